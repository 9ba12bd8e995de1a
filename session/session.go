// Package session knows the weekly half-day of a group: its date, what happens
// in it, who came.
//
// A session is proposed by the calendar, then lives: planned; opened by the
// facilitator, which shows everybody as present; marked, exception by exception;
// validated. Cancelled sessions keep their place and their reason; a make-up is a
// session of its own that carries the number of the one it makes up for. A moved
// session keeps the date first proposed. Nothing opened can be cancelled or moved.
//
// The half-day has six segments in order: pickup, welcome, play, debrief, journal,
// return. At each hand-over heads are counted.
//
// Everything that happens is an append-only Event. The current state is derived
// from the events by a pure function (derive.go) in which order of arrival does
// not matter: an event that no other corrects is current; one current value is
// shown, several different ones are a conflict that a person must settle.
// "Validated with nobody absent" and "not taken" are different states.
//
// The facilitator of the group takes the roll call; the partner's manager and
// the facilitator change dates; steering sees strips under glyphs.
package session

import (
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
)

// ID identifies a session.
type ID = id.ID[Session]

// Session is one dated half-day of a group.
type Session struct {
	ID               ID
	Cohort           cohort.CohortID
	Group            cohort.GroupID
	Number           int // place in the strip, from 1
	Date             clock.Date
	StartsAt, EndsAt string     // "09:00"
	PlannedOn        clock.Date // as first proposed
	MakeUpFor        ID
	Cancelled        bool
	CancelReason     string
	OpenedAt         time.Time // zero before
	ValidatedAt      time.Time
	ValidatedBy      access.AccountID
	Theme            string
	Version          int
}

// Stage is where a session stands.
type Stage string

// The stages.
const (
	Planned   Stage = "planned"
	NotTaken  Stage = "not-taken" // its end has passed and nobody opened it
	Open      Stage = "open"
	Validated Stage = "validated"
	Cancelled Stage = "cancelled"
)

// Stage at the instant now.
func (s Session) Stage(now time.Time) Stage {
	switch {
	case s.Cancelled:
		return Cancelled
	case !s.ValidatedAt.IsZero():
		return Validated
	case !s.OpenedAt.IsZero():
		return Open
	case now.After(s.Ends()):
		return NotTaken
	default:
		return Planned
	}
}

// Starts is the instant at which the session begins.
func (s Session) Starts() time.Time { return at(s.Date, s.StartsAt) }

// Ends is the instant at which it should be over.
func (s Session) Ends() time.Time { return at(s.Date, s.EndsAt) }

func at(d clock.Date, hhmm string) time.Time {
	t, err := time.Parse("15:04", hhmm)
	if err != nil {
		return d.At(0, 0)
	}
	return d.At(t.Hour(), t.Minute())
}

// Minutes is how long it is planned to last.
func (s Session) Minutes() int { return max(0, int(s.Ends().Sub(s.Starts()).Minutes())) }

// Fixed reports whether the session has begun to live: its date no longer changes.
func (s Session) Fixed() bool { return !s.OpenedAt.IsZero() }

// Slug is how addresses name a session: "2026-11-24-" and its group's id.
func (s Session) Slug() string { return s.Date.String() + "-" + s.Group.String() }

// ParseSlug reads what Slug wrote. Anything else is Missing.
func ParseSlug(slug string) (clock.Date, cohort.GroupID, error) {
	const day = len("2026-11-24")
	if len(slug) <= day || slug[day] != '-' {
		return clock.Date{}, 0, fault.Missing()
	}
	on, err1 := clock.ParseDate(slug[:day])
	group, err2 := id.Parse[cohort.Group](slug[day+1:])
	if err1 != nil || err2 != nil {
		return clock.Date{}, 0, fault.Missing()
	}
	return on, group, nil
}

// Segment is a part of the half-day.
type Segment string

// The segments, in order.
const (
	Pickup  Segment = "pickup"  // at the collège
	Welcome Segment = "welcome" // at the maternelle
	Play    Segment = "play"    // with the children
	Debrief Segment = "debrief" // the round of words
	Journal Segment = "journal" // the teens write
	Return  Segment = "return"  // to the collège
)

// Sidewalk (trottoir) is a point of the way where heads are counted, not a part of
// the half-day.
const Sidewalk Segment = "sidewalk"

// Segments are all of them, in order.
func Segments() []Segment { return []Segment{Pickup, Welcome, Play, Debrief, Journal, Return} }

// HandOvers are where heads are counted, in order.
func HandOvers() []Segment { return []Segment{Pickup, Sidewalk, Welcome, Return} }

// Verb is what an event says.
type Verb string

// The verbs.
const (
	Opened     Verb = "open"     // the roll call begins: everybody present by default
	Marked     Verb = "mark"     // Person has Status (Value: minutes late or left early)
	Counted    Verb = "count"    // Value heads at a hand-over (Segment), Expected by the list
	Began      Verb = "segment"  // Segment begins
	StoodIn    Verb = "stand-in" // Person (a teen), or an adult (Status staff), plays with Other (a child) today; neither: nobody after all
	Closed     Verb = "validate" // the roll call is finished: Value teens here, Expected by the list
	AskedAgain Verb = "reopen"   // it was not: corrections follow
)

// Status of a person in a session.
type Status string

// The statuses. Late and left early are present.
const (
	Present   Status = "present"
	Late      Status = "late"
	LeftEarly Status = "left-early"
	Excused   Status = "excused"
	Absent    Status = "absent"
	StaffPlay Status = "staff" // stand-in: an adult plays with the child
)

// Here reports whether the status counts as having come.
func (s Status) Here() bool { return s == Present || s == Late || s == LeftEarly }

// Event is one thing that happened. Its identifier is made where it happened, so
// that a second delivery changes nothing.
type Event struct {
	ID         string // 32 hex digits
	Session    ID
	Verb       Verb
	Person     int64 // a teen or a child
	Other      int64
	Status     Status
	Value      int
	Expected   int
	Segment    Segment
	Corrects   []string // events that this one replaces
	Author     access.AccountID
	Device     string // "" or "p-…" from a page of the site, else the device's name
	Seq        int64  // place in the device's outbox, from 1; 0 from a page
	ObservedAt time.Time
	ReceivedAt time.Time
}
