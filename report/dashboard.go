package report

import (
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
	Backup      string // what is wrong with backups, for the partner's manager
	When, Title string
	Cohorts     []ui.Tab // when there are several
	Heat        ui.Heat
	Tasks       []ui.Task
	Agenda      []ui.Appointment
	Follows     []ui.Follow
	Coverages   []ui.Coverage
	Calendar    string // address
	Last        string // "vendredi 26 février 2027"
	DaysLeft    int    // until then; 0 on the day
	Hidden      bool   // glyphs instead of names
	Files       []ui.Link
	Empty       *ui.Empty
	NoGroup     *ui.Empty
}

// dashboard is the week at a glance of one cohort: the one under way, or the one
// asked for.
func (p pages) dashboard(r *web.Request, g access.Grant[access.ReadDashboard]) (web.Response, error) {
	page := dashboardPage{When: when(r.Now())}
	if p.o.Backup != nil && r.Actor().Has(access.PartnerManager) {
		if sentence, safe := p.o.Backup(); !safe {
			page.Backup = sentence
		}
	}
	cohorts, err := p.s.cohort.Cohorts(r.Context(), g.Scope())
	if err != nil {
		return nil, err
	}
	if len(cohorts) == 0 {
		page.Title = locale.T("Rien n’est encore prévu.")
		page.Empty = &ui.Empty{
			Title: locale.T("Pas encore de cohorte"), HeadingLevel2: true,
			Text:   locale.T("Créez le programme et sa première cohorte : les dates se proposent toutes seules."),
			Action: locale.T("Préparer une cohorte"), Href: "/cohortes",
		}
		return web.Show(dashboardView.With(page)), nil
	}
	c, err := chosen(cohorts, r.Query("cohorte"), r.Today())
	if err != nil {
		return nil, err
	}
	w, err := p.s.week(r.Context(), g.Scope(), c)
	if err != nil {
		return nil, err
	}
	page.fill(w, r.Now())
	for _, x := range cohorts {
		page.Cohorts = append(page.Cohorts, ui.Tab{
			Label: locale.T("%s, cohorte %d", x.ProgrammeName, x.Number), Href: "/aujourdhui?cohorte=" + x.ID.String(), Current: x.ID == c.ID,
		})
	}
	if err := p.follow(r, g, w, &page); err != nil {
		return nil, err
	}
	if page.Coverages, err = p.cover(r, g, w); err != nil {
		return nil, err
	}
	page.Files, err = p.files(r, g.Scope(), c.ID)
	return web.Show(dashboardView.With(page)), err
}

