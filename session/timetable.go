package session

import (
	"slices"
	"time"

	"binome/calendar"
	"binome/cohort"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/locale"
)

// timetable is the sessions of one group and what stands in the way of their
// dates. Its verbs are pure: each gives the sessions as they would be, so that
// what is shown before confirming is what happens after.
type timetable struct {
	group    cohort.Group
	planned  int // sessions that the cohort planned for each group
	first    clock.Date
	zone     calendar.Zone
	area     calendar.Area
	book     calendar.Book
	closed   []closed
	sessions []Session // of the group
	others   []Session // live ones of the cohort's other groups
	today    clock.Date
}

// closed is a local closure with the school that closes.
type closed struct {
	calendar.Range
	school, reason string
}

// Slot is a date and times, as chosen. Despite says that the person has seen
// the warnings.
type Slot struct {
	Date         clock.Date
	Starts, Ends string // "09:00"
	Despite      bool
}

// Dose is how much the group receives.
type Dose struct {
	Sessions int // live ones
	Planned  int
	Minutes  int
}

// Consequence is what a change does: the dates that change, by number, the dose
// before and after, and what a person should know before they say yes.
type Consequence struct {
	Changes       []calendar.Change
	Before, After Dose
	Warnings      []string
}

// Lost is how many sessions fewer the group has; negative when it gains some.
func (c Consequence) Lost() int { return c.Before.Sessions - c.After.Sessions }

func dose(sessions []Session, planned int) Dose {
	d := Dose{Planned: planned}
	for _, s := range sessions {
		if !s.Cancelled {
			d.Sessions++
			d.Minutes += s.Minutes()
		}
	}
	return d
}

// consequence compares two states of the same group.
func (t timetable) consequence(after []Session) Consequence {
	return Consequence{
		Changes: calendar.Diff(live(t.sessions), live(after)),
		Before:  dose(t.sessions, t.planned), After: dose(after, t.planned),
	}
}

// live is the plan of the sessions that are not cancelled.
func live(sessions []Session) calendar.Plan {
	var p calendar.Plan
	for _, s := range sessions {
		if !s.Cancelled {
			p.Sessions = append(p.Sessions, calendar.Session{Number: s.Number, Date: s.Date})
		}
	}
	return p
}

// holiday names what forbids a session on d, "" if nothing does.
func (t timetable) holiday(d clock.Date) string {
	_, why := t.book.IsSchoolDay(t.zone, t.area, d)
	return why
}

// closure names the local closure on d, "" if there is none.
func (t timetable) closure(d clock.Date) string {
	for _, c := range t.closed {
		if c.Contains(d) {
			if c.reason == "" {
				return locale.T("%s : fermeture", c.school)
			}
			return locale.T("%s : %s", c.school, c.reason)
		}
	}
	return ""
}

// find is the session and its place in the list.
func (t timetable) find(which ID) (int, Session, error) {
	i := slices.IndexFunc(t.sessions, func(s Session) bool { return s.ID == which })
	if i < 0 {
		return 0, Session{}, fault.Missing()
	}
	return i, t.sessions[i], nil
}

// onDay is the live session of the group on d, other than except.
func (t timetable) onDay(d clock.Date, except ID) (Session, bool) {
	i := slices.IndexFunc(t.sessions, func(s Session) bool { return s.Date == d && !s.Cancelled && s.ID != except })
	if i < 0 {
		return Session{}, false
	}
	return t.sessions[i], true
}

// changeable refuses what has already happened.
func changeable(s Session) error {
	switch {
	case s.Fixed():
		return fault.New(fault.Conflict, locale.T("L’appel de cette séance a commencé : on ne peut plus l’annuler ni la déplacer."))
	case s.Cancelled:
		return fault.New(fault.Conflict, locale.T("Cette séance est déjà annulée."))
	}
	return nil
}

