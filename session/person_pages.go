package session

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

var (
	personView   = ui.ParseField[personPage](files, "pages/personne.html", "pages/scene.html")
	disputesView = ui.ParseField[disputesPage](files, "pages/trancher.html", "pages/scene.html")
)

// personPage is one person in one session: what holds, and everything that was
// said.
type personPage struct {
	scene
	Head    ui.FieldHead
	Name    string
	Glyph   ui.Glyph
	Key     string
	State   string
	Mark    ui.Mark
	Dispute bool
	Current string
	Form    ui.Form
	Options []ui.Option
	History []said
}

// said is one mark in the history of a person, or of anything in a session.
type said struct {
	What, Who, Device string
	At                string // when it was seen
	Received          string // when it arrived, if that was another day
	Stands            bool
}

func (p pages) person(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	page, err := p.personPage(r, sc)
	if err != nil {
		return nil, err
	}
	return web.Show(personView.With(page)), nil
}

func (p pages) personPage(r *web.Request, sc scene) (personPage, error) {
	who, m, err := sc.whom(r)
	if err != nil {
		return personPage{}, err
	}
	at := sc.Told.State.People[who]
	row := sc.row(who, m)
	page := personPage{
		scene: sc, Head: sc.head(""), Name: row.Name, Glyph: row.Glyph, Key: row.Key, State: row.State, Mark: row.Mark,
		Dispute: at.Conflict, Current: row.Current, Options: statusOptions(),
		Form: ui.Fill("statut", string(at.Status), "minutes", minutesText(at.Minutes)),
	}
	page.Head.Back, page.Head.BackLabel = sc.Base, locale.T("La liste")
	page.Head.Title, page.Head.Moments = row.Name, nil
	page.History, err = p.history(r, sc, func(e Event) bool { return e.Verb == Marked && e.Person == who })
	return page, err
}

func minutesText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func statusOptions() []ui.Option {
	var out []ui.Option
	for _, s := range []Status{Present, Late, LeftEarly, Excused, Absent} {
		out = append(out, ui.Option{Value: string(s), Label: s.Label()})
	}
	return out
}

// whom is the person that the address names, Missing when the reader does not
// see them in this session.
func (s scene) whom(r *web.Request) (int64, cohort.Member, error) {
	key, err := id.Parse[Event](r.Path("personne"))
	if err != nil {
		return 0, cohort.Member{}, fault.Missing()
	}
	i := slices.IndexFunc(s.Members, func(m cohort.Member) bool {
		return int64(m.Teen) == int64(key) || int64(m.Child) == int64(key)
	})
	if i < 0 {
		return 0, cohort.Member{}, fault.Missing()
	}
	return int64(key), s.Members[i], nil
}

// history are the events that keep keeps, in the order in which they were seen.
func (p pages) history(r *web.Request, sc scene, keep func(Event) bool) ([]said, error) {
	about := slices.DeleteFunc(slices.Clone(sc.Told.Events), func(e Event) bool { return !keep(e) })
	names, err := p.s.names(r.Context(), about)
	if err != nil {
		return nil, err
	}
	stands := identifiers(standing(about))
	slices.SortFunc(about, earlier)
	out := make([]said, len(about))
	for i, e := range about {
		out[i] = said{
			What: words(e.Status, e.Value), Who: names[e.Author], Device: device(e.Device),
			At: locale.Time(e.ObservedAt), Stands: slices.Contains(stands, e.ID),
		}
		if e.ReceivedAt.Sub(e.ObservedAt) > 12*time.Hour {
			out[i].Received = locale.DateTime(e.ReceivedAt)
		}
	}
	return out, nil
}

// device is where something was entered, in words.
func device(name string) string {
	if name == "" || strings.HasPrefix(name, pageDevice) {
		return locale.T("Sur le site")
	}
	return locale.T("Appareil %s", name)
}

