package journal

import (
	"context"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/session"
)

// Store reads and records entries.
type Store struct {
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
	vault *personal.Vault
}

// NewStore makes the store over its database and the keys of minors.
func NewStore(d *db.DB, c clock.Clock, ids *id.Source, v *personal.Vault) *Store {
	return &Store{d, c, ids, v}
}

const (
	entryColumns = `select j.id, j.session_id, s.group_id, s.number, s.on_date, j.sealed_entry, j.shared, j.channel, j.version,
		coalesce(a.name, ''), j.written_at `
	entryJoins  = ` join session s on s.id = j.session_id left join account a on a.id = j.recorded_by where `
	selectEntry = entryColumns + "from " + cohort.FromTeen + " join journal_entry j on j.teen_id = t.id" + entryJoins
	inOrder     = " order by s.number, s.on_date, j.id"
)

type entryRow struct {
	e       Entry
	shared  int
	written int64
}

func scanEntry(r *entryRow) []any {
	return []any{
		&r.e.ID, &r.e.Session, &r.e.Group, &r.e.Number, &r.e.Date, &r.e.Page, &r.shared, &r.e.Channel, &r.e.Version,
		&r.e.RecordedBy, &r.written,
	}
}

func list(ctx context.Context, c db.Conn, query string, args []any) ([]Entry, error) {
	rows, err := db.List(ctx, c, scanEntry, query+inOrder, args...)
	out := make([]Entry, len(rows))
	for i, r := range rows {
		out[i] = r.e
		out[i].Shared, out[i].WrittenAt = r.shared == 1, clock.FromMicros(r.written)
	}
	return out, err
}

// Entries are a teen's entries in the order of the sessions, those of earlier
// groups included.
func (s *Store) Entries(ctx context.Context, g access.Grant[access.ReadJournal], teen cohort.TeenID) ([]Entry, error) {
	var a db.Args
	return list(ctx, s.db, selectEntry+"j.teen_id = "+a.Add(teen)+" and "+g.Scope().Where(&a, cohort.TeenColumns()), a.List())
}

// Entry is a teen's entry for one session; false when there is none.
func (s *Store) Entry(ctx context.Context, g access.Grant[access.ReadJournal], teen cohort.TeenID, of session.ID) (Entry, bool, error) {
	var a db.Args
	found, err := list(ctx, s.db, selectEntry+"j.teen_id = "+a.Add(teen)+" and j.session_id = "+a.Add(of)+" and "+
		g.Scope().Where(&a, cohort.TeenColumns()), a.List())
	if err != nil || len(found) == 0 {
		return Entry{}, false, err
	}
	return found[0], true, nil
}

// Moods are the weathers of a teen's entries by session. Those of an erased teen
// are unsaid.
func (s *Store) Moods(ctx context.Context, g access.Grant[access.ReadJournal], r *personal.Reader, teen cohort.TeenID) (map[session.ID]ui.Weather, error) {
	entries, err := s.Entries(ctx, g, teen)
	if err != nil {
		return nil, err
	}
	out := make(map[session.ID]ui.Weather, len(entries))
	for _, e := range entries {
		page, _, err := open(ctx, r, teen, e.Page)
		if err != nil {
			return nil, err
		}
		out[e.Session] = page.Weather
	}
	return out, nil
}

// open reveals what belongs to a teen; false when they were erased.
func open[T personal.Sensitive](ctx context.Context, r *personal.Reader, teen cohort.TeenID, p personal.Private[T]) (T, bool, error) {
	v, err := personal.Reveal(ctx, r, personal.Person(teen), p)
	if fault.KindOf(err) == fault.NotFound {
		return v, false, nil
	}
	return v, err == nil, err
}

// Written counts the entries of each session of a cohort.
func (s *Store) Written(ctx context.Context, scope access.Scope, c cohort.CohortID) (map[session.ID]int, error) {
	type row struct {
		session session.ID
		n       int
	}
	var a db.Args
	rows, err := db.List(ctx, s.db, func(r *row) []any { return []any{&r.session, &r.n} },
		"select x.id, count(*) from "+cohort.FromGroup+` join session x on x.group_id = g.id join journal_entry j on j.session_id = x.id
		 where x.cohort_id = `+a.Add(c)+" and "+scope.Where(&a, cohort.GroupColumns())+" group by x.id", a.List()...)
	out := make(map[session.ID]int, len(rows))
	for _, r := range rows {
		out[r.session] = r.n
	}
	return out, err
}

