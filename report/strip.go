package report

import (
	"cmp"

	"binome/cohort"
	"binome/internal/clock"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/session"
)

// ownSessions is, for each number, the session that the teen was expected at: the
// one whose roll call began, else one to come, else a cancelled one, then the last.
// Before a change of group it is the former group's.
func ownSessions(all []session.Session, stays []cohort.Enrolment) map[int]session.Session {
	out := map[int]session.Session{}
	for _, x := range all {
		if old, ok := out[x.Number]; expected(x, stays) && (!ok || cmp.Or(cmp.Compare(rank(x), rank(old)), x.Date.Compare(old.Date)) > 0) {
			out[x.Number] = x
		}
	}
	return out
}

func rank(x session.Session) int {
	switch {
	case x.Cancelled:
		return 0
	case x.Fixed():
		return 2
	}
	return 1
}

func expected(x session.Session, stays []cohort.Enrolment) bool {
	for _, e := range stays {
		if e.Group == x.Group && lasts(x.Date, e.From, e.Until) {
			return true
		}
	}
	return false
}

// lasts reports whether a day is in a span, both ends included; until may be zero.
func lasts(day, from, until clock.Date) bool {
	return !day.Before(from) && (until.IsZero() || !day.After(until))
}

// line is one session number of a teen.
type line struct {
	number  int
	session session.Session // zero when it is out of sight
	teen    byte            // cell of the teen
	child   byte            // cell of the child of that day, 0 when there is none to see
}

type lines struct {
	list   []line
	came   count
	played bool // some child's presence is seen
}

// lines puts a teen's cells beside those of the child that they had on each day.
func (w week) lines(t cohort.Teen, pairs []cohort.Pair, own map[int]session.Session) lines {
	var out lines
	for n := 1; n <= w.numbers(); n++ {
		x, seated := own[n]
		l := line{number: n, session: x, teen: w.cell(int64(t.ID), n)}
		switch {
		case seated:
			l.child = w.partner(pairs, x)
			out.played = out.played || l.child != 0
		case !session.CountedCell(l.teen): // not theirs: the group's, for its date
			l.session, _ = w.of(t.Group, n)
		}
		out.came.mark(l.teen)
		out.list = append(out.list, l)
	}
	return out
}

// partner is the cell of the child paired on the day of a session, 0 when there is
// none or when the reader does not see it.
func (w week) partner(pairs []cohort.Pair, x session.Session) byte {
	for _, p := range pairs {
		if _, seen := w.strips[int64(p.Child)]; seen && lasts(x.Date, p.From, p.Until) {
			return w.cell(int64(p.Child), x.Number)
		}
	}
	return 0
}

// strip draws the lines. moods are nil when they are not shown; child is a first
// name, or "".
func (l lines) strip(w week, moods map[session.ID]ui.Weather, child string) ui.TeenStrip {
	play := locale.T("Jeu avec l’enfant")
	if child != "" {
		play = locale.T("Jeu avec %s", child)
	}
	s := ui.TeenStrip{Label: locale.N("Sa séance", "Ses %d séances", len(l.list))}
	venue, game, diary := ui.TeenRow{Label: locale.T("Venue"), Line: true}, ui.TeenRow{Label: play}, ui.TeenRow{Label: locale.T("Journal")}
	for _, x := range l.list {
		s.Steps = append(s.Steps, ui.Step{Number: x.number, Date: locale.DayMonth(x.session.Date), Pause: w.pauses[x.number]})
		venue.Cells = append(venue.Cells, ui.TeenCell{Mark: session.Mark(x.teen)})
		game.Cells = append(game.Cells, x.game())
		diary.Cells = append(diary.Cells, ui.TeenCell{Weather: moods[x.session.ID]})
	}
	s.Rows = append(s.Rows, venue)
	if l.played {
		s.Rows = append(s.Rows, game)
	}
	if moods != nil {
		s.Rows = append(s.Rows, diary)
	}
	return s
}

// game is whether the pair played: both came.
func (l line) game() ui.TeenCell {
	switch {
	case !session.Came(l.teen):
		return ui.TeenCell{}
	case session.Came(l.child):
		return ui.TeenCell{Mark: ui.Present, Note: locale.T("jeu à deux")}
	case session.CountedCell(l.child):
		return ui.TeenCell{Mark: ui.Excused, Note: locale.T("enfant absent")}
	}
	return ui.TeenCell{}
}
