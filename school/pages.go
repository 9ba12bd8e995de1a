package school

import (
	"embed"

	"binome/calendar"
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

//go:embed pages
var files embed.FS

var (
	listView   = ui.Parse[listPage](files, "pages/schools.html")
	schoolView = ui.Parse[schoolPage](files, "pages/school.html")
	formView   = ui.Parse[formPage](files, "pages/school_form.html")
)

type pages struct{ s *Store }

// Routes registers this room's pages.
func Routes(rt *web.Router, s *Store) {
	p := pages{s}
	web.Page(rt, "GET /etablissements", p.list)
	web.Page(rt, "GET /etablissements/nouveau", p.newSchool)
	web.Page(rt, "POST /etablissements", p.add)
	web.Page(rt, "GET /etablissements/{ecole}", p.school)
	web.Page(rt, "GET /etablissements/{ecole}/modifier", p.edit)
	web.Page(rt, "POST /etablissements/{ecole}", p.save)
	web.Page(rt, "POST /etablissements/{ecole}/fermetures", p.addClosure)
	web.Page(rt, "POST /etablissements/{ecole}/fermetures/{fermeture}/retirer", p.removeClosure)
	web.Page(rt, "POST /etablissements/{ecole}/classes", p.addClass)
	web.Page(rt, "GET /vacances", p.holidays)
	web.Page(rt, "POST /vacances", p.fixHoliday)
	web.Page(rt, "POST /vacances/{correction}/retirer", p.unfixHoliday)
}

type listPage struct {
	Colleges, Maternelles []School
	CanEdit               bool
	Empty                 ui.Empty
}

func (p pages) list(r *web.Request, g access.Grant[access.ReadOrganisations]) (web.Response, error) {
	schools, err := p.s.Schools(r.Context(), g.Scope())
	if err != nil {
		return nil, err
	}
	page := listPage{Empty: ui.Empty{Title: locale.T("Pas encore d’établissement"), Text: locale.T("Il faut au moins un collège et une école maternelle.")}}
	_, page.CanEdit = access.May[access.EditOrganisations](r.Actor())
	for _, s := range schools {
		if s.Kind == College {
			page.Colleges = append(page.Colleges, s)
		} else {
			page.Maternelles = append(page.Maternelles, s)
		}
	}
	return web.Show(listView.With(page)), nil
}

type schoolPage struct {
	School                   School
	Classes                  []Class
	Closures                 []Closure
	CanEdit, CanClose        bool
	ClosureForm, ClassForm   ui.Form
	NewClosureID, NewClassID string
	Levels                   []ui.Option
}

func (p pages) school(r *web.Request, g access.Grant[access.ReadOrganisations]) (web.Response, error) {
	page, err := p.schoolPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	return web.Show(schoolView.With(page)), nil
}

func (p pages) schoolPage(r *web.Request, scope access.Scope) (schoolPage, error) {
	which, err := web.PathID[School](r, "ecole")
	if err != nil {
		return schoolPage{}, err
	}
	page := schoolPage{NewClosureID: id.New[Closure](p.s.ids).String(), NewClassID: id.New[Class](p.s.ids).String()}
	if page.School, err = p.s.School(r.Context(), scope, which); err != nil {
		return schoolPage{}, err
	}
	if page.Classes, err = p.s.Classes(r.Context(), which); err != nil {
		return schoolPage{}, err
	}
	if page.Closures, err = p.s.Closures(r.Context(), []ID{which}); err != nil {
		return schoolPage{}, err
	}
	_, page.CanEdit = access.May[access.EditOrganisations](r.Actor())
	if cg, ok := access.May[access.EditClosures](r.Actor()); ok {
		_, err := p.s.School(r.Context(), cg.Scope(), which)
		page.CanClose = err == nil
	}
	for _, l := range page.School.Kind.Levels() {
		page.Levels = append(page.Levels, ui.Option{Value: l, Label: l})
	}
	return page, nil
}

type formPage struct {
	ID      string // "" for a new school's form
	Fresh   string // identifier of the school to be
	Form    ui.Form
	Kinds   []ui.Option
	Zones   []ui.Option
	Regions []ui.Option
}

func newFormPage() formPage {
	p := formPage{
		Kinds:   []ui.Option{{Value: "college", Label: locale.T("collège")}, {Value: "maternelle", Label: locale.T("école maternelle")}},
		Regions: []ui.Option{{Value: "metropole", Label: locale.T("France métropolitaine")}, {Value: "alsace-moselle", Label: locale.T("Alsace-Moselle")}},
	}
	for _, z := range calendar.Zones() {
		p.Zones = append(p.Zones, ui.Option{Value: string(z), Label: locale.T("zone %s", string(z))})
	}
	return p
}

func (p pages) newSchool(*web.Request, access.Grant[access.EditOrganisations]) (web.Response, error) {
	page := newFormPage()
	page.Fresh = id.New[School](p.s.ids).String()
	page.Form = ui.Fill("region", "metropole")
	return web.Show(formView.With(page)), nil
}

func (p pages) edit(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	which, err := web.PathID[School](r, "ecole")
	if err != nil {
		return nil, err
	}
	s, err := p.s.School(r.Context(), g.Scope(), which)
	if err != nil {
		return nil, err
	}
	page := newFormPage()
	page.ID = which.String()
	page.Form = ui.Fill("genre", string(s.Kind), "nom", s.Name, "uai", s.UAI.String(), "ville", s.City, "adresse", s.Address,
		"telephone", s.Phone, "zone", string(s.Zone), "region", s.Area)
	return web.Show(formView.With(page)), nil
}

func typed(f web.Form, fields fault.Fields) ui.Form {
	return ui.Fill("genre", f.Get("genre"), "nom", f.Get("nom"), "uai", f.Get("uai"), "ville", f.Get("ville"), "adresse", f.Get("adresse"),
		"telephone", f.Get("telephone"), "zone", f.Get("zone"), "region", f.Get("region")).With(fields)
}

func (p pages) add(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	s, fields := parseSchool(f)
	if s.ID, err = id.Parse[School](f.Get("nouveau")); err != nil {
		return nil, fault.Missing()
	}
	if err = fields.Err(); err == nil {
		err = p.s.Add(r.Context(), g, s)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page := newFormPage()
		page.Fresh, page.Form = f.Get("nouveau"), typed(f, fields)
		return web.Invalid(formView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/etablissements/"+s.ID.String(), locale.T("L’établissement est ajouté.")), nil
}

func (p pages) save(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	which, err := web.PathID[School](r, "ecole")
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	s, fields := parseSchool(f)
	s.ID = which
	if err = fields.Err(); err == nil {
		err = p.s.Edit(r.Context(), g, s)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page := newFormPage()
		page.ID, page.Form = which.String(), typed(f, fields)
		return web.Invalid(formView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/etablissements/"+which.String(), locale.T("C’est enregistré.")), nil
}

func (p pages) addClosure(r *web.Request, g access.Grant[access.EditClosures]) (web.Response, error) {
	page, err := p.schoolPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	c, fields := parseClosure(f)
	c.School = page.School.ID
	if err = fields.Err(); err == nil {
		err = p.s.AddClosure(r.Context(), g, c)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page.ClosureForm = ui.Fill("debut", f.Get("debut"), "fin", f.Get("fin"), "raison", f.Get("raison")).With(fields)
		return web.Invalid(schoolView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/etablissements/"+c.School.String(), locale.T("La fermeture est notée. Les séances déjà prévues ces jours-là sont signalées dans le calendrier.")), nil
}

func (p pages) removeClosure(r *web.Request, g access.Grant[access.EditClosures]) (web.Response, error) {
	which, err := web.PathID[School](r, "ecole")
	if err != nil {
		return nil, err
	}
	closure, err := web.PathID[Closure](r, "fermeture")
	if err != nil {
		return nil, err
	}
	if err := p.s.RemoveClosure(r.Context(), g, which, closure); err != nil {
		return nil, err
	}
	return web.SeeOther("/etablissements/"+which.String(), locale.T("La fermeture est retirée.")), nil
}

func (p pages) addClass(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	page, err := p.schoolPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	c, fields := parseClass(f, page.School.Kind)
	c.School = page.School.ID
	if err = fields.Err(); err == nil {
		err = p.s.AddClass(r.Context(), g, c)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page.ClassForm = ui.Fill("nom", f.Get("nom"), "niveau", f.Get("niveau")).With(fields)
		return web.Invalid(schoolView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/etablissements/"+c.School.String(), locale.T("La classe est ajoutée.")), nil
}
