package audit

import (
	"context"
	"time"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
)

// Filter keeps some entries of a List; a zero field keeps all.
type Filter struct {
	Account     int64     // who did it
	Accounts    []int64   // who did it, one of these; nil keeps all, empty none
	Subject     int64     // whom it concerned
	Action      string    // exactly this code
	Purpose     string    // exactly this code
	From, Until time.Time // instants: From included, Until not
}

// Placed is an entry with its place in the log, from 0.
type Placed struct {
	Place int64
	Entry
}

// List gives at most limit entries of the log that have a place, last placed
// first: those before the place `before`, or from the end when it is not
// positive. The next page is before the last entry's Place; after place 0 there
// is none.
func List(ctx context.Context, c db.Conn, f Filter, before int64, limit int) ([]Placed, error) {
	var a db.Args
	where := f.where(&a)
	if before > 0 {
		where += " and idx < " + a.Add(before)
	}
	rows, err := db.List(ctx, c, (*listRow).scan,
		`select idx, at, actor_id, role, action, class, purpose, object, subjects
		from audit_entry where `+where+" order by idx desc limit "+a.Add(limit), a.List()...)
	if err != nil {
		return nil, err
	}
	out := make([]Placed, len(rows))
	for i, r := range rows {
		if out[i], err = r.placed(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f Filter) where(a *db.Args) string {
	where := "idx is not null"
	if f.Account != 0 {
		where += " and actor_id = " + a.Add(f.Account)
	}
	if f.Accounts != nil {
		where += " and " + db.In(a, "actor_id", f.Accounts)
	}
	if f.Subject != 0 {
		// Twelve characters between spaces: no other identifier contains them.
		where += " and subjects like " + a.Add("%"+id.ID[Entry](f.Subject).String()+"%")
	}
	if f.Action != "" {
		where += " and action = " + a.Add(f.Action)
	}
	if f.Purpose != "" {
		where += " and purpose = " + a.Add(f.Purpose)
	}
	if !f.From.IsZero() {
		where += " and at >= " + a.Add(clock.Micros(f.From))
	}
	if !f.Until.IsZero() {
		where += " and at < " + a.Add(clock.Micros(f.Until))
	}
	return where
}

type listRow struct {
	Placed
	at       int64
	subjects string
}

func (r *listRow) scan() []any {
	return []any{
		&r.Place, &r.at, &r.Actor.Account, &r.Actor.Role, &r.Action, &r.Class,
		&r.Purpose, &r.Object, &r.subjects,
	}
}

func (r *listRow) placed() (Placed, error) {
	var err error
	r.At = clock.FromMicros(r.at)
	r.Subjects, err = splitSubjects(r.subjects)
	return r.Placed, err
}
