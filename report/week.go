package report

import (
	"cmp"
	"slices"
	"time"

	"binome/cohort"
	"binome/internal/clock"
	"binome/session"
)

// week is everything of a cohort that its dashboard shows, read once. The rest of
// this file is pure.
type week struct {
	cohort   cohort.Cohort
	groups   []cohort.Group
	sessions []session.Session           // by number then date, cancelled ones included
	told     map[session.ID]session.Told // of those whose roll call has begun
	teens    []cohort.Teen               // under their last group, those who left included
	strips   map[int64]string            // person to cells, see session
	pauses   map[int]string              // holidays after a session number
}

// numbers is the highest session number.
func (w week) numbers() int {
	most := w.cohort.Sessions
	for _, x := range w.sessions {
		most = max(most, x.Number)
	}
	return most
}

// of is the session of a group with that number that counts: the make-up or the
// one held rather than the one cancelled.
func (w week) of(g cohort.GroupID, number int) (session.Session, bool) {
	var found session.Session
	for _, x := range w.sessions {
		if x.Group == g && x.Number == number && (found.ID == 0 || found.Cancelled) {
			found = x
		}
	}
	return found, found.ID != 0
}

// count is people who came out of people on the list.
type count struct{ here, of int }

func (c *count) add(d count) { c.here += d.here; c.of += d.of }

// mark counts one cell of a strip.
func (c *count) mark(cell byte) {
	if session.CountedCell(cell) {
		c.of++
		if session.Came(cell) {
			c.here++
		}
	}
}

// count of the teens on the list of a session, once its roll call is validated.
func (w week) count(x session.Session) count {
	if x.ValidatedAt.IsZero() || x.Cancelled {
		return count{}
	}
	t := w.told[x.ID]
	teens := t.State.Teens(t.Seats)
	return count{teens.Here, teens.Expected - teens.Conflict}
}

// disputed reports whether two answers differ about somebody in the session.
func (w week) disputed(x session.Session) bool { return len(w.told[x.ID].State.Conflicts()) > 0 }

// cell is the letter of a person for a session number, X beyond their strip.
func (w week) cell(person int64, number int) byte {
	cells := w.strips[person]
	if number < 1 || number > len(cells) {
		return session.CellOut
	}
	return cells[number-1]
}

func (w week) group(g cohort.GroupID) cohort.Group {
	for _, x := range w.groups {
		if x.ID == g {
			return x
		}
	}
	return cohort.Group{}
}

// byDate are the sessions in the order of the days.
func (w week) byDate() []session.Session {
	return slices.SortedFunc(slices.Values(w.sessions), func(a, b session.Session) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.StartsAt, b.StartsAt), cmp.Compare(a.ID, b.ID))
	})
}

// dated are the sessions of the calendar week of a day, in order.
func (w week) dated(day clock.Date) []session.Session {
	return slices.DeleteFunc(w.byDate(), func(x session.Session) bool { return x.Date.Monday() != day.Monday() })
}

// last is the day of the last session that is not cancelled, zero without one.
func (w week) last() (d clock.Date) {
	for _, x := range w.sessions {
		if !x.Cancelled && x.Date.After(d) {
			d = x.Date
		}
	}
	return d
}

// moment is where the present day stands among the weeks.
type moment struct {
	number int             // of the latest week that has begun, 0 before the first
	here   bool            // that week is the present one, not one before the holidays
	next   session.Session // the next one to come, zero when none is left
}

// moment at an instant. A week is that of the dates first proposed, so that a
// cancelled or moved session keeps its week; the leading group gives the number.
func (w week) moment(now time.Time) (m moment) {
	monday := clock.DateOf(now).Monday()
	for _, x := range w.sessions {
		week := x.PlannedOn.Monday()
		if x.MakeUpFor != 0 || week.After(monday) {
			continue
		}
		m.number = max(m.number, x.Number)
		m.here = m.here || week == monday
	}
	for _, x := range w.byDate() {
		if !x.Cancelled && x.Ends().After(now) {
			m.next = x
			break
		}
	}
	return m
}

// monday is that of the dates first proposed for a number, zero without any.
func (w week) monday(number int) clock.Date {
	var first clock.Date
	for _, x := range w.sessions {
		if x.Number == number && x.MakeUpFor == 0 && (first.IsZero() || x.PlannedOn.Before(first)) {
			first = x.PlannedOn
		}
	}
	if first.IsZero() {
		return first
	}
	return first.Monday()
}

// ahead reports whether a group still has a session to come.
func (w week) ahead(g cohort.GroupID, now time.Time) bool {
	return slices.ContainsFunc(w.sessions, func(x session.Session) bool {
		return x.Group == g && !x.Cancelled && x.Ends().After(now)
	})
}

// stands reports whether a cancelled session was not made up.
func (w week) stands(x session.Session) bool {
	kept, ok := w.of(x.Group, x.Number)
	return !ok || kept.Cancelled && kept.ID == x.ID
}

// worry is why a teen's last sessions call for attention.
type worry struct {
	run    int // roll calls missed in a row, up to the last
	missed int // out of the last five
	from   int // number of the first session to show
}

// worries applies the rule: two absences in a row, or three in the last five roll
// calls, excused or not: a child was waiting.
func worries(cells string) (x worry, yes bool) {
	running, seen, last := true, 0, 0
	for n := len(cells); n >= 1; n-- {
		cell := cells[n-1]
		if !session.CountedCell(cell) {
			continue
		}
		last = max(last, n)
		running = running && !session.Came(cell)
		if running {
			x.run++
		}
		if seen++; seen <= 5 && !session.Came(cell) {
			x.missed++
		}
	}
	x.from = max(1, last-4)
	return x, x.run >= 2 || x.missed >= 3
}
