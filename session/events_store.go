package session

import (
	"context"
	"slices"
	"strings"
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
)

// perQuery is how many sessions one query asks for.
const perQuery = 400

// Told is what is known of one session: who was expected, what was recorded, and
// what it comes to.
type Told struct {
	Seats  []Seat
	Events []Event // in order of their identifiers
	State  State
}

// tell reads the lists and the events of sessions. Only the seats that the scope
// reaches are there: a collège sees its own teens.
func tell(ctx context.Context, c db.Conn, scope access.Scope, which []ID) (map[ID]Told, error) {
	out := make(map[ID]Told, len(which))
	for part := range slices.Chunk(which, perQuery) {
		if err := readSeats(ctx, c, scope, part, out); err != nil {
			return nil, err
		}
		if err := readEvents(ctx, c, part, out); err != nil {
			return nil, err
		}
	}
	for k, t := range out {
		t.State = Derive(t.Seats, t.Events)
		out[k] = t
	}
	return out, nil
}

// Tell is what is known of one session, as far as the scope reaches.
func (s *Store) Tell(ctx context.Context, scope access.Scope, of Session) (Told, error) {
	all, err := tell(ctx, s.db, scope, []ID{of.ID})
	return all[of.ID], err
}

// TellAll is Tell for several sessions at once.
func (s *Store) TellAll(ctx context.Context, scope access.Scope, of []Session) (map[ID]Told, error) {
	which := make([]ID, len(of))
	for i, x := range of {
		which[i] = x.ID
	}
	return tell(ctx, s.db, scope, which)
}

func readSeats(ctx context.Context, c db.Conn, scope access.Scope, which []ID, into map[ID]Told) error {
	type row struct {
		session ID
		seat    Seat
	}
	var a db.Args
	rows, err := db.List(ctx, c, func(r *row) []any { return []any{&r.session, &r.seat.Teen, &r.seat.Child} },
		`select s.id, e.teen_id, coalesce(p.child_id, 0)`+fromSession+`
		join enrolment e on e.cohort_id = s.cohort_id and e.group_id = s.group_id
			and e.starts_on <= s.on_date and (e.ends_on is null or e.ends_on >= s.on_date)
		join teen t on t.id = e.teen_id
		left join pair p on p.teen_id = e.teen_id and p.starts_on <= s.on_date and (p.ends_on is null or p.ends_on >= s.on_date)
		where `+db.In(&a, "s.id", which)+" and "+scope.Where(&a, cohort.TeenColumns())+" order by s.id, e.teen_id", a.List()...)
	if err != nil {
		return err
	}
	for _, w := range which {
		into[w] = Told{}
	}
	for _, r := range rows {
		t := into[r.session]
		t.Seats = append(t.Seats, r.seat)
		into[r.session] = t
	}
	return nil
}

const eventColumns = `id, session_id, verb, person_id, other_id, status, value, expected, segment, corrects,
	author_id, device, coalesce(device_seq, 0), observed_at, received_at`

type eventRow struct {
	Event
	corrects           string
	observed, received int64
}

func scanEvent(r *eventRow) []any {
	return []any{
		&r.ID, &r.Session, &r.Verb, &r.Person, &r.Other, &r.Status, &r.Value, &r.Expected, &r.Segment, &r.corrects,
		&r.Author, &r.Device, &r.Seq, &r.observed, &r.received,
	}
}

func (r eventRow) event() Event {
	e := r.Event
	if r.corrects != "" {
		e.Corrects = strings.Split(r.corrects, " ")
	}
	e.ObservedAt, e.ReceivedAt = clock.FromMicros(r.observed), clock.FromMicros(r.received)
	return e
}

func readEvents(ctx context.Context, c db.Conn, which []ID, into map[ID]Told) error {
	var a db.Args
	rows, err := db.List(ctx, c, scanEvent, "select "+eventColumns+" from session_event where "+
		db.In(&a, "session_id", which)+" order by session_id, id", a.List()...)
	if err != nil {
		return err
	}
	for _, r := range rows {
		t := into[r.Event.Session]
		t.Events = append(t.Events, r.event())
		into[r.Event.Session] = t
	}
	return nil
}

