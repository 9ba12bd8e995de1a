package session

import (
	"strconv"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

var listView = ui.Parse[listPage](files, "pages/seances.html")

// listPage is the sessions that the reader's scope reaches, by month.
type listPage struct {
	Title  string
	Tabs   []ui.Tab
	Months []month
	Pages  ui.Pages
	Empty  ui.Empty
	Linked bool // the reader may open a session
	Feed   bool
}

// month is a heading and its sessions.
type month struct {
	Name string
	List []ui.Appointment
}

// pageSize is how many sessions one page of a list shows.
const pageSize = 60

// tab is one view of the list: its address, its condition and its order.
type tab struct {
	name, label string
	where       func(a *db.Args, today clock.Date, now string) string
	latestFirst bool
}

func tabs() []tab {
	return []tab{
		{"semaine", locale.T("Cette semaine"), func(a *db.Args, today clock.Date, _ string) string {
			return "s.on_date between " + a.Add(today.Monday()) + " and " + a.Add(today.Monday().AddDays(6))
		}, false},
		{"saisir", locale.T("À saisir"), func(a *db.Args, today clock.Date, now string) string {
			day := a.Add(today)
			return "s.cancelled_at is null and s.validated_at is null and (s.on_date < " + day +
				" or s.on_date = " + day + " and s.ends_at <= " + a.Add(now) + ")"
		}, false},
		{"venir", locale.T("À venir"), func(a *db.Args, today clock.Date, now string) string {
			day := a.Add(today)
			return "(s.on_date > " + day + " or s.on_date = " + day + " and s.ends_at > " + a.Add(now) + ")"
		}, false},
		{"passees", locale.T("Passées"), func(a *db.Args, today clock.Date, now string) string {
			day := a.Add(today)
			return "(s.on_date < " + day + " or s.on_date = " + day + " and s.ends_at <= " + a.Add(now) + ")"
		}, true},
	}
}

func (p pages) list(r *web.Request, g access.Grant[access.ReadCalendar]) (web.Response, error) {
	chosen, number := chosenTab(r)
	now := r.Now().Format("15:04")
	listed, err := p.s.listed(r.Context(), g.Scope(), filter{
		where: func(a *db.Args) string { return chosen.where(a, r.Today(), now) },
		order: chosen.order(), limit: pageSize + 1, offset: (number - 1) * pageSize,
	})
	if err != nil {
		return nil, err
	}
	late, err := p.s.waiting(r, g)
	if err != nil {
		return nil, err
	}
	page := listPage{
		Tabs: chosen.among(late), Linked: linked(r.Actor()) != "",
		Empty: emptyList(chosen.name), Pages: chosen.pages(number, len(listed)),
	}
	_, page.Feed = access.May[access.UseOwnAccount](r.Actor())
	disputed := 0
	page.Months, disputed, err = p.months(r, listed[:min(len(listed), pageSize)])
	if err != nil {
		return nil, err
	}
	if page.Title = listTitle(late, disputed); linked(r.Actor()) != "/" {
		page.Title = locale.T("Les séances et leurs dates")
	}
	return web.Show(listView.With(page)), nil
}

// chosenTab is the view asked for, and which page of it, from 1.
func chosenTab(r *web.Request) (tab, int) {
	chosen := tabs()[0]
	for _, t := range tabs() {
		if t.name == r.Query("onglet") {
			chosen = t
		}
	}
	number, err := strconv.Atoi(r.Query("page"))
	if err != nil {
		number = 1
	}
	return chosen, min(max(number, 1), 1000)
}

func (t tab) order() string {
	if t.latestFirst {
		return "s.on_date desc, s.starts_at, g.id, s.id"
	}
	return "s.on_date, s.starts_at, g.id, s.id"
}

// among are all the tabs, this one marked; late sessions are counted.
func (t tab) among(late int) []ui.Tab {
	var out []ui.Tab
	for _, x := range tabs() {
		one := ui.Tab{Label: x.label, Href: x.href(1), Current: x.name == t.name}
		if x.name == "saisir" && late > 0 {
			one.Count = locale.Number(late)
		}
		out = append(out, one)
	}
	return out
}

func (t tab) href(number int) string {
	if number == 1 {
		return "/seances?onglet=" + t.name
	}
	return "/seances?onglet=" + t.name + "&page=" + strconv.Itoa(number)
}

// pages leads to the pages around one; found is how many sessions there are from
// its first on, one page and one more at most.
func (t tab) pages(number, found int) ui.Pages {
	var out ui.Pages
	if number > 1 {
		out.Previous = t.href(number - 1)
	}
	if found > pageSize {
		out.Next = t.href(number + 1)
	}
	return out
}

// waiting is how many sessions wait for their roll call.
func (s *Store) waiting(r *web.Request, g access.Grant[access.ReadCalendar]) (int, error) {
	var a db.Args
	where := tabs()[1].where(&a, r.Today(), r.Now().Format("15:04"))
	return db.Value[int](r.Context(), s.db, "select count(*)"+fromSession+"where "+where+" and "+cohort.GroupWhere(g.Scope(), &a), a.List()...)
}

func listTitle(late, disputed int) string {
	switch {
	case late == 0 && disputed > 0:
		return locale.N("%d présence reste à trancher", "%d présences restent à trancher", disputed)
	case late == 0:
		return locale.T("Tous les appels passés sont validés")
	}
	return locale.N("%d séance attend son appel", "%d séances attendent leur appel", late)
}

func emptyList(tab string) ui.Empty {
	e := ui.Empty{HeadingLevel2: true, Title: locale.T("Aucune séance ici"), Text: locale.T("Changez d’onglet pour voir les autres.")}
	switch tab {
	case "semaine":
		e.Title = locale.T("Pas de séance cette semaine")
	case "saisir":
		e.Title, e.Text = locale.T("Rien à saisir"), locale.T("Chaque séance passée a son appel.")
	}
	return e
}

// linked is where the reader opens a session: its roll call, or who comes; "" for
// those who see dates only.
func linked(a access.Actor) string {
	if _, ok := access.May[access.ReadPresence](a); ok {
		return "/"
	}
	if _, ok := access.May[access.ReadTeenFirstNames](a); ok {
		return "/venue"
	}
	return ""
}

// months are the sessions under their months, and how many people have two
// versions in them.
func (p pages) months(r *web.Request, listed []Listed) (out []month, disputed int, err error) {
	told := map[ID]Told{}
	if g, ok := access.May[access.ReadPresence](r.Actor()); ok {
		var held []Session
		for _, l := range listed {
			if l.Session.Fixed() {
				held = append(held, l.Session)
			}
		}
		if told, err = p.s.TellAll(r.Context(), g.Scope(), held); err != nil {
			return nil, 0, err
		}
	}
	for _, l := range listed {
		name := locale.Upper(locale.Month(l.Session.Date.Month())) + " " + strconv.Itoa(l.Session.Date.Year())
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, month{Name: name})
		}
		last := &out[len(out)-1]
		last.List = append(last.List, l.appointment(r, told[l.Session.ID]))
		disputed += len(told[l.Session.ID].State.Conflicts())
	}
	return out, disputed, nil
}

