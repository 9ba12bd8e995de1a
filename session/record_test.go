package session_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/session"
)

func statuses(list []session.Receipt) []string {
	var out []string
	for _, r := range list {
		text := string(r.Status)
		if r.Reason != "" {
			text += " " + r.Reason
		}
		out = append(out, text)
	}
	return out
}

func TestRecord(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-23T09:05")
	x := p.on(0, 6)
	open := p.event(x, session.Opened)
	p.record(nadia, x, open)
	if got := p.on(0, 6).Stage(p.clock.Now()); got != session.Open {
		t.Fatal(got)
	}
	if got := p.strips()[p.teens[0]]; got[5] != session.CellOpen {
		t.Fatalf("strip %q", got)
	}
	late := p.mark(x, p.teens[0], session.Late, 12)
	gone := p.mark(x, p.children[1], session.Excused, 0)
	done := p.event(x, session.Closed, func(e *session.Event) { e.Value, e.Expected = 3, 3 })
	if d := cmp.Diff([]string{"stored", "stored", "stored"}, statuses(p.record(nadia, x, late, gone, done))); d != "" {
		t.Fatal(d)
	}
	x = p.on(0, 6)
	if x.Stage(p.clock.Now()) != session.Validated || x.ValidatedBy != nadia {
		t.Fatalf("%+v", x)
	}
	got := p.strips()
	want := map[int64]session.Cell{
		p.teens[0]: session.CellLate, p.children[0]: session.CellPresent,
		p.teens[1]: session.CellPresent, p.children[1]: session.CellExcused,
		p.teens[3]: session.CellFuture, // Tuesday's
	}
	for who, c := range want {
		if got[who][5] != c {
			t.Errorf("person %d: strip %q, want %c at 6", who, got[who], c)
		}
	}
	again := p.mark(x, p.teens[0], session.Present, 0, late.ID)
	reopen := p.event(x, session.AskedAgain, func(e *session.Event) { e.Corrects = []string{done.ID} })
	p.record(nadia, x, reopen, again)
	if x := p.on(0, 6); !x.ValidatedAt.IsZero() || p.strips()[p.teens[0]][5] != session.CellOpen {
		t.Fatal("reopened")
	}
	if d := cmp.Diff(p.rows(), p.rebuilt()); d != "" {
		t.Fatal(d)
	}
}

func TestRecordAnswersEachEvent(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-24T09:05")
	x := p.on(1, 6)
	first := p.mark(x, p.teens[3], session.Absent, 0)
	first.Device, first.Seq = "tablette-1", 1
	p.record(nadia, x, p.event(x, session.Opened), first)
	altered := first
	altered.Status = session.Present
	samePlace := p.mark(x, p.teens[4], session.Absent, 0)
	samePlace.Device, samePlace.Seq = "tablette-1", 1
	nonsense := p.mark(x, p.teens[4], "vanished", 0)
	foreign := p.mark(x, p.teens[0], session.Absent, 0) // Monday's
	elsewhere := p.mark(p.on(0, 6), p.teens[0], session.Absent, 0)
	fine := p.mark(x, p.teens[5], session.LeftEarly, 30)
	batch := []session.Event{first, altered, samePlace, nonsense, foreign, elsewhere, fine, fine}
	want := []string{
		"duplicate", "quarantined other-content", "quarantined other-event", "refused status",
		"quarantined not-on-the-list", "quarantined other-session", "stored", "duplicate",
	}
	if d := cmp.Diff(want, statuses(p.record(nadia, x, batch...))); d != "" {
		t.Fatal(d)
	}
	want[6] = "duplicate"
	if d := cmp.Diff(want, statuses(p.record(nadia, x, batch...))); d != "" {
		t.Fatal("sent again:", d)
	}
	aside, err := p.store.Quarantine(t.Context(), p.scope(), x.ID)
	if err != nil || len(aside) != 4 {
		t.Fatalf("kept %d, %v", len(aside), err)
	}
	if aside[0].AuthorName != adults[nadia] || aside[0].Event.Session == 0 {
		t.Fatalf("%+v", aside[0])
	}
	st := p.state(x)
	if st.People[p.teens[3]].Status != session.Absent || st.People[p.teens[4]].Marked {
		t.Fatalf("what is put aside has no effect: %+v", st)
	}
}

func TestRecordTakesNoOtherAuthor(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-24T09:05")
	x := p.on(1, 6)
	e := p.event(x, session.Opened)
	e.Author = claire
	p.record(julien, x, e)
	told, err := p.store.Tell(t.Context(), p.scope(), x)
	if err != nil || told.Events[0].Author != julien {
		t.Fatal(told.Events, err)
	}
	// The same event from somebody else is another event.
	if d := cmp.Diff([]string{"quarantined other-content"}, statuses(p.record(nadia, x, e))); d != "" {
		t.Fatal(d)
	}
}

