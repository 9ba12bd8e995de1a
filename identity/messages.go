package identity

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/job"
	"binome/internal/locale"
	"binome/internal/mail"
)

// The jobs of this room. Payloads hold no token: the link is made when its message
// leaves, and an earlier one stops working.
const (
	inviteJob    = "identity.invite"    // key: the account
	noticeJob    = "identity.notice"    // key: the account
	forgottenJob = "identity.forgotten" // payload: the address as typed
)

// Jobs are the handlers of what this room does later. Links begin with baseURL.
func Jobs(s *Store, m *mail.Sender, baseURL string) map[string]job.Handler {
	p := post{s, m, baseURL}
	return map[string]job.Handler{inviteJob: p.invite, noticeJob: p.notice, forgottenJob: p.forgotten}
}

// Invite sends the account a link to choose a password: an invitation, or a reset
// when it has one already. Whoever asks never sees the link. Missing and Denied as
// for closing an account; Conflict for one that cannot sign in.
func (s *Store) Invite(ctx context.Context, g access.Grant[access.ManagePeople], who AccountID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.manageable(ctx, tx, g, who)
		if err != nil {
			return err
		}
		if a.Email == "" || a.Disabled {
			return fault.New(fault.Conflict, "Ce compte est fermé ou n’a pas d’adresse e-mail : il ne peut pas se connecter.")
		}
		if err := job.Enqueue(ctx, tx, s.ids, inviteJob, who.String(), "", s.clock.Now()); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "link-asked", who)
	})
}

// Forgotten sends a reset link to the account of the address, when there is one
// with a password. Nothing tells whether there is: the same is written either way,
// and a job looks later. One address gets three messages an hour at most; TooMany
// is for the network alone.
func (s *Store) Forgotten(ctx context.Context, email string, client netip.Addr) error {
	if _, err := s.try(ctx, forgettingLimit(client)); err != nil {
		return err
	}
	_, err := s.try(ctx, forgottenLimit(email))
	if fault.KindOf(err) == fault.TooMany {
		return nil
	}
	if err != nil {
		return err
	}
	payload, err := json.Marshal(email)
	if err != nil {
		return err
	}
	key := id.New[job.Job](s.ids).String()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		return job.Enqueue(ctx, tx, s.ids, forgottenJob, key, string(payload), s.clock.Now())
	})
}

// post writes this room's messages.
type post struct {
	s       *Store
	mail    *mail.Sender
	baseURL string
}

// reachable reads an account that a message can go to.
func (p post) reachable(ctx context.Context, key string) (Account, bool, error) {
	who, err := id.Parse[access.Account](key)
	if err != nil {
		return Account{}, false, job.Permanent(err)
	}
	a, err := p.s.account(ctx, p.s.db, who)
	if fault.KindOf(err) == fault.NotFound {
		return Account{}, false, nil
	}
	return a, err == nil && !a.Disabled && a.Email != "", err
}

func (p post) invite(ctx context.Context, j job.Job) error {
	a, ok, err := p.reachable(ctx, j.Key)
	if err != nil || !ok {
		return err
	}
	if a.CanSignIn {
		return p.link(ctx, a, Reset)
	}
	return p.link(ctx, a, Invitation)
}

func (p post) forgotten(ctx context.Context, j job.Job) error {
	var email string
	if err := json.Unmarshal([]byte(j.Payload), &email); err != nil {
		return job.Permanent(err)
	}
	a, err := p.s.ByEmail(ctx, email)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil || a.Disabled || !a.CanSignIn {
		return err
	}
	return p.link(ctx, a, Reset)
}

// link makes a link and sends it, always to the address that the account has.
func (p post) link(ctx context.Context, a Account, kind LinkKind) error {
	token, hash := p.s.token()
	err := p.s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := p.s.addLink(ctx, tx, kind, a.ID, hash); err != nil {
			return err
		}
		return p.s.audit(ctx, tx, audit.Actor{}, "link-sent", a.ID)
	})
	if err != nil {
		return err
	}
	m := mail.Message{To: a.Email, Links: []string{p.baseURL + "/l/" + token}}
	if kind == Invitation {
		m.Subject = locale.T("Votre accès à Binôme")
		m.Text = locale.T("Bonjour %s,\n\nun accès à Binôme, le logiciel du programme, vous attend. Choisissez votre mot de passe avec ce lien, valable sept jours :\n\n%s\n\nLe lien ne sert qu’une fois et n’est que pour vous. Si vous n’attendiez pas ce message, ne l’ouvrez pas : rien ne se passera.\n", a.Name, m.Links[0])
	} else {
		m.Subject = locale.T("Choisir un nouveau mot de passe")
		m.Text = locale.T("Bonjour %s,\n\nquelqu’un, sans doute vous, a demandé un nouveau mot de passe pour Binôme. Choisissez-le avec ce lien, valable une heure :\n\n%s\n\nLe lien ne sert qu’une fois et n’est que pour vous. Si vous n’avez rien demandé, ne l’ouvrez pas : votre mot de passe reste le même.\n", a.Name, m.Links[0])
	}
	return p.send(ctx, m)
}

// notice tells somebody that their password has changed: they know whether they did it.
func (p post) notice(ctx context.Context, j job.Job) error {
	a, ok, err := p.reachable(ctx, j.Key)
	if err != nil || !ok {
		return err
	}
	m := mail.Message{To: a.Email, Subject: locale.T("Votre mot de passe a changé"), Links: []string{p.baseURL + "/mot-de-passe-oublie"}}
	m.Text = locale.T("Bonjour %s,\n\nvotre mot de passe pour Binôme vient de changer, et vos appareils ont été déconnectés.\n\nSi ce n’est pas vous, choisissez-en un autre tout de suite :\n\n%s\n\npuis prévenez la personne qui administre Binôme.\n", a.Name, m.Links[0])
	return p.send(ctx, m)
}

func (p post) send(ctx context.Context, m mail.Message) error {
	err := p.mail.Send(ctx, m)
	if errors.Is(err, mail.ErrRefused) {
		return job.Permanent(err)
	}
	return err
}
