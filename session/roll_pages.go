package session

import (
	"slices"
	"strconv"
	"strings"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

var rollView = ui.ParseField[rollPage](files, "pages/accueil.html", "pages/scene.html")

// rollPage is the first moment: who is here, and the heads at each hand-over.
type rollPage struct {
	scene
	Head            ui.FieldHead
	Teens, Children []rollRow
	Tally, Little   Tally
	HandOvers       []handOver
	Aside           []Quarantined
	MakeUp          string // address of the make-up of a cancelled session
	Missed          string // the date that a make-up makes up for
	Next            next
}

// next is the call of the bar under the thumb: a form that begins a moment, or a
// link.
type next struct {
	Label, Href string
	Segment     Segment // "" for a link
}

// counting is one head count with what its form needs.
type counting struct {
	Over        handOver
	Open        bool
	Base, Nonce string
}

// Counting makes it.
func (s scene) Counting(h handOver) counting { return counting{h, s.Recording(), s.Base, s.Nonce} }

// Disputed is how many people have two versions.
func (r rollPage) Disputed() int { return r.Tally.Conflict + r.Little.Conflict }

// rollRow is one person of the list.
type rollRow struct {
	Key          string // in addresses and fields: never a name
	Name, Detail string
	Glyph        ui.Glyph
	Href         string
	Value        string // of the radio that is checked
	Shown        string // what the page shows, to be compared with what is sent
	Current      string // marks that the next one corrects
	Conflict     bool
	Mark         ui.Mark
	State        string
	Choices      []ui.RollChoice
	Finer        []chip // reason of an absence, minutes
	FinerLabel   string
}

// chip is one finer choice.
type chip struct {
	Value, Label string
	On           bool
}

// handOver is one head count.
type handOver struct {
	Segment  Segment
	Where    string
	Done     bool
	Count    int
	Expected int // of the count when it is done, else of now
	At       string
	Mismatch bool
	Conflict string // "11 ou 12" when two counts differ
	Current  string
}

func (p pages) welcome(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	page := rollPage{scene: sc, Head: sc.head(Welcome)}
	st := sc.Told.State
	page.Tally, page.Little = st.Teens(sc.Told.Seats), st.Children(sc.Told.Seats)
	page.Teens, page.Children = sc.rows()
	page.HandOvers = sc.handOvers(page.Tally.Here)
	page.MakeUp, page.Missed = sc.makeUp()
	page.Next = sc.next(Play)
	if sc.CanRecord {
		if page.Aside, err = p.s.Quarantine(r.Context(), g.Scope(), sc.Session.ID); err != nil {
			return nil, err
		}
	}
	return web.Show(rollView.With(page)), nil
}

// next leads to the moment that follows: it begins when whoever records goes there.
func (s scene) next(to Segment) next {
	labels := map[Segment][2]string{
		Play: {locale.T("Passer au jeu"), "/jeu"}, Debrief: {locale.T("Passer au débrief"), "/debrief"},
		Journal: {locale.T("Passer au journal"), "/journal"}, Return: {locale.T("Terminer"), "/bilan"},
	}
	n := next{Label: labels[to][0], Href: s.Base + labels[to][1]}
	if _, begun := s.Told.State.Begun[to]; !begun && s.Recording() {
		n.Segment = to
	}
	return n
}

// makeUp links a cancelled session and the one held in its place.
func (s scene) makeUp() (href, missed string) {
	for _, x := range s.siblings {
		if x.MakeUpFor == s.Session.ID && !x.Cancelled {
			href = "/seances/" + x.Slug()
		}
		if x.ID == s.Session.MakeUpFor && x.ID != 0 {
			missed = locale.LongDay(x.Date)
		}
	}
	return href, missed
}

// rows are the two lists, in the order of the teens.
func (s scene) rows() (teens, children []rollRow) {
	for _, m := range s.Members {
		t := s.row(int64(m.Teen), m)
		if t.Detail == "" && s.People.Called(int64(m.Child)) {
			t.Detail = locale.T("avec %s", s.People.Of(int64(m.Child)))
		}
		teens = append(teens, t)
		if m.Child == 0 {
			continue
		}
		c := s.row(int64(m.Child), m)
		if c.Detail == "" && s.People.Called(int64(m.Teen)) {
			c.Detail = locale.T("avec %s", s.People.Of(int64(m.Teen)))
		}
		children = append(children, c)
	}
	return teens, children
}

func (s scene) row(who int64, m cohort.Member) rollRow {
	at := s.Told.State.People[who]
	r := rollRow{
		Key: personKey(who), Name: s.People.Of(who), Glyph: m.Glyph(), Conflict: at.Conflict,
		Current: strings.Join(at.Current, " "), Shown: encode(at.Status, at.Minutes), Choices: ui.RollChoices(),
	}
	r.Href = s.Base + "/personnes/" + r.Key
	if r.Mark = Mark(s.Told.State.cell(s.Session.Cancelled, who)); s.Stage == Open && !at.Conflict {
		r.Mark = ui.Mark(at.Status.cell())
	}
	r.State = words(at.Status, at.Minutes)
	if at.Conflict {
		r.Detail, r.State = locale.T("deux versions"), locale.T("Deux versions")
		return r
	}
	r.refine(at)
	return r
}

// Minutes proposed for a delay or an early leaving.
var someMinutes = []int{5, 10, 15, 20, 30, 45}

// refine fills what depends on the status: the radio, the words under the name,
// and the finer choices of an exception.
func (r *rollRow) refine(at Standing) {
	switch at.Status {
	case Present:
		r.Value = "present"
	case Late:
		r.Value, r.Detail = "late", words(Late, at.Minutes)
		r.FinerLabel, r.Finer = locale.T("Minutes de retard"), minuteChips(at.Minutes)
	case LeftEarly:
		r.Value, r.Detail = "left", words(LeftEarly, at.Minutes)
		r.Choices = append(r.Choices, ui.RollChoice{Value: "left", Label: locale.T("Parti"), Icon: "log-out", Tone: ui.Watch})
		r.FinerLabel, r.Finer = locale.T("Minutes avant la fin"), minuteChips(at.Minutes)
	case Excused, Absent:
		r.Value, r.Detail = "absent", locale.T("n’a pas prévenu")
		if at.Status == Excused {
			r.Detail = locale.T("a prévenu")
		}
		r.FinerLabel = locale.T("Raison")
		r.Finer = []chip{
			{string(Absent), locale.T("N’a pas prévenu"), at.Status == Absent},
			{string(Excused), locale.T("A prévenu"), at.Status == Excused},
		}
	case StaffPlay:
	}
}

func minuteChips(now int) []chip {
	list := someMinutes
	if now > 0 && !slices.Contains(list, now) {
		list = append(slices.Clone(list), now)
		slices.Sort(list)
	}
	var out []chip
	for _, n := range list {
		out = append(out, chip{strconv.Itoa(n), locale.T("%d min", n), n == now})
	}
	return out
}

// encode writes a status with its minutes as a page carries it.
func encode(s Status, minutes int) string {
	if s == Late || s == LeftEarly {
		return string(s) + ":" + strconv.Itoa(minutes)
	}
	return string(s)
}

func decode(s string) (Status, int) {
	name, minutes, _ := strings.Cut(s, ":")
	n, err := strconv.Atoi(minutes)
	if err != nil || n < 0 {
		n = 0
	}
	return Status(name), n
}

// combine reads one row of the roll call: the radio, the finer choice, and what
// the page had shown. lateBy is the delay of somebody who arrives now.
func combine(radio, finer, shown string, lateBy int) (Status, int) {
	was, minutes := decode(shown)
	n, err := strconv.Atoi(finer)
	if err != nil || n < 0 || n > maxMinutes {
		n = minutes
	}
	switch radio {
	case "late":
		if was == Late {
			return Late, n
		}
		return Late, lateBy
	case "left":
		return LeftEarly, n
	case "absent":
		if was != Absent && was != Excused {
			return Absent, 0
		}
		if finer == string(Absent) || finer == string(Excused) {
			return Status(finer), 0
		}
		return was, 0
	}
	return Present, 0
}

// lateBy is how late somebody is who arrives now; 0 when it cannot be told.
func (s scene) lateBy() int {
	n := int(s.now.Sub(s.Session.Starts()).Minutes())
	if n < 0 || n > s.Session.Minutes() {
		return 0
	}
	return n
}

func personKey(who int64) string { return id.ID[Event](who).String() }

// marks stores what changed in the lists since the page was shown. "tous" also
// says of everybody left unmarked that they are here.
func (p pages) marks(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	sc, f, err := p.recording(r, g)
	if err != nil {
		return nil, err
	}
	all := f.Get("tous")
	var events []Event
	each := func(who int64, list string) {
		key := personKey(who)
		if who == 0 || !f.Has("p."+key) {
			return
		}
		at, shown := sc.Told.State.People[who], f.Get("vu."+key)
		status, minutes := combine(f.Get("p."+key), f.Get("d."+key), shown, sc.lateBy())
		asked := all == list && !at.Marked && status == Present
		same := at.already(status, minutes, f.Has("d."+key)) || encode(status, minutes) == shown && !sc.wrote(who, f)
		if same && !asked {
			return
		}
		events = append(events, sc.event(Marked, f, func(e *Event) {
			e.Person, e.Status, e.Value, e.Corrects = who, status, minutes, strings.Fields(f.Get("c."+key))
		}))
	}
	for _, seat := range sc.Told.Seats {
		each(seat.Teen, "jeunes")
		each(seat.Child, "enfants")
	}
	return p.said(r, g, sc, sc.Base, events...)
}

// already reports whether a form that is sent again says what holds. A delay whose
// minutes nobody chose stays as it was first counted.
func (at Standing) already(s Status, minutes int, chosen bool) bool {
	return at.Marked && !at.Conflict && at.Status == s && (at.Minutes == minutes || !chosen)
}

// recording loads a session that is open, and the form sent to it.
func (p pages) recording(r *web.Request, g access.Grant[access.TakeRollCall]) (scene, web.Form, error) {
	f, err := r.Form()
	if err != nil {
		return scene{}, f, err
	}
	sc, err := p.bare(r, g.Scope())
	if err == nil && sc.Stage != Open {
		err = closedTo(sc.Stage)
	}
	return sc, f, err
}

func closedTo(s Stage) error {
	if s == Validated {
		return fault.New(fault.Conflict, locale.T("L’appel de cette séance est validé. Rouvrez-le pour corriger."))
	}
	return fault.New(fault.Conflict, locale.T("L’appel de cette séance n’est pas commencé."))
}

// bare is the scene without names: for what is sent.
func (p pages) bare(r *web.Request, scope access.Scope) (scene, error) {
	x, err := p.s.BySlug(r.Context(), scope, r.Path("seance"))
	if err != nil {
		return scene{}, err
	}
	told, err := p.s.Tell(r.Context(), scope, x)
	return scene{Session: x, Told: told, Base: "/seances/" + x.Slug(), Stage: x.Stage(r.Now()), now: r.Now(), actor: r.Actor().ID}, err
}

// open begins the roll call.
func (p pages) open(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	sc, err := p.bare(r, g.Scope())
	if err != nil {
		return nil, err
	}
	switch {
	case sc.Stage == Open || sc.Stage == Validated:
		return web.SeeOther(sc.Base, ""), nil
	case sc.Stage == Cancelled:
		return nil, refusal(Receipt{Reason: whyCancelled})
	case sc.Early():
		return nil, fault.New(fault.Conflict, locale.T("Cette séance a lieu le %s : l’appel s’ouvre ce jour-là.", locale.LongDay(sc.Session.Date)))
	}
	return p.said(r, g, sc, sc.Base, sc.event(Opened, f, func(*Event) {}))
}

// handOvers are the head counts; here is how many teens the list says are there.
func (s scene) handOvers(here int) []handOver {
	var out []handOver
	for _, at := range HandOvers() {
		h := handOver{Segment: at, Where: at.where(), Expected: here}
		if x, done := s.Told.State.Heads[at]; done {
			h.Done, h.Count, h.Expected = true, x.Count, x.Expected
			h.At, h.Mismatch, h.Current = locale.Time(x.At), x.Mismatch(), strings.Join(x.Current, " ")
			for i, c := range x.Candidates {
				if i > 0 {
					h.Conflict += " " + locale.T("ou") + " "
				}
				h.Conflict += strconv.Itoa(c.Value)
			}
		}
		out = append(out, h)
	}
	return out
}

// count stores the heads counted at a hand-over.
func (p pages) count(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	sc, f, err := p.recording(r, g)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(f.Get("nombre"))
	if err != nil || n < 0 || n > maxHeads {
		return nil, fault.New(fault.Invalid, locale.T("Écrivez un nombre de jeunes, de 0 à %d.", maxHeads))
	}
	at := Segment(f.Get("ou"))
	here := sc.Told.State.Teens(sc.Told.Seats).Here
	to := sc.Base + "#comptes"
	if at == Return {
		to = sc.Base + "/bilan#comptes"
	}
	return p.said(r, g, sc, to, sc.event(Counted, f, func(e *Event) { e.Segment, e.Value, e.Expected = at, n, here }))
}

// moment begins a part of the half-day, once, and goes to its page.
func (p pages) moment(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	sc, f, err := p.recording(r, g)
	if err != nil {
		return nil, err
	}
	at := Segment(f.Get("moment"))
	to, known := map[Segment]string{Welcome: "", Play: "/jeu", Debrief: "/debrief", Journal: "/journal", Return: "/bilan"}[at]
	if !known {
		return nil, refusal(Receipt{})
	}
	if _, begun := sc.Told.State.Begun[at]; begun {
		return web.SeeOther(sc.Base+to, ""), nil
	}
	return p.said(r, g, sc, sc.Base+to, sc.event(Began, f, func(e *Event) { e.Segment = at }))
}
