package identity

import (
	"context"

	"binome/internal/access"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/web"
)

type demoPage struct{ Roles []demoRole }

type demoRole struct {
	Role         access.Role
	Label, About string
	Name         string
}

// demo shows the roles, each with the person who plays it.
func (p pages) demo(r *web.Request) (web.Response, error) {
	var page demoPage
	for _, role := range access.Roles() {
		a, found, err := p.s.first(r.Context(), role)
		if err != nil {
			return nil, err
		}
		if found {
			page.Roles = append(page.Roles, demoRole{role, RoleLabel(role), RoleAbout(role), a.Name})
		}
	}
	return web.Show(demoView.With(page)), nil
}

// demoSignIn signs in as the first account that holds the role. It exists only
// with --demo, and only for whoever sits at this machine.
func (p pages) demoSignIn(r *web.Request) (web.Response, error) {
	if !r.Local() {
		return nil, fault.New(fault.Denied, "La démonstration ne s’ouvre que depuis cette machine.")
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	a, found, err := p.s.first(r.Context(), access.Role(f.Get("role")))
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fault.Missing()
	}
	token, err := p.s.SignInAs(r.Context(), a.ID, r.UserAgent())
	if err != nil {
		return nil, err
	}
	return p.enter(r, "/", "", token)
}

// first is the account that has held the role longest among those that can sign in.
func (s *Store) first(ctx context.Context, role access.Role) (Account, bool, error) {
	return db.Maybe(ctx, s.db, scanAccount, "select "+accountOfA+` from account a join assignment x on x.account_id = a.id
		where x.role = $1 and x.approved_at is not null and x.starts_on <= $2 and (x.ends_on is null or x.ends_on >= $2)
		and a.password_hash is not null and a.disabled_at is null order by x.starts_on, x.proposed_at, a.name_key limit 1`, role, s.clock.Today())
}
