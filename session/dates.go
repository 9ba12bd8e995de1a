package session

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binome/calendar"
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/school"
)

// timetable reads what the verbs of timetable.go need, for one group.
func (s *Store) timetable(ctx context.Context, scope access.Scope, group cohort.GroupID) (timetable, error) {
	g, err := s.cohorts.Group(ctx, scope, group)
	if err != nil {
		return timetable{}, err
	}
	all, err := s.timetables(ctx, scope, g.Cohort, g)
	if err != nil {
		return timetable{}, err
	}
	return all[0], nil
}

// timetables are those of the groups given, all of one cohort.
func (s *Store) timetables(ctx context.Context, scope access.Scope, of cohort.CohortID, groups ...cohort.Group) ([]timetable, error) {
	c, err := s.cohorts.Cohort(ctx, scope, of)
	if err != nil {
		return nil, err
	}
	book, err := s.book(ctx)
	if err != nil {
		return nil, err
	}
	sessions, err := list(ctx, s.db, "s.cohort_id = $1 order by s.number, s.on_date, s.id", []any{of})
	if err != nil {
		return nil, err
	}
	closures, err := s.closures(ctx, of, groups)
	if err != nil {
		return nil, err
	}
	out := make([]timetable, len(groups))
	for i, g := range groups {
		out[i] = timetable{
			group: g, planned: c.Sessions, first: c.FirstWeek, zone: c.Zone, area: calendar.Area(c.Area),
			book: book, closed: closures[g.ID], today: s.clock.Today(),
		}
		out[i].share(sessions)
	}
	return out, nil
}

// share keeps the group's own sessions, and apart the live ones of the others.
func (t *timetable) share(all []Session) {
	t.sessions, t.others = nil, nil
	for _, x := range all {
		switch {
		case x.Group == t.group.ID:
			t.sessions = append(t.sessions, x)
		case !x.Cancelled:
			t.others = append(t.others, x)
		}
	}
}

// closures are those that concern each group: of its maternelle, and of the
// collèges of the teens who are in it.
func (s *Store) closures(ctx context.Context, of cohort.CohortID, groups []cohort.Group) (map[cohort.GroupID][]closed, error) {
	type row struct {
		group  cohort.GroupID
		school school.ID
	}
	rows, err := db.List(ctx, s.db, func(r *row) []any { return []any{&r.group, &r.school} },
		`select distinct e.group_id, t.college_id from enrolment e join teen t on t.id = e.teen_id
		 where e.cohort_id = $1 and e.ends_on is null`, of)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		rows = append(rows, row{g.ID, g.Maternelle})
	}
	var schools []school.ID
	for _, r := range rows {
		if !slices.Contains(schools, r.school) {
			schools = append(schools, r.school)
		}
	}
	all, err := s.schools.Closures(ctx, schools)
	if err != nil {
		return nil, err
	}
	out := map[cohort.GroupID][]closed{}
	for _, r := range rows {
		for _, c := range all {
			if c.School == r.school {
				out[r.group] = append(out[r.group], closed{calendar.Range{From: c.From, To: c.To}, c.SchoolName, c.Reason})
			}
		}
	}
	return out, nil
}

// verb is one of the pure verbs of a timetable.
type verb func(timetable) ([]Session, error)

// preview is what a verb would do to a group, and its warnings.
func (s *Store) preview(ctx context.Context, scope access.Scope, group cohort.GroupID, do verb, on *Slot) (Consequence, error) {
	t, err := s.timetable(ctx, scope, group)
	if err != nil {
		return Consequence{}, err
	}
	after, err := do(t)
	if err != nil {
		return Consequence{}, err
	}
	c := t.consequence(after)
	if on != nil {
		c.Warnings = t.warnings(*on)
	}
	return c, nil
}

// errDone is what the check of a change returns when an earlier delivery of the
// same form has made it.
var errDone = errors.New("session: already done")

// change does a verb to a group, audits it and lays the strips again, in one
// transaction, after check has agreed.
func (s *Store) change(ctx context.Context, scope access.Scope, group cohort.GroupID, e audit.Entry, check func(*db.Tx) error, do verb) error {
	t, err := s.timetable(ctx, scope, group)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := check(tx); err != nil {
			if errors.Is(err, errDone) {
				return nil
			}
			return err
		}
		t := t
		all, err := list(ctx, tx, "s.cohort_id = $1 order by s.number, s.on_date, s.id", []any{t.group.Cohort})
		if err != nil {
			return err
		}
		t.share(all)
		after, err := do(t)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, t.sessions, after, e.At); err != nil {
			return err
		}
		if err := refreshGroup(ctx, tx, group); err != nil {
			return err
		}
		return audit.Append(ctx, tx, s.ids, e)
	})
}

