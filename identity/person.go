package identity

import (
	"slices"
	"strings"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

type personPage struct {
	Account    Account
	Roles      []roleLine
	Form       ui.Form
	RoleChoice []ui.Option
	Targets    []ui.Option
	Replaced   []ui.Option
	CanManage  bool
	Link       string // a fresh invitation, shown once
	NewID      string
	Since      clock.Date
	Me         bool
}

func (p pages) person(r *web.Request, g access.Grant[access.ReadPeople]) (web.Response, error) {
	page, err := p.personPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	return web.Show(personView.With(page)), nil
}

func (p pages) personPage(r *web.Request, scope access.Scope) (personPage, error) {
	ctx := r.Context()
	who, err := web.PathID[access.Account](r, "compte")
	if err != nil {
		return personPage{}, err
	}
	a, err := p.s.within(ctx, scope, who)
	if err != nil {
		return personPage{}, err
	}
	targets, err := p.targets(ctx, scope)
	if err != nil {
		return personPage{}, err
	}
	page := personPage{Account: a, Me: a.ID == r.Actor().ID, NewID: id.New[Assignment](p.s.ids).String(), Form: ui.Fill("debut", r.Today().String())}
	if page.Roles, err = p.roleLines(ctx, r, a, targets); err != nil {
		return personPage{}, err
	}
	_, page.CanManage = access.May[access.ManagePeople](r.Actor())
	for _, role := range access.Roles() {
		if role != access.PlatformAdmin || scope.Everything() {
			page.RoleChoice = append(page.RoleChoice, ui.Option{Value: string(role), Label: RoleLabel(role)})
		}
	}
	if scope.Everything() {
		page.Targets = append(page.Targets, ui.Option{Value: "all:", Label: locale.T("tout Binôme")})
	}
	for _, t := range targets {
		page.Targets = append(page.Targets, ui.Option{Value: t.Key(), Label: t.Label})
	}
	page.Since, err = p.s.created(ctx, who)
	return page, err
}

// fits says on what kind of scope each role can be given.
var fits = map[access.Role][]access.Kind{
	access.PlatformAdmin:     {access.All},
	access.SteeringLead:      {access.All, access.Programme},
	access.PartnerManager:    {access.Partner},
	access.Facilitator:       {access.Group},
	access.CollegeContact:    {access.School},
	access.MaternelleContact: {access.School},
	access.Teacher:           {access.School},
	access.Evaluator:         {access.Programme},
	access.Funder:            {access.Programme},
	access.Trainer:           {access.Programme},
	access.Juror:             {access.Programme, access.All},
	access.DPO:               {access.All, access.Programme, access.Partner},
}

// Kinds are the kinds of scope on which the role can be given; none for a role
// that does not exist.
func Kinds(role access.Role) []access.Kind { return slices.Clone(fits[role]) }

func (p pages) proposeRole(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	page, err := p.personPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	a, fields := parseRole(f, page)
	if err = fields.Err(); err == nil {
		if err = p.s.inScope(r.Context(), p.s.db, g.Scope(), a); err == nil {
			err = p.s.Assign(r.Context(), actorOf(g), a)
		}
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page.Form = ui.Fill("role", f.Get("role"), "sur", f.Get("sur"), "debut", f.Get("debut"), "fin", f.Get("fin")).With(fields)
		return web.Invalid(personView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	msg := locale.T("Le rôle est donné.")
	if a.Role.Nominative() {
		msg = locale.T("Le rôle attend maintenant l’accord d’une deuxième personne.")
	}
	return web.SeeOther("/personnes/"+page.Account.ID.String(), msg), nil
}

func parseRole(f web.Form, page personPage) (Assignment, fault.Fields) {
	var fields fault.Fields
	a := Assignment{Account: page.Account.ID, Role: access.Role(f.Get("role"))}
	allowed, ok := fits[a.Role]
	if !ok || !offered(page.RoleChoice, f.Get("role")) {
		fields.Add("role", locale.T("Choisissez un rôle."))
	}
	kind, target, _ := strings.Cut(f.Get("sur"), ":")
	a.Kind = access.Kind(kind)
	if t, err := id.Parse[Target](target); err == nil {
		a.Target = int64(t)
	}
	if !offered(page.Targets, f.Get("sur")) {
		fields.Add("sur", locale.T("Choisissez sur quoi porte ce rôle."))
	} else if ok && !contains(allowed, a.Kind) {
		fields.Add("sur", locale.T("Ce rôle ne se donne pas sur ce périmètre."))
	}
	a.From = formDate(f, "debut", &fields)
	if a.From.IsZero() && fields.On("debut") == "" {
		fields.Add("debut", locale.T("Écrivez le premier jour."))
	}
	a.Until = formDate(f, "fin", &fields)
	if !a.Until.IsZero() && a.Until.Before(a.From) {
		fields.Add("fin", locale.T("La fin ne peut pas être avant le début."))
	}
	which, err := id.Parse[Assignment](f.Get("nouveau"))
	if err != nil {
		fields.Add("", locale.T("Ce formulaire est trop ancien : rechargez la page."))
	}
	a.ID = which
	return a, fields
}

func formDate(f web.Form, name string, fields *fault.Fields) clock.Date {
	d, err := clock.ParseDate(f.Get(name))
	if err != nil {
		fields.Add(name, locale.T("Cette date n’existe pas. Écrivez-la comme 2026-11-24."))
	}
	return d
}

func offered(options []ui.Option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return value != ""
		}
	}
	return false
}

func contains(kinds []access.Kind, k access.Kind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return false
}

// roleAction reads which role of the page's person a form is about.
func (p pages) roleAction(r *web.Request, scope access.Scope) (personPage, AssignmentID, web.Form, error) {
	page, err := p.personPage(r, scope)
	if err != nil {
		return page, 0, web.Form{}, err
	}
	f, err := r.Form()
	if err != nil {
		return page, 0, f, err
	}
	which, err := id.Parse[Assignment](f.Get("role"))
	if err == nil {
		for _, l := range page.Roles {
			if l.ID == which {
				return page, which, f, nil
			}
		}
	}
	return page, 0, f, fault.Missing()
}

func (p pages) endRole(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	page, which, f, err := p.roleAction(r, g.Scope())
	if err != nil {
		return nil, err
	}
	var fields fault.Fields
	last := formDate(f, "fin", &fields)
	if last.IsZero() && len(fields) == 0 {
		last = r.Today().AddDays(-1)
	}
	if err = fields.Err(); err == nil {
		err = p.s.EndRole(r.Context(), g, which, last)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page.Form = page.Form.With(fields)
		return web.Invalid(personView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/personnes/"+page.Account.ID.String(), locale.T("La fin du rôle est enregistrée.")), nil
}

func (p pages) approveRole(r *web.Request, g access.Grant[access.ApproveRoles]) (web.Response, error) {
	page, which, _, err := p.roleAction(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if err := p.s.Approve(r.Context(), g, which); err != nil {
		return nil, err
	}
	return web.SeeOther("/personnes/"+page.Account.ID.String(), locale.T("Le rôle est approuvé.")), nil
}

func (p pages) invite(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	page, err := p.personPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if page.Account.Email == "" || page.Account.Disabled {
		return nil, fault.New(fault.Conflict, "Ce compte est fermé ou n’a pas d’adresse e-mail : il ne peut pas se connecter.")
	}
	kind := Invitation
	if page.Account.CanSignIn {
		kind = Reset
	}
	token, err := p.s.NewLink(r.Context(), kind, page.Account.ID)
	if err != nil {
		return nil, err
	}
	page.Link = p.o.BaseURL + "/l/" + token
	return web.Show(personView.With(page)), nil
}

func (p pages) close(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	page, err := p.personPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if page.Me {
		return nil, fault.New(fault.Denied, "Vous ne pouvez pas fermer votre propre compte : demandez à une autre personne.")
	}
	if err := p.s.Disable(r.Context(), actorOf(g), page.Account.ID); err != nil {
		return nil, err
	}
	return web.SeeOther("/personnes/"+page.Account.ID.String(), locale.T("Le compte est fermé et ses appareils sont déconnectés.")), nil
}

func (p pages) reopen(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	page, err := p.personPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if err := p.s.Enable(r.Context(), actorOf(g), page.Account.ID); err != nil {
		return nil, err
	}
	return web.SeeOther("/personnes/"+page.Account.ID.String(), locale.T("Le compte est rouvert.")), nil
}
