package session

import (
	"bytes"
	"context"
	"slices"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
)

// ReceiptStatus is what became of one event.
type ReceiptStatus string

// The receipts, as the field app knows them.
const (
	Stored    ReceiptStatus = "stored"
	Duplicate ReceiptStatus = "duplicate"   // it was already stored: nothing changed
	Aside     ReceiptStatus = "quarantined" // kept apart, with no effect, for a person to see
	Refused   ReceiptStatus = "refused"     // no event at all: it will never be accepted
)

// Receipt is the answer to one event. Reason is a code, "" when stored.
type Receipt struct {
	ID     string
	Status ReceiptStatus
	Reason string
}

// Why an event is put aside.
const (
	whyContent   = "other-content"     // same identifier, other content
	whyPlace     = "other-event"       // same place in the device's outbox, other event
	whyCancelled = "session-cancelled" //
	whyList      = "not-on-the-list"   // about somebody who was not expected that day
	whySession   = "other-session"     // written for another session
)

// Record stores events of one session and answers each, in order. Sending an
// event again changes nothing; a bad one never stops the others. The author is
// the holder of the grant, and events are received now.
func (s *Store) Record(ctx context.Context, g access.Grant[access.TakeRollCall], which ID, events []Event) ([]Receipt, error) {
	now := s.clock.Now()
	list := slices.Clone(events)
	for i := range list {
		list[i].Author, list[i].ReceivedAt = g.Actor().ID, now
		list[i].ObservedAt = list[i].ObservedAt.Round(0).Truncate(microsecond).In(clock.Paris)
	}
	var receipts []Receipt
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		receipts, err = s.record(ctx, tx, g, which, list)
		return err
	})
	if err != nil {
		return nil, err
	}
	return receipts, nil
}

const microsecond = 1000 // nanoseconds: what is stored

func (s *Store) record(ctx context.Context, tx *db.Tx, g access.Grant[access.TakeRollCall], which ID, events []Event) ([]Receipt, error) {
	session, err := get(ctx, tx, g.Scope(), which)
	if err != nil {
		return nil, err
	}
	told, err := tell(ctx, tx, g.Scope(), []ID{which})
	if err != nil {
		return nil, err
	}
	before := told[which]
	c := clerk{session: session, state: before.State, byID: map[string][]byte{}, byPlace: map[outboxPlace]string{}}
	if err := c.learn(ctx, tx, events); err != nil {
		return nil, err
	}
	receipts := make([]Receipt, len(events))
	for i, e := range events {
		receipts[i] = c.judge(e)
		switch receipts[i].Status {
		case Stored:
			err = insertEvent(ctx, tx, e)
		case Aside:
			err = quarantine(ctx, tx, s.ids, which, e, receipts[i].Reason)
		case Duplicate, Refused:
		}
		if err != nil {
			return nil, err
		}
	}
	if len(c.taken) == 0 {
		return receipts, nil
	}
	if err := s.apply(ctx, tx, session, before, c.taken); err != nil {
		return nil, err
	}
	return receipts, audit.Append(ctx, tx, s.ids, entry(s, g, "session.record", which, subjects(c.taken)...))
}

// clerk decides what becomes of each event of a delivery.
type clerk struct {
	session Session
	state   State // before the delivery
	byID    map[string][]byte
	byPlace map[outboxPlace]string
	taken   []Event
}

func (c *clerk) learn(ctx context.Context, tx *db.Tx, events []Event) error {
	stored, err := findKnown(ctx, tx, events)
	for _, k := range stored {
		c.byID[k.id] = k.hash
		if k.seq > 0 {
			c.byPlace[outboxPlace{k.device, k.seq}] = k.id
		}
	}
	return err
}

func (c *clerk) judge(e Event) Receipt {
	r := Receipt{ID: e.ID, Status: Aside}
	if why := e.check(); why != "" {
		r.Status, r.Reason = Refused, why
		return r
	}
	if hash, ok := c.byID[e.ID]; ok {
		if bytes.Equal(hash, e.hash()) {
			r.Status = Duplicate
			return r
		}
		r.Reason = whyContent
		return r
	}
	if r.Reason = c.why(e); r.Reason != "" {
		return r
	}
	r.Status = Stored
	c.taken = append(c.taken, e)
	c.byID[e.ID] = e.hash()
	if e.Seq > 0 {
		c.byPlace[outboxPlace{e.Device, e.Seq}] = e.ID
	}
	return r
}

// why is what keeps a new event from being taken, "" if nothing.
func (c *clerk) why(e Event) string {
	_, taken := c.byPlace[outboxPlace{e.Device, e.Seq}]
	switch {
	case e.Session != c.session.ID:
		return whySession
	case e.Seq > 0 && taken:
		return whyPlace
	case c.session.Cancelled:
		return whyCancelled
	case e.Verb == Marked && !c.expected(e.Person):
		return whyList
	case e.Verb == StoodIn && (!c.expected(e.Other) || e.Person != 0 && !c.expected(e.Person)):
		return whyList
	}
	return ""
}

func (c *clerk) expected(person int64) bool {
	_, ok := c.state.People[person]
	return ok
}

// apply writes what the session has become, and the cells that changed.
func (s *Store) apply(ctx context.Context, tx *db.Tx, session Session, before Told, taken []Event) error {
	after := Derive(before.Seats, append(slices.Clone(before.Events), taken...))
	if after.Opened != before.State.Opened || after.Validated != before.State.Validated ||
		!after.OpenedAt.Equal(session.OpenedAt) || !after.ValidatedAt.Equal(session.ValidatedAt) {
		if err := saveStage(ctx, tx, session.ID, after); err != nil {
			return err
		}
	}
	changed := map[int64]Cell{}
	for who := range after.People {
		if c := after.cell(false, who); c != before.State.cell(false, who) {
			changed[who] = c
		}
	}
	return setCells(ctx, tx, session, changed)
}

func saveStage(ctx context.Context, tx *db.Tx, which ID, st State) error {
	var opened, validated, by any
	if st.Opened {
		opened = clock.Micros(st.OpenedAt)
	}
	if st.Opened && st.Validated {
		validated, by = clock.Micros(st.ValidatedAt), st.ValidatedBy
	}
	_, err := db.Exec(ctx, tx, "update session set opened_at = $2, validated_at = $3, validated_by = $4 where id = $1",
		which, opened, validated, by)
	return err
}

// subjects are the people whom events are about.
func subjects(events []Event) []int64 {
	var out []int64
	for _, e := range events {
		for _, who := range []int64{e.Person, e.Other} {
			if who != 0 {
				out = append(out, who)
			}
		}
	}
	return out
}
