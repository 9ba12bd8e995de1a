package cohort

import (
	"binome/internal/access"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
)

// formHead is what every page with one form has.
type formHead struct {
	Title string
	Lead  string // what happens, in a sentence or two
	Back  string // where to go without sending
	Above ui.Link
	Form  ui.Form
	Empty ui.Empty // instead of the form, when nobody can fill it in
	Seen  string   // stands for the state that is being changed
	Now   string   // that state in words, when somebody else has changed it meanwhile
}

// changing carries the state that the form changes. After a conflict the present
// state is shown, and sending again changes that one.
func (f formHead) changing(seen, now string) formHead {
	f.Seen = f.Form.Value("vu")
	conflict := len(f.Form.Errors) > 0 && f.Form.Errors[0].Name == ""
	if f.Seen == "" || conflict {
		f.Seen = seen
	}
	if conflict {
		f.Now = now
	}
	return f
}

// Blocked reports whether the form cannot be filled in yet.
func (f formHead) Blocked() bool { return f.Empty.Title != "" }

// fresh carries the identifier that was sent, or a new one.
func fresh[T any](s *Store, f ui.Form) string {
	if v := f.Value("nouveau"); v != "" {
		return v
	}
	return id.New[T](s.ids).String()
}

func reasonOptions(list []Reason) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, r := range list {
		out[i] = ui.Option{Value: string(r), Label: locale.Upper(r.String())}
	}
	return out
}

// glyphOptions are the shapes and colours to choose from.
type glyphOptions struct{ Shapes, Colors []ui.Option }

func newGlyphOptions() (g glyphOptions) {
	for _, s := range ui.Shapes() {
		g.Shapes = append(g.Shapes, ui.Option{Value: string(s), Label: s.Name()})
	}
	for _, c := range ui.Colors() {
		g.Colors = append(g.Colors, ui.Option{Value: string(c), Label: c.Name()})
	}
	return g
}

func levelOptions() []ui.Option {
	return []ui.Option{{Value: "4e", Label: locale.T("4e")}, {Value: "3e", Label: locale.T("3e")}}
}

func sectionOptions() []ui.Option {
	return []ui.Option{{Value: "MS", Label: locale.Upper(section("MS"))}, {Value: "GS", Label: locale.Upper(section("GS"))}}
}

// schools are those of a kind that the actor may see, and their classes.
func (p pages) schools(r *web.Request, kind school.Kind) (places, classes []ui.Option, err error) {
	g, err := access.Authorize[access.ReadOrganisations](r.Actor())
	if err != nil {
		return nil, nil, err
	}
	all, err := p.o.Schools.Schools(r.Context(), g.Scope())
	if err != nil {
		return nil, nil, err
	}
	for _, x := range all {
		if x.Kind != kind {
			continue
		}
		places = append(places, ui.Option{Value: x.ID.String(), Label: x.Name})
		list, err := p.o.Schools.Classes(r.Context(), x.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, k := range list {
			classes = append(classes, ui.Option{Value: k.ID.String(), Label: locale.T("%s, %s", k.Name, x.Name)})
		}
	}
	return places, classes, nil
}

// missingSchool stands instead of a form that has no school to offer.
func missingSchool(text string) ui.Empty {
	return ui.Empty{
		Title: locale.T("Il manque un établissement"), HeadingLevel2: true, Text: text,
		Action: locale.T("Ajouter un établissement"), Href: "/etablissements/nouveau",
	}
}

// onBoard is the address of the board with the teen beside it.
func onBoard(cohort CohortID, t TeenID) string {
	return "/cohortes/" + cohort.String() + "?jeune=" + t.String() + "#t-detail"
}

func (c Cohort) href() string  { return "/cohortes/" + c.ID.String() }
func (c Cohort) link() ui.Link { return ui.Link{Label: c.Name(), Href: c.href()} }
func (c Child) href() string   { return "/enfants/" + c.ID.String() }
func (g Group) href() string   { return "/cohortes/" + g.Cohort.String() + "/groupes/" + g.ID.String() }

// done answers a form that was accepted; added is false when it had already been.
func done(added bool, to, flash string) web.Response {
	if !added {
		flash = locale.T("C’était déjà enregistré : rien n’a changé.")
	}
	return web.SeeOther(to, flash)
}

// cohortFor is the cohort of the address, inside the scope.
func (p pages) cohortFor(r *web.Request, scope access.Scope) (Cohort, error) {
	i, err := web.PathID[Cohort](r, "cohorte")
	if err != nil {
		return Cohort{}, err
	}
	return p.s.Cohort(r.Context(), scope, i)
}
