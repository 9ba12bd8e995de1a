package cohort

import (
	"binome/calendar"
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
)

type programmeForm struct {
	formHead
	New string
}

var programmeView = ui.Parse[programmeForm](files, "pages/programme_form.html", "pages/form.html")

func (p pages) programmeForm(f ui.Form) ui.Rendered {
	return programmeView.With(programmeForm{New: fresh[Programme](p.s, f), formHead: formHead{
		Title: locale.T("Nouveau programme"), Back: "/cohortes", Form: f,
		Lead: locale.T("Un programme est un pilote sur un territoire. Il réunit une ou plusieurs cohortes."),
	}})
}

func (p pages) newProgramme(*web.Request, access.Grant[access.SetUpProgramme]) (web.Response, error) {
	return web.Show(p.programmeForm(ui.Form{})), nil
}

func (p pages) createProgramme(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n, fields := parseProgramme(f.Get)
	added := false
	if err = fields.Err(); err == nil {
		added, err = p.s.CreateProgramme(r.Context(), g, n)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.programmeForm(f), nil })
	}
	return done(added, "/cohortes/nouvelle?programme="+n.ID.String(), locale.T("Le programme est créé. Créez maintenant sa première cohorte.")), nil
}

// groupChoices are the lists of a group's form.
type groupChoices struct {
	Maternelles, Days, Moments []ui.Option
	glyphOptions
}

type cohortForm struct {
	formHead
	groupChoices
	New        string
	Programmes []ui.Option
	Partners   []ui.Option
	Zones      []ui.Option
	Areas      []ui.Option
	Rows       []groupRow
}

// groupRow is one group of the form of a new cohort.
type groupRow struct {
	Number   int
	New      string
	Form     ui.Form
	NewField string
	School   string // names of the fields
	Day      string
	Moment   string
	From     string
	To       string
	Places   string
}

var cohortFormView = ui.Parse[cohortForm](files, "pages/cohort_form.html", "pages/form.html")

func (p pages) newCohort(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	f := ui.Fill("programme", r.Query("programme"), "seances", "16", "jours-feries", string(calendar.Metropole))
	page, err := p.cohortForm(r, g, f)
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) cohortForm(r *web.Request, g access.Grant[access.SetUpProgramme], f ui.Form) (ui.Rendered, error) {
	v := cohortForm{New: fresh[Cohort](p.s, f), formHead: formHead{
		Title: locale.T("Nouvelle cohorte"), Back: "/cohortes", Form: f,
		Lead: locale.T("La première semaine peut être passée : les dates déjà tenues seront à saisir ensuite, séance par séance."),
	}}
	programmes, err := p.s.Programmes(r.Context(), g)
	if err != nil {
		return ui.Rendered{}, err
	}
	for _, x := range programmes {
		v.Programmes = append(v.Programmes, ui.Option{Value: x.ID.String(), Label: x.Name})
	}
	if len(programmes) == 0 {
		v.Empty = ui.Empty{
			Title: locale.T("Il faut d’abord un programme"), HeadingLevel2: true,
			Text:   locale.T("Un programme est un pilote sur un territoire. La cohorte en fait partie."),
			Action: locale.T("Créer un programme"), Href: "/programmes/nouveau",
		}
	}
	carriers, err := p.s.carriers(r.Context(), g)
	if err != nil {
		return ui.Rendered{}, err
	}
	for _, x := range carriers {
		v.Partners = append(v.Partners, ui.Option{Value: x.ID.String(), Label: x.Name})
	}
	if v.groupChoices, err = p.groupChoices(r); err != nil {
		return ui.Rendered{}, err
	}
	v.Zones, v.Areas = zoneOptions()
	for i := range formGroups {
		v.Rows = append(v.Rows, p.groupRow(i, f))
	}
	return cohortFormView.With(v), nil
}

func zoneOptions() (zones, areas []ui.Option) {
	for _, z := range calendar.Zones() {
		zones = append(zones, ui.Option{Value: string(z), Label: locale.T("Zone %s", string(z))})
	}
	return zones, []ui.Option{
		{Value: string(calendar.Metropole), Label: locale.T("France métropolitaine")},
		{Value: string(calendar.AlsaceMoselle), Label: locale.T("Alsace-Moselle")},
	}
}

func (p pages) groupChoices(r *web.Request) (c groupChoices, err error) {
	c.glyphOptions = newGlyphOptions()
	for i, day := range []string{locale.T("lundi"), locale.T("mardi"), locale.T("mercredi"), locale.T("jeudi"), locale.T("vendredi")} {
		c.Days = append(c.Days, ui.Option{Value: string(rune('1' + i)), Label: day})
	}
	c.Moments = []ui.Option{
		{Value: string(calendar.AM), Label: locale.T("matin")},
		{Value: string(calendar.PM), Label: locale.T("après-midi")},
	}
	c.Maternelles, _, err = p.schools(r, school.Maternelle)
	return c, err
}

// groupRow gives a group's fields the usual hours of a half-day in the week.
func (p pages) groupRow(i int, f ui.Form) groupRow {
	at := func(name string) string { return groupField(i, name) }
	row := groupRow{
		Number: i + 1, NewField: at("nouveau"), New: f.Value(at("nouveau")), School: at("maternelle"), Day: at("jour"),
		Moment: at("moment"), From: at("debut"), To: at("fin"), Places: at("places"), Form: f,
	}
	if row.New != "" {
		return row
	}
	row.New = id.New[Group](p.s.ids).String()
	usual := ui.Fill(row.Day, string(rune('1'+i)), row.Moment, string(calendar.AM), row.From, "9:00", row.To, "11:30", row.Places, "12")
	row.Form = usual.With(f.Errors)
	return row
}

