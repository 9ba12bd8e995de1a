package session

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"binome/calendar"
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

var calendarView = ui.Parse[calendarPage](files, "pages/calendrier.html")

// calendarPage is every session of a cohort: groups by number, then month by
// month.
type calendarPage struct {
	Cohort   cohort.Cohort
	Title    string
	Tabs     []ui.Tab
	ByMonth  bool
	Numbers  []column
	Rows     []calendarRow
	Months   []agendaMonth
	CanPlan  bool
	CanDate  bool
	Plans    []GroupPlan
	PlanWhy  string // why nothing can be proposed, "" otherwise
	Undated  bool   // some group has no session at all
	NoGroups bool
}

// column is one number, with the holidays that follow it.
type column struct {
	Number int
	Pause  string
}

// calendarRow is one group.
type calendarRow struct {
	Name, Place, Href string
	Shape             ui.Shape
	Color             ui.Color
	Cells             []calendarCell
	Dose              Dose
	Extra             string // address to add a session, "" without the right
}

// calendarCell is the session of a group with a number.
type calendarCell struct {
	Date  string
	Href  string
	Mark  ui.Mark
	Label string
	Today bool
}

// agendaMonth is one month of the list.
type agendaMonth struct {
	Name string
	Days []agendaDay
}

// agendaDay is a session, or a day on which a group has none and why.
type agendaDay struct {
	on           clock.Date
	Day          string
	Shape        ui.Shape
	Color        ui.Color
	Title, Text  string
	Href         string
	Tone         ui.Tone
	Icon, State  string
	Move, Cancel string // addresses, "" when it cannot or may not be done
	MakeUp       string
	Gap          bool
}

func (p pages) calendar(r *web.Request, g access.Grant[access.ReadCalendar]) (web.Response, error) {
	which, err := web.PathID[cohort.Cohort](r, "cohorte")
	if err != nil {
		return nil, err
	}
	page, err := p.calendarPage(r, g.Scope(), which)
	if err != nil {
		return nil, err
	}
	return web.Show(calendarView.With(page)), nil
}

func (p pages) calendarPage(r *web.Request, scope access.Scope, which cohort.CohortID) (calendarPage, error) {
	c, err := p.s.cohorts.Cohort(r.Context(), scope, which)
	if err != nil {
		return calendarPage{}, err
	}
	page := calendarPage{Cohort: c, ByMonth: r.Query("vue") == "mois"}
	base := "/cohortes/" + which.String() + "/calendrier"
	page.Tabs = []ui.Tab{
		{Label: locale.T("Par groupe"), Href: base, Current: !page.ByMonth},
		{Label: locale.T("Par mois"), Href: base + "?vue=mois", Current: page.ByMonth},
	}
	groups, err := p.s.cohorts.Groups(r.Context(), scope, which)
	if err != nil || len(groups) == 0 {
		page.NoGroups, page.Title = true, locale.T("Pas encore de groupe")
		return page, err
	}
	tables, err := p.s.timetables(r.Context(), scope, which, groups...)
	if err != nil {
		return calendarPage{}, err
	}
	if err := p.plans(r, &page, which); err != nil {
		return calendarPage{}, err
	}
	_, page.CanDate = access.May[access.EditCalendar](r.Actor())
	page.fill(tables, r.Now(), linked(r.Actor()))
	return page, nil
}

// plans tells what a proposal of dates would change, to who may propose.
func (p pages) plans(r *web.Request, page *calendarPage, which cohort.CohortID) error {
	g, ok := access.May[access.SetUpProgramme](r.Actor())
	if !ok {
		return nil
	}
	var err error
	page.Plans, err = p.s.PreviewPlan(r.Context(), g.Scope(), which)
	if f := fault.FieldsOf(err); f != nil {
		page.PlanWhy = f[0].Message
		return nil
	}
	page.CanPlan = err == nil && len(page.Plans) > 0
	return err
}

