package report

import (
	"context"

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
	cohorts, err := s.cohort.Cohorts(ctx, scope)
	if err != nil {
		return nil, err
	}
	var out []identity.Target
	for _, c := range cohorts {
		groups, err := s.cohort.Groups(ctx, scope, c.ID)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			out = append(out, identity.Target{
				Kind: access.Group, ID: int64(g.ID),
				Label: locale.T("Groupe : %s, %s (%s)", g.Name(), g.MaternelleName, c.ProgrammeName),
			})
		}
	}
	return out, nil
}
