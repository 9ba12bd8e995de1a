package identity

import (
	"context"
	"crypto/subtle"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
)

// SetUpFirst makes the first administrator from the token printed on the
// terminal, whole or not at all: a token that failed still works. It is Missing
// once somebody can sign in. Field faults name "jeton", "nom", "email",
// "mot_de_passe".
func (s *Store) SetUpFirst(ctx context.Context, token string, d Draft, password string) error {
	n, fields := d.Parse()
	if n.email == "" && fields.On("email") == "" {
		fields.Add("email", locale.T("Écrivez votre adresse e-mail : c’est avec elle que vous vous connecterez."))
	}
	if msg := passwordFault(password, n.email); msg != "" {
		fields.Add("mot_de_passe", msg)
	}
	if l, err := s.OpenLink(ctx, token); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	} else if l.Kind != SetUp {
		fields.Add("jeton", locale.T("Ce jeton n’est pas celui qui est affiché dans le terminal. Redémarrez Binôme pour en avoir un nouveau."))
	}
	if err := fields.Err(); err != nil {
		return err
	}
	phc, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	who := id.New[access.Account](s.ids)
	roles := []Assignment{{ID: id.New[Assignment](s.ids), Role: access.PlatformAdmin}, {ID: id.New[Assignment](s.ids), Role: access.SteeringLead}}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.setUpFirst(ctx, tx, token, who, n, phc, roles) })
}

func (s *Store) setUpFirst(ctx context.Context, tx *db.Tx, token string, who AccountID, n New, phc string, roles []Assignment) error {
	empty, err := s.empty(ctx, tx)
	if err != nil {
		return err
	}
	if !empty {
		return fault.Missing()
	}
	if err := s.use(ctx, tx, token, SetUp); err != nil {
		return err
	}
	if err := s.revoke(ctx, tx, 0, SetUp); err != nil {
		return err
	}
	if err := s.addAccount(ctx, tx, audit.Actor{}, who, n); err != nil {
		return err
	}
	for _, a := range roles {
		a.Account, a.Kind, a.From = who, access.All, s.clock.Today()
		if err := s.assign(ctx, tx, audit.Actor{}, a); err != nil {
			return err
		}
	}
	return s.setPassword(ctx, tx, audit.Actor{}, who, phc)
}

// ChoosePassword spends an invitation or a reset link on a password, which ends
// the account's sign-ins and its other links of both kinds. A password that is
// refused leaves the link as it was.
func (s *Store) ChoosePassword(ctx context.Context, token, password string) error {
	l, err := s.passwordLink(ctx, s.db, token)
	if err != nil {
		return err
	}
	a, err := s.account(ctx, s.db, l.Account)
	if err != nil {
		return err
	}
	if msg := passwordFault(password, a.Email); msg != "" {
		return (fault.Fields{{Name: "mot_de_passe", Message: msg}}).Err()
	}
	phc, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.use(ctx, tx, token, Invitation, Reset); err != nil {
			return err
		}
		return s.setPassword(ctx, tx, audit.Actor{Account: int64(a.ID)}, a.ID, phc)
	})
}

// passwordLink opens a link by which a password may be chosen.
func (s *Store) passwordLink(ctx context.Context, c db.Conn, token string) (Link, error) {
	l, err := s.openLink(ctx, c, token)
	if err == nil && l.Kind != Invitation && l.Kind != Reset {
		err = errLink
	}
	return l, err
}

// ChangePassword changes one's own password, knowing the present one, and ends
// every sign-in. Field faults name "actuel" and "mot_de_passe".
func (s *Store) ChangePassword(ctx context.Context, g access.Grant[access.UseOwnAccount], present, next string) error {
	me := g.Actor().ID
	tries, err := s.try(ctx, changeLimit(me))
	if err != nil {
		return err
	}
	right, err := s.CheckPassword(ctx, me, present)
	if err != nil {
		return err
	}
	if !right {
		return (fault.Fields{{Name: "actuel", Message: locale.T("Ce n’est pas votre mot de passe actuel.")}}).Err()
	}
	if err := s.db.Tx(ctx, func(tx *db.Tx) error { return forgive(ctx, tx, tries) }); err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(present), []byte(next)) == 1 {
		return (fault.Fields{{Name: "mot_de_passe", Message: locale.T("C’est le même mot de passe qu’avant.")}}).Err()
	}
	return s.SetPassword(ctx, actorOf(g), me, next)
}

// EndOtherSignIns ends one's other sign-ins, keeping the token's.
func (s *Store) EndOtherSignIns(ctx context.Context, g access.Grant[access.UseOwnAccount], token string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, "delete from signin where account_id = $1 and token_hash <> $2", g.Actor().ID, tokenHash(token)); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "signins-ended", g.Actor().ID)
	})
}

// StopFeed revokes one's calendar feed.
func (s *Store) StopFeed(ctx context.Context, g access.Grant[access.UseOwnAccount]) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.revoke(ctx, tx, g.Actor().ID, Feed) })
}

// ownState says whether the account has a calendar feed, and how many sign-ins.
func (s *Store) ownState(ctx context.Context, who AccountID) (feed bool, signIns int, err error) {
	n, err := db.Value[int](ctx, s.db, "select count(*) from link where account_id = $1 and kind = $2 and revoked_at is null", who, Feed)
	if err != nil {
		return false, 0, err
	}
	now := s.clock.Now()
	signIns, err = db.Value[int](ctx, s.db, "select count(*) from signin where account_id = $1 and expires_at > $2 and seen_at > $3",
		who, clock.Micros(now), clock.Micros(now.Add(-idleLimit)))
	return n > 0, signIns, err
}
