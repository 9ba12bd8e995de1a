package report

import (
	"cmp"
	"slices"
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/session"
)

// shownLate is how many late roll calls are listed one by one: a cohort set up in
// mid-course has many.
const shownLate = 5

// tasks are what waits, the most urgent first: roll calls from the oldest, answers
// to settle, children to choose, sessions to make up. Some readers do them, others
// see to it that they are done.
func (w week) tasks(now time.Time) []ui.Task {
	var late, doubt, lost []ui.Task
	for _, x := range w.byDate() {
		switch stage := x.Stage(now); {
		case stage == session.NotTaken, stage == session.Open && now.After(x.Ends()):
			late = append(late, w.lateTask(x, stage))
		case !x.Cancelled && w.disputed(x):
			doubt = append(doubt, w.task(x, ui.Task{
				Tone: ui.Watch, Icon: "split", Title: locale.T("Réponse à trancher : %s", w.group(x.Group).Name()),
				Text: locale.T("Deux réponses différentes pour une même personne, séance %d du %s.", x.Number, locale.LongDay(x.Date)), When: locale.T("À trancher"),
			}))
		case x.Cancelled && w.stands(x):
			lost = append(lost, ui.Task{
				Icon: "calendar-days", Title: locale.T("Rattrapage à prévoir : %s", w.group(x.Group).Name()), Href: w.calendar(),
				Text: locale.T("La séance %d du %s est annulée : %s.", x.Number, locale.LongDay(x.Date), locale.Typo(x.CancelReason)), When: locale.T("Une séance de moins"),
			})
		}
	}
	if more := len(late) - shownLate; more > 1 {
		late = append(late[:shownLate], ui.Task{
			Tone: ui.Watch, Icon: "clipboard-list", Title: locale.N("Et %d autre appel à faire", "Et %d autres appels à faire", more),
			Href: "/seances?onglet=saisir", Text: locale.T("Les séances passées se saisissent après coup, dans l’ordre que vous voulez."), When: locale.T("En retard"),
		})
	}
	return slices.Concat(late, doubt, w.alone(now), lost)
}

func (w week) task(x session.Session, t ui.Task) ui.Task {
	t.Href = "/seances/" + x.Slug()
	return t
}

func (w week) lateTask(x session.Session, stage session.Stage) ui.Task {
	if stage == session.Open {
		return w.task(x, ui.Task{
			Tone: ui.Watch, Icon: "clipboard-list", Title: locale.T("Appel à valider : %s", w.group(x.Group).Name()),
			Text: locale.T("Séance %d du %s, commencée mais pas validée.", x.Number, locale.LongDay(x.Date)), When: locale.T("À valider"),
		})
	}
	return w.task(x, ui.Task{
		Tone: ui.Alert, Icon: "clipboard-list", Title: locale.T("Appel à faire : %s", w.group(x.Group).Name()),
		Text: locale.T("Séance %d du %s, pas encore saisie.", x.Number, locale.LongDay(x.Date)), When: locale.T("En retard"),
	})
}

// alone are the teens of groups with a session to come who have no child.
func (w week) alone(now time.Time) []ui.Task {
	n := 0
	for _, t := range w.teens {
		if t.Pair == 0 && t.Until.IsZero() && w.ahead(t.Group, now) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []ui.Task{{
		Tone: ui.Watch, Icon: "shuffle", Title: locale.N("Enfant à choisir pour %d jeune", "Enfant à choisir pour %d jeunes", n),
		Href: "/cohortes/" + w.cohort.ID.String(), Text: locale.T("Sans enfant à retrouver, un jeune décroche vite."), When: locale.T("Avant sa séance"),
	}}
}

func (w week) calendar() string { return "/cohortes/" + w.cohort.ID.String() + "/calendrier" }

// agenda is this week's sessions, in order.
func (w week) agenda(now time.Time) []ui.Appointment {
	var out []ui.Appointment
	for _, x := range w.dated(clock.DateOf(now)) {
		g, stage := w.group(x.Group), x.Stage(now)
		a := ui.Appointment{
			Day: locale.ShortDay(x.Date), Shape: ui.Shape(g.Shape), Color: ui.Color(g.Color), Title: g.Name(), Href: "/seances/" + x.Slug(),
			Text: locale.T("à %s", locale.Clock(x.StartsAt)), Tone: stage.Tone(), Icon: stage.Icon(), State: stage.Label(),
		}
		switch c := w.count(x); {
		case stage == session.Cancelled:
			a.Text = locale.Typo(x.CancelReason)
		case c.of > 0:
			a.Text = locale.N("%d venu sur %d", "%d venus sur %d", c.here, c.of)
		}
		if w.disputed(x) {
			a.Tone, a.Icon, a.State = ui.Watch, "circle-question-mark", locale.T("Une réponse à trancher")
		}
		out = append(out, a)
	}
	return out
}

// follow lists the pairs not to lose sight of, the longest absence first.
func (p pages) follow(r *web.Request, g access.Grant[access.ReadDashboard], w week, page *dashboardPage) error {
	type absentee struct {
		teen cohort.Teen
		worry
	}
	var list []absentee
	for _, t := range w.teens {
		if x, yes := worries(w.strips[int64(t.ID)]); yes && !t.Left(r.Today()) {
			list = append(list, absentee{t, x})
		}
	}
	slices.SortStableFunc(list, func(a, b absentee) int {
		return cmp.Or(cmp.Compare(b.run, a.run), cmp.Compare(b.missed, a.missed))
	})
	teens := make([]cohort.Teen, len(list))
	for i, x := range list {
		teens[i] = x.teen
	}
	names, err := p.teenNames(r, g.Scope(), w.cohort.ID, teens)
	if err != nil {
		return err
	}
	page.Hidden = names.hidden
	for _, x := range list {
		f := ui.Follow{
			Glyph: x.teen.Glyph(), Title: names.short[x.teen.ID], Href: "/jeunes/" + x.teen.ID.String(),
			Text: w.group(x.teen.Group).Name() + ". " + x.String(), First: x.from,
		}
		for n := x.from; n < x.from+6 && n <= w.numbers(); n++ {
			f.Marks = append(f.Marks, session.Mark(w.cell(int64(x.teen.ID), n)))
		}
		page.Follows = append(page.Follows, f)
	}
	return nil
}

// String says why.
func (x worry) String() string {
	if x.run >= 2 {
		return locale.N("%d absence à la suite", "%d absences à la suite", x.run)
	}
	return locale.N("%d absence sur les cinq dernières séances", "%d absences sur les cinq dernières séances", x.missed)
}
