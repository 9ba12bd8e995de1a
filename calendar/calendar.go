// Package calendar knows on which dates a group's sessions can fall.
//
// A Book holds the days without class: school holidays by zone, public holidays
// by area. It is data, never constants: the national one is embedded, and people
// correct it (Book.With) when the decree says otherwise. Every range includes
// both its ends: class resumes the day after the last one.
//
// Book.Plan counts sessions week after week, always on the same weekday, from the
// first such weekday on or after the start (a Monday start thus names a whole
// week). A date in a school holiday, on a public holiday or in a local closure is
// skipped, and says why. Summer is skipped like any other holiday. A book never
// guesses: what lies before or after the school years that it knows is an error.
//
// What a cancellation, a move or a closure does to a plan is the Diff of two
// plans. A plan is a proposal: sessions that exist live in package session.
//
// The package is pure: no clock, no file, no database. Its errors are *Error,
// French sentences that are safe to show and quote nothing that was typed.
package calendar

import (
	"slices"
	"strings"
	"time"

	"binome/internal/clock"
)

// Error says which part of what was asked cannot be accepted, and what to do.
type Error struct {
	Field   string // zone, area, start, sessions, weekday, half_day, closed or range
	Message string // French, safe to show
}

func (e *Error) Error() string { return e.Message }

// Zone decides when winter and spring holidays fall.
type Zone string

// The three zones. Corse and the overseas territories have calendars of their own.
const (
	ZoneA Zone = "A"
	ZoneB Zone = "B"
	ZoneC Zone = "C"
)

// Zones are all of them, in order.
func Zones() []Zone { return []Zone{ZoneA, ZoneB, ZoneC} }

// ParseZone reads A, B or C, in either case.
func ParseZone(s string) (Zone, error) {
	z := Zone(strings.ToUpper(strings.TrimSpace(s)))
	return z, z.check()
}

func (z Zone) check() error {
	if slices.Contains(Zones(), z) {
		return nil
	}
	return &Error{"zone", "La zone scolaire est A, B ou C."}
}

// Area decides which public holidays are observed.
type Area string

// The two areas. AlsaceMoselle observes the days of Metropole and two of its own.
const (
	Metropole     Area = "metropole"
	AlsaceMoselle Area = "alsace-moselle"
)

// ParseArea reads an area; "" is Metropole.
func ParseArea(s string) (Area, error) {
	a := Area(strings.ToLower(strings.TrimSpace(s)))
	if a == "" {
		a = Metropole
	}
	return a, a.check()
}

func (a Area) check() error {
	if a == "" || a == Metropole || a == AlsaceMoselle {
		return nil
	}
	return &Error{"area", "La région des jours fériés est « metropole » ou « alsace-moselle »."}
}

// HalfDay is the half of the day on which a group meets. It changes no date of a
// plan; Book.Free uses it, since collèges have no class on Wednesday afternoon.
type HalfDay string

// The two halves.
const (
	AM HalfDay = "am"
	PM HalfDay = "pm"
)

// ParseHalfDay reads am or pm.
func ParseHalfDay(s string) (HalfDay, error) {
	h := HalfDay(strings.ToLower(strings.TrimSpace(s)))
	return h, h.check()
}

func (h HalfDay) check() error {
	if h == AM || h == PM {
		return nil
	}
	return &Error{"half_day", "La demi-journée est « am » (matin) ou « pm » (après-midi)."}
}

// ParseWeekday reads mon, tue, wed, thu or fri.
func ParseWeekday(s string) (time.Weekday, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	for d := time.Monday; d <= time.Friday; d++ {
		if s == strings.ToLower(d.String()[:3]) {
			return d, nil
		}
	}
	return 0, &Error{"weekday", "Le jour de la semaine est « mon », « tue », « wed », « thu » ou « fri », du lundi au vendredi."}
}

// Range is the days from From to To, both included.
type Range struct{ From, To clock.Date }

// Day is the range of one day.
func Day(d clock.Date) Range { return Range{d, d} }

// Contains reports whether d is one of the days.
func (r Range) Contains(d clock.Date) bool { return !d.Before(r.From) && !d.After(r.To) }

// Days is how many days there are.
func (r Range) Days() int { return r.To.Sub(r.From) + 1 }

// check tells what is wrong with a range, nil if it has at least one day.
func (r Range) check() error {
	if r.From.IsZero() || r.To.IsZero() {
		return &Error{"range", "Il faut un premier et un dernier jour."}
	}
	if r.To.Before(r.From) {
		return &Error{"range", "Le dernier jour vient avant le premier."}
	}
	return nil
}

// Holiday is days without class for everybody of a zone or an area. Its name is
// French, with typographic apostrophes: "Vacances d’hiver", "Armistice 1918".
type Holiday struct {
	Name string
	Range
}

// Closure is days on which one school receives nobody. Reason may be "".
type Closure struct {
	Range
	Reason string
}

// schoolYear is the year in which d's school year began, on 1 September.
func schoolYear(d clock.Date) int {
	if d.Month() >= time.September {
		return d.Year()
	}
	return d.Year() - 1
}
