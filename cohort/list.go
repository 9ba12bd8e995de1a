package cohort

import (
	"cmp"
	"slices"
	"strings"

	"binome/internal/access"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// listPage is the table of a cohort's teens.
type listPage struct {
	board
	Roster ui.Roster
	Empty  ui.Empty
}

// row is one teen of the table, with what it is sorted by.
type row struct {
	ui.RosterRow
	key string
}

var listView = ui.Parse[listPage](files, "pages/list.html", "pages/head.html")

func (p pages) list(r *web.Request, g access.Grant[access.ReadCohort], b board) (web.Response, error) {
	var err error
	if b.names, err = p.names(r, g.Scope(), b.Cohort.ID, b.teens, nil); err != nil {
		return nil, err
	}
	b.Hidden = b.names.Hidden
	strips, err := p.strips(r, b.Cohort.ID)
	if err != nil {
		return nil, err
	}
	_, open := access.May[access.ReadPresence](r.Actor())
	v := listPage{board: b, Empty: b.nobody(), Roster: ui.Roster{Caption: locale.T("Les jeunes de la cohorte")}}
	by := 0
	v.Roster.Heads, by = heads("/cohortes/"+b.Cohort.ID.String()+"?vue=liste", r.Query("tri"))
	if len(strips) > 0 {
		v.Roster.Strip = locale.T("Séances")
	}
	rows := b.rows(strips, open, by)
	slices.SortFunc(rows, func(x, y row) int { return cmp.Compare(x.key, y.key) })
	v.Roster.Rows = make([]ui.RosterRow, len(rows))
	for i, x := range rows {
		v.Roster.Rows[i] = x.RosterRow
	}
	return web.Show(listView.With(v)), nil
}

// strips are empty without the grant, or before the first session.
func (p pages) strips(r *web.Request, cohort CohortID) (map[int64]string, error) {
	g, ok := access.May[access.ReadPresence](r.Actor())
	if !ok || p.o.Strips == nil {
		return nil, nil
	}
	return p.o.Strips(r.Context(), g.Scope(), cohort)
}

// rows are the teens, with the key of the column by which they are sorted: who
// left last, then that column, then the name.
func (b *board) rows(strips map[int64]string, open bool, by int) []row {
	groups, order := map[GroupID]string{}, map[GroupID]string{}
	for i, g := range b.groups {
		groups[g.ID], order[g.ID] = g.Name(), string(rune('a'+i))
	}
	out := make([]row, len(b.teens))
	for i, t := range b.teens {
		x := row{RosterRow: ui.RosterRow{Glyph: t.Glyph(), Name: b.names.teen(t), Marks: marks(strips[int64(t.ID)])}}
		if open {
			x.Href = "/jeunes/" + t.ID.String()
		}
		left, with := "", ""
		switch {
		case t.Left(b.today):
			left, with = "z", locale.T("départ le %s", locale.DayMonth(t.Until))
		case t.Pair != 0:
			with = b.names.child(t.Child, t.ChildShape, t.ChildColor)
		case !t.Until.IsZero():
			with = locale.T("part le %s", locale.DayMonth(t.Until))
		default:
			x.Call = locale.T("à choisir")
		}
		x.Words = []string{groups[t.Group], otherwise(t.ClassName, t.Level), t.CollegeName, with}
		key := x.Name
		switch by {
		case 1:
			key = order[t.Group] + " " + key
		case 2:
			key = t.Level + x.Words[1] + " " + key
		case 3, 4:
			key = x.Words[by-1] + " " + key
		}
		x.key = left + locale.Fold(key)
		out[i] = x
	}
	return out
}

// heads are those of the table, and the number of the one that sorts it.
func heads(at, by string) ([]ui.RosterHead, int) {
	columns := [...][2]string{
		{"nom", locale.T("Jeune")},
		{"groupe", locale.T("Groupe")},
		{"niveau", locale.T("Classe")},
		{"college", locale.T("Collège")},
		{"binome", locale.T("Avec")},
	}
	n := slices.IndexFunc(columns[:], func(c [2]string) bool { return c[0] == by })
	if n < 0 {
		n = 1
	}
	out := make([]ui.RosterHead, len(columns))
	for i, c := range columns {
		out[i] = ui.RosterHead{Label: c[1], Href: at + "&tri=" + c[0], Sorted: i == n}
	}
	return out, n
}

// marks are the letters of a strip as gommettes: an open roll call is not done.
func marks(cells string) string { return strings.ReplaceAll(cells, "O", string(rune(ui.Pending))) }

func (b *board) nobody() ui.Empty {
	e := ui.Empty{
		Title: locale.T("Personne dans cette liste"), HeadingLevel2: true,
		Text: locale.T("Les jeunes y apparaissent dès leur entrée dans un groupe."),
	}
	if b.CanEdit && len(b.groups) > 0 {
		e.Action, e.Href = locale.T("Ajouter un jeune"), "/cohortes/"+b.Cohort.ID.String()+"/jeunes/nouveau"
	}
	return e
}

// childrenPage is the list of a cohort's children, the free ones first.
type childrenPage struct {
	board
	Roster   ui.Roster
	FreeText string
	Empty    ui.Empty
}

// childRow is one child. rank is "a" for the free ones, "c" for who has left.
type childRow struct {
	ui.RosterRow
	rank, key string
}

var childrenView = ui.Parse[childrenPage](files, "pages/children.html", "pages/head.html")

func (p pages) children(r *web.Request, g access.Grant[access.ReadCohort], b board) (web.Response, error) {
	children, err := p.s.Children(r.Context(), g.Scope(), b.Cohort.ID)
	if err != nil {
		return nil, err
	}
	if b.names, err = p.names(r, g.Scope(), b.Cohort.ID, b.all, children); err != nil {
		return nil, err
	}
	b.Hidden = b.names.Hidden
	_, open := access.May[access.ReadChildren](r.Actor())
	rows := b.childRows(children, open)
	v := childrenPage{board: b, Roster: ui.Roster{Caption: locale.T("Les enfants de la cohorte"), Heads: []ui.RosterHead{
		{Label: locale.T("Enfant")}, {Label: locale.T("École")}, {Label: locale.T("Classe")}, {Label: locale.T("Avec")},
	}}}
	free := 0
	for _, x := range rows {
		v.Roster.Rows = append(v.Roster.Rows, x.RosterRow)
		if x.rank == "a" {
			free++
		}
	}
	v.FreeText = locale.N("%d enfant sans binôme.", "%d enfants sans binôme.", free)
	v.Empty = ui.Empty{Title: locale.T("Pas encore d’enfant"), HeadingLevel2: true, Text: locale.T("Ajoutez les enfants des écoles qui accueillent les groupes : chacun aura un jeune, le même chaque semaine.")}
	if b.CanEdit {
		v.Empty.Action, v.Empty.Href = locale.T("Ajouter un enfant"), "/cohortes/"+b.Cohort.ID.String()+"/enfants/nouveau"
	}
	return web.Show(childrenView.With(v)), nil
}

func (b *board) childRows(children []Child, open bool) []childRow {
	teens := map[TeenID]Teen{}
	for _, t := range b.all {
		teens[t.ID] = t
	}
	out := make([]childRow, len(children))
	for i, c := range children {
		x := childRow{rank: "a", RosterRow: ui.RosterRow{Glyph: small(c.Shape, c.Color), Name: b.names.child(c.ID, c.Shape, c.Color)}}
		if open {
			x.Href = "/enfants/" + c.ID.String()
		}
		with := locale.T("libre")
		if t, ok := teens[c.Teen]; ok {
			with, x.rank = b.names.teen(t), "b"
		} else if c.Teen != 0 {
			with, x.rank = locale.T("en binôme"), "b" // with a teen outside the reader's scope
		}
		if c.Left(b.today) {
			with, x.rank = locale.T("départ le %s", locale.DayMonth(c.LeftOn)), "c"
		}
		x.Words = []string{c.MaternelleName, otherwise(c.ClassName, section(c.Section)), with}
		x.key = x.rank + locale.Fold(c.MaternelleName) + locale.Fold(x.Name)
		out[i] = x
	}
	slices.SortFunc(out, func(x, y childRow) int { return cmp.Compare(x.key, y.key) })
	return out
}
