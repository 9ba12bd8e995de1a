package report

import (
	"strconv"
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/outcome"
	"binome/session"
)

type dashboardPage struct {
	When, Title string
	Cohorts     []ui.Tab // when there are several
	Heat        ui.Heat
	Tasks       []ui.Task
	Agenda      []ui.Appointment
	Follows     []ui.Follow
	Coverages   []ui.Coverage
	Calendar    string // address
	Last        string // "vendredi 26 février 2027"
	DaysLeft    int
	Names       bool
	Empty       *ui.Empty
}

// dashboard is the week at a glance of one cohort: the latest, or the one asked for.
func (p pages) dashboard(r *web.Request, g access.Grant[access.ReadDashboard]) (web.Response, error) {
	page := dashboardPage{When: when(r.Now())}
	cohorts, err := p.s.cohort.Cohorts(r.Context(), g.Scope())
	if err != nil {
		return nil, err
	}
	if len(cohorts) == 0 {
		page.Title = locale.T("Rien n’est encore prévu.")
		page.Empty = &ui.Empty{Title: locale.T("Pas encore de cohorte"), Text: locale.T("Créez le programme et sa première cohorte : les dates se proposent toutes seules."), Action: locale.T("Préparer une cohorte"), Href: "/cohortes", HeadingLevel2: true}
		return web.Show(dashboardView.With(page)), nil
	}
	c, err := chosen(cohorts, r.Query("cohorte"))
	if err != nil {
		return nil, err
	}
	w, err := p.s.week(r.Context(), g.Scope(), c)
	if err != nil {
		return nil, err
	}
	page.fill(w, r.Now())
	for _, x := range cohorts {
		page.Cohorts = append(page.Cohorts, ui.Tab{Label: x.ProgrammeName + ", " + x.Name(), Href: "/aujourdhui?cohorte=" + x.ID.String(), Current: x.ID == c.ID})
	}
	if err := p.follow(r, w, &page); err != nil {
		return nil, err
	}
	if err := p.cover(r, g, w, &page); err != nil {
		return nil, err
	}
	return web.Show(dashboardView.With(page)), nil
}

func chosen(cohorts []cohort.Cohort, code string) (cohort.Cohort, error) {
	if code == "" {
		return cohorts[0], nil
	}
	want, err := id.Parse[cohort.Cohort](code)
	if err != nil {
		return cohort.Cohort{}, fault.Missing()
	}
	for _, c := range cohorts {
		if c.ID == want {
			return c, nil
		}
	}
	return cohort.Cohort{}, fault.Missing()
}

func when(now time.Time) string {
	hour := locale.Time(now)
	switch {
	case now.Hour() == 12 && now.Minute() == 0:
		hour = locale.T("midi")
	case now.Hour() == 0 && now.Minute() == 0:
		hour = locale.T("minuit")
	}
	return locale.Upper(locale.Date(clock.DateOf(now))) + ", " + hour
}

func (page *dashboardPage) fill(w Week, now time.Time) {
	today := clock.DateOf(now)
	current := w.current(today)
	page.Title = w.title(current, now)
	page.Heat = w.heat(current, now)
	page.Tasks = w.tasks(now)
	page.Agenda = w.agenda(now)
	page.Calendar = "/cohortes/" + w.Cohort.ID.String() + "/calendrier"
	if last := w.last(); !last.IsZero() && !last.Before(today) {
		page.Last, page.DaysLeft = locale.Date(last), last.Sub(today)
	}
}

// current is the number of the week under way: the latest whose proposed week has
// begun, 0 before the first.
func (w Week) current(today clock.Date) int {
	n := 0
	for _, x := range w.Sessions {
		if x.MakeUpFor == 0 && !x.PlannedOn.Monday().After(today) {
			n = max(n, x.Number)
		}
	}
	return n
}

func (w Week) last() clock.Date {
	var d clock.Date
	for _, x := range w.Sessions {
		if !x.Cancelled && x.Date.After(d) {
			d = x.Date
		}
	}
	return d
}

