package session

import (
	"context"
	"time"

	"binome/calendar"
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/school"
)

// Store reads and changes sessions. Reads take a scope and see nothing outside
// it: what is foreign is missing. Changes take a grant, look for their object
// inside its scope, and are audited in the same transaction.
type Store struct {
	db      *db.DB
	clock   clock.Clock
	ids     *id.Source
	vault   *personal.Vault
	cohorts *cohort.Store
	schools *school.Store
}

// NewStore makes the store over its database, the keys of minors, and the rooms
// that know groups and schools.
func NewStore(d *db.DB, c clock.Clock, ids *id.Source, v *personal.Vault, cohorts *cohort.Store, schools *school.Store) *Store {
	return &Store{d, c, ids, v, cohorts, schools}
}

const (
	sessionColumns = `s.id, s.cohort_id, s.group_id, s.number, s.on_date, s.starts_at, s.ends_at, s.planned_on,
	coalesce(s.make_up_for, 0), coalesce(s.cancelled_at, 0), s.cancel_reason, coalesce(s.opened_at, 0),
	coalesce(s.validated_at, 0), coalesce(s.validated_by, 0), s.theme, s.version`
	fromSession   = ` from session s join cohort_group g on g.id = s.group_id join cohort c on c.id = g.cohort_id `
	selectSession = "select " + sessionColumns + fromSession + "where "
)

// sessionRow reads instants as they are stored.
type sessionRow struct {
	Session
	cancelled, opened, validated int64
}

func scanSession(r *sessionRow) []any {
	return []any{
		&r.ID, &r.Cohort, &r.Group, &r.Number, &r.Date, &r.StartsAt, &r.EndsAt, &r.PlannedOn,
		&r.MakeUpFor, &r.cancelled, &r.CancelReason, &r.opened, &r.validated, &r.ValidatedBy, &r.Theme, &r.Version,
	}
}

func (r sessionRow) session() Session {
	s := r.Session
	s.Cancelled = r.cancelled != 0
	s.OpenedAt, s.ValidatedAt = instant(r.opened), instant(r.validated)
	return s
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return clock.FromMicros(us)
}

func list(ctx context.Context, c db.Conn, where string, args []any) ([]Session, error) {
	rows, err := db.List(ctx, c, scanSession, selectSession+where, args...)
	if err != nil {
		return nil, err
	}
	out := make([]Session, len(rows))
	for i, r := range rows {
		out[i] = r.session()
	}
	return out, nil
}

// one is the first of a list, or Missing.
func one(ctx context.Context, c db.Conn, where string, args []any) (Session, error) {
	all, err := list(ctx, c, where, args)
	if err == nil && len(all) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return Session{}, err
	}
	return all[0], nil
}

// Sessions are those of a cohort inside the scope, by number then date, the
// cancelled ones included.
func (s *Store) Sessions(ctx context.Context, scope access.Scope, of cohort.CohortID) ([]Session, error) {
	var a db.Args
	return list(ctx, s.db, "s.cohort_id = "+a.Add(of)+" and "+cohort.GroupWhere(scope, &a)+
		" order by s.number, s.on_date, s.id", a.List())
}

// OfGroup are the sessions of one group, by number then date.
func (s *Store) OfGroup(ctx context.Context, scope access.Scope, group cohort.GroupID) ([]Session, error) {
	return ofGroup(ctx, s.db, scope, group)
}

func ofGroup(ctx context.Context, c db.Conn, scope access.Scope, group cohort.GroupID) ([]Session, error) {
	var a db.Args
	return list(ctx, c, "s.group_id = "+a.Add(group)+" and "+cohort.GroupWhere(scope, &a)+
		" order by s.number, s.on_date, s.id", a.List())
}

