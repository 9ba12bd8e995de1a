package identity

import (
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

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
	refused := p.s.ChangePassword(r.Context(), g, f.Raw("actuel"), f.Raw("mot_de_passe"))
	kind := fault.KindOf(refused)
	if refused == nil {
		return p.enterAs(r, g.Actor().ID, "/compte", locale.T("Votre mot de passe est changé. Vos autres appareils sont déconnectés."))
	}
	fields := fault.FieldsOf(refused)
	if kind == fault.TooMany {
		fields = fault.Fields{{Name: "actuel", Message: message(refused)}}
	}
	if fields == nil {
		return nil, refused
	}
	page, err := p.accountPage(r)
	if err != nil {
		return nil, err
	}
	page.Form = page.Form.With(fields)
	return web.Status(refusal(kind), accountView.With(page)), nil
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

func (p pages) stopFeed(r *web.Request, g access.Grant[access.UseOwnAccount]) (web.Response, error) {
	if err := p.s.StopFeed(r.Context(), g); err != nil {
		return nil, err
	}
	return web.SeeOther("/compte", locale.T("L’adresse d’agenda ne répond plus.")), nil
}

func (p pages) endOthers(r *web.Request, g access.Grant[access.UseOwnAccount]) (web.Response, error) {
	if err := p.s.EndOtherSignIns(r.Context(), g, r.Token()); err != nil {
		return nil, err
	}
	return web.SeeOther("/compte", locale.T("Les autres appareils sont déconnectés.")), nil
}
