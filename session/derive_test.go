package session

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"binome/internal/access"
	"binome/internal/clock"
)

var nine = clock.NewDate(2026, 11, 24).At(9, 0)

// ev makes an event whose identifier ends in n, observed n minutes after nine.
func ev(n int, verb Verb, change ...func(*Event)) Event {
	e := Event{ID: eid(n), Session: 7, Verb: verb, Author: 40, ObservedAt: nine.Add(time.Duration(n) * time.Minute)}
	for _, c := range change {
		c(&e)
	}
	return e
}

func eid(n int) string { return fmt.Sprintf("%032x", n) }

func mark(n int, person int64, s Status, value int, corrects ...int) Event {
	return ev(n, Marked, func(e *Event) { e.Person, e.Status, e.Value = person, s, value }, correcting(corrects))
}

func correcting(ns []int) func(*Event) {
	return func(e *Event) {
		for _, n := range ns {
			e.Corrects = append(e.Corrects, eid(n))
		}
	}
}

func fix(ns ...int) func(*Event) { return correcting(ns) }

var (
	amy, bob, child1, child2 int64 = 11, 12, 21, 22
	pairs                          = []Seat{{amy, child1}, {bob, child2}}
)

func TestDeriveNothing(t *testing.T) {
	t.Parallel()
	s := Derive(pairs, nil)
	if s.Opened || s.Validated {
		t.Fatal("a session without events is not taken")
	}
	if got := s.cell(false, amy); got != CellFuture {
		t.Fatalf("cell %c", got)
	}
}

func TestPresentOnlyOnceOpened(t *testing.T) {
	t.Parallel()
	s := Derive(pairs, []Event{ev(1, Opened)})
	want := Tally{Expected: 2, Here: 2, Waiting: 2}
	if d := cmp.Diff(want, s.Teens(pairs)); d != "" {
		t.Fatal(d)
	}
	if s.cell(false, amy) != CellOpen {
		t.Fatal("an open session is not counted yet")
	}
	s = Derive(pairs, []Event{ev(1, Opened), ev(2, Closed)})
	if !s.Validated || s.cell(false, amy) != CellPresent {
		t.Fatal("validated with nobody absent is not the same as not taken")
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		events []Event
		want   Standing
		cell   Cell
	}{
		{"absent", []Event{mark(2, amy, Absent, 0)}, Standing{Status: Absent, Marked: true, Current: []string{eid(2)}}, 'A'},
		{
			"corrected",
			[]Event{mark(2, amy, Absent, 0), mark(3, amy, Late, 12, 2)},
			Standing{Status: Late, Minutes: 12, Marked: true, Current: []string{eid(3)}},
			'R',
		},
		{
			"twice the same",
			[]Event{mark(2, amy, LeftEarly, 20), mark(3, amy, LeftEarly, 20)},
			Standing{Status: LeftEarly, Minutes: 20, Marked: true, Current: []string{eid(2), eid(3)}},
			'D',
		},
		{"other person", []Event{mark(2, bob, Absent, 0)}, Standing{Status: Present}, 'P'},
		{
			"a correction of another person's mark corrects nothing",
			[]Event{mark(2, amy, Excused, 0), mark(3, bob, Absent, 0, 2)},
			Standing{Status: Excused, Marked: true, Current: []string{eid(2)}},
			'E',
		},
		{
			"a mark cannot correct itself",
			[]Event{mark(2, amy, Excused, 0, 2)},
			Standing{Status: Excused, Marked: true, Current: []string{eid(2)}},
			'E',
		},
		{
			"a correction that arrives before what it corrects",
			[]Event{mark(9, amy, Present, 0, 30), mark(30, amy, Absent, 0)},
			Standing{Status: Present, Marked: true, Current: []string{eid(9)}},
			'P',
		},
	}
	for _, c := range cases {
		s := Derive(pairs, append(c.events, ev(1, Opened), ev(99, Closed)))
		if d := cmp.Diff(c.want, s.People[amy]); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		if got := s.cell(false, amy); got != c.cell {
			t.Errorf("%s: cell %c, want %c", c.name, got, c.cell)
		}
	}
}

