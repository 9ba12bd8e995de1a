// Package report reads across the rooms and shows what comes out: the week at a
// glance, one teen's sixteen weeks, attendance to take away, the brief of a
// replacement, the access log. It writes nothing.
//
// Every figure has its denominator: people on the list of sessions whose roll call
// is done. A session not taken is counted as such, never as an absence; those who
// left stay in the counts of the sessions they were enrolled for.
package report

import (
	"context"

	"binome/calendar"
	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/journal"
	"binome/outcome"
	"binome/school"
	"binome/session"
)

// Store reads the other rooms' stores.
type Store struct {
	db       *db.DB
	clock    clock.Clock
	identity *identity.Store
	cohort   *cohort.Store
	session  *session.Store
	journal  *journal.Store
	outcome  *outcome.Store
	audit    *audit.Log
	schools  *school.Store
}

// NewStore makes the store over the rooms that it reads.
func NewStore(d *db.DB, c clock.Clock, people *identity.Store, cohorts *cohort.Store, sessions *session.Store,
	journals *journal.Store, outcomes *outcome.Store, log *audit.Log, schools *school.Store,
) *Store {
	return &Store{d, c, people, cohorts, sessions, journals, outcomes, log, schools}
}

// Week is everything of a cohort that its attendance pages show, read once.
type Week struct {
	Cohort   cohort.Cohort
	Groups   []cohort.Group
	Sessions []session.Session // by number then date, cancelled ones included
	Teens    []cohort.Teen
	Strips   map[int64]string // person to cells, see session
	Pauses   map[int]string   // holidays after a session number
}

// week reads a cohort through the scope.
func (s *Store) week(ctx context.Context, scope access.Scope, c cohort.Cohort) (w Week, err error) {
	w.Cohort = c
	if w.Groups, err = s.cohort.Groups(ctx, scope, c.ID); err != nil {
		return w, err
	}
	if w.Sessions, err = s.session.Sessions(ctx, scope, c.ID); err != nil {
		return w, err
	}
	if w.Teens, err = s.cohort.Teens(ctx, scope, c.ID); err != nil {
		return w, err
	}
	if w.Strips, err = s.session.Strips(ctx, scope, c.ID); err != nil {
		return w, err
	}
	w.Pauses = pauses(c, w.Sessions)
	return w, nil
}

// pauses are the holidays between two session numbers, by the dates first
// proposed: a make-up far away moves no holiday.
func pauses(c cohort.Cohort, sessions []session.Session) map[int]string {
	var dated []calendar.Session
	for _, x := range sessions {
		if x.MakeUpFor == 0 {
			dated = append(dated, calendar.Session{Number: x.Number, Date: x.PlannedOn})
		}
	}
	out := map[int]string{}
	for _, p := range calendar.National().Pauses(c.Zone, dated) {
		out[p.After] = p.Name
	}
	return out
}

// Numbers is the highest session number.
func (w Week) Numbers() int {
	most := w.Cohort.Sessions
	for _, x := range w.Sessions {
		most = max(most, x.Number)
	}
	return most
}

// of is the session of a group with that number that counts: the make-up or the
// one held rather than the one cancelled.
func (w Week) of(g cohort.GroupID, number int) (session.Session, bool) {
	var found session.Session
	for _, x := range w.Sessions {
		if x.Group == g && x.Number == number && (found.ID == 0 || found.Cancelled) {
			found = x
		}
	}
	return found, found.ID != 0
}

// Count is people who came out of people on the list.
type Count struct{ Here, Of int }

func (c *Count) add(d Count) { c.Here += d.Here; c.Of += d.Of }

// cell is the letter of a person for a session number, X beyond their strip.
func (w Week) cell(person int64, number int) byte {
	cells := w.Strips[person]
	if number < 1 || number > len(cells) {
		return session.CellOut
	}
	return cells[number-1]
}

// count of the teens of a group in a session whose roll call is done.
func (w Week) count(g cohort.GroupID, number int) (c Count) {
	for _, t := range w.Teens {
		if t.Group != g {
			continue
		}
		if cell := w.cell(int64(t.ID), number); session.CountedCell(cell) {
			c.Of++
			if session.Came(cell) {
				c.Here++
			}
		}
	}
	return c
}

// letters tells whether somebody of the group has the letter at that number.
func (w Week) letters(g cohort.GroupID, number int, letter byte) bool {
	for _, t := range w.Teens {
		if t.Group == g && w.cell(int64(t.ID), number) == letter {
			return true
		}
	}
	return false
}
