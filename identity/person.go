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
	Account     Account
	Roles       []roleLine
	Form        ui.Form
	RoleChoice  []ui.Option
	Targets     []ui.Option
	CanPropose  bool // roles inside the reader's reach
	CanManage   bool // invite, close, open again
	Elsewhere   bool // has a role outside the reader's reach
	Waits       bool // a role waits for somebody else
	MailInFiles bool
	NewID       string
	Since       clock.Date
	Me          bool
}

func (p pages) person(r *web.Request, _ access.Grant[access.ReadPeople]) (web.Response, error) {
	page, err := p.personPage(r)
	if err != nil {
		return nil, err
	}
	return web.Show(personView.With(page)), nil
}

func (p pages) personPage(r *web.Request) (personPage, error) {
	ctx := r.Context()
	who, err := web.PathID[access.Account](r, "compte")
	if err != nil {
		return personPage{}, err
	}
	g, err := access.Authorize[access.ReadPeople](r.Actor())
	if err != nil {
		return personPage{}, err
	}
	a, err := within(ctx, p.s.db, g, who)
	if err != nil {
		return personPage{}, err
	}
	l, err := p.lens(r)
	if err != nil {
		return personPage{}, err
	}
	page := personPage{Account: a, Me: a.ID == r.Actor().ID, NewID: id.New[Assignment](p.s.ids).String(), MailInFiles: p.o.MailInFiles}
	page.Form = ui.Fill("debut", r.Today().String())
	list, err := p.s.AssignmentsOf(ctx, a.ID)
	if err != nil {
		return page, err
	}
	for _, x := range list {
		line := l.line(a, x)
		page.Roles = append(page.Roles, line)
		page.Waits = page.Waits || line.Waiting && !line.CanApprove
	}
	if page.Since, err = p.s.created(ctx, who); err != nil {
		return page, err
	}
	return page, p.offer(r, &page, l, list)
}

// offer fills what somebody who manages people may do with the account.
func (p pages) offer(r *web.Request, page *personPage, l lens, roles []Assignment) error {
	g, ok := access.May[access.ManagePeople](r.Actor())
	if !ok {
		return nil
	}
	_, err := within(r.Context(), p.s.db, g, page.Account.ID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	page.CanPropose = true
	page.CanManage = l.manages.manages(roles, l.today)
	page.Elsewhere = !page.CanManage
	for _, role := range access.Roles() {
		if l.manages.all || givable(role) {
			page.RoleChoice = append(page.RoleChoice, ui.Option{Value: string(role), Label: RoleLabel(role)})
		}
	}
	if l.manages.all {
		page.Targets = append(page.Targets, ui.Option{Value: "all:", Label: locale.T("tout Binôme")})
	}
	for _, t := range l.targets {
		if l.manages.holds(Assignment{Role: access.Facilitator, Kind: t.Kind, Target: t.ID}) {
			page.Targets = append(page.Targets, ui.Option{Value: t.Key(), Label: t.Label})
		}
	}
	return nil
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
	page, err := p.personPage(r)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	a, fields := parseRole(f, page)
	if err = fields.Err(); err == nil {
		err = p.s.Propose(r.Context(), g, a)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page.Form = ui.Fill("role", f.Get("role"), "sur", f.Get("sur"), "debut", f.Get("debut"), "fin", f.Get("fin")).With(fields)
		page.NewID = or(f.Get("nouveau"), page.NewID)
		return web.Invalid(personView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther(address(page.Account.ID), proposed(a.Role)), nil
}

// proposed says what happens to a role now.
func proposed(r access.Role) string {
	if r.TakesTwo() {
		return locale.T("Le rôle attend maintenant l’accord d’une deuxième personne.")
	}
	return locale.T("Le rôle est donné.")
}

func address(who AccountID) string { return "/personnes/" + who.String() }

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
	} else if ok && !slices.Contains(allowed, a.Kind) {
		fields.Add("sur", locale.T("Ce rôle ne se donne pas sur ce périmètre."))
	}
	parseDays(f, &a, &fields)
	return a, fields
}

// parseDays reads the identifier, the first day and the last, if any.
func parseDays(f web.Form, a *Assignment, fields *fault.Fields) {
	a.From = formDate(f, "debut", fields)
	if a.From.IsZero() && fields.On("debut") == "" {
		fields.Add("debut", locale.T("Écrivez le premier jour."))
	}
	a.Until = formDate(f, "fin", fields)
	if a.over(a.From) {
		fields.Add("fin", locale.T("La fin ne peut pas être avant le début."))
	}
	var err error
	if a.ID, err = id.Parse[Assignment](f.Get("nouveau")); err != nil {
		fields.Add("", locale.T("Ce formulaire est trop ancien : rechargez la page."))
	}
}

func formDate(f web.Form, name string, fields *fault.Fields) clock.Date {
	d, err := clock.ParseDate(f.Get(name))
	if err != nil {
		fields.Add(name, locale.T("Cette date n’existe pas. Écrivez-la comme 2026-11-24."))
	}
	return d
}

func offered(options []ui.Option, value string) bool {
	return value != "" && slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == value })
}

func (p pages) invite(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	who, err := web.PathID[access.Account](r, "compte")
	if err != nil {
		return nil, err
	}
	if err := p.s.Invite(r.Context(), g, who); err != nil {
		return nil, err
	}
	if p.o.MailInFiles {
		return web.SeeOther(address(who), locale.T("Le message avec le lien attend dans le dossier « outbox » du serveur.")), nil
	}
	return web.SeeOther(address(who), locale.T("Un message avec le lien part à son adresse.")), nil
}

func (p pages) close(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	who, err := web.PathID[access.Account](r, "compte")
	if err != nil {
		return nil, err
	}
	if err := p.s.Close(r.Context(), g, who); err != nil {
		return nil, err
	}
	return web.SeeOther(address(who), locale.T("Le compte est fermé et ses appareils sont déconnectés.")), nil
}

func (p pages) reopen(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	who, err := web.PathID[access.Account](r, "compte")
	if err != nil {
		return nil, err
	}
	if err := p.s.Reopen(r.Context(), g, who); err != nil {
		return nil, err
	}
	return web.SeeOther(address(who), locale.T("Le compte est rouvert.")), nil
}