func TestRecordKnowsItsScope(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-23T09:05")
	monday := p.on(0, 6)
	_, err := p.store.Record(t.Context(), grant[access.TakeRollCall](p, julien), monday.ID, []session.Event{p.event(monday, session.Opened)})
	if fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	if _, err := p.store.Get(t.Context(), grant[access.ReadCalendar](p, stranger).Scope(), monday.ID); fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	if got, err := p.store.Strips(t.Context(), grant[access.ReadCohort](p, stranger).Scope(), p.cohort); err != nil || len(got) != 0 {
		t.Fatal(got, err)
	}
	if got, err := p.store.Strips(t.Context(), grant[access.ReadCohort](p, julien).Scope(), p.cohort); err != nil || len(got) != 6 {
		t.Fatal(len(got), err)
	}
	if got, err := p.store.Strips(t.Context(), grant[access.ReadPresence](p, cpe).Scope(), p.cohort); err != nil || len(got) != 3 {
		t.Fatal("a collège sees its own teens only:", len(got), err)
	}
	told, err := p.store.Tell(t.Context(), grant[access.ReadPresence](p, cpe).Scope(), monday)
	if err != nil || len(told.Seats) != 2 {
		t.Fatal(told.Seats, err)
	}
}

func TestCancelledSessionTakesNothing(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-23T08:05")
	x := p.on(0, 6)
	if err := p.store.Cancel(t.Context(), grant[access.EditCalendar](p, nadia), x.ID, x.Version, "Météo", nil, 0); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"quarantined session-cancelled"}, statuses(p.record(nadia, x, p.event(x, session.Opened)))); d != "" {
		t.Fatal(d)
	}
}