func insertEvent(ctx context.Context, tx *db.Tx, e Event) error {
	var seq any
	if e.Seq > 0 {
		seq = e.Seq
	}
	_, err := db.Exec(ctx, tx, `insert into session_event (id, session_id, verb, person_id, other_id, status, value, expected,
		segment, corrects, author_id, device, device_seq, observed_at, received_at, content_hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		e.ID, e.Session, e.Verb, e.Person, e.Other, e.Status, e.Value, e.Expected,
		e.Segment, joinIDs(e.Corrects), e.Author, e.Device, seq, clock.Micros(e.ObservedAt), clock.Micros(e.ReceivedAt), e.hash())
	return err
}

// known is an event that is already stored.
type known struct {
	id     string
	device string
	seq    int64
	hash   []byte
}

// outboxPlace is where an event stands in the outbox of a device.
type outboxPlace struct {
	device string
	seq    int64
}

// findKnown looks for stored events with the same identifiers, or with the same
// place in a device's outbox.
func findKnown(ctx context.Context, c db.Conn, events []Event) ([]known, error) {
	var a db.Args
	ids := make([]string, len(events))
	byDevice := map[string][]int64{}
	for i, e := range events {
		ids[i] = e.ID
		if e.Seq > 0 {
			byDevice[e.Device] = append(byDevice[e.Device], e.Seq)
		}
	}
	where := db.In(&a, "id", ids)
	for device, seqs := range byDevice {
		where += " or device = " + a.Add(device) + " and " + db.In(&a, "device_seq", seqs)
	}
	return db.List(ctx, c, func(k *known) []any { return []any{&k.id, &k.device, &k.seq, &k.hash} },
		"select id, device, coalesce(device_seq, 0), content_hash from session_event where "+where, a.List()...)
}

// Quarantined is an event that was not taken, kept for a person to see.
type Quarantined struct {
	Event      Event
	Reason     string // a code of record.go
	AuthorName string
	ReceivedAt time.Time
}

func quarantine(ctx context.Context, tx *db.Tx, ids *id.Source, session ID, e Event, reason string) error {
	_, err := db.Exec(ctx, tx, `insert into session_quarantine (id, session_id, event_id, reason, content, content_hash, author_id, received_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
		id.New[Quarantined](ids), session, e.ID, reason, string(EncodeEvent(e)), e.hash(), e.Author, clock.Micros(e.ReceivedAt))
	return err
}

// Quarantine are the events of a session that were not taken, in order of arrival.
func (s *Store) Quarantine(ctx context.Context, scope access.Scope, which ID) ([]Quarantined, error) {
	if _, err := s.Get(ctx, scope, which); err != nil {
		return nil, err
	}
	type row struct {
		q        Quarantined
		content  string
		received int64
	}
	rows, err := db.List(ctx, s.db, func(r *row) []any { return []any{&r.content, &r.q.Reason, &r.q.AuthorName, &r.received} },
		`select q.content, q.reason, coalesce(a.name, ''), q.received_at from session_quarantine q
		 left join account a on a.id = q.author_id where q.session_id = $1 order by q.received_at, q.id`, which)
	if err != nil {
		return nil, err
	}
	out := make([]Quarantined, len(rows))
	for i, r := range rows {
		out[i] = r.q
		out[i].ReceivedAt = clock.FromMicros(r.received)
		if out[i].Event, err = DecodeEvent([]byte(r.content)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// names are those of adults, by account.
func (s *Store) names(ctx context.Context, events []Event) (map[access.AccountID]string, error) {
	var who []access.AccountID
	for _, e := range events {
		if !slices.Contains(who, e.Author) {
			who = append(who, e.Author)
		}
	}
	var a db.Args
	type row struct {
		id   access.AccountID
		name string
	}
	rows, err := db.List(ctx, s.db, func(r *row) []any { return []any{&r.id, &r.name} },
		"select id, name from account where "+db.In(&a, "id", who), a.List()...)
	out := map[access.AccountID]string{}
	for _, r := range rows {
		out[r.id] = r.name
	}
	return out, err
}
