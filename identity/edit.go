package identity

import (
	"context"
	"slices"

	"binome/internal/access"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// Edit changes an adult's particulars. The address by which a role that took two
// people is reached cannot be changed by one: a new password goes there.
func (s *Store) Edit(ctx context.Context, g access.Grant[access.ManagePeople], who AccountID, n New) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.manageable(ctx, tx, g, who)
		if err != nil {
			return err
		}
		if n.email != a.Email {
			if err := s.moveMailbox(ctx, tx, who, n.email); err != nil {
				return err
			}
		}
		if _, err := db.Exec(ctx, tx, "update account set name = $2, name_key = $3, phone = $4, job = $5 where id = $1",
			who, n.name, locale.Fold(n.name), n.phone, n.job); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "account-edited", who)
	})
	if fault.KindOf(err) == fault.Conflict {
		return emailTaken()
	}
	return err
}

// moveMailbox changes an account's address. Whoever held the old one keeps nothing:
// its links stop working, its sign-ins end, its password is no more.
func (s *Store) moveMailbox(ctx context.Context, tx *db.Tx, who AccountID, email string) error {
	roles, err := listAssignments(ctx, tx, "account_id = $1", who)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(roles, s.bindsMailbox) {
		return (fault.Fields{{Name: "email", Message: locale.T("Un rôle que deux personnes ont donné tient à cette adresse. Donnez-lui une fin, changez l’adresse, puis proposez-le à nouveau.")}}).Err()
	}
	key := emailKey(email)
	if key == "" {
		key = who.String()
	}
	taken, err := db.Value[int](ctx, tx, "select count(*) from account where email_key = $1 and id <> $2", key, who)
	if err != nil {
		return err
	}
	if taken > 0 {
		return emailTaken()
	}
	if _, err := db.Exec(ctx, tx, "update account set email = $2, email_key = $3, password_hash = null, version = version + 1 where id = $1", who, email, key); err != nil {
		return err
	}
	if err := s.endSignIns(ctx, tx, who); err != nil {
		return err
	}
	return s.revoke(ctx, tx, who, Invitation, Reset)
}

// bindsMailbox reports whether the role was approved by two and is not over.
func (s *Store) bindsMailbox(a Assignment) bool {
	return a.Role.TakesTwo() && !a.ApprovedAt.IsZero() && !a.over(s.clock.Today())
}

var editView = ui.Parse[editPage](files, "pages/person_edit.html")

type editPage struct {
	Account Account
	Form    ui.Form
}

func (p pages) editForm(r *web.Request, _ access.Grant[access.ManagePeople]) (web.Response, error) {
	page, err := p.personPage(r)
	if err != nil {
		return nil, err
	}
	if !page.CanManage {
		return nil, fault.Missing()
	}
	a := page.Account
	return web.Show(editView.With(editPage{a, ui.Fill("nom", a.Name, "email", a.Email, "telephone", a.Phone, "fonction", a.Job)})), nil
}

func (p pages) edit(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	page, err := p.personPage(r)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	d := Draft{Name: f.Get("nom"), Email: f.Get("email"), Phone: f.Get("telephone"), Job: f.Get("fonction")}
	n, fields := d.Parse()
	if err = fields.Err(); err == nil {
		err = p.s.Edit(r.Context(), g, page.Account.ID, n)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		form := ui.Fill("nom", d.Name, "email", d.Email, "telephone", d.Phone, "fonction", d.Job).With(fields)
		return web.Invalid(editView.With(editPage{page.Account, form})), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther(address(page.Account.ID), locale.T("C’est enregistré.")), nil
}