func (c *calendarPage) fill(tables []timetable, now time.Time, how string) {
	size, given, total := 0, 0, 0
	pauses := map[int]string{}
	for _, t := range tables {
		size = max(size, t.planned)
		for _, s := range t.sessions {
			size = max(size, s.Number)
		}
		d := dose(t.sessions, t.planned)
		given, total = given+d.Sessions, total+d.Planned
		c.Undated = c.Undated || len(t.sessions) == 0
		for _, x := range t.book.Pauses(t.zone, live(t.sessions).Sessions) {
			if len(pauses) == 0 || pauses[x.After] == "" && !has(pauses, x.Name) {
				pauses[x.After] = x.Name
			}
		}
	}
	c.Title = locale.T("%d séances datées sur %d prévues", given, total)
	if given == 0 {
		c.Title = locale.T("Les séances n’ont pas encore de date")
	}
	for n := 1; n <= size; n++ {
		c.Numbers = append(c.Numbers, column{n, pauses[n]})
	}
	for _, t := range tables {
		c.Rows = append(c.Rows, c.row(t, size, now, how))
	}
	c.Months = months(tables, now, c.CanDate, how)
}

func has(m map[int]string, name string) bool {
	for _, x := range m {
		if x == name {
			return true
		}
	}
	return false
}

func (c *calendarPage) row(t timetable, size int, now time.Time, how string) calendarRow {
	g := t.group
	row := calendarRow{
		Name: g.Name(), Place: g.MaternelleName, Shape: ui.Shape(g.Shape), Color: ui.Color(g.Color),
		Dose: dose(t.sessions, t.planned), Cells: make([]calendarCell, size),
	}
	if how == "/" {
		row.Href = "/cohortes/" + c.Cohort.ID.String() + "/groupes/" + g.ID.String()
	}
	if c.CanDate {
		row.Extra = "/cohortes/" + c.Cohort.ID.String() + "/groupes/" + g.ID.String() + "/seances/nouvelle"
	}
	shown := map[int]Session{}
	for _, s := range t.sessions {
		if old, ok := shown[s.Number]; !ok || old.Cancelled {
			shown[s.Number] = s
		}
	}
	for n, s := range shown {
		if n >= 1 && n <= size {
			row.Cells[n-1] = cell(s, now, how)
		}
	}
	return row
}

// sessionMark is the gommette of a whole session.
func sessionMark(s Stage) ui.Mark {
	switch s {
	case Validated:
		return ui.Present
	case Cancelled:
		return ui.Cancelled
	case Open, NotTaken:
		return ui.Pending
	case Planned:
	}
	return ui.Future
}

func cell(s Session, now time.Time, how string) calendarCell {
	stage := s.Stage(now)
	c := calendarCell{
		Date: locale.DayMonth(s.Date), Mark: sessionMark(stage), Today: s.Date == clock.DateOf(now),
		Label: locale.T("Séance %d, %s : %s", s.Number, locale.LongDay(s.Date), stage.Label()),
	}
	if how != "" {
		c.Href = address(s, how)
	}
	return c
}

func address(s Session, how string) string {
	if how == "/venue" {
		return "/seances/" + s.Slug() + "/venue"
	}
	return "/seances/" + s.Slug()
}

// months are the sessions and the gaps of all groups, in order.
func months(tables []timetable, now time.Time, canDate bool, how string) []agendaMonth {
	var days []agendaDay
	for _, t := range tables {
		for _, s := range t.sessions {
			days = append(days, t.day(s, now, canDate, how))
		}
	}
	days = append(days, gaps(tables)...)
	slices.SortStableFunc(days, func(a, b agendaDay) int {
		return cmp.Or(a.on.Compare(b.on), strings.Compare(a.Title, b.Title))
	})
	var out []agendaMonth
	for _, d := range days {
		name := locale.Upper(locale.Month(d.on.Month())) + " " + strconv.Itoa(d.on.Year())
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, agendaMonth{Name: name})
		}
		out[len(out)-1].Days = append(out[len(out)-1].Days, d)
	}
	return out
}