func TestStaleViewIsAVisibleConflict(t *testing.T) {
	t.Parallel()
	// Both tabs saw mark 2; each corrects it.
	s := Derive(pairs, []Event{ev(1, Opened), mark(2, amy, Absent, 0), mark(3, amy, Late, 5, 2), mark(4, amy, Present, 0, 2)})
	p := s.People[amy]
	if !p.Conflict || len(p.Candidates) != 2 || s.cell(false, amy) != CellConflict {
		t.Fatalf("want a conflict of two, got %+v", p)
	}
	if d := cmp.Diff([]int64{amy}, s.Conflicts()); d != "" {
		t.Fatal(d)
	}
	if got := s.Teens(pairs); got.Here != 1 || got.Conflict != 1 {
		t.Fatalf("a conflict is not counted: %+v", got)
	}
	settled := mark(5, amy, Late, 5)
	settled.Corrects = p.Current
	s = Derive(pairs, []Event{ev(1, Opened), mark(2, amy, Absent, 0), mark(3, amy, Late, 5, 2), mark(4, amy, Present, 0, 2), settled})
	if p := s.People[amy]; p.Conflict || p.Status != Late {
		t.Fatalf("want it settled, got %+v", p)
	}
}

func TestMutualCorrectionsLoseNothing(t *testing.T) {
	t.Parallel()
	s := Derive(pairs, []Event{ev(1, Opened), mark(2, amy, Absent, 0, 3), mark(3, amy, Present, 0, 2)})
	if !s.People[amy].Conflict {
		t.Fatal("two marks that correct each other must both be shown")
	}
}

func TestReopening(t *testing.T) {
	t.Parallel()
	open := ev(1, Opened)
	cases := []struct {
		name      string
		events    []Event
		validated bool
	}{
		{"never", nil, false},
		{"validated", []Event{ev(2, Closed)}, true},
		{"reopened", []Event{ev(2, Closed), ev(3, AskedAgain, fix(2))}, false},
		{"validated again", []Event{ev(2, Closed), ev(3, AskedAgain, fix(2)), ev(4, Closed, fix(3))}, true},
		{"two devices validated", []Event{ev(2, Closed), ev(3, Closed)}, true},
		{"reopened by who had seen one validation", []Event{ev(2, Closed), ev(3, Closed), ev(4, AskedAgain, fix(2))}, false},
	}
	for _, c := range cases {
		if got := Derive(pairs, append(c.events, open)).Validated; got != c.validated {
			t.Errorf("%s: validated %v, want %v", c.name, got, c.validated)
		}
	}
}

func TestHeadsAndMoments(t *testing.T) {
	t.Parallel()
	count := func(n, heads, of int, fixed ...int) Event {
		return ev(n, Counted, func(e *Event) { e.Segment, e.Value, e.Expected = Pickup, heads, of }, fix(fixed...))
	}
	began := func(n int, at Segment) Event { return ev(n, Began, func(e *Event) { e.Segment = at }) }
	s := Derive(pairs, []Event{ev(1, Opened), count(2, 1, 2), count(3, 2, 2, 2), began(8, Play), began(6, Play)})
	if h := s.Heads[Pickup]; h.Count != 2 || h.Mismatch() {
		t.Fatalf("%+v", h)
	}
	if got := s.Begun[Play]; !got.Equal(nine.Add(6 * time.Minute)) {
		t.Fatal(got)
	}
	s = Derive(pairs, []Event{count(2, 1, 2), count(3, 2, 2)})
	if h := s.Heads[Pickup]; !h.Conflict || !h.Mismatch() || len(h.Candidates) != 2 {
		t.Fatalf("two counts that differ are both shown: %+v", h)
	}
}

