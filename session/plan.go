package session

import (
	"context"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/id"
)

// GroupPlan is what a proposal of dates does to one group.
type GroupPlan struct {
	Group cohort.Group
	Consequence
}

// PreviewPlan is what PlanCohort would do, for each group that it changes.
func (s *Store) PreviewPlan(ctx context.Context, scope access.Scope, of cohort.CohortID) ([]GroupPlan, error) {
	groups, err := s.cohorts.Groups(ctx, scope, of)
	if err != nil || len(groups) == 0 {
		return nil, err
	}
	tables, err := s.timetables(ctx, scope, of, groups...)
	if err != nil {
		return nil, err
	}
	var out []GroupPlan
	for _, t := range tables {
		after, err := t.propose(func() ID { return 0 })
		if err != nil {
			return nil, err
		}
		if c := t.consequence(after); len(c.Changes) > 0 {
			out = append(out, GroupPlan{t.group, c})
		}
	}
	return out, nil
}

// PlanCohort proposes the dates of every group of a cohort: week after week on
// the group's day, from the cohort's first week, holidays and the closures of
// both kinds of schools left out. Called again it dates what has no date and
// moves only sessions to come that fall on a day without class; what a person
// dated, what was opened and what is past stays. Past sessions without a roll
// call wait to be filled in. Nothing changes twice.
func (s *Store) PlanCohort(ctx context.Context, g access.Grant[access.SetUpProgramme], of cohort.CohortID) error {
	if _, err := s.cohorts.Cohort(ctx, g.Scope(), of); err != nil {
		return err
	}
	groups, err := s.cohorts.Groups(ctx, g.Scope(), of)
	if err != nil || len(groups) == 0 {
		return err
	}
	tables, err := s.timetables(ctx, g.Scope(), of, groups...)
	if err != nil {
		return err
	}
	e := entry(s, g, "calendar.plan", 0)
	e.Object = audit.Ref("cohort", of)
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		all, err := list(ctx, tx, "s.cohort_id = $1 order by s.number, s.on_date, s.id", []any{of})
		if err != nil {
			return err
		}
		changed := false
		for _, t := range tables {
			t.share(all)
			after, err := t.propose(func() ID { return id.New[Session](s.ids) })
			if err != nil {
				return err
			}
			if len(t.consequence(after).Changes) == 0 {
				continue
			}
			changed = true
			if err := save(ctx, tx, t.sessions, after, e.At); err != nil {
				return err
			}
		}
		if !changed {
			return nil
		}
		if err := s.Rebuild(ctx, tx, of); err != nil {
			return err
		}
		return audit.Append(ctx, tx, s.ids, e)
	})
}