// gaps are the days without a session, one line for each reason: a holiday is said
// once for all groups, a closure with the groups that it concerns.
func gaps(tables []timetable) []agendaDay {
	type reason struct {
		first, last clock.Date
		groups      []cohort.Group
	}
	found := map[string]*reason{}
	for _, t := range tables {
		for _, x := range t.gaps() {
			r := found[x.why]
			if r == nil {
				r = &reason{first: x.on}
				found[x.why] = r
			}
			if x.on.Before(r.first) {
				r.first = x.on
			}
			r.last = later(r.last, x.on)
			if !slices.ContainsFunc(r.groups, func(g cohort.Group) bool { return g.ID == t.group.ID }) {
				r.groups = append(r.groups, t.group)
			}
		}
	}
	var out []agendaDay
	for why, r := range found {
		d := agendaDay{on: r.first, Day: locale.ShortDay(r.first), Title: why, Gap: true, State: locale.T("Pas de séance")}
		var names []string
		for _, g := range r.groups {
			names = append(names, g.Name())
		}
		d.Text = locale.List(names)
		if len(r.groups) == len(tables) && len(tables) > 1 {
			d.Text = locale.T("Tous les groupes")
		}
		if r.last != r.first {
			d.Text = locale.T("%s, jusqu’au %s", d.Text, locale.LongDay(r.last))
		}
		out = append(out, d)
	}
	return out
}

func (t timetable) day(s Session, now time.Time, canDate bool, how string) agendaDay {
	stage := s.Stage(now)
	d := agendaDay{
		on: s.Date, Day: locale.ShortDay(s.Date), Shape: ui.Shape(t.group.Shape), Color: ui.Color(t.group.Color),
		Title: locale.T("Séance %d, %s", s.Number, t.group.Name()),
		Text:  locale.Slot(s.StartsAt, s.EndsAt) + ", " + t.group.MaternelleName,
		Tone:  stage.Tone(), Icon: stage.Icon(), State: stage.Label(),
	}
	if how != "" {
		d.Href = address(s, how)
	}
	switch {
	case s.Cancelled:
		d.Text += ". " + locale.Typo(s.CancelReason)
	case s.MakeUpFor != 0:
		d.Text += ". " + locale.T("Rattrapage")
	case s.Date != s.PlannedOn:
		d.Text += ". " + locale.T("Prévue le %s", locale.LongDay(s.PlannedOn))
	}
	if stage == Planned {
		if why := t.closure(s.Date); why != "" {
			d.Tone, d.Icon, d.State = ui.Alert, "calendar-x", why
		}
	}
	if !canDate {
		return d
	}
	switch {
	case s.Cancelled && !t.held(s.Number):
		d.MakeUp = "/seances/" + s.Slug() + "/rattrapage"
	case !s.Cancelled && !s.Fixed():
		d.Move, d.Cancel = "/seances/"+s.Slug()+"/deplacer", "/seances/"+s.Slug()+"/annuler"
	}
	return d
}

// plan proposes the dates and shows them.
func (p pages) plan(r *web.Request, g access.Grant[access.SetUpProgramme]) (web.Response, error) {
	which, err := web.PathID[cohort.Cohort](r, "cohorte")
	if err != nil {
		return nil, err
	}
	if err := p.s.PlanCohort(r.Context(), g, which); err != nil {
		if f := fault.FieldsOf(err); f != nil {
			return nil, fault.New(fault.Invalid, f[0].Message)
		}
		return nil, err
	}
	return web.SeeOther("/cohortes/"+which.String()+"/calendrier", locale.T("Les dates sont proposées. Faites-les confirmer par les écoles.")), nil
}

// changes are the consequences of a change in words, for the page that confirms.
func changes(c Consequence) []string {
	var out []string
	for _, x := range c.Changes {
		out = append(out, change(x))
	}
	return out
}

func change(x calendar.Change) string {
	switch {
	case x.Lost():
		return locale.T("Séance %d : plus de date (c’était le %s)", x.Number, locale.LongDay(x.Before))
	case x.Moved():
		return locale.T("Séance %d : du %s au %s", x.Number, locale.LongDay(x.Before), locale.LongDay(x.After))
	}
	return locale.T("Séance %d : le %s", x.Number, locale.LongDay(x.After))
}

// String is the dose in a sentence: "15 séances sur 16, 37 h 30 en tout".
func (d Dose) String() string {
	return locale.N("%d séance sur %d, %s en tout", "%d séances sur %d, %s en tout", d.Sessions, d.Planned, hours(d.Minutes))
}

func hours(minutes int) string {
	if minutes%60 == 0 {
		return locale.T("%d h", minutes/60)
	}
	return locale.T("%d h %02d", minutes/60, minutes%60)
}

// Changed are the dates that a proposal changes for a group, in words.
func (g GroupPlan) Changed() []string { return changes(g.Consequence) }
