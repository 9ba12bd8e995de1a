package session

import (
	"cmp"
	"slices"
	"time"

	"binome/internal/access"
)

// Seat is one place of a session: a teen and, when they are in a pair that day,
// their child (else 0).
type Seat struct{ Teen, Child int64 }

// State is what the events of a session say, put together. It does not depend on
// the order in which they arrived, nor on how often.
type State struct {
	Opened      bool
	OpenedAt    time.Time // the first opening
	Validated   bool
	ValidatedAt time.Time
	ValidatedBy access.AccountID
	People      map[int64]Standing // everybody on the list
	Heads       map[Segment]Heads  // hand-overs that were counted
	Begun       map[Segment]time.Time
	StandIns    map[int64]StandIn // by child
	RollCall    []string          // what a validation or a reopening corrects
	Outside     []Event           // marks of people who are not on the list
}

// Standing is where one person stands in one session.
type Standing struct {
	Status     Status   // Present unless a mark says otherwise; one of the candidates in a conflict
	Minutes    int      // late, or left early
	Marked     bool     // by a mark, not by default
	Conflict   bool     // several marks stand that say different things
	Candidates []Event  // in a conflict: one event for each thing said, in order of their identifiers
	Current    []string // marks that stand: what the next mark corrects
}

// Heads is what was counted at one hand-over. Counts that differ are a Conflict.
type Heads struct {
	Count, Expected int
	At              time.Time
	Conflict        bool
	Candidates      []Event
	Current         []string
}

// Mismatch reports whether somebody is missing or too many.
func (h Heads) Mismatch() bool { return h.Conflict || h.Count != h.Expected }

// StandIn is who plays with a child whose mentor is not there: another teen, or
// an adult when Staff.
type StandIn struct {
	Teen       int64
	Staff      bool
	Conflict   bool
	Candidates []Event
	Current    []string
}

// Anybody reports whether somebody plays with the child.
func (s StandIn) Anybody() bool { return s.Staff || s.Teen != 0 }

// Derive puts the events together. An event that no other event about the same
// thing corrects stands. One value standing is the value; several different ones
// are a conflict.
func Derive(seats []Seat, events []Event) State {
	s := State{
		People: make(map[int64]Standing, 2*len(seats)), Heads: map[Segment]Heads{},
		Begun: map[Segment]time.Time{}, StandIns: map[int64]StandIn{},
	}
	for _, x := range seats {
		s.seat(x.Teen)
		s.seat(x.Child)
	}
	for key, about := range byMatter(events) {
		s.settle(key, about)
	}
	slices.SortFunc(s.Outside, byID)
	return s
}

func (s *State) seat(person int64) {
	if person != 0 {
		s.People[person] = Standing{Status: Present}
	}
}

// matter is what an event is about: only events of one matter correct each other.
type matter struct {
	verb    Verb
	person  int64
	segment Segment
}

func (e Event) matter() matter {
	switch e.Verb {
	case Marked:
		return matter{verb: Marked, person: e.Person}
	case StoodIn:
		return matter{verb: StoodIn, person: e.Other}
	case Counted, Began:
		return matter{verb: e.Verb, segment: e.Segment}
	case AskedAgain:
		return matter{verb: Closed}
	default:
		return matter{verb: e.Verb}
	}
}

// byMatter groups the events, each once, in order of their identifiers.
func byMatter(events []Event) map[matter][]Event {
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, byID)
	sorted = slices.CompactFunc(sorted, func(a, b Event) bool { return a.ID == b.ID })
	out := map[matter][]Event{}
	for _, e := range sorted {
		out[e.matter()] = append(out[e.matter()], e)
	}
	return out
}

// byID orders events by identifier. Two events with the same one, which the
// table refuses, are told apart by what they say.
func byID(a, b Event) int {
	if c := cmp.Compare(a.ID, b.ID); c != 0 {
		return c
	}
	return slices.Compare(a.hash(), b.hash())
}

// standing are the events that no other corrects. When each is corrected by
// another, which no honest device makes, all of them stand: nothing is lost.
func standing(about []Event) []Event {
	corrected := map[string]bool{}
	for _, e := range about {
		for _, c := range e.Corrects {
			corrected[c] = corrected[c] || c != e.ID
		}
	}
	var out []Event
	for _, e := range about {
		if !corrected[e.ID] {
			out = append(out, e)
		}
	}
	if out == nil {
		return about
	}
	return out
}

func (s *State) settle(key matter, about []Event) {
	now := standing(about)
	switch key.verb {
	case Opened:
		s.Opened, s.OpenedAt = true, first(about).ObservedAt
	case Closed:
		s.close(now)
	case Began:
		s.Begun[key.segment] = first(now).ObservedAt
	case Marked:
		s.mark(key.person, now)
	case Counted:
		s.count(key.segment, now)
	case StoodIn:
		s.standIn(key.person, now)
	default: // a verb of a later version: kept, and without effect
	}
}

// close: a reopening that nobody has answered wins over any validation.
func (s *State) close(now []Event) {
	s.RollCall = identifiers(now)
	if slices.ContainsFunc(now, func(e Event) bool { return e.Verb == AskedAgain }) {
		return
	}
	e := first(now)
	s.Validated, s.ValidatedAt, s.ValidatedBy = true, e.ObservedAt, e.Author
}

func (s *State) mark(person int64, now []Event) {
	if _, ok := s.People[person]; !ok {
		s.Outside = append(s.Outside, now...)
		return
	}
	said := distinct(now)
	st := Standing{Status: said[0].Status, Minutes: said[0].Value, Marked: true, Current: identifiers(now)}
	if len(said) > 1 {
		st.Conflict, st.Candidates = true, said
	}
	s.People[person] = st
}

func (s *State) count(at Segment, now []Event) {
	said := distinct(now)
	h := Heads{Count: said[0].Value, Expected: said[0].Expected, At: said[0].ObservedAt, Current: identifiers(now)}
	if len(said) > 1 {
		h.Conflict, h.Candidates = true, said
	}
	s.Heads[at] = h
}

func (s *State) standIn(child int64, now []Event) {
	said := distinct(now)
	x := StandIn{Teen: said[0].Person, Staff: said[0].Status == StaffPlay, Current: identifiers(now)}
	if len(said) > 1 {
		x.Conflict, x.Candidates = true, said
	}
	s.StandIns[child] = x
}

// distinct keeps one event for each thing said: the first that was observed.
func distinct(events []Event) []Event {
	type value struct {
		status                 Status
		value, expected, other int64
	}
	kept := map[value]Event{}
	for _, e := range events {
		v := value{e.Status, int64(e.Value), int64(e.Expected), e.Person}
		if old, ok := kept[v]; !ok || earlier(e, old) < 0 {
			kept[v] = e
		}
	}
	out := make([]Event, 0, len(kept))
	for _, e := range kept {
		out = append(out, e)
	}
	slices.SortFunc(out, byID)
	return out
}

// first is the event observed first. The instant is the device's word: it is
// shown, and decides nothing.
func first(events []Event) Event { return slices.MinFunc(events, earlier) }

func earlier(a, b Event) int {
	if c := a.ObservedAt.Compare(b.ObservedAt); c != 0 {
		return c
	}
	return byID(a, b)
}

func identifiers(events []Event) []string {
	out := make([]string, len(events))
	for i, e := range events {
		out[i] = e.ID
	}
	return out
}
