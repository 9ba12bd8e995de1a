package cohort

import (
	"cmp"
	"slices"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// groupPage is one group: its roster of today, and who was in it before.
type groupPage struct {
	Group
	Cohort   Cohort
	Heading  string
	DotShape ui.Shape
	DotColor ui.Color
	Rows     []groupRosterRow
	Coming   []string // who joins later
	Gone     []string
	Free     int
	Hidden   bool
	CanEdit  bool
	CanSetUp bool
	CanBrief bool
	Empty    ui.Empty
	AsOf     clock.Date
}

// groupRosterRow is one pair of the group.
type groupRosterRow struct {
	Href  string
	Glyph ui.Glyph
	Name  string
	Class string
	Place string // the collège
	With  string
	key   string
}

var groupView = ui.Parse[groupPage](files, "pages/group.html")

func (p pages) group(r *web.Request, g access.Grant[access.ReadCohort]) (web.Response, error) {
	c, group, err := p.groupFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	teens, err := p.s.TeensOfGroup(r.Context(), g.Scope(), group.ID)
	if err != nil {
		return nil, err
	}
	n, err := p.names(r, g.Scope(), c.ID, teens, nil)
	if err != nil {
		return nil, err
	}
	v := groupPage{
		Group: group, Cohort: c, DotShape: ui.Shape(group.Shape), DotColor: ui.Color(group.Color), Hidden: n.Hidden, AsOf: r.Today(),
		Empty: ui.Empty{Title: locale.T("Personne dans ce groupe pour le moment"), Text: locale.T("Il a %d places.", group.Capacity)},
	}
	v.fill(teens, n, r.Today())
	v.Heading = locale.T("%s : %s, %s.", group.Name(), locale.N("%d jeune", "%d jeunes", len(v.Rows)), locale.N("%d place libre", "%d places libres", v.Free))
	_, v.CanEdit = access.May[access.EditCohort](r.Actor())
	_, v.CanSetUp = access.May[access.SetUpProgramme](r.Actor())
	_, v.CanBrief = access.May[access.ReadBrief](r.Actor())
	if v.CanEdit {
		v.Empty.Action, v.Empty.Href = locale.T("Ajouter un jeune"), c.href()+"/jeunes/nouveau?groupe="+group.ID.String()
	}
	return web.Show(groupView.With(v)), nil
}

func (v *groupPage) fill(teens []Teen, n names, today clock.Date) {
	open := 0
	for _, t := range teens {
		name := n.teen(t)
		if t.Until.IsZero() {
			open++
		}
		switch {
		case t.Left(today):
			v.Gone = append(v.Gone, locale.T("%s, le %s, %s", name, locale.FullDate(t.Until), t.LeftReason.String()))
			continue
		case t.From.After(today):
			v.Coming = append(v.Coming, locale.T("%s, à partir du %s", name, locale.FullDate(t.From)))
		}
		x := groupRosterRow{Href: "/jeunes/" + t.ID.String(), Glyph: t.Glyph(), Name: name, Class: otherwise(t.ClassName, t.Level), Place: t.CollegeName, key: locale.Fold(name)}
		if t.Pair != 0 {
			x.With = n.child(t.Child, t.ChildShape, t.ChildColor)
		}
		v.Rows = append(v.Rows, x)
	}
	v.Free = max(0, v.Capacity-open)
	slices.SortFunc(v.Rows, func(x, y groupRosterRow) int { return cmp.Compare(x.key, y.key) })
	slices.Sort(v.Gone)
	slices.Sort(v.Coming)
}

// notMissing keeps only what is not a missing thing.
func notMissing(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}
