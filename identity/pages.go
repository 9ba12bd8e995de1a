package identity

import (
	"context"
	"embed"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

//go:embed pages
var files embed.FS

var (
	signInView  = ui.ParseAlone[signInPage](files, "pages/sign_in.html")
	setUpView   = ui.ParseAlone[setUpPage](files, "pages/set_up.html")
	linkView    = ui.ParseAlone[linkPage](files, "pages/link.html")
	accountView = ui.Parse[accountPage](files, "pages/account.html")
	demoView    = ui.ParseAlone[demoPage](files, "pages/demo.html")
)

type pages struct {
	s *Store
	o Options
}

// Options are what the program tells this room.
type Options struct {
	Demo    bool   // one-click sign-in is offered
	BaseURL string // for the links to copy
	// Targets names what a role may be given on, inside a scope.
	Targets func(ctx context.Context, scope access.Scope) ([]Target, error)
}

// Routes registers this room's pages.
func Routes(rt *web.Router, s *Store, o Options) {
	p := pages{s, o}
	web.Public(rt, "GET /connexion", p.signInForm)
	web.Public(rt, "POST /connexion", p.signIn)
	web.Public(rt, "POST /deconnexion", p.signOut)
	web.Public(rt, "GET /premier-compte", p.setUpForm)
	web.Public(rt, "POST /premier-compte", p.setUp)
	web.Public(rt, "GET /l/{jeton}", p.link)
	web.Public(rt, "POST /l/{jeton}", p.useLink)
	web.Page(rt, "GET /compte", p.account)
	web.Page(rt, "POST /compte/mot-de-passe", p.changePassword)
	web.Page(rt, "POST /compte/agenda", p.newFeed)
	web.Page(rt, "POST /compte/sorties", p.endOthers)
	if o.Demo {
		web.Public(rt, "GET /demo", p.demo)
		web.Public(rt, "POST /demo", p.demoSignIn)
	}
	p.peopleRoutes(rt)
}

type signInPage struct {
	Form   ui.Form
	Return string
	Demo   bool
}

func (p pages) signInForm(r *web.Request) (web.Response, error) {
	if r.SignedIn() {
		return web.SeeOther(or(r.Query("retour"), "/"), ""), nil
	}
	empty, err := p.s.Empty(r.Context())
	if err != nil {
		return nil, err
	}
	if empty {
		return web.SeeOther("/premier-compte", ""), nil
	}
	return web.Show(signInView.With(signInPage{Return: r.Query("retour"), Demo: p.o.Demo})), nil
}

func (p pages) signIn(r *web.Request) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	token, err := p.s.SignIn(r.Context(), f.Get("email"), f.Raw("mot_de_passe"), r.Client(), r.UserAgent())
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.TooMany {
		page := signInPage{Form: ui.Fill("email", f.Get("email")), Return: f.Get("retour"), Demo: p.o.Demo}
		page.Form = page.Form.With(fault.Fields{{Name: "mot_de_passe", Message: locale.T(message(err))}})
		if k == fault.TooMany {
			return web.Status(429, signInView.With(page)), nil
		}
		return web.Invalid(signInView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SignIn(or(f.Get("retour"), "/"), token), nil
}

func (p pages) signOut(r *web.Request) (web.Response, error) {
	if r.Token() != "" {
		if err := p.s.SignOut(r.Context(), r.Token()); err != nil {
			return nil, err
		}
	}
	return web.SignOut("/connexion", locale.T("Vous êtes déconnecté.")), nil
}

type setUpPage struct{ Form ui.Form }

func (p pages) setUpForm(r *web.Request) (web.Response, error) {
	empty, err := p.s.Empty(r.Context())
	if err != nil {
		return nil, err
	}
	if !empty {
		return nil, fault.Missing()
	}
	return web.Show(setUpView.With(setUpPage{})), nil
}

func (p pages) setUp(r *web.Request) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	err = p.s.SetUpFirst(r.Context(), f.Get("jeton"), Draft{Name: f.Get("nom"), Email: f.Get("email")}, f.Raw("mot_de_passe"))
	if fields := fault.FieldsOf(err); fields != nil {
		form := ui.Fill("jeton", f.Get("jeton"), "nom", f.Get("nom"), "email", f.Get("email")).With(fields)
		return web.Invalid(setUpView.With(setUpPage{form})), nil
	}
	if err != nil {
		return nil, err
	}
	return p.enter(r, f.Get("email"), f.Raw("mot_de_passe"), "/")
}

// enter signs in somebody who has just chosen a password.
func (p pages) enter(r *web.Request, email, password, to string) (web.Response, error) {
	token, err := p.s.SignIn(r.Context(), email, password, r.Client(), r.UserAgent())
	if err != nil {
		return nil, err
	}
	return web.SignIn(to, token), nil
}

type linkPage struct {
	Token, Name string
	Reset       bool
	Form        ui.Form
}

func (p pages) link(r *web.Request) (web.Response, error) {
	page, _, err := p.openLink(r)
	if err != nil {
		return nil, err
	}
	return web.Show(linkView.With(page)), nil
}

func (p pages) openLink(r *web.Request) (linkPage, Account, error) {
	l, err := p.s.OpenLink(r.Context(), r.Path("jeton"))
	if err != nil {
		return linkPage{}, Account{}, err
	}
	if l.Kind != Invitation && l.Kind != Reset {
		return linkPage{}, Account{}, errLink
	}
	a, err := p.s.account(r.Context(), p.s.db, l.Account)
	return linkPage{Token: r.Path("jeton"), Name: a.Name, Reset: l.Kind == Reset}, a, err
}

func (p pages) useLink(r *web.Request) (web.Response, error) {
	page, a, err := p.openLink(r)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	err = p.s.ChoosePassword(r.Context(), r.Path("jeton"), f.Raw("mot_de_passe"))
	if fields := fault.FieldsOf(err); fields != nil {
		page.Form = page.Form.With(fields)
		return web.Invalid(linkView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return p.enter(r, a.Email, f.Raw("mot_de_passe"), "/")
}

type accountPage struct {
	Account Account
	Form    ui.Form
	Feed    string // address of a new feed, shown once
	HasFeed bool
	SignIns int
}

func (p pages) accountPage(r *web.Request) (accountPage, error) {
	a, err := p.s.account(r.Context(), p.s.db, r.Actor().ID)
	if err != nil {
		return accountPage{}, err
	}
	page := accountPage{Account: a}
	page.HasFeed, page.SignIns, err = p.s.ownState(r.Context(), a.ID)
	return page, err
}

func (p pages) account(r *web.Request, _ access.Grant[access.UseOwnAccount]) (web.Response, error) {
	page, err := p.accountPage(r)
	if err != nil {
		return nil, err
	}
	return web.Show(accountView.With(page)), nil
}

func (p pages) changePassword(r *web.Request, g access.Grant[access.UseOwnAccount]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	err = p.s.ChangePassword(r.Context(), g, f.Raw("actuel"), f.Raw("mot_de_passe"))
	if fields := fault.FieldsOf(err); fields != nil {
		page, err := p.accountPage(r)
		if err != nil {
			return nil, err
		}
		page.Form = page.Form.With(fields)
		return web.Invalid(accountView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	me, err := p.s.account(r.Context(), p.s.db, g.Actor().ID)
	if err != nil {
		return nil, err
	}
	return p.enter(r, me.Email, f.Raw("mot_de_passe"), "/compte")
}

func (p pages) newFeed(r *web.Request, g access.Grant[access.UseOwnAccount]) (web.Response, error) {
	token, err := p.s.NewLink(r.Context(), Feed, g.Actor().ID)
	if err != nil {
		return nil, err
	}
	page, err := p.accountPage(r)
	if err != nil {
		return nil, err
	}
	page.Feed = p.o.BaseURL + "/agenda/" + token + ".ics"
	return web.Show(accountView.With(page)), nil
}

func (p pages) endOthers(r *web.Request, g access.Grant[access.UseOwnAccount]) (web.Response, error) {
	if err := p.s.EndOtherSignIns(r.Context(), g, r.Token()); err != nil {
		return nil, err
	}
	return web.SeeOther("/compte", locale.T("Les autres appareils sont déconnectés.")), nil
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func message(err error) string {
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return fields[0].Message
	}
	return err.Error()
}

func terminal() audit.Actor { return audit.Actor{} }