// TestStripsAreWhatEventsSay: after any deliveries, the strips written along the
// way are those laid from nothing.
func TestStripsAreWhatEventsSay(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	// A teen who changed group in the middle: two sessions share a number.
	p.exec("update enrolment set ends_on = '2026-11-10', end_reason = 'group-change' where teen_id = $1", p.teens[2])
	p.exec("insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values (3900, $1, $2, $3, '2026-11-09')", p.cohort, p.groups[1], p.teens[2])
	err := p.db.Tx(t.Context(), func(tx *db.Tx) error { return p.store.Refresh(t.Context(), tx, p.teens[2]) })
	if err != nil {
		t.Fatal(err)
	}
	var sent []string
	rapid.Check(t, func(rt *rapid.T) {
		group := rapid.IntRange(0, 1).Draw(rt, "group")
		x := p.on(group, rapid.IntRange(1, 6).Draw(rt, "number"))
		var batch []session.Event
		for range rapid.IntRange(1, 6).Draw(rt, "events") {
			e := p.event(x, rapid.SampledFrom([]session.Verb{
				session.Opened, session.Marked, session.Marked, session.Closed, session.AskedAgain,
			}).Draw(rt, "verb"))
			if e.Verb == session.Marked {
				e.Person = rapid.SampledFrom(append(p.teens[:], p.children[:]...)).Draw(rt, "person")
				e.Status = rapid.SampledFrom([]session.Status{session.Present, session.Absent, session.Excused}).Draw(rt, "status")
			}
			if len(sent) > 0 {
				e.Corrects = rapid.SliceOfN(rapid.SampledFrom(sent), 0, 3).Draw(rt, "corrects")
			}
			sent = append(sent, e.ID)
			batch = append(batch, e)
		}
		p.record(nadia, x, batch...)
		if d := cmp.Diff(p.rows(), p.rebuilt()); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestLeavingAndJoining(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	p.exec("update enrolment set ends_on = '2026-11-02', end_reason = 'moved' where teen_id = $1", p.teens[0])
	p.exec("update pair set ends_on = '2026-11-02', end_reason = 'teen-left' where teen_id = $1", p.teens[0])
	// The child plays with another teen from then on.
	p.exec("update pair set ends_on = '2026-11-02', end_reason = 'rematch' where teen_id = $1", p.teens[1])
	p.exec("insert into pair (id, cohort_id, teen_id, child_id, starts_on) values (4900, $1, $2, $3, '2026-11-03')", p.cohort, p.teens[1], p.children[0])
	err := p.db.Tx(t.Context(), func(tx *db.Tx) error { return p.store.Refresh(t.Context(), tx, p.teens[0], p.teens[1]) })
	if err != nil {
		t.Fatal(err)
	}
	got := p.strips()
	for who, want := range map[int64]string{
		p.teens[0]: "NNNXXXXXXXXXXXXX", p.children[1]: "NNNXXXXXXXXXXXXX", p.children[0]: "NNNNNNFFFFFFFFFF", p.teens[1]: "NNNNNNFFFFFFFFFF",
	} {
		if got[who] != want {
			t.Errorf("person %d: %q, want %q", who, got[who], want)
		}
	}
	told, err := p.store.Tell(t.Context(), p.scope(), p.on(0, 4))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]session.Seat{{Teen: p.teens[1], Child: p.children[0]}, {Teen: p.teens[2], Child: p.children[2]}}, told.Seats); d != "" {
		t.Fatal(d)
	}
}

// TestTwoFacilitators mark the same teens at the same moment, from pages that
// show the same thing: nothing is lost, and what differs is a visible conflict.
func TestTwoFacilitators(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-24T09:05")
	x := p.on(1, 6)
	p.record(nadia, x, p.event(x, session.Opened))
	var wg sync.WaitGroup
	fail := make(chan error, 100)
	for i := range 12 {
		who, status := nadia, session.Absent
		if i%2 == 1 {
			who, status = julien, session.Late
		}
		e := p.mark(x, p.teens[3+i/2%3], status, 0)
		g := grant[access.TakeRollCall](p, who)
		wg.Go(func() {
			for range 2 { // each delivered twice
				got, err := p.store.Record(t.Context(), g, x.ID, []session.Event{e})
				if err != nil || got[0].Status == session.Aside || got[0].Status == session.Refused {
					fail <- fmt.Errorf("%v: %w", got, err)
				}
			}
		})
	}
	wg.Wait()
	close(fail)
	for err := range fail {
		t.Error(err)
	}
	st := p.state(x)
	for i := 3; i < 6; i++ {
		if s := st.People[p.teens[i]]; !s.Conflict || len(s.Candidates) != 2 {
			t.Errorf("teen %d: %+v", i, s)
		}
		if c := p.strips()[p.teens[i]][5]; c != session.CellConflict {
			t.Errorf("teen %d: cell %c", i, c)
		}
	}
	told, err := p.store.Tell(t.Context(), p.scope(), x)
	if err != nil || len(told.Events) != 13 {
		t.Fatal(len(told.Events), err)
	}
	if d := cmp.Diff(p.rows(), p.rebuilt()); d != "" {
		t.Fatal(d)
	}
}

func TestAttendance(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	x := p.on(0, 6)
	p.record(nadia, x,
		p.event(x, session.Opened), p.mark(x, p.teens[0], session.Absent, 0), p.mark(x, p.teens[1], session.Late, 20),
		p.mark(x, p.children[1], session.Excused, 0),
		p.event(x, session.StoodIn, func(e *session.Event) { e.Person, e.Other = p.teens[1], p.children[0] }),
		p.event(x, session.Closed))
	all, err := p.store.Attendance(t.Context(), p.scope(), p.cohort)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 12*6 {
		t.Fatalf("%d lines, want twelve people at six sessions", len(all))
	}
	got := map[int64]session.Presence{}
	for _, l := range all {
		if l.Session == x.ID {
			got[l.Person] = l
		} else if l.Status != "" {
			t.Fatalf("nothing is known of %+v", l)
		}
	}
	if l := got[p.teens[0]]; l.Status != session.Absent || l.Attended != 0 || l.With != p.children[0] {
		t.Errorf("%+v", l)
	}
	if l := got[p.teens[1]]; l.Status != session.Late || l.Minutes != 20 || l.Attended != 130 || l.StandIn != p.children[0] {
		t.Errorf("%+v", l)
	}
	if l := got[p.children[0]]; l.Status != session.Present || l.StandIn != p.teens[1] || !l.Child {
		t.Errorf("%+v", l)
	}
	own, err := p.store.Attendance(t.Context(), grant[access.ExportAttendance](p, julien).Scope(), p.cohort)
	if err != nil || len(own) != 36 {
		t.Fatal(len(own), err)
	}
}

func TestObservedWhenFilledInLater(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	x := p.on(0, 3)
	e := p.event(x, session.Opened, func(e *session.Event) { e.ObservedAt = x.Starts() })
	p.record(nadia, x, e)
	x = p.on(0, 3)
	if !x.OpenedAt.Equal(clock.NewDate(2026, 11, 2).At(9, 0)) {
		t.Fatal(x.OpenedAt)
	}
	told, err := p.store.Tell(t.Context(), p.scope(), x)
	if err != nil || told.Events[0].ReceivedAt.Sub(told.Events[0].ObservedAt) < 24*time.Hour {
		t.Fatal("when it was received is kept too:", told.Events, err)
	}
}
