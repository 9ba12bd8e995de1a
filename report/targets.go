package report

import (
	"context"

	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/db"
	"binome/internal/locale"
	"binome/partner"
	"binome/school"
)

// Targets are what a role can be given on, inside a scope: programmes, partners,
// schools, groups, each with its name.
func (s *Store) Targets(ctx context.Context, scope access.Scope, partners *partner.Store, schools *school.Store) ([]identity.Target, error) {
	var out []identity.Target
	var a db.Args
	where := scope.Where(&a, access.Columns{Programme: "p.id"})
	programmes, err := db.List(ctx, s.db, func(t *identity.Target) []any { return []any{&t.ID, &t.Label} },
		"select p.id, p.name from programme p where "+where+" order by p.name, p.id", a.List()...)
	if err != nil {
		return nil, err
	}
	for _, t := range programmes {
		out = append(out, identity.Target{Kind: access.Programme, ID: t.ID, Label: locale.T("Programme : %s", t.Label)})
	}
	carriers, err := partners.Partners(ctx, scope)
	if err != nil {
		return nil, err
	}
	for _, p := range carriers {
		if p.Kind == partner.Operator {
			out = append(out, identity.Target{Kind: access.Partner, ID: int64(p.ID), Label: locale.T("Association : %s", p.Name)})
		}
	}
	places, err := schools.Schools(ctx, scope)
	if err != nil {
		return nil, err
	}
	for _, x := range places {
		label := locale.T("Maternelle : %s", x.Name)
		if x.Kind == school.College {
			label = locale.T("Collège : %s", x.Name)
		}
		out = append(out, identity.Target{Kind: access.School, ID: int64(x.ID), Label: label})
	}
	groups, err := s.groupTargets(ctx, scope)
	return append(out, groups...), err
}

func (s *Store) groupTargets(ctx context.Context, scope access.Scope) ([]identity.Target, error) {
	type row struct {
		group     cohort.Group
		programme string
	}
	var a db.Args
	rows, err := db.List(ctx, s.db, func(r *row) []any {
		return []any{&r.group.ID, &r.group.Weekday, &r.group.HalfDay, &r.group.MaternelleName, &r.programme}
	}, "select g.id, g.weekday, g.half_day, m.name, p.name from "+cohort.FromGroup+` join school m on m.id = g.maternelle_id
		join programme p on p.id = c.programme_id where `+cohort.GroupWhere(scope, &a)+
		" order by c.first_week desc, p.name, c.number, c.id, g.weekday, g.starts_at, g.id", a.List()...)
	out := make([]identity.Target, len(rows))
	for i, r := range rows {
		out[i] = identity.Target{
			Kind: access.Group, ID: int64(r.group.ID),
			Label: locale.T("Groupe : %s, %s (%s)", r.group.Name(), r.group.MaternelleName, r.programme),
		}
	}
	return out, err
}