// BySlug is the session that an address names. When one was cancelled and another
// held the same day, it is the one held.
func (s *Store) BySlug(ctx context.Context, scope access.Scope, slug string) (Session, error) {
	on, group, err := ParseSlug(slug)
	if err != nil {
		return Session{}, err
	}
	var a db.Args
	return one(ctx, s.db, "s.group_id = "+a.Add(group)+" and s.on_date = "+a.Add(on)+" and "+cohort.GroupWhere(scope, &a)+
		" order by case when s.cancelled_at is null then 0 else 1 end, s.cancelled_at desc nulls last, s.id", a.List())
}

// Get is one session.
func (s *Store) Get(ctx context.Context, scope access.Scope, which ID) (Session, error) {
	return get(ctx, s.db, scope, which)
}

func get(ctx context.Context, c db.Conn, scope access.Scope, which ID) (Session, error) {
	var a db.Args
	return one(ctx, c, "s.id = "+a.Add(which)+" and "+cohort.GroupWhere(scope, &a), a.List())
}

// Strips are the strips of everybody in a cohort whom the scope reaches, teens
// and children, by identifier. What was to come and has passed unopened is
// CellNotTaken.
func (s *Store) Strips(ctx context.Context, scope access.Scope, of cohort.CohortID) (map[int64]string, error) {
	var a db.Args
	which := a.Add(of)
	columns := access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "x.group_id"}
	join := ""
	if len(scope.Schools()) > 0 {
		columns.Schools = []string{"t.college_id", "g.maternelle_id"}
		join = "left join teen t on t.id = x.person_id left join cohort_group g on g.id = x.group_id"
	}
	where := scope.Where(&a, columns)
	type row struct {
		person int64
		group  cohort.GroupID
		cells  string
	}
	rows, err := db.List(ctx, s.db, func(r *row) []any { return []any{&r.person, &r.group, &r.cells} },
		"select x.person_id, x.group_id, x.cells from cohort c join strip x on x.cohort_id = c.id "+join+
			" where c.id = "+which+" and "+where, a.List()...)
	if err != nil {
		return nil, err
	}
	passed, err := s.passed(ctx, of)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]string, len(rows))
	for _, r := range rows {
		out[r.person] = overdue(r.cells, passed[r.group])
	}
	return out, nil
}

// passed are the numbers, by group, of the sessions whose time is over and that
// nobody opened.
func (s *Store) passed(ctx context.Context, of cohort.CohortID) (map[cohort.GroupID][]int, error) {
	now := s.clock.Now()
	type row struct {
		group  cohort.GroupID
		number int
		on     clock.Date
		ends   string
	}
	rows, err := db.List(ctx, s.db, func(r *row) []any { return []any{&r.group, &r.number, &r.on, &r.ends} },
		`select group_id, number, on_date, ends_at from session where cohort_id = $1 and on_date <= $2
		 and cancelled_at is null and opened_at is null`, of, clock.DateOf(now))
	if err != nil {
		return nil, err
	}
	out := map[cohort.GroupID][]int{}
	for _, r := range rows {
		if now.After(at(r.on, r.ends)) {
			out[r.group] = append(out[r.group], r.number)
		}
	}
	return out, nil
}

// book is the calendar of holidays, with the corrections that people made.
func (s *Store) book(ctx context.Context) (calendar.Book, error) {
	fixes, err := s.schools.HolidayFixes(ctx)
	if err != nil {
		return calendar.Book{}, err
	}
	corrections := make([]calendar.Correction, len(fixes))
	for i, f := range fixes {
		corrections[i] = f.Correction
	}
	return calendar.National().With(corrections...)
}

// entry tells of a change made with the grant: what was done, to which session,
// about whom.
func entry[P access.Permission](s *Store, g access.Grant[P], action string, which ID, subjects ...int64) audit.Entry {
	var p P
	return audit.Entry{
		Actor:  audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())},
		Action: action, Class: string(p.Rule().Class), Object: audit.Ref("session", which), Subjects: subjects, At: s.clock.Now(),
	}
}