// chosen is the cohort that an address names; without one, the latest that has
// begun, else the first that will.
func chosen(cohorts []cohort.Cohort, code string, today clock.Date) (cohort.Cohort, error) {
	if code == "" {
		for _, c := range cohorts { // the latest first
			if !c.FirstWeek.After(today) {
				return c, nil
			}
		}
		return cohorts[len(cohorts)-1], nil
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

func (page *dashboardPage) fill(w week, now time.Time) {
	page.Title = w.title(now)
	page.Calendar = "/cohortes/" + w.cohort.ID.String() + "/calendrier"
	if len(w.groups) == 0 {
		page.NoGroup = &ui.Empty{
			Title: locale.T("Pas encore de groupe"), Text: locale.T("Ajoutez les groupes de la cohorte : leurs dates se proposent toutes seules."),
			Action: locale.T("Ouvrir la cohorte"), Href: "/cohortes/" + w.cohort.ID.String(),
		}
	}
	page.Heat = w.heat(now)
	page.Tasks = w.tasks(now)
	page.Agenda = w.agenda(now)
	if last, today := w.last(), clock.DateOf(now); !last.IsZero() && !last.Before(today) {
		page.Last, page.DaysLeft = locale.Date(last), last.Sub(today)
	}
}

// heat is the matrix of groups and weeks.
func (w week) heat(now time.Time) ui.Heat {
	h := ui.Heat{Label: locale.N("Présence du groupe", "Présence des %s groupes", len(w.groups), inWords(len(w.groups)))}
	m := w.moment(now)
	for n := 1; n <= w.numbers(); n++ {
		h.Weeks = append(h.Weeks, ui.HeatWeek{
			Number: n, Date: locale.DayMonth(w.monday(n)), Current: m.here && n == m.number, Pause: w.pauses[n],
		})
	}
	for _, g := range w.groups {
		row := ui.HeatRow{
			Name: g.Name(), Place: g.MaternelleName, Shape: ui.Shape(g.Shape), Color: ui.Color(g.Color),
			Href: "/cohortes/" + w.cohort.ID.String() + "/groupes/" + g.ID.String(),
		}
		var all count
		for n := 1; n <= w.numbers(); n++ {
			x, ok := w.of(g.ID, n)
			if !ok {
				row.Cells = append(row.Cells, ui.HeatCell{})
				continue
			}
			all.add(w.count(x))
			row.Cells = append(row.Cells, w.heatCell(x, now))
		}
		if all.of > 0 {
			row.Total = locale.Percent(all.here, all.of)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// heatCell is one session: who came, or what it waits for.
func (w week) heatCell(x session.Session, now time.Time) ui.HeatCell {
	switch stage := x.Stage(now); {
	case stage == session.Cancelled:
		return ui.HeatCell{Mark: ui.Cancelled}
	case w.disputed(x):
		return ui.HeatCell{Mark: ui.Disputed}
	case stage == session.Validated:
		if c := w.count(x); c.of > 0 {
			return ui.HeatCell{Here: c.here, Of: c.of}
		}
		return ui.HeatCell{Text: locale.Number(0)} // nobody was on the list
	case stage == session.Open && !now.After(x.Ends()):
		return ui.HeatCell{Text: locale.T("en cours")}
	case stage == session.Open, stage == session.NotTaken:
		return ui.HeatCell{Mark: ui.Pending}
	case x.Date == clock.DateOf(now):
		return ui.HeatCell{Text: locale.Clock(x.StartsAt)}
	case x.Date.Monday() == clock.DateOf(now).Monday():
		return ui.HeatCell{Text: locale.ShortDay(x.Date)}
	}
	return ui.HeatCell{}
}

// cover is how much of what the evaluation needs is there.
func (p pages) cover(r *web.Request, g access.Grant[access.ReadDashboard], w week) ([]ui.Coverage, error) {
	journals, err := p.s.journal.Written(r.Context(), g.Scope(), w.cohort.ID)
	if err != nil {
		return nil, err
	}
	var calls, pairs, pages count
	for _, x := range w.sessions {
		if x.Cancelled || r.Now().Before(x.Ends()) {
			continue
		}
		calls.of++
		if !x.ValidatedAt.IsZero() {
			calls.here++
			here := w.count(x).here
			pages.add(count{min(here, journals[x.ID]), here})
		}
	}
	for _, t := range w.teens {
		if t.Left(r.Today()) {
			continue
		}
		pairs.of++
		if t.Pair != 0 {
			pairs.here++
		}
	}
	out := []ui.Coverage{
		{Label: locale.T("Appels validés"), Have: calls.here, Of: calls.of, Href: "/seances?onglet=saisir"},
		{Label: locale.T("Binômes formés"), Have: pairs.here, Of: pairs.of, Href: "/cohortes/" + w.cohort.ID.String()},
		{Label: locale.T("Journaux des présents"), Have: pages.here, Of: pages.of},
	}
	for _, wave := range outcome.Waves() {
		received, expected, err := p.s.outcome.Received(r.Context(), g.Scope(), w.cohort.ID, wave)
		if err != nil {
			return nil, err
		}
		if wave == outcome.T0 || expected > 0 {
			out = append(out, ui.Coverage{
				Label: locale.T("%s, collège", locale.Upper(wave.Label())), Have: received, Of: expected, Href: "/fiches/" + string(wave),
			})
		}
	}
	return out, nil
}

// files are what the reader may take away of the cohort.
func (p pages) files(r *web.Request, seen access.Scope, c cohort.CohortID) ([]ui.Link, error) {
	var out []ui.Link
	add := func(label, name string) {
		out = append(out, ui.Link{Label: label, Href: "/cohortes/" + c.String() + "/" + name})
	}
	named, err := reachesCohort[access.ExportAttendance](r, p, seen, c)
	if err != nil {
		return nil, err
	}
	if named {
		add(locale.T("Présences avec les noms, CSV"), "presences.csv")
		add(locale.T("Présences avec les noms, Excel"), "presences.xlsx")
	}
	coded, err := reachesCohort[access.ExportCodedAttendance](r, p, seen, c)
	if coded {
		add(locale.T("Présences codées, CSV"), "presences-codees.csv")
		add(locale.T("Présences codées, Excel"), "presences-codees.xlsx")
	}
	return out, err
}
