// Package report reads across the rooms and shows what comes out: the week at a
// glance, one teen's sixteen weeks, attendance to take away, the brief of a
// replacement, the access log. It writes nothing.
//
// Every figure has its denominator: the people who were on the list of a session
// whose roll call is done, each in the group that they were in that day. A session
// not taken is counted as such, never as an absence; those who left stay in the
// counts of the sessions that they were enrolled for; somebody about whom two
// answers differ is counted once a person has decided.
//
// Names are shown where the reader's own grant on names reaches, glyphs elsewhere:
// a page may be open by another grant, with a wider scope.
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

// week reads what the dashboard of a cohort is made from, through the scope.
func (s *Store) week(ctx context.Context, scope access.Scope, c cohort.Cohort) (w week, err error) {
	w.cohort = c
	if w.groups, err = s.cohort.Groups(ctx, scope, c.ID); err != nil {
		return w, err
	}
	if w.sessions, err = s.session.Sessions(ctx, scope, c.ID); err != nil {
		return w, err
	}
	if w.teens, err = s.cohort.Teens(ctx, scope, c.ID); err != nil {
		return w, err
	}
	if w.strips, err = s.session.Strips(ctx, scope, c.ID); err != nil {
		return w, err
	}
	var opened []session.Session
	for _, x := range w.sessions {
		if x.Fixed() && !x.Cancelled {
			opened = append(opened, x)
		}
	}
	if w.told, err = s.session.TellAll(ctx, scope, opened); err != nil {
		return w, err
	}
	w.pauses, err = s.pauses(ctx, c, w.sessions)
	return w, err
}

// pauses are the holidays after each session number, by the dates first proposed:
// a make-up far away moves no holiday.
func (s *Store) pauses(ctx context.Context, c cohort.Cohort, sessions []session.Session) (map[int]string, error) {
	book, err := s.session.Book(ctx)
	if err != nil {
		return nil, err
	}
	var dated []calendar.Session
	for _, x := range sessions {
		if x.MakeUpFor == 0 {
			dated = append(dated, calendar.Session{Number: x.Number, Date: x.PlannedOn})
		}
	}
	out := map[int]string{}
	for _, p := range book.Pauses(c.Zone, dated) {
		out[p.After] = p.Name
	}
	return out, nil
}