func (l Listed) appointment(r *web.Request, t Told) ui.Appointment {
	x := l.Session
	stage := x.Stage(r.Now())
	a := ui.Appointment{
		Day: locale.ShortDay(x.Date), Shape: ui.Shape(l.Group.Shape), Color: ui.Color(l.Group.Color), Title: l.Title(),
		Text: locale.Slot(x.StartsAt, x.EndsAt) + ", " + l.place(),
		Tone: stage.Tone(), Icon: stage.Icon(), State: stage.Label(),
	}
	if how := linked(r.Actor()); how != "" {
		a.Href = "/seances/" + x.Slug() + map[string]string{"/": "", "/venue": "/venue"}[how]
	}
	switch {
	case x.Cancelled:
		a.Text += ". " + locale.Typo(x.CancelReason)
	case len(t.Seats) > 0:
		n := t.State.Teens(t.Seats)
		a.Text += ". " + locale.N("%d jeune là sur %d", "%d jeunes là sur %d", n.Here, n.Expected)
		if c := len(t.State.Conflicts()); c > 0 {
			a.Tone, a.Icon, a.State = ui.Alert, "split", locale.N("%d présence à trancher", "%d présences à trancher", c)
		}
	}
	if x.MakeUpFor != 0 {
		a.Text += ". " + locale.T("Rattrapage")
	}
	return a
}