func (t timetable) cancel(which ID, reason string) ([]Session, error) {
	i, s, err := t.find(which)
	if err != nil {
		return nil, err
	}
	if err := changeable(s); err != nil {
		return nil, err
	}
	out := slices.Clone(t.sessions)
	out[i].Cancelled, out[i].CancelReason = true, reason
	return out, nil
}

func (t timetable) move(which ID, to Slot) ([]Session, error) {
	i, s, err := t.find(which)
	if err != nil {
		return nil, err
	}
	if err := changeable(s); err != nil {
		return nil, err
	}
	if err := t.accept(to, which); err != nil {
		return nil, err
	}
	out := slices.Clone(t.sessions)
	out[i].Date, out[i].StartsAt, out[i].EndsAt = to.Date, to.Starts, to.Ends
	return out, nil
}

// makeUp adds a session that carries the number of a cancelled one.
func (t timetable) makeUp(missed, made ID, on Slot) ([]Session, error) {
	_, s, err := t.find(missed)
	if err != nil {
		return nil, err
	}
	if !s.Cancelled {
		return nil, fault.New(fault.Conflict, locale.T("On rattrape une séance annulée. Annulez d’abord celle-ci."))
	}
	if t.held(s.Number) {
		return nil, fault.New(fault.Conflict, locale.T("Cette séance a déjà son rattrapage."))
	}
	return t.add(Session{ID: made, Number: s.Number, MakeUpFor: missed}, on)
}

// extra adds a session after the last number.
func (t timetable) extra(made ID, on Slot) ([]Session, error) {
	n := t.planned
	for _, s := range t.sessions {
		n = max(n, s.Number)
	}
	return t.add(Session{ID: made, Number: n + 1}, on)
}

func (t timetable) add(s Session, on Slot) ([]Session, error) {
	if err := t.accept(on, 0); err != nil {
		return nil, err
	}
	s.Cohort, s.Group, s.Version = t.group.Cohort, t.group.ID, 1
	s.Date, s.PlannedOn, s.StartsAt, s.EndsAt = on.Date, on.Date, on.Starts, on.Ends
	return append(slices.Clone(t.sessions), s), nil
}

// held reports whether a live session has that number.
func (t timetable) held(n int) bool {
	return slices.ContainsFunc(t.sessions, func(s Session) bool { return s.Number == n && !s.Cancelled })
}

// The shortest and the longest that a session may last, in minutes.
const (
	shortest = 30
	longest  = 6 * 60
)

// accept refuses a slot on which no session can stand, and one with warnings
// that nobody has seen.
func (t timetable) accept(on Slot, except ID) error {
	var f fault.Fields
	if on.Date.IsZero() {
		f.Add("date", locale.T("Choisissez une date."))
	} else if why := t.holiday(on.Date); why != "" {
		f.Add("date", locale.T("%s : %s. Choisissez un jour de classe.", locale.Upper(locale.LongDay(on.Date)), why))
	} else if s, taken := t.onDay(on.Date, except); taken {
		f.Add("date", locale.T("Le groupe a déjà sa séance %d ce jour-là.", s.Number))
	}
	if n := (Session{Date: on.Date, StartsAt: on.Starts, EndsAt: on.Ends}).Minutes(); n < shortest || n > longest {
		f.Add("fin", locale.T("Une séance dure entre 30 minutes et 6 heures."))
	}
	if len(f) == 0 && !on.Despite && len(t.warnings(on)) > 0 {
		f.Add("malgre", locale.T("Lisez ce qui gêne, puis confirmez."))
	}
	return f.Err()
}

// warnings are what a person should know of a slot that is allowed.
func (t timetable) warnings(on Slot) []string {
	var out []string
	if why := t.closure(on.Date); why != "" {
		out = append(out, why)
	}
	if on.Date.Weekday() == time.Wednesday && on.Starts >= "12:00" {
		out = append(out, locale.T("Le mercredi après-midi, les collèges n’ont pas cours : prévenez les familles."))
	}
	for _, s := range t.others {
		if s.Date == on.Date && s.StartsAt < on.Ends && on.Starts < s.EndsAt {
			out = append(out, locale.T("Un autre groupe de la cohorte a sa séance en même temps."))
			break
		}
	}
	if on.Date.Before(t.today) {
		out = append(out, locale.T("Cette date est passée : l’appel se saisira après coup."))
	}
	return out
}