func TestProposals(t *testing.T) {
	t.Parallel()
	seats := []Seat{{amy, child1}, {bob, child2}, {13, 0}}
	events := []Event{ev(1, Opened), mark(2, amy, Absent, 0), mark(3, child2, Excused, 0)}
	s := Derive(seats, events)
	want := []Proposal{{Child: child1, Mentor: amy, Teens: []int64{bob, 13}}}
	if d := cmp.Diff(want, s.Proposals(seats)); d != "" {
		t.Fatal(d)
	}
	events = append(events, ev(4, StoodIn, func(e *Event) { e.Person, e.Other = bob, child1 }))
	s = Derive(seats, events)
	got := s.Proposals(seats)[0]
	if got.Chosen.Teen != bob || !got.Chosen.Anybody() || len(got.Teens) != 1 {
		t.Fatalf("%+v", got)
	}
	events = append(events, ev(5, StoodIn, func(e *Event) { e.Other, e.Status = child1, StaffPlay }, fix(4)))
	if x := Derive(seats, events).StandIns[child1]; !x.Staff || x.Teen != 0 || x.Conflict {
		t.Fatalf("%+v", x)
	}
}

func TestOutside(t *testing.T) {
	t.Parallel()
	s := Derive(pairs, []Event{ev(1, Opened), mark(2, 99, Absent, 0)})
	if len(s.Outside) != 1 || len(s.People) != 4 {
		t.Fatalf("a mark about somebody who is not on the list is kept apart: %+v", s)
	}
}

// drawEvents makes up what several devices may send about one session.
func drawEvents(t *rapid.T) []Event {
	n := rapid.IntRange(0, 25).Draw(t, "events")
	list := make([]Event, n)
	for i := range list {
		e := ev(i+1, rapid.SampledFrom([]Verb{Opened, Marked, Marked, Marked, Counted, Began, StoodIn, Closed, AskedAgain}).Draw(t, "verb"))
		e.Author = access.AccountID(rapid.IntRange(40, 42).Draw(t, "author"))
		e.Person = int64(rapid.SampledFrom([]int64{amy, bob, child1, child2, 99, 0}).Draw(t, "person"))
		e.Other = int64(rapid.SampledFrom([]int64{child1, child2}).Draw(t, "other"))
		e.Status = rapid.SampledFrom([]Status{Present, Late, LeftEarly, Excused, Absent}).Draw(t, "status")
		e.Value = rapid.IntRange(0, 3).Draw(t, "value")
		e.Segment = rapid.SampledFrom(HandOvers()).Draw(t, "segment")
		e.ObservedAt = nine.Add(time.Duration(rapid.IntRange(-5, 5).Draw(t, "skew")) * time.Hour)
		for range rapid.IntRange(0, 3).Draw(t, "corrects") {
			e.Corrects = append(e.Corrects, eid(rapid.IntRange(1, n).Draw(t, "corrected")))
		}
		list[i] = e
	}
	return list
}

// TestOrderDoesNotMatter: any order of arrival, any number of deliveries, and
// wrong clocks, give the same state.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events := drawEvents(t)
		want := Derive(pairs, events)
		var other []Event
		for _, e := range events {
			for range rapid.IntRange(1, 3).Draw(t, "deliveries") {
				other = append(other, e)
			}
		}
		seed := rapid.Uint64().Draw(t, "order")
		rand.New(rand.NewPCG(seed, seed)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if d := cmp.Diff(want, Derive(pairs, other)); d != "" {
			t.Fatal(d)
		}
	})
}

// TestNothingIsLost: every value said about a person by a mark that nobody
// corrected is shown.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events := drawEvents(t)
		s := Derive(pairs, events)
		corrected := map[string]bool{}
		for _, e := range events {
			for _, c := range e.Corrects {
				corrected[c] = true
			}
		}
		for _, e := range events {
			p, on := s.People[e.Person]
			if e.Verb != Marked || !on || corrected[e.ID] {
				continue
			}
			shown := p.Status == e.Status && p.Minutes == e.Value
			for _, c := range p.Candidates {
				shown = shown || c.Status == e.Status && c.Value == e.Value
			}
			if !shown {
				t.Fatalf("event %s says %s and is not shown: %+v", e.ID, e.Status, p)
			}
		}
	})
}
