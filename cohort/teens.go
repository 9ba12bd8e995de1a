package cohort

import (
	"cmp"
	"context"
	"slices"

	"binome/internal/access"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/school"
)

const selectTeen = `select t.id, t.cohort_id, t.college_id, coalesce(t.class_id, 0), t.level, t.shape, t.color, t.sealed_identity,
	e.group_id, e.starts_on, e.ends_on, e.end_reason from ` + FromTeen + " where "

func scanTeen(t *Teen) []any {
	return []any{
		&t.ID, &t.Cohort, &t.College, &t.Class, &t.Level, &t.Shape, &t.Color, &t.Identity,
		&t.Group, &t.From, &t.Until, &t.LeftReason,
	}
}

// Teens are the teens of a cohort inside the scope, those who left included, in
// no telling order. Their identity stays sealed: a personal.Reader opens it.
func (s *Store) Teens(ctx context.Context, scope access.Scope, cohort CohortID) ([]Teen, error) {
	var a db.Args
	return s.teens(ctx, s.db, scope, &a, "t.cohort_id = "+a.Add(cohort)+lasted)
}

// TeensOfGroup are those whose last enrolment is in the group.
func (s *Store) TeensOfGroup(ctx context.Context, scope access.Scope, group GroupID) ([]Teen, error) {
	var a db.Args
	g := a.Add(group)
	return s.teens(ctx, s.db, scope, &a,
		"t.cohort_id = (select cohort_id from cohort_group where id = "+g+") and e.group_id = "+g+lasted)
}

// Teen is one teen, also one recorded by mistake.
func (s *Store) Teen(ctx context.Context, scope access.Scope, teen TeenID) (Teen, error) {
	return s.teenIn(ctx, s.db, scope, teen)
}

func (s *Store) teenIn(ctx context.Context, c db.Conn, scope access.Scope, teen TeenID) (Teen, error) {
	var a db.Args
	list, err := s.teens(ctx, c, scope, &a, "t.id = "+a.Add(teen))
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return Teen{}, err
	}
	return list[0], nil
}

// teens reads the teens of one cohort that the condition and the scope keep, then
// what goes with them, each in one query: joined row by row, these would take
// twice the time. The order tells nothing; the database would carry whole rows
// around to do it.
func (s *Store) teens(ctx context.Context, c db.Conn, scope access.Scope, a *db.Args, where string) ([]Teen, error) {
	list, err := db.List(ctx, c, scanTeen, selectTeen+where+" and "+scope.Where(a, TeenColumns()), a.List()...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	pairs, err := s.pairsNow(ctx, c, list)
	if err != nil {
		return nil, err
	}
	colleges, err := namesOf(ctx, c, "school", list, func(t Teen) school.ID { return t.College })
	if err != nil {
		return nil, err
	}
	classes, err := namesOf(ctx, c, "school_class", list, func(t Teen) school.ClassID { return t.Class })
	if err != nil {
		return nil, err
	}
	for i := range list {
		t := &list[i]
		t.CollegeName, t.ClassName = colleges[t.College], classes[t.Class]
		if p := pairs[t.ID]; p != nil {
			t.Pair, t.Child, t.ChildShape, t.ChildColor, t.ChildName = p.Pair, p.Child, p.ChildShape, p.ChildColor, p.ChildName
		}
	}
	slices.SortFunc(list, func(x, y Teen) int { return cmp.Compare(x.ID, y.ID) })
	return list, nil
}

// pairsNow are the pairs of today, or else the next ones, as the part of a Teen
// that tells them, by teen.
func (s *Store) pairsNow(ctx context.Context, c db.Conn, teens []Teen) (map[TeenID]*Teen, error) {
	whose, who := "q.cohort_id", int64(teens[0].Cohort)
	if len(teens) == 1 {
		whose, who = "q.teen_id", int64(teens[0].ID)
	}
	list, err := db.List(ctx, c, func(t *Teen) []any {
		return []any{&t.ID, &t.Pair, &t.From, &t.Child, &t.ChildShape, &t.ChildColor, &t.ChildName}
	}, "select q.teen_id, q.id, q.starts_on, ch.id, ch.shape, ch.color, ch.sealed_identity from pair q join child ch on ch.id = q.child_id where "+
		whose+" = $2 and "+pairLives, s.clock.Today(), who)
	if err != nil {
		return nil, err
	}
	out := make(map[TeenID]*Teen, len(list))
	for i := range list {
		p := &list[i]
		if other := out[p.ID]; other == nil || p.From.Before(other.From) {
			out[p.ID] = p
		}
	}
	return out, nil
}

// namesOf are the names in a table of what the teens have, by identifier.
func namesOf[T any](ctx context.Context, c db.Conn, table string, teens []Teen, of func(Teen) id.ID[T]) (map[id.ID[T]]string, error) {
	out := map[id.ID[T]]string{}
	var some []id.ID[T]
	for _, t := range teens {
		if _, known := out[of(t)]; !known {
			out[of(t)], some = "", append(some, of(t))
		}
	}
	type row struct {
		id   id.ID[T]
		name string
	}
	var a db.Args
	list, err := db.List(ctx, c, func(r *row) []any { return []any{&r.id, &r.name} },
		"select id, name from "+table+" where "+db.In(&a, "id", some), a.List()...)
	for _, r := range list {
		out[r.id] = r.name
	}
	return out, err
}