// Who are the teens who have an entry for the session.
func (s *Store) Who(ctx context.Context, g access.Grant[access.ReadJournal], which session.ID) (map[cohort.TeenID]bool, error) {
	var a db.Args
	ids, err := db.Values[cohort.TeenID](ctx, s.db, "select j.teen_id from "+cohort.FromGroup+
		` join session x on x.group_id = g.id join journal_entry j on j.session_id = x.id where j.session_id = `+a.Add(which)+" and "+g.Scope().Where(&a, cohort.GroupColumns()), a.List()...)
	out := make(map[cohort.TeenID]bool, len(ids))
	for _, t := range ids {
		out[t] = true
	}
	return out, err
}

// New is an entry to record. Version is the one that the form showed, 0 for none.
type New struct {
	ID      EntryID
	Teen    cohort.TeenID
	Session session.ID
	Page    Page
	Shared  bool
	Channel Channel
	Version int
}

// Record writes an entry, or a new version of it. When somebody recorded another
// version meanwhile it is a Conflict, and nothing is lost on either side: Entry
// gives theirs. A page that is too long, a session to come and a cancelled one
// are Invalid.
func (s *Store) Record(ctx context.Context, g access.Grant[access.WriteJournal], n New) error {
	if err := n.Page.check().Err(); err != nil {
		return err
	}
	// A teen out of reach must not have anything sealed for them.
	if _, err := listed(ctx, s.db, g.Scope(), n.Teen, n.Session); err != nil {
		return err
	}
	sealed, err := personal.Seal(ctx, s.vault, personal.Person(n.Teen), n.Page)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		at, err := listed(ctx, tx, g.Scope(), n.Teen, n.Session)
		if err != nil {
			return err
		}
		if err := at.open(s.clock.Today()); err != nil {
			return err
		}
		done, err := s.write(ctx, tx, g, n, sealed)
		if err != nil {
			return err
		}
		if done == 0 {
			return fault.New(fault.Conflict, "Cette page du journal a été modifiée entre-temps.")
		}
		return audit.Append(ctx, tx, s.ids, audit.Entry{
			Actor:  audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())},
			Action: "journal.record", Class: string(access.Journal), Object: audit.Ref("session", n.Session),
			Subjects: []int64{int64(n.Teen)}, At: s.clock.Now(),
		})
	})
}

func (s *Store) write(ctx context.Context, tx *db.Tx, g access.Grant[access.WriteJournal], n New, sealed personal.Private[Page]) (int64, error) {
	shared := 0
	if n.Shared {
		shared = 1
	}
	now := clock.Micros(s.clock.Now())
	if n.Version == 0 {
		return db.Exec(ctx, tx, `insert into journal_entry (id, teen_id, session_id, sealed_entry, shared, channel, recorded_by, written_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
			n.ID, n.Teen, n.Session, sealed, shared, n.Channel, g.Actor().ID, now)
	}
	return db.Exec(ctx, tx, `update journal_entry set sealed_entry = $3, shared = $4, recorded_by = $5, written_at = $6, version = version + 1
		where teen_id = $1 and session_id = $2 and version = $7`, n.Teen, n.Session, sealed, shared, g.Actor().ID, now, n.Version)
}

// slot is the session of a page.
type slot struct {
	on        clock.Date
	cancelled bool
}

// listed is Missing unless the teen was in the session's group on its day, inside
// the scope.
func listed(ctx context.Context, c db.Conn, scope access.Scope, teen cohort.TeenID, of session.ID) (slot, error) {
	var a db.Args
	return db.One(ctx, c, func(x *slot) []any { return []any{&x.on, &x.cancelled} },
		"select x.on_date, x.cancelled_at is not null from "+cohort.FromGroup+` join session x on x.group_id = g.id
		join enrolment e on e.group_id = g.id and e.starts_on <= x.on_date and (e.ends_on is null or e.ends_on >= x.on_date)
		where x.id = `+a.Add(of)+" and e.teen_id = "+a.Add(teen)+" and "+scope.Where(&a, cohort.GroupColumns()), a.List()...)
}

// open says why nobody can have written yet, nil when they can.
func (x slot) open(today clock.Date) error {
	why := ""
	switch {
	case x.cancelled:
		why = locale.T("Cette séance est annulée : elle n’a pas de journal.")
	case x.on.After(today):
		why = locale.T("Cette séance n’a pas encore eu lieu.")
	default:
		return nil
	}
	return (fault.Fields{{Message: why}}).Err()
}
