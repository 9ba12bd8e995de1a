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
	Roster   ui.Roster
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
	v.Roster = ui.Roster{Caption: locale.T("Les binômes du groupe"), Heads: []ui.RosterHead{
		{Label: locale.T("Jeune")}, {Label: locale.T("Collège")}, {Label: locale.T("Classe")}, {Label: locale.T("Avec")},
	}}
	v.fill(teens, n, r.Today())
	v.Heading = locale.T("%s : %s, %s.", group.Name(), locale.N("%d jeune", "%d jeunes", len(v.Roster.Rows)), locale.N("%d place libre", "%d places libres", v.Free))
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
		x := ui.RosterRow{Href: "/jeunes/" + t.ID.String(), Glyph: t.Glyph(), Name: name, Words: []string{t.CollegeName, otherwise(t.ClassName, t.Level), ""}}
		switch {
		case t.Pair != 0:
			x.Words[2] = n.child(t.Child, t.ChildShape, t.ChildColor)
		case t.Until.IsZero():
			x.Call = locale.T("enfant à choisir")
		}
		v.Roster.Rows = append(v.Roster.Rows, x)
	}
	v.Free = max(0, v.Capacity-open)
	slices.SortFunc(v.Roster.Rows, func(x, y ui.RosterRow) int { return cmp.Compare(locale.Fold(x.Name), locale.Fold(y.Name)) })
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
