package cohort

import (
	"cmp"
	"slices"

	"binome/internal/access"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// listPage is the table of a cohort's teens.
type listPage struct {
	board
	Heads []head
	Rows  []row
	First int // number of the first session of the strips
	Strip bool
	Empty ui.Empty
}

// head is the head of one column, which sorts the table.
type head struct {
	Label, Href string
	Sort        string // of aria-sort, "" when the table is not sorted by it
}

// row is one teen.
type row struct {
	Href    string // "" when there is no page for the reader
	Glyph   ui.Glyph
	Name    string
	Group   string
	Level   string
	College string
	With    string
	Left    string
	Marks   []ui.Mark
	keys    [5]string
}

var listView = ui.Parse[listPage](files, "pages/list.html", "pages/head.html")

func (p pages) list(r *web.Request, b board) (web.Response, error) {
	g, _ := access.May[access.ReadCohort](r.Actor())
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
	v := listPage{board: b, Rows: b.rows(strips, open), First: 1, Strip: len(strips) > 0, Empty: b.nobody()}
	v.Heads = sortRows(v.Rows, "/cohortes/"+b.Cohort.ID.String()+"?vue=liste", r.Query("tri"))
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

func (b *board) rows(strips map[int64]string, open bool) []row {
	groups := map[GroupID]Group{}
	order := map[GroupID]string{}
	for i, g := range b.groups {
		groups[g.ID], order[g.ID] = g, string(rune('a'+i))
	}
	out := make([]row, len(b.teens))
	for i, t := range b.teens {
		x := row{
			Glyph: t.Glyph(), Name: b.names.teen(t), Group: groups[t.Group].Name(), Level: otherwise(t.ClassName, t.Level),
			College: t.CollegeName, Marks: marks(strips[int64(t.ID)]),
		}
		if open {
			x.Href = "/jeunes/" + t.ID.String()
		}
		switch {
		case t.Left(b.today):
			x.Left = locale.T("départ le %s", locale.DayMonth(t.Until))
		case t.Pair == 0 && !t.Until.IsZero():
			x.With = locale.T("part le %s", locale.DayMonth(t.Until))
		case t.Pair != 0:
			x.With = b.names.child(t.Child, t.ChildShape, t.ChildColor)
		}
		name := locale.Fold(x.Name)
		x.keys = [5]string{name, order[t.Group] + name, t.Level + x.Level + name, locale.Fold(x.College) + name, locale.Fold(x.With) + name}
		out[i] = x
	}
	return out
}

// sortRows sorts by the column asked for, who left last, and gives the heads.
func sortRows(rows []row, at, by string) []head {
	columns := []struct{ code, label string }{
		{"nom", locale.T("Jeune")}, {"groupe", locale.T("Groupe")}, {"niveau", locale.T("Classe")},
		{"college", locale.T("Collège")}, {"binome", locale.T("Avec")},
	}
	n := slices.IndexFunc(columns, func(c struct{ code, label string }) bool { return c.code == by })
	if n < 0 {
		n = 1
	}
	slices.SortFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(x.Left, y.Left), cmp.Compare(x.keys[n], y.keys[n]))
	})
	heads := make([]head, len(columns))
	for i, c := range columns {
		heads[i] = head{Label: c.label, Href: at + "&tri=" + c.code}
		if i == n {
			heads[i].Sort = "ascending"
		}
	}
	return heads
}

// marks are the gommettes of a strip's cells.
func marks(cells string) []ui.Mark {
	out := make([]ui.Mark, len(cells))
	for i := range len(cells) {
		out[i] = ui.Mark(cells[i])
		if cells[i] == 'O' { // open, not validated yet
			out[i] = ui.Pending
		}
	}
	return out
}

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
	Rows     []childRow
	FreeText string
	Empty    ui.Empty
}

type childRow struct {
	Href   string
	Glyph  ui.Glyph
	Name   string
	School string
	Class  string
	With   string // the teen, "" when free
	Left   string
	key    string
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
	teens := map[TeenID]Teen{}
	for _, t := range b.all {
		teens[t.ID] = t
	}
	_, open := access.May[access.ReadChildren](r.Actor())
	v := childrenPage{board: b, Rows: b.childRows(children, teens, open)}
	free := 0
	for _, x := range v.Rows {
		if x.With == "" && x.Left == "" {
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

func (b *board) childRows(children []Child, teens map[TeenID]Teen, open bool) []childRow {
	out := make([]childRow, len(children))
	for i, c := range children {
		x := childRow{
			Glyph: small(c.Shape, c.Color), Name: b.names.child(c.ID, c.Shape, c.Color), School: c.MaternelleName,
			Class: otherwise(c.ClassName, section(c.Section)),
		}
		if open {
			x.Href = "/enfants/" + c.ID.String()
		}
		rank := "a"
		if t, ok := teens[c.Teen]; ok {
			x.With, rank = b.names.teen(t), "b"
		} else if c.Teen != 0 {
			x.With, rank = locale.T("en binôme"), "b" // with a teen outside the reader's scope
		}
		if c.Left(b.today) {
			x.Left, rank = locale.T("départ le %s", locale.DayMonth(c.LeftOn)), "c"
		}
		x.key = rank + locale.Fold(x.School) + locale.Fold(x.Name)
		out[i] = x
	}
	slices.SortFunc(out, func(x, y childRow) int { return cmp.Compare(x.key, y.key) })
	return out
}
