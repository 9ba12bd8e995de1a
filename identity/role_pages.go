package identity

import (
	"slices"

	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

var (
	endView     = ui.Parse[endPage](files, "pages/role_end.html")
	replaceView = ui.Parse[replacePage](files, "pages/role_replace.html")
)

// theRole finds which role of the page's person an address or a form is about.
func (p pages) theRole(r *web.Request, given string) (personPage, roleLine, error) {
	page, err := p.personPage(r)
	if err != nil {
		return page, roleLine{}, err
	}
	which, err := id.Parse[Assignment](given)
	i := slices.IndexFunc(page.Roles, func(l roleLine) bool { return l.ID == which })
	if err != nil || i < 0 {
		return page, roleLine{}, fault.Missing()
	}
	return page, page.Roles[i], nil
}

func (p pages) approveRole(r *web.Request, g access.Grant[access.ApproveRoles]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	page, role, err := p.theRole(r, f.Get("role"))
	if err != nil {
		return nil, err
	}
	if err := p.s.Approve(r.Context(), g, role.ID); err != nil {
		return nil, err
	}
	return web.SeeOther(address(page.Account.ID), locale.T("Le rôle est approuvé.")), nil
}

type endPage struct {
	Account Account
	Role    roleLine
	Form    ui.Form
}

func (p pages) endForm(r *web.Request, _ access.Grant[access.ManagePeople]) (web.Response, error) {
	page, role, err := p.theRole(r, r.Query("role"))
	if err != nil {
		return nil, err
	}
	if !role.CanEnd {
		return nil, fault.Missing()
	}
	return web.Show(endView.With(endPage{page.Account, role, ui.Fill("dernier", r.Today().String())})), nil
}

func (p pages) endRole(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	page, role, err := p.theRole(r, f.Get("role"))
	if err != nil {
		return nil, err
	}
	var fields fault.Fields
	last := formDate(f, "dernier", &fields)
	if last.IsZero() && len(fields) == 0 {
		fields.Add("dernier", locale.T("Écrivez le dernier jour."))
	}
	if err = fields.Err(); err == nil {
		err = p.s.EndRole(r.Context(), g, role.ID, last)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		return web.Invalid(endView.With(endPage{page.Account, role, ui.Fill("dernier", f.Get("dernier")).With(fields)})), nil
	}
	if err != nil {
		return nil, err
	}
	if role.Waiting && last.Before(role.From) {
		return web.SeeOther(address(page.Account.ID), locale.T("La proposition est retirée.")), nil
	}
	return web.SeeOther(address(page.Account.ID), locale.T("La fin du rôle est enregistrée.")), nil
}

type replacePage struct {
	Account Account // who is replaced
	Role    roleLine
	People  []ui.Option
	Form    ui.Form
	NewID   string
}

// usualReplacement is how many days the form proposes.
const usualReplacement = 14

func (p pages) replaceForm(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	page, err := p.replacePage(r, g, r.Query("role"))
	if err != nil {
		return nil, err
	}
	from := r.Today()
	if from.Before(page.Role.From) {
		from = page.Role.From
	}
	until := from.AddDays(usualReplacement - 1)
	if !page.Role.Until.IsZero() && until.After(page.Role.Until) {
		until = page.Role.Until
	}
	page.Form = ui.Fill("debut", from.String(), "fin", until.String())
	return web.Show(replaceView.With(page)), nil
}

func (p pages) replacePage(r *web.Request, g access.Grant[access.ManagePeople], given string) (replacePage, error) {
	person, role, err := p.theRole(r, given)
	if err != nil {
		return replacePage{}, err
	}
	if !role.CanReplace {
		return replacePage{}, fault.Missing()
	}
	page := replacePage{Account: person.Account, Role: role, NewID: id.New[Assignment](p.s.ids).String()}
	accounts, err := visible(r.Context(), p.s, g)
	for _, a := range accounts {
		if a.ID != person.Account.ID && !a.Disabled {
			label := a.Name
			if a.Job != "" {
				label = locale.T("%s, %s", a.Name, a.Job)
			}
			page.People = append(page.People, ui.Option{Value: a.ID.String(), Label: label})
		}
	}
	return page, err
}

func (p pages) replace(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	page, err := p.replacePage(r, g, f.Get("role"))
	if err != nil {
		return nil, err
	}
	var a Assignment
	var fields fault.Fields
	if a.Account, err = id.Parse[access.Account](f.Get("personne")); err != nil || !offered(page.People, f.Get("personne")) {
		fields.Add("personne", locale.T("Choisissez qui remplace."))
	}
	parseDays(f, &a, &fields)
	if err = fields.Err(); err == nil {
		err = p.s.Replace(r.Context(), g, page.Role.ID, a)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page.Form = ui.Fill("personne", f.Get("personne"), "debut", f.Get("debut"), "fin", f.Get("fin")).With(fields)
		page.NewID = or(f.Get("nouveau"), page.NewID)
		return web.Invalid(replaceView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther(address(a.Account), locale.T("Le remplacement attend maintenant l’accord d’une deuxième personne.")), nil
}