func (p pages) createCohort(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n, fields := parseCohort(f.Get, r.Today())
	added := false
	if err = fields.Err(); err == nil {
		added, err = p.s.CreateCohort(r.Context(), g, n)
	}
	if err == nil {
		err = p.plan(r, g, n.ID)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.cohortForm(r, g, f) })
	}
	return done(added, "/cohortes/"+n.ID.String(), locale.T("La cohorte est créée, ses dates sont proposées. Ajoutez maintenant les enfants et les jeunes.")), nil
}

// plan asks for the dates of a cohort whose groups have changed.
func (p pages) plan(r *web.Request, g access.Grant[access.SetUpProgramme], cohort CohortID) error {
	if p.o.Plan == nil {
		return nil
	}
	return p.o.Plan(r.Context(), g, cohort)
}

type groupForm struct {
	formHead
	groupChoices
	New string
}

var groupFormView = ui.Parse[groupForm](files, "pages/group_form.html", "pages/form.html")

func (p pages) groupForm(r *web.Request, c Cohort, v groupForm) (ui.Rendered, error) {
	var err error
	v.Above = c.link()
	v.Lead = locale.T("Les dates des séances à venir suivent. Une séance déjà ouverte ne bouge pas.")
	if v.groupChoices, err = p.groupChoices(r); err != nil {
		return ui.Rendered{}, err
	}
	if len(v.Maternelles) == 0 {
		v.Empty = missingSchool(locale.T("Un groupe se retrouve dans une école maternelle : ajoutez-la d’abord."))
	}
	return groupFormView.With(v), nil
}

func (p pages) newGroup(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	c, err := p.cohortFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	page, err := p.groupToAdd(r, c, ui.Fill("moment", string(calendar.AM), "debut", "9:00", "fin", "11:30", "places", "12"))
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) groupToAdd(r *web.Request, c Cohort, f ui.Form) (ui.Rendered, error) {
	return p.groupForm(r, c, groupForm{New: fresh[Group](p.s, f), formHead: formHead{Title: locale.T("Nouveau groupe"), Back: c.href(), Form: f}})
}

func (p pages) addGroup(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	c, err := p.cohortFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	d := draft{get: f.Get}
	n := d.group()
	n.ID = newID[Group](&d)
	d.datesOf(c, n)
	added := false
	if err = d.fields.Err(); err == nil {
		added, err = p.s.AddGroup(r.Context(), g, c.ID, n)
	}
	if err == nil {
		err = p.plan(r, g, c.ID)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.groupToAdd(r, c, f) })
	}
	return done(added, c.href(), locale.T("Le groupe est ajouté.")), nil
}

// datesOf says when the calendar does not know all the dates of a cohort's group.
func (d *draft) datesOf(c Cohort, n NewGroup) {
	if len(d.fields) == 0 {
		d.dates("jour", NewCohort{
			Zone: c.Zone, Area: calendar.Area(c.Area), FirstWeek: c.FirstWeek, Sessions: c.Sessions, Groups: []NewGroup{n},
		})
	}
}

// groupFor is the group of the address, inside the scope.
func (p pages) groupFor(r *web.Request, scope access.Scope) (Cohort, Group, error) {
	c, err := p.cohortFor(r, scope)
	if err != nil {
		return c, Group{}, err
	}
	i, err := web.PathID[Group](r, "groupe")
	if err != nil {
		return c, Group{}, err
	}
	g, err := p.s.Group(r.Context(), scope, i)
	if err == nil && g.Cohort != c.ID {
		err = fault.Missing()
	}
	return c, g, err
}

func (p pages) groupToEdit(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	c, group, err := p.groupFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	page, err := p.groupToChange(r, c, group, ui.Fill(
		"maternelle", group.Maternelle.String(), "jour", string(rune('0'+int(group.Weekday))), "moment", string(group.HalfDay),
		"debut", group.StartsAt, "fin", group.EndsAt, "places", locale.Number(group.Capacity), "forme", group.Shape, "couleur", group.Color))
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) groupToChange(r *web.Request, c Cohort, group Group, f ui.Form) (ui.Rendered, error) {
	now := locale.T("%s, %s, %s, %d places", group.Name(), locale.Slot(group.StartsAt, group.EndsAt), group.MaternelleName, group.Capacity)
	return p.groupForm(r, c, groupForm{formHead: formHead{Title: group.Name(), Back: group.href(), Form: f}.changing(group.Seen(), now)})
}

func (p pages) editGroup(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	c, group, err := p.groupFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	d := draft{get: f.Get}
	n := d.group()
	n.ID = group.ID
	d.datesOf(c, n)
	if err = d.fields.Err(); err == nil {
		err = p.s.EditGroup(r.Context(), g, n, f.Get("vu"))
	}
	if err == nil {
		err = p.plan(r, g, c.ID)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.groupToChange(r, c, group, f) })
	}
	return web.SeeOther(group.href(), locale.T("Le groupe est à jour.")), nil
}
