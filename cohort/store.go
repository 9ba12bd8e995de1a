package cohort

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/personal"
)

// Store reads and changes cohorts. Reads take a scope and see nothing outside
// it: what is foreign is missing. Changes take a grant, look for their object
// inside its scope, and are audited in the same transaction.
type Store struct {
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
	vault *personal.Vault
	// follow is told whom a change concerns, inside its transaction; nil for nobody.
	follow func(ctx context.Context, tx *db.Tx, who ...int64) error
}

// NewStore makes the store over its database and the keys of minors.
func NewStore(d *db.DB, c clock.Clock, ids *id.Source, v *personal.Vault) *Store {
	return &Store{db: d, clock: c, ids: ids, vault: v}
}

const selectCohort = `select c.id, c.programme_id, p.name as programme, c.partner_id, o.name as partner, c.number, c.zone, c.area, c.first_week, c.sessions
	from cohort c join programme p on p.id = c.programme_id join partner o on o.id = c.partner_id where `

const orderCohorts = " order by c.first_week desc, p.name, c.number, c.id"

func scanCohort(c *Cohort) []any {
	return []any{
		&c.ID, &c.Programme, &c.ProgrammeName, &c.Partner, &c.PartnerName,
		&c.Number, &c.Zone, &c.Area, &c.FirstWeek, &c.Sessions,
	}
}

// Cohorts are the cohorts of which the scope holds all or a group, the latest first.
func (s *Store) Cohorts(ctx context.Context, scope access.Scope) ([]Cohort, error) {
	var a db.Args
	return db.List(ctx, s.db, scanCohort, selectCohort+cohortWhere(scope, &a)+
		orderCohorts, a.List()...)
}

// Cohort is one of them.
func (s *Store) Cohort(ctx context.Context, scope access.Scope, cohort CohortID) (Cohort, error) {
	var a db.Args
	return db.One(ctx, s.db, scanCohort, selectCohort+"c.id = "+a.Add(cohort)+" and "+cohortWhere(scope, &a), a.List()...)
}

const selectGroup = `select g.id, g.cohort_id, g.maternelle_id, m.name, g.weekday, g.half_day,
	g.starts_at, g.ends_at, g.shape, g.color, g.capacity
	from ` + FromGroup + ` join school m on m.id = g.maternelle_id where `

func scanGroup(g *Group) []any {
	return []any{
		&g.ID, &g.Cohort, &g.Maternelle, &g.MaternelleName, &g.Weekday, &g.HalfDay,
		&g.StartsAt, &g.EndsAt, &g.Shape, &g.Color, &g.Capacity,
	}
}

// Groups are the groups of a cohort inside the scope, in the order of the week.
func (s *Store) Groups(ctx context.Context, scope access.Scope, cohort CohortID) ([]Group, error) {
	var a db.Args
	return db.List(ctx, s.db, scanGroup, selectGroup+"g.cohort_id = "+a.Add(cohort)+" and "+GroupWhere(scope, &a)+
		" order by g.weekday, g.starts_at, g.id", a.List()...)
}

// Group is one group.
func (s *Store) Group(ctx context.Context, scope access.Scope, group GroupID) (Group, error) {
	return groupIn(ctx, s.db, scope, group)
}

func groupIn(ctx context.Context, c db.Conn, scope access.Scope, group GroupID) (Group, error) {
	var a db.Args
	return db.One(ctx, c, scanGroup, selectGroup+"g.id = "+a.Add(group)+" and "+GroupWhere(scope, &a), a.List()...)
}

// lasted leaves out the enrolments, or the pairs, that lasted no day: recorded by
// mistake, or undone before they began.
const (
	lasted     = " and (e.ends_on is null or e.ends_on >= e.starts_on)"
	lastedPair = " and (q.ends_on is null or q.ends_on >= q.starts_on)"
)

// now are the arguments of a query that has the present date as $1.
func (s *Store) now() *db.Args {
	var a db.Args
	a.Add(s.clock.Today())
	return &a
}

// selectChild has the present date as $1.
const selectChild = `select ch.id, ch.cohort_id, ch.maternelle_id, m.name, coalesce(ch.class_id, 0), coalesce(k.name, ''),
	ch.section, ch.shape, ch.color, ch.sealed_identity, ch.left_on, ch.left_reason, coalesce(p.teen_id, 0)
	from ` + fromChild + ` left join school_class k on k.id = ch.class_id where `

func scanChild(c *Child) []any {
	return []any{
		&c.ID, &c.Cohort, &c.Maternelle, &c.MaternelleName, &c.Class, &c.ClassName,
		&c.Section, &c.Shape, &c.Color, &c.Identity, &c.LeftOn, &c.LeftReason, &c.Teen,
	}
}

// Children are the children of a cohort inside the scope, those who left
// included, in no telling order.
func (s *Store) Children(ctx context.Context, scope access.Scope, cohort CohortID) ([]Child, error) {
	a := s.now()
	return db.List(ctx, s.db, scanChild, selectChild+"ch.cohort_id = "+a.Add(cohort)+
		" and ch.left_reason <> "+a.Add(EnteredMistaken)+" and "+childWhere(scope, a)+" order by ch.id", a.List()...)
}

