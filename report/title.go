package report

import (
	"time"

	"binome/internal/clock"
	"binome/internal/locale"
)

// title is the finding of the day, in a sentence or two.
func (w week) title(now time.Time) string {
	if len(w.sessions) == 0 {
		return locale.T("Les dates ne sont pas encore proposées.")
	}
	m := w.moment(now)
	total := w.numbers()
	switch {
	case m.number == 0:
		return w.before(m)
	case m.here:
		return locale.T("Semaine %d sur %d.", m.number, total) + " " + w.thisWeek(m, now)
	case m.next.ID == 0:
		return w.finished()
	case w.pauses[m.number] != "":
		return locale.T("Vacances (%s). Reprise le %s, séance %d sur %d.", w.pauses[m.number], locale.LongDay(m.next.Date), m.next.Number, total)
	}
	return locale.T("Pas de séance prévue cette semaine. La prochaine est le %s, séance %d sur %d.", locale.LongDay(m.next.Date), m.next.Number, total)
}

// before is what is said before the first week.
func (w week) before(m moment) string {
	if m.next.ID == 0 {
		return locale.T("Aucune séance n’est prévue.")
	}
	enrolled := 0
	for _, t := range w.teens {
		if t.Until.IsZero() {
			enrolled++
		}
	}
	first := locale.T("La première séance est le %s.", locale.LongDay(m.next.Date))
	if enrolled == 0 {
		return first + " " + locale.T("Aucun jeune n’est encore inscrit.")
	}
	return first + " " + locale.N("%d jeune est inscrit.", "%d jeunes sont inscrits.", enrolled)
}

// thisWeek counts the groups whose roll call of the week is validated.
func (w week) thisWeek(m moment, now time.Time) string {
	var all count
	groups, live := map[int64]bool{}, 0
	for _, x := range w.dated(clock.DateOf(now)) {
		if x.Cancelled {
			continue
		}
		live++
		if !x.ValidatedAt.IsZero() {
			groups[int64(x.Group)] = true
			all.add(w.count(x))
		}
	}
	switch {
	case live == 0 && m.next.ID == 0:
		return locale.T("Plus aucune séance n’est prévue.")
	case live == 0:
		return locale.T("Pas de séance cette semaine, la prochaine est le %s.", locale.LongDay(m.next.Date))
	case len(groups) == 0:
		return locale.T("Aucun groupe n’est encore passé.")
	}
	passed := locale.N("%s groupe est passé", "%s groupes sont passés", len(groups), locale.Upper(inWords(len(groups))))
	if all.of == 0 {
		return passed + "."
	}
	return passed + ", " + came(all)
}

// came is "32 jeunes sur 35 étaient là."
func came(c count) string {
	if c.here == 0 {
		return locale.N("le jeune attendu n’était pas là.", "aucun des %d jeunes n’était là.", c.of)
	}
	return locale.N("%d jeune sur %d était là.", "%d jeunes sur %d étaient là.", c.here, c.of)
}

// finished is what is said after the last week.
func (w week) finished() string {
	var all count
	held := 0
	for _, x := range w.sessions {
		if !x.Cancelled && !x.ValidatedAt.IsZero() {
			held++
			all.add(w.count(x))
		}
	}
	over := locale.T("Le programme est terminé.") + " "
	if held == 0 {
		return over + locale.T("Aucun appel n’a été fait.")
	}
	if all.of == 0 {
		return over + locale.N("%d séance a eu lieu.", "%d séances ont eu lieu.", held)
	}
	return over + locale.N("%d séance a eu lieu, avec %s de présence.", "%d séances ont eu lieu, avec %s de présence.", held, locale.Percent(all.here, all.of))
}

// inWords is a number of groups in letters, as far as French does it: "cinq".
func inWords(n int) string {
	words := []string{
		"", locale.T("un"), locale.T("deux"), locale.T("trois"), locale.T("quatre"), locale.T("cinq"),
		locale.T("six"), locale.T("sept"), locale.T("huit"), locale.T("neuf"), locale.T("dix"),
	}
	if n > 0 && n < len(words) {
		return words[n]
	}
	return locale.Number(n)
}
