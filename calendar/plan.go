package calendar

import (
	"fmt"
	"slices"
	"time"

	"binome/internal/clock"
)

// MaxSessions is the most sessions that one plan may have: two school years.
const MaxSessions = 60

// Request is what a group asks of the calendar.
type Request struct {
	Zone     Zone
	Area     Area         // "" is Metropole
	Start    clock.Date   // the first session is the first Weekday on or after it
	Sessions int          // 1 to MaxSessions
	Weekday  time.Weekday // Monday to Friday
	HalfDay  HalfDay
	Closed   []Closure // of the schools concerned, in any order
}

// Session is one dated place in a plan. Number counts from 1.
type Session struct {
	Number int        `json:"number"`
	Date   clock.Date `json:"date"`
}

// Skip is a date on which a session would have fallen, and why it does not, in
// French: the name of the holiday or the reason of the closure.
type Skip struct {
	Date clock.Date `json:"date"`
	Why  string     `json:"why"`
}

// Plan is the dates proposed for a request. Sessions are in order of number;
// Skipped are the other weeks from the start to the last session.
type Plan struct {
	Sessions    []Session
	Skipped     []Skip
	AfterSummer bool // a summer holiday cuts the sessions in two
}

// check is the first thing wrong with the request, nil if nothing is.
func (r Request) check() error {
	if err := r.Zone.check(); err != nil {
		return err
	}
	if err := r.Area.check(); err != nil {
		return err
	}
	if r.Start.IsZero() {
		return &Error{"start", "Il faut une date de départ."}
	}
	if r.Sessions < 1 || r.Sessions > MaxSessions {
		return &Error{"sessions", fmt.Sprintf("Le nombre de séances va de 1 à %d.", MaxSessions)}
	}
	if r.Weekday < time.Monday || r.Weekday > time.Friday {
		return &Error{"weekday", "Les séances ont lieu du lundi au vendredi."}
	}
	if err := r.HalfDay.check(); err != nil {
		return err
	}
	for i, c := range r.Closed {
		if err := c.check(); err != nil {
			return &Error{"closed", fmt.Sprintf("Fermeture n° %d : %s", i+1, err)}
		}
	}
	return nil
}

// first is the first Weekday on or after Start.
func (r Request) first() clock.Date {
	return r.Start.AddDays((int(r.Weekday-r.Start.Weekday()) + 7) % 7)
}

// Plan dates the sessions of a request. Errors are *Error: a request that makes
// no sense, or one that reaches outside the school years that the book covers.
func (b Book) Plan(r Request) (Plan, error) {
	if err := r.check(); err != nil {
		return Plan{}, err
	}
	known, err := b.known(r)
	if err != nil {
		return Plan{}, err
	}
	var p Plan
	for d := r.first(); len(p.Sessions) < r.Sessions; d = d.AddDays(7) {
		if d.After(known.To) {
			return Plan{}, tooFar(known, len(p.Sessions), r.Sessions)
		}
		if why := b.closedOn(r, d); why != "" {
			p.Skipped = append(p.Skipped, Skip{d, why})
			continue
		}
		p.Sessions = append(p.Sessions, Session{len(p.Sessions) + 1, d})
	}
	p.AfterSummer = b.summerBetween(r.Zone, p.Sessions[0].Date, p.Last())
	return p, nil
}

// known is what the book covers, if the start of the request lies in it.
func (b Book) known(r Request) (Range, error) {
	known, ok := b.Covers(r.Zone)
	switch {
	case !ok:
		return known, &Error{"zone", "Aucune année scolaire n’est connue pour cette zone."}
	case r.Start.Before(known.From):
		return known, &Error{"start", fmt.Sprintf(
			"Le calendrier scolaire connu commence le %s : choisissez une date de départ à partir de ce jour.", numeric(known.From))}
	case r.Start.After(known.To):
		return known, &Error{"start", fmt.Sprintf(
			"Le calendrier scolaire connu s’arrête le %s : choisissez une date de départ avant ce jour.", numeric(known.To))}
	}
	return known, nil
}

func tooFar(known Range, fit, wanted int) *Error {
	count := fmt.Sprintf("%d séances sur %d y tiennent", fit, wanted)
	switch fit {
	case 0:
		count = "aucune séance n’y tient"
	case 1:
		count = fmt.Sprintf("1 séance sur %d y tient", wanted)
	}
	return &Error{"sessions", fmt.Sprintf(
		"Le calendrier scolaire connu s’arrête le %s : %s. Commencez plus tôt, ou prévoyez moins de séances.", numeric(known.To), count)}
}

// numeric is "31/08/2028"; longer forms belong to pages.
func numeric(d clock.Date) string {
	return fmt.Sprintf("%02d/%02d/%04d", d.Day(), int(d.Month()), d.Year())
}

// closedOn is why the request has no session on d, "" if it may have one.
func (b Book) closedOn(r Request, d clock.Date) string {
	if why := b.holiday(r.Zone, r.Area, d); why != "" {
		return why
	}
	return closure(r.Closed, d)
}

func (b Book) summerBetween(z Zone, first, last clock.Date) bool {
	summer := midSummer(schoolYear(first))
	return slices.ContainsFunc(b.school[z], func(h Holiday) bool {
		return h.Contains(summer) && first.Before(h.From) && last.After(h.To)
	})
}

// Last is the date of the last session, the zero Date without any.
func (p Plan) Last() clock.Date {
	var last clock.Date
	for _, s := range p.Sessions {
		if s.Date.After(last) {
			last = s.Date
		}
	}
	return last
}

// Free are the days of a range on which a make-up session could stand: class is
// held, no closure, nothing taken. The request gives zone, area, half-day and
// closures; its start, weekday and number do not matter. On Wednesday afternoons
// collèges have no class. Days that the book does not cover are never proposed.
func (b Book) Free(r Request, within Range, taken ...clock.Date) []clock.Date {
	known, ok := b.Covers(r.Zone)
	if !ok {
		return nil
	}
	if within.From.Before(known.From) {
		within.From = known.From
	}
	if within.To.After(known.To) {
		within.To = known.To
	}
	var out []clock.Date
	for d := within.From; !d.After(within.To); d = d.AddDays(1) {
		if b.couldMeet(r, d) && !slices.Contains(taken, d) {
			out = append(out, d)
		}
	}
	return out
}

func (b Book) couldMeet(r Request, d clock.Date) bool {
	if weekend(d) || d.Weekday() == time.Wednesday && r.HalfDay == PM {
		return false
	}
	return b.closedOn(r, d) == ""
}