// Child is one child, also one recorded by mistake.
func (s *Store) Child(ctx context.Context, scope access.Scope, child ChildID) (Child, error) {
	return s.childIn(ctx, s.db, scope, child)
}

func (s *Store) childIn(ctx context.Context, c db.Conn, scope access.Scope, child ChildID) (Child, error) {
	a := s.now()
	return db.One(ctx, c, scanChild, selectChild+"ch.id = "+a.Add(child)+" and "+childWhere(scope, a), a.List()...)
}

const selectPair = `select q.id, q.cohort_id, q.teen_id, q.child_id, q.starts_on, q.ends_on, q.end_reason, q.sealed_rationale
	from pair q join teen t on t.id = q.teen_id ` + joinTeen + " where "

func scanPair(p *Pair) []any {
	return []any{&p.ID, &p.Cohort, &p.Teen, &p.Child, &p.From, &p.Until, &p.Reason, &p.Rationale}
}

// Pairs are the pairs of a cohort, open and ended, of the teens inside the scope,
// in the order of their start. Pairs that lasted no day are left out.
func (s *Store) Pairs(ctx context.Context, scope access.Scope, cohort CohortID) ([]Pair, error) {
	var a db.Args
	return db.List(ctx, s.db, scanPair, selectPair+"q.cohort_id = "+a.Add(cohort)+lastedPair+
		" and "+scope.Where(&a, TeenColumns())+
		" order by q.starts_on, q.id", a.List()...)
}

// PairsOf are the pairs of one teen, in the order of their start.
func (s *Store) PairsOf(ctx context.Context, scope access.Scope, teen TeenID) ([]Pair, error) {
	var a db.Args
	return db.List(ctx, s.db, scanPair, selectPair+"q.teen_id = "+a.Add(teen)+lastedPair+
		" and "+scope.Where(&a, TeenColumns())+
		" order by q.starts_on, q.id", a.List()...)
}

// Enrolments are those of one teen, in the order of their start.
func (s *Store) Enrolments(ctx context.Context, scope access.Scope, teen TeenID) ([]Enrolment, error) {
	if _, err := s.Teen(ctx, scope, teen); err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		return nil, err
	}
	return enrolmentsOf(ctx, s.db, teen)
}

func enrolmentsOf(ctx context.Context, c db.Conn, teen TeenID) ([]Enrolment, error) {
	return db.List(ctx, c, func(e *Enrolment) []any {
		return []any{&e.ID, &e.Teen, &e.Group, &e.From, &e.Until, &e.Reason}
	}, "select id, teen_id, group_id, starts_on, ends_on, end_reason from enrolment where teen_id = $1 order by starts_on", teen)
}

// Roster is who is enrolled in the group that day, with the pair of that day, in
// no telling order.
func (s *Store) Roster(ctx context.Context, scope access.Scope, group GroupID, on clock.Date) ([]Member, error) {
	return roster(ctx, s.db, scope, group, on)
}

// RosterTx is Roster inside a transaction.
func (s *Store) RosterTx(ctx context.Context, tx *db.Tx, scope access.Scope, group GroupID, on clock.Date) ([]Member, error) {
	return roster(ctx, tx, scope, group, on)
}

func roster(ctx context.Context, c db.Conn, scope access.Scope, group GroupID, on clock.Date) ([]Member, error) {
	var a db.Args
	g, day := a.Add(group), a.Add(on)
	return db.List(ctx, c, func(m *Member) []any {
		return []any{
			&m.Teen, &m.College, &m.Level, &m.Shape, &m.Color, &m.Identity,
			&m.Pair, &m.Child, &m.ChildShape, &m.ChildColor, &m.ChildIdentity,
		}
	}, `select t.id, t.college_id, t.level, t.shape, t.color, t.sealed_identity,
		coalesce(p.id, 0), coalesce(ch.id, 0), coalesce(ch.shape, ''), coalesce(ch.color, ''), ch.sealed_identity
		from `+FromGroup+`
		join enrolment e on e.cohort_id = g.cohort_id and e.group_id = g.id
			and e.starts_on <= `+day+` and (e.ends_on is null or e.ends_on >= `+day+`)
		join teen t on t.id = e.teen_id
		left join pair p on p.teen_id = t.id and p.starts_on <= `+day+` and (p.ends_on is null or p.ends_on >= `+day+`)
		left join child ch on ch.id = p.child_id
		where g.id = `+g+" and "+scope.Where(&a, TeenColumns())+" order by t.id", a.List()...)
}

// change runs fn and audits it, in one transaction.
func (s *Store) change(ctx context.Context, e audit.Entry, fn func(*db.Tx) error) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return s.conclude(ctx, tx, e)
	})
}

// entry tells of a change made with the grant: what was done, to what, about whom.
func entry[P access.Permission](s *Store, g access.Grant[P], action, object string, subjects ...int64) audit.Entry {
	var p P
	return audit.Entry{
		Actor:  audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())},
		Action: action, Class: string(p.Rule().Class), Object: object, Subjects: subjects, At: s.clock.Now(),
	}
}