// save writes what differs between two states of a group. Sessions that move
// leave their day first: two may swap theirs.
func save(ctx context.Context, tx *db.Tx, before, after []Session, now time.Time) error {
	old := map[ID]Session{}
	for _, s := range before {
		old[s.ID] = s
	}
	var moved, added []Session
	for _, s := range after {
		was, exists := old[s.ID]
		switch {
		case !exists:
			added = append(added, s)
		case s.Cancelled && !was.Cancelled:
			if err := saveCancelled(ctx, tx, s, now); err != nil {
				return err
			}
		case s != was:
			moved = append(moved, s)
			if _, err := db.Exec(ctx, tx, "update session set on_date = $2 where id = $1", s.ID, "moving "+s.ID.String()); err != nil {
				return err
			}
		}
	}
	for _, s := range moved {
		if err := saveMoved(ctx, tx, s); err != nil {
			return err
		}
	}
	for _, s := range added {
		if err := insertSession(ctx, tx, s); err != nil {
			return err
		}
	}
	return nil
}

func saveCancelled(ctx context.Context, tx *db.Tx, s Session, now time.Time) error {
	_, err := db.Exec(ctx, tx, "update session set cancelled_at = $2, cancel_reason = $3, version = version + 1 where id = $1",
		s.ID, clock.Micros(now), s.CancelReason)
	return err
}

func saveMoved(ctx context.Context, tx *db.Tx, s Session) error {
	_, err := db.Exec(ctx, tx, `update session set on_date = $2, starts_at = $3, ends_at = $4, planned_on = $5, version = version + 1
		where id = $1`, s.ID, s.Date, s.StartsAt, s.EndsAt, s.PlannedOn)
	return err
}