// settled reports whether a new proposal leaves the session where it is: it has
// taken place or should have, it is cancelled, or a person chose its date.
func (t timetable) settled(s Session) bool {
	return s.Fixed() || s.Cancelled || s.Date != s.PlannedOn || s.Date.Before(t.today)
}

// propose dates the sessions that have no date, and dates again those to come
// that fall on a day without class. The others stay. newID makes the identifier
// of each new session.
func (t timetable) propose(newID func() ID) ([]Session, error) {
	known, _ := t.book.Covers(t.zone)
	out := slices.Clone(t.sessions)
	original := map[int]int{}
	var taken []clock.Date
	for i, s := range out {
		if s.MakeUpFor == 0 {
			original[s.Number] = i
		}
		if !s.Cancelled && (s.MakeUpFor != 0 || t.settled(s)) {
			taken = append(taken, s.Date)
		}
	}
	last := t.first.AddDays(-1)
	for n := 1; n <= t.planned; n++ {
		i, exists := original[n]
		if exists && t.settled(out[i]) {
			last = later(last, out[i].PlannedOn)
			continue
		}
		on := t.next(last, taken, known)
		if exists && t.stands(out[i].Date, last, taken) {
			on = out[i].Date
		}
		if on.IsZero() {
			return nil, (fault.Fields{{Name: "sessions", Message: locale.T(
				"Le calendrier scolaire connu s’arrête le %s : %d séances sur %d y tiennent. Commencez plus tôt, ou prévoyez moins de séances.",
				locale.FullDate(known.To), n-1, t.planned)}}).Err()
		}
		if exists {
			out[i].Date, out[i].PlannedOn = on, on
		} else {
			out = append(out, Session{
				ID: newID(), Cohort: t.group.Cohort, Group: t.group.ID, Number: n, Date: on, PlannedOn: on,
				StartsAt: t.group.StartsAt, EndsAt: t.group.EndsAt, Version: 1,
			})
		}
		last = on
	}
	return out, nil
}

// stands reports whether a proposed date is still good.
func (t timetable) stands(d, last clock.Date, taken []clock.Date) bool {
	return d.After(last) && t.holiday(d) == "" && t.closure(d) == "" && !slices.Contains(taken, d)
}

// next is the first good day of the group after last; the zero Date when the
// calendar does not reach so far.
func (t timetable) next(last clock.Date, taken []clock.Date, known calendar.Range) clock.Date {
	d := last.AddDays(1)
	d = d.AddDays((int(t.group.Weekday-d.Weekday()) + 7) % 7)
	for ; !d.After(known.To); d = d.AddDays(7) {
		if t.stands(d, last, taken) {
			return d
		}
	}
	return clock.Date{}
}

func later(a, b clock.Date) clock.Date {
	if b.After(a) {
		return b
	}
	return a
}

// gap is a week in which the group has no session, and why.
type gap struct {
	on  clock.Date
	why string
}

// gaps are the days of the group between its first and last session on which it
// has none, holidays of a week or more counted once.
func (t timetable) gaps() []gap {
	var firstDay, lastDay clock.Date
	for _, s := range t.sessions {
		if firstDay.IsZero() || s.PlannedOn.Before(firstDay) {
			firstDay = s.PlannedOn
		}
		lastDay = later(lastDay, s.Date)
	}
	var out []gap
	for d := firstDay; !firstDay.IsZero() && !d.After(lastDay); d = d.AddDays(7) {
		why := t.holiday(d)
		if why == "" {
			why = t.closure(d)
		}
		if why != "" {
			out = append(out, gap{d, why})
		}
	}
	return out
}