// markOne stores one person's presence, with its minutes.
func (p pages) markOne(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if sc.Stage != Open {
		return nil, closedTo(sc.Stage)
	}
	who, _, err := sc.whom(r)
	if err != nil {
		return nil, err
	}
	status, minutes, bad := parseStatus(f)
	if len(bad) > 0 {
		page, err := p.personPage(r, sc)
		if err != nil {
			return nil, err
		}
		page.Form = ui.Fill("statut", f.Get("statut"), "minutes", f.Get("minutes")).With(bad)
		return web.Invalid(personView.With(page)), nil
	}
	e := sc.event(Marked, f, func(e *Event) { e.Person, e.Status, e.Value = who, status, minutes })
	return p.said(r, g, sc, sc.Base, e)
}

func parseStatus(f web.Form) (Status, int, fault.Fields) {
	var bad fault.Fields
	s := Status(f.Get("statut"))
	if !slices.ContainsFunc(statusOptions(), func(o ui.Option) bool { return o.Value == string(s) }) {
		bad.Add("statut", locale.T("Choisissez une des réponses."))
	}
	if s != Late && s != LeftEarly {
		return s, 0, bad
	}
	text := f.Get("minutes")
	if text == "" {
		return s, 0, bad
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxMinutes {
		bad.Add("minutes", locale.T("Écrivez un nombre de minutes, de 0 à %d.", maxMinutes))
	}
	return s, n, bad
}

// disputesPage lists what two sources say differently.
type disputesPage struct {
	scene
	Head  ui.FieldHead
	Cards []disputeCard
	Count int // everything recorded in the session
}

type disputeCard struct {
	ui.Dispute
	Key, Current string
}

func (p pages) disputes(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	page := disputesPage{scene: sc, Head: sc.head(""), Count: len(sc.Told.Events)}
	page.Head.Back, page.Head.BackLabel, page.Head.Moments = sc.Base, locale.T("La liste"), nil
	for _, who := range sc.Told.State.Conflicts() {
		card, err := p.disputeCard(r, sc, who)
		if err != nil {
			return nil, err
		}
		page.Cards = append(page.Cards, card)
	}
	return web.Show(disputesView.With(page)), nil
}

func (p pages) disputeCard(r *web.Request, sc scene, who int64) (disputeCard, error) {
	at := sc.Told.State.People[who]
	names, err := p.s.names(r.Context(), at.Candidates)
	card := disputeCard{Key: personKey(who), Current: strings.Join(at.Current, " "), Dispute: ui.Dispute{
		Field: "choix", Title: locale.T("%s, présence du %s", sc.People.Of(who), dayAndMonth(sc.Session.Date)),
		Glyph: sc.glyphOf(who),
	}}
	for _, e := range at.Candidates {
		v := ui.Version{
			Value: e.ID, Tone: ui.Info, Icon: "monitor", Source: device(e.Device), What: words(e.Status, e.Value),
			Who: names[e.Author] + ", " + locale.Time(e.ObservedAt),
		}
		if e.Seq > 0 {
			v.Icon = "tablet-smartphone"
		}
		card.Versions = append(card.Versions, v)
	}
	return card, err
}

func (s scene) glyphOf(who int64) ui.Glyph {
	for _, m := range s.Members {
		if int64(m.Teen) == who || int64(m.Child) == who {
			return m.Glyph()
		}
	}
	return ui.Glyph{}
}

// settle keeps one of several versions. The others stay in the history.
func (p pages) settle(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	sc, err := p.bare(r, g.Scope())
	if err != nil {
		return nil, err
	}
	key, err := id.Parse[Event](f.Get("personne"))
	if err != nil {
		return nil, fault.Missing()
	}
	at := sc.Told.State.People[int64(key)]
	i := slices.IndexFunc(at.Candidates, func(e Event) bool { return e.ID == f.Get("choix") })
	if i < 0 && at.Conflict {
		return nil, fault.New(fault.Invalid, locale.T("Choisissez une des versions, puis gardez-la."))
	}
	to := sc.Base + "/trancher"
	if len(sc.Told.State.Conflicts()) <= 1 {
		to = sc.Base
	}
	if i < 0 {
		return web.SeeOther(to, locale.T("C’est déjà réglé.")), nil
	}
	kept := at.Candidates[i]
	return p.said(r, g, sc, to, sc.event(Marked, f, func(e *Event) {
		e.Person, e.Status, e.Value = int64(key), kept.Status, kept.Value
	}))
}