func insertSession(ctx context.Context, tx *db.Tx, s Session) error {
	var missed any
	if s.MakeUpFor != 0 {
		missed = s.MakeUpFor
	}
	_, err := db.Exec(ctx, tx, `insert into session (id, cohort_id, group_id, number, on_date, starts_at, ends_at, planned_on, make_up_for)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		s.ID, s.Cohort, s.Group, s.Number, s.Date, s.StartsAt, s.EndsAt, s.PlannedOn, missed)
	return err
}

// PreviewCancel is what cancelling a session would do; with a make-up date, what
// both would.
func (s *Store) PreviewCancel(ctx context.Context, g access.Grant[access.EditCalendar], which ID, makeUp *Slot) (Consequence, error) {
	x, err := s.Get(ctx, g.Scope(), which)
	if err != nil {
		return Consequence{}, err
	}
	return s.preview(ctx, g.Scope(), x.Group, cancelling(which, "", makeUp, id.New[Session](s.ids)), makeUp)
}

// Cancel cancels a session that nobody has opened, with the reason that everybody
// will read; makeUp, when given, dates its make-up at once under the identifier
// made. version is that of the session as it was shown.
func (s *Store) Cancel(ctx context.Context, g access.Grant[access.EditCalendar], which ID, version int, reason string, makeUp *Slot, made ID) error {
	if f := checkReason(reason); len(f) > 0 {
		return f.Err()
	}
	x, err := s.Get(ctx, g.Scope(), which)
	if err != nil {
		return err
	}
	return s.change(ctx, g.Scope(), x.Group, entry(s, g, "session.cancel", which),
		s.fresh(ctx, g.Scope(), which, version, func(x Session) bool { return x.Cancelled && x.CancelReason == reason }),
		cancelling(which, reason, makeUp, made))
}

func cancelling(which ID, reason string, makeUp *Slot, made ID) verb {
	return func(t timetable) ([]Session, error) {
		after, err := t.cancel(which, reason)
		if err != nil || makeUp == nil {
			return after, err
		}
		t.sessions = after
		return t.makeUp(which, made, *makeUp)
	}
}

const maxReason = 300

func checkReason(reason string) (f fault.Fields) {
	n := utf8.RuneCountInString(reason)
	switch {
	case strings.TrimSpace(reason) == "":
		f.Add("motif", locale.T("Dites pourquoi : la raison s’affiche dans le calendrier."))
	case n > maxReason:
		f.Add("precision", locale.N("Il y a %d signe de trop.", "Il y a %d signes de trop.", n-maxReason))
	}
	return f
}

// fresh refuses a change made on a page that shows an older version, and skips
// one that is already made.
func (s *Store) fresh(ctx context.Context, scope access.Scope, which ID, version int, made func(Session) bool) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		x, err := get(ctx, tx, scope, which)
		switch {
		case err != nil:
			return err
		case made(x):
			return errDone
		case version != 0 && x.Version != version:
			return fault.New(fault.Conflict, locale.T("Cette séance vient de changer. Rechargez la page pour voir sa nouvelle date."))
		}
		return nil
	}
}

// PreviewMove is what moving a session would do.
func (s *Store) PreviewMove(ctx context.Context, g access.Grant[access.EditCalendar], which ID, to Slot) (Consequence, error) {
	x, err := s.Get(ctx, g.Scope(), which)
	if err != nil {
		return Consequence{}, err
	}
	seen := to
	seen.Despite = true
	return s.preview(ctx, g.Scope(), x.Group, func(t timetable) ([]Session, error) { return t.move(which, seen) }, &seen)
}

// Move gives another date and times to a session that nobody has opened.
func (s *Store) Move(ctx context.Context, g access.Grant[access.EditCalendar], which ID, version int, to Slot) error {
	x, err := s.Get(ctx, g.Scope(), which)
	if err != nil {
		return err
	}
	return s.change(ctx, g.Scope(), x.Group, entry(s, g, "session.move", which),
		s.fresh(ctx, g.Scope(), which, version, func(x Session) bool {
			return x.Date == to.Date && x.StartsAt == to.Starts && x.EndsAt == to.Ends && !x.Cancelled
		}),
		func(t timetable) ([]Session, error) { return t.move(which, to) })
}

// PreviewMakeUp is what a make-up of a cancelled session would do.
func (s *Store) PreviewMakeUp(ctx context.Context, g access.Grant[access.EditCalendar], missed ID, on Slot) (Consequence, error) {
	x, err := s.Get(ctx, g.Scope(), missed)
	if err != nil {
		return Consequence{}, err
	}
	seen := on
	seen.Despite = true
	made := id.New[Session](s.ids)
	return s.preview(ctx, g.Scope(), x.Group, func(t timetable) ([]Session, error) { return t.makeUp(missed, made, seen) }, &seen)
}

// MakeUp adds the make-up of a cancelled session, under the identifier made: a
// second delivery changes nothing.
func (s *Store) MakeUp(ctx context.Context, g access.Grant[access.EditCalendar], missed, made ID, on Slot) error {
	x, err := s.Get(ctx, g.Scope(), missed)
	if err != nil {
		return err
	}
	return s.change(ctx, g.Scope(), x.Group, entry(s, g, "session.make-up", made), unused(ctx, made, x.Group),
		func(t timetable) ([]Session, error) { return t.makeUp(missed, made, on) })
}

// unused skips what an earlier delivery of the same form has added to the group,
// and refuses an identifier that something else has.
func unused(ctx context.Context, made ID, to cohort.GroupID) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		group, found, err := db.Maybe(ctx, tx, func(g *cohort.GroupID) []any { return []any{g} },
			"select group_id from session where id = $1", made)
		switch {
		case err != nil:
			return err
		case made == 0 || found && group != to:
			return fault.New(fault.Conflict, locale.T("Rechargez la page, puis envoyez à nouveau."))
		case found:
			return errDone
		}
		return nil
	}
}

// PreviewExtra is what a session after the last one would do.
func (s *Store) PreviewExtra(ctx context.Context, g access.Grant[access.EditCalendar], group cohort.GroupID, on Slot) (Consequence, error) {
	seen := on
	seen.Despite = true
	made := id.New[Session](s.ids)
	return s.preview(ctx, g.Scope(), group, func(t timetable) ([]Session, error) { return t.extra(made, seen) }, &seen)
}

// AddExtra adds a session to a group beyond those planned, under the identifier
// made: a second delivery changes nothing.
func (s *Store) AddExtra(ctx context.Context, g access.Grant[access.EditCalendar], group cohort.GroupID, made ID, on Slot) error {
	return s.change(ctx, g.Scope(), group, entry(s, g, "session.add", made), unused(ctx, made, group),
		func(t timetable) ([]Session, error) { return t.extra(made, on) })
}
