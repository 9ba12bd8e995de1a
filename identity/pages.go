package identity

import (
	"context"
	"embed"

	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

//go:embed pages
var files embed.FS

var (
	signInView    = ui.ParseAlone[signInPage](files, "pages/sign_in.html")
	forgottenView = ui.ParseAlone[forgottenPage](files, "pages/forgotten.html")
	setUpView     = ui.ParseAlone[setUpPage](files, "pages/set_up.html")
	linkView      = ui.ParseAlone[linkPage](files, "pages/link.html")
	accountView   = ui.Parse[accountPage](files, "pages/account.html")
	demoView      = ui.ParseAlone[demoPage](files, "pages/demo.html")
)

type pages struct {
	s *Store
	o Options
}

// Options are what the program tells this room.
type Options struct {
	Demo        bool   // one-click sign-in is offered
	BaseURL     string // for the links to copy
	MailInFiles bool   // no mail server is set: messages wait in the outbox folder
	// Targets names what a role may be given on, inside a scope.
	Targets func(ctx context.Context, scope access.Scope) ([]Target, error)
}

// Routes registers this room's pages.
func Routes(rt *web.Router, s *Store, o Options) {
	p := pages{s, o}
	web.Public(rt, "GET /connexion", p.signInForm)
	web.Public(rt, "POST /connexion", p.signIn)
	web.Public(rt, "POST /deconnexion", p.signOut)
	web.Public(rt, "GET /mot-de-passe-oublie", p.forgottenForm)
	web.Public(rt, "POST /mot-de-passe-oublie", p.forgotten)
	web.Public(rt, "GET /premier-compte", p.setUpForm)
	web.Public(rt, "POST /premier-compte", p.setUp)
	web.Public(rt, "GET /l/{jeton}", p.link)
	web.Public(rt, "POST /l/{jeton}", p.useLink)
	web.Page(rt, "GET /compte", p.account)
	web.Page(rt, "POST /compte/mot-de-passe", p.changePassword)
	web.Page(rt, "POST /compte/agenda", p.newFeed)
	web.Page(rt, "POST /compte/agenda/arreter", p.stopFeed)
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
		page.Form = page.Form.With(fault.Fields{{Name: "mot_de_passe", Message: message(err)}})
		return web.Status(refusal(k), signInView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return p.enter(r, or(f.Get("retour"), "/"), "", token)
}

// refusal is the status of a form that comes back.
func refusal(k fault.Kind) int {
	if k == fault.TooMany {
		return 429
	}
	return 422
}

// enter gives the browser its new sign-in; the one that it came with ends.
func (p pages) enter(r *web.Request, to, flash, token string) (web.Response, error) {
	if r.Token() != "" {
		if err := p.s.SignOut(r.Context(), r.Token()); err != nil {
			return nil, err
		}
	}
	return web.SignIn(to, flash, token), nil
}

// enterAs signs in somebody who has just chosen a password.
func (p pages) enterAs(r *web.Request, who AccountID, to, flash string) (web.Response, error) {
	token, err := p.s.SignInAs(r.Context(), who, r.UserAgent())
	if err != nil {
		return nil, err
	}
	return p.enter(r, to, flash, token)
}

func (p pages) signOut(r *web.Request) (web.Response, error) {
	if r.Token() != "" {
		if err := p.s.SignOut(r.Context(), r.Token()); err != nil {
			return nil, err
		}
	}
	return web.SignOut("/connexion", locale.T("Vous êtes déconnecté.")), nil
}

type forgottenPage struct {
	Form ui.Form
	Sent bool
}

func (p pages) forgottenForm(r *web.Request) (web.Response, error) {
	return web.Show(forgottenView.With(forgottenPage{Sent: r.Query("etape") == "envoye"})), nil
}

// forgotten answers the same whether the address has an account or not.
func (p pages) forgotten(r *web.Request) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	page := forgottenPage{Form: ui.Fill("email", f.Get("email"))}
	if !validEmail(f.Get("email")) {
		page.Form = page.Form.With(fault.Fields{{Name: "email", Message: locale.T("Cette adresse e-mail n’est pas complète, par exemple prenom.nom@exemple.fr.")}})
		return web.Invalid(forgottenView.With(page)), nil
	}
	err = p.s.Forgotten(r.Context(), f.Get("email"), r.Client())
	if fault.KindOf(err) == fault.TooMany {
		page.Form = page.Form.With(fault.Fields{{Name: "email", Message: locale.T("Trop de demandes depuis cet endroit. Réessayez dans une heure.")}})
		return web.Status(429, forgottenView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/mot-de-passe-oublie?etape=envoye", ""), nil
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
	a, err := p.s.ByEmail(r.Context(), f.Get("email"))
	if err != nil {
		return nil, err
	}
	return p.enterAs(r, a.ID, "/", locale.T("Votre compte est prêt."))
}

type linkPage struct {
	Token, Name, Email string
	Reset              bool
	Form               ui.Form
}

func (p pages) link(r *web.Request) (web.Response, error) {
	page, _, err := p.openLink(r)
	if err != nil {
		return nil, err
	}
	return web.Show(linkView.With(page)), nil
}

func (p pages) openLink(r *web.Request) (linkPage, AccountID, error) {
	l, err := p.s.passwordLink(r.Context(), p.s.db, r.Path("jeton"))
	if err != nil {
		return linkPage{}, 0, err
	}
	a, err := p.s.account(r.Context(), p.s.db, l.Account)
	return linkPage{Token: r.Path("jeton"), Name: a.Name, Email: a.Email, Reset: l.Kind == Reset}, a.ID, err
}

func (p pages) useLink(r *web.Request) (web.Response, error) {
	page, who, err := p.openLink(r)
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
	return p.enterAs(r, who, "/", locale.T("Votre mot de passe est enregistré."))
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// message is what a fault says to the person.
func message(err error) string { return locale.T(fault.Says(err)) }