// title is the week's finding, in a sentence.
func (w Week) title(current int, now time.Time) string {
	if current == 0 {
		if len(w.Sessions) == 0 {
			return locale.T("Les dates ne sont pas encore proposées.")
		}
		first := w.Sessions[0].Date
		return locale.T("La première séance est le %s.", locale.LongDay(first))
	}
	head := locale.T("Semaine %d sur %d.", min(current, w.Cohort.Sessions), w.Cohort.Sessions)
	monday := clock.DateOf(now).Monday()
	var done int
	var all Count
	for _, x := range w.Sessions {
		if x.Date.Monday() == monday && !x.Cancelled && !x.ValidatedAt.IsZero() {
			done++
			all.add(w.count(x.Group, x.Number))
		}
	}
	if done == 0 {
		return head + " " + locale.T("Aucun groupe n’est encore passé cette semaine.")
	}
	return head + " " + locale.N("%[2]s groupe est passé, ", "%[2]s groupes sont passés, ", done, inWords(done)) +
		locale.N("%d jeune sur %d était là.", "%d jeunes sur %d étaient là.", all.Here, all.Of)
}

func inWords(n int) string {
	words := []string{"", locale.T("Un"), locale.T("Deux"), locale.T("Trois"), locale.T("Quatre"), locale.T("Cinq"), locale.T("Six")}
	if n > 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// heat is the matrix of groups and weeks.
func (w Week) heat(current int, now time.Time) ui.Heat {
	h := ui.Heat{Label: locale.N("Présence du groupe", "Présence des %d groupes", len(w.Groups))}
	for n := 1; n <= w.Numbers(); n++ {
		h.Weeks = append(h.Weeks, ui.HeatWeek{Number: n, Date: w.weekOf(n), Current: n == current, Pause: w.Pauses[n]})
	}
	for _, g := range w.Groups {
		row := ui.HeatRow{
			Name: g.Name(), Place: g.MaternelleName, Shape: ui.Shape(g.Shape), Color: ui.Color(g.Color),
			Href: "/cohortes/" + w.Cohort.ID.String() + "/groupes/" + g.ID.String(),
		}
		var all Count
		for n := 1; n <= w.Numbers(); n++ {
			c := w.count(g.ID, n)
			all.add(c)
			row.Cells = append(row.Cells, w.heatCell(g, n, c, now))
		}
		if all.Of > 0 {
			row.Total = locale.Percent(all.Here, all.Of)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// weekOf is the Monday of the proposed dates of a number.
func (w Week) weekOf(number int) string {
	var first clock.Date
	for _, x := range w.Sessions {
		if x.Number == number && x.MakeUpFor == 0 && (first.IsZero() || x.PlannedOn.Before(first)) {
			first = x.PlannedOn
		}
	}
	if first.IsZero() {
		return ""
	}
	return locale.DayMonth(first.Monday())
}

func (w Week) heatCell(g cohort.Group, number int, c Count, now time.Time) ui.HeatCell {
	x, ok := w.of(g.ID, number)
	switch {
	case !ok:
		return ui.HeatCell{}
	case x.Cancelled:
		return ui.HeatCell{Mark: ui.Cancelled}
	case w.letters(g.ID, number, session.CellConflict):
		return ui.HeatCell{Here: c.Here, Of: c.Of, Mark: ui.Disputed}
	case c.Of > 0:
		return ui.HeatCell{Here: c.Here, Of: c.Of}
	case x.Stage(now) == session.NotTaken || x.Stage(now) == session.Open:
		return ui.HeatCell{Mark: ui.Pending}
	case x.Date == clock.DateOf(now):
		return ui.HeatCell{Text: locale.Clock(x.StartsAt)}
	case x.Date.Monday() == clock.DateOf(now).Monday():
		return ui.HeatCell{Text: locale.Weekday(x.Date.Weekday())[:3] + "."}
	}
	return ui.HeatCell{}
}

func (w Week) group(g cohort.GroupID) cohort.Group {
	for _, x := range w.Groups {
		if x.ID == g {
			return x
		}
	}
	return cohort.Group{}
}

// agenda is this week's sessions, in order.
func (w Week) agenda(now time.Time) []ui.Appointment {
	var out []ui.Appointment
	monday := clock.DateOf(now).Monday()
	for d := range 7 {
		for _, x := range w.Sessions {
			if x.Date == monday.AddDays(d) {
				out = append(out, w.appointment(x, now))
			}
		}
	}
	return out
}

func (w Week) appointment(x session.Session, now time.Time) ui.Appointment {
	g := w.group(x.Group)
	a := ui.Appointment{
		Day: locale.ShortDay(x.Date), Shape: ui.Shape(g.Shape), Color: ui.Color(g.Color), Title: g.Name(),
		Href: "/seances/" + x.Slug(), Text: locale.T("à %s", locale.Clock(x.StartsAt)),
	}
	c := w.count(x.Group, x.Number)
	switch x.Stage(now) {
	case session.Validated:
		a.Text = locale.N("%d venu sur %d", "%d venus sur %d", c.Here, c.Of)
		a.Tone, a.Icon, a.State = ui.OK, "check", locale.T("Complète")
		if w.letters(x.Group, x.Number, session.CellConflict) {
			a.Tone, a.Icon, a.State = ui.Watch, "circle-question-mark", locale.T("Une réponse à trancher")
		}
	case session.Open:
		a.Tone, a.Icon, a.State = ui.Watch, "clock", locale.T("Appel en cours")
	case session.NotTaken:
		a.Tone, a.Icon, a.State = ui.Alert, "triangle-alert", locale.T("Appel à faire")
	case session.Cancelled:
		a.Text, a.State = x.CancelReason, locale.T("Annulée")
	default:
		a.State = locale.T("À venir")
	}
	return a
}

// tasks are what waits, the most urgent first.
func (w Week) tasks(now time.Time) []ui.Task {
	var late, doubt, lost, alone []ui.Task
	for _, x := range w.Sessions {
		g, href := w.group(x.Group), "/seances/"+x.Slug()
		switch {
		case x.Stage(now) == session.NotTaken:
			late = append(late, ui.Task{Tone: ui.Alert, Icon: "clipboard-list", Title: locale.T("Faire l’appel : %s", g.Name()), Href: href,
				Text: locale.T("Séance %d du %s, pas encore saisie.", x.Number, locale.LongDay(x.Date)), When: locale.T("En retard")})
		case x.Stage(now) == session.Open && now.After(x.Ends()):
			late = append(late, ui.Task{Tone: ui.Watch, Icon: "clipboard-list", Title: locale.T("Valider l’appel : %s", g.Name()), Href: href,
				Text: locale.T("Séance %d du %s, commencée mais pas validée.", x.Number, locale.LongDay(x.Date)), When: locale.T("À valider")})
		case w.letters(x.Group, x.Number, session.CellConflict):
			doubt = append(doubt, ui.Task{Tone: ui.Watch, Icon: "split", Title: locale.T("Trancher une réponse : %s", g.Name()), Href: href,
				Text: locale.T("Deux appareils disent deux choses, séance %d du %s.", x.Number, locale.LongDay(x.Date)), When: locale.T("À trancher")})
		case x.Cancelled && w.stands(x):
			lost = append(lost, ui.Task{Icon: "calendar-days", Title: locale.T("Prévoir un rattrapage : %s", g.Name()), Href: "/cohortes/" + w.Cohort.ID.String() + "/calendrier",
				Text: locale.T("La séance %d du %s est annulée : %s.", x.Number, locale.LongDay(x.Date), x.CancelReason), When: locale.T("Une séance de moins")})
		}
	}
	without := 0
	for _, t := range w.Teens {
		if t.Pair == 0 && t.Until.IsZero() {
			without++
		}
	}
	if without > 0 {
		alone = append(alone, ui.Task{Tone: ui.Watch, Icon: "shuffle", Title: locale.N("Choisir un enfant pour %d jeune", "Choisir un enfant pour %d jeunes", without),
			Href: "/cohortes/" + w.Cohort.ID.String(), Text: locale.T("Sans enfant à retrouver, un jeune décroche vite."), When: locale.T("Avant sa séance")})
	}
	return append(append(append(late, doubt...), alone...), lost...)
}

// stands tells whether a cancelled session was not made up.
func (w Week) stands(x session.Session) bool {
	kept, ok := w.of(x.Group, x.Number)
	return !ok || kept.ID == x.ID
}

// follow lists the pairs not to lose sight of. Names only for those who read them.
func (p pages) follow(r *web.Request, w Week, page *dashboardPage) error {
	call, err := p.caller(r, w.Cohort.ID)
	if err != nil {
		return err
	}
	page.Names = call.named
	for _, t := range w.Teens {
		why, from := w.worry(t)
		if why == "" {
			continue
		}
		f := ui.Follow{Glyph: t.Glyph(), Href: "/jeunes/" + t.ID.String(), Text: w.group(t.Group).Name() + ". " + why, First: from}
		if f.Title, err = call.short(r.Context(), t); err != nil {
			return err
		}
		for n := from; n < from+6 && n <= w.Numbers(); n++ {
			f.Marks = append(f.Marks, session.Mark(w.cell(int64(t.ID), n)))
		}
		page.Follows = append(page.Follows, f)
	}
	return nil
}

// worry says why a teen's last sessions call for attention, "" when they do not:
// two absences in a row or more, or three in the last five roll calls.
func (w Week) worry(t cohort.Teen) (why string, from int) {
	if !t.Until.IsZero() {
		return "", 0
	}
	var run, missed, seen, last int
	running := true
	for n := w.Numbers(); n >= 1; n-- {
		cell := w.cell(int64(t.ID), n)
		if !session.CountedCell(cell) {
			continue
		}
		last = max(last, n)
		came := session.Came(cell)
		running = running && !came
		if running {
			run++
		}
		if seen++; seen <= 5 && !came {
			missed++
		}
	}
	from = max(1, last-4)
	switch {
	case run >= 2:
		return locale.N("%d absence à la suite", "%d absences à la suite", run), from
	case missed >= 3:
		return locale.N("%d absence sur les cinq dernières séances", "%d absences sur les cinq dernières séances", missed), from
	}
	return "", 0
}

// cover is how much of what the evaluation needs is there.
func (p pages) cover(r *web.Request, g access.Grant[access.ReadDashboard], w Week, page *dashboardPage) error {
	now := r.Now()
	var held, done, expected, written int
	journals, err := p.s.journal.Written(r.Context(), g.Scope(), w.Cohort.ID)
	if err != nil {
		return err
	}
	for _, x := range w.Sessions {
		if x.Cancelled || now.Before(x.Ends()) {
			continue
		}
		held++
		if !x.ValidatedAt.IsZero() {
			done++
			expected += w.count(x.Group, x.Number).Here
			written += journals[x.ID]
		}
	}
	enrolled, paired := 0, 0
	for _, t := range w.Teens {
		if t.Until.IsZero() {
			enrolled++
			if t.Pair != 0 {
				paired++
			}
		}
	}
	received, sheets, err := p.s.outcome.Received(r.Context(), g.Scope(), w.Cohort.ID, outcome.T0)
	page.Coverages = []ui.Coverage{
		{Label: locale.T("Appels validés"), Have: done, Of: held, Href: "/seances"},
		{Label: locale.T("Binômes formés"), Have: paired, Of: enrolled, Href: "/cohortes/" + w.Cohort.ID.String()},
		{Label: locale.T("Fiche de départ, collège"), Have: received, Of: sheets, Href: "/fiches/t0"},
		{Label: locale.T("Journaux des présents"), Have: written, Of: expected},
	}
	return err
}
