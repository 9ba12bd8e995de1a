package session

import (
	"context"
	"embed"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
)

//go:embed pages
var files embed.FS

// pages are the handlers of this room.
type pages struct {
	s *Store
	// feedOwner finds whose calendar feed a token is, with their live roles.
	feedOwner func(ctx context.Context, token string) (access.Actor, error)
}

// Routes registers this room's pages. feedOwner finds whose calendar feed a
// token is; its error when nobody's is a fault.
func Routes(rt *web.Router, s *Store, feedOwner func(ctx context.Context, token string) (access.Actor, error)) {
	p := pages{s, feedOwner}
	web.Page(rt, "GET /seances", p.list)
	web.Page(rt, "GET /cohortes/{cohorte}/calendrier", p.calendar)
	web.Page(rt, "POST /cohortes/{cohorte}/calendrier", p.plan)
	web.Page(rt, "GET /cohortes/{cohorte}/groupes/{groupe}/seances/nouvelle", p.askExtra)
	web.Page(rt, "POST /cohortes/{cohorte}/groupes/{groupe}/seances", p.extra)
	web.Page(rt, "GET /seances/{seance}/annuler", p.askCancel)
	web.Page(rt, "POST /seances/{seance}/annuler", p.cancel)
	web.Page(rt, "GET /seances/{seance}/deplacer", p.askMove)
	web.Page(rt, "POST /seances/{seance}/deplacer", p.move)
	web.Page(rt, "GET /seances/{seance}/rattrapage", p.askMakeUp)
	web.Page(rt, "POST /seances/{seance}/rattrapage", p.makeUp)

	web.Page(rt, "GET /seances/{seance}", p.welcome)
	web.Page(rt, "GET /seances/{seance}/jeu", p.play)
	web.Page(rt, "GET /seances/{seance}/debrief", p.debrief)
	web.Page(rt, "GET /seances/{seance}/journal", p.journal)
	web.Page(rt, "GET /seances/{seance}/bilan", p.closing)
	web.Page(rt, "GET /seances/{seance}/personnes/{personne}", p.person)
	web.Page(rt, "GET /seances/{seance}/trancher", p.disputes)
	web.Page(rt, "GET /seances/{seance}/venue", p.coming)

	web.Page(rt, "POST /seances/{seance}/ouvrir", p.open)
	web.Page(rt, "POST /seances/{seance}/marques", p.marks)
	web.Page(rt, "POST /seances/{seance}/personnes/{personne}", p.markOne)
	web.Page(rt, "POST /seances/{seance}/compte", p.count)
	web.Page(rt, "POST /seances/{seance}/suppleance", p.standIn)
	web.Page(rt, "POST /seances/{seance}/moment", p.moment)
	web.Page(rt, "POST /seances/{seance}/debrief", p.theme)
	web.Page(rt, "POST /seances/{seance}/observations", p.observe)
	web.Page(rt, "POST /seances/{seance}/observations/{observation}/retirer", p.withdraw)
	web.Page(rt, "POST /seances/{seance}/trancher", p.settle)
	web.Page(rt, "POST /seances/{seance}/valider", p.validate)
	web.Page(rt, "POST /seances/{seance}/rouvrir", p.reopen)

	web.Public(rt, "GET /agenda/{jeton}", p.feed)
}

// feed answers the calendar of whoever holds the token: /agenda/<token>.ics.
func (p pages) feed(r *web.Request) (web.Response, error) {
	token, ok := strings.CutSuffix(r.Path("jeton"), ".ics")
	if !ok || token == "" {
		return nil, fault.Missing()
	}
	actor, err := p.feedOwner(r.Context(), token)
	if err != nil {
		return nil, err
	}
	body, err := p.s.Feed(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	return web.Inline("text/calendar; charset=utf-8", body), nil
}

// scene is what every page of one session is made from.
type scene struct {
	Session   Session
	Group     cohort.Group
	Cohort    cohort.Cohort
	Told      Told
	Members   []cohort.Member // those whom the reader's scope reaches
	People    people
	Base      string // "/seances/2026-11-24-…"
	Stage     Stage
	CanRecord bool // may take the roll call
	CanDate   bool // may cancel and move
	Nonce     string
	now       time.Time
	actor     access.AccountID
	pauses    map[int]string
	siblings  []Session // of the group
}

// scene loads the session that the address names, as far as the scope reaches,
// with the names that the reader may see.
func (p pages) scene(r *web.Request, scope access.Scope) (scene, error) {
	x, err := p.s.BySlug(r.Context(), scope, r.Path("seance"))
	if err != nil {
		return scene{}, err
	}
	sc := scene{Session: x, Base: "/seances/" + x.Slug(), now: r.Now(), actor: r.Actor().ID, Stage: x.Stage(r.Now())}
	if sc.Group, err = p.s.cohorts.Group(r.Context(), scope, x.Group); err != nil {
		return scene{}, err
	}
	if sc.Cohort, err = p.s.cohorts.Cohort(r.Context(), scope, x.Cohort); err != nil {
		return scene{}, err
	}
	if sc.Told, err = p.s.Tell(r.Context(), scope, x); err != nil {
		return scene{}, err
	}
	if sc.Members, err = p.s.cohorts.Roster(r.Context(), scope, x.Group, x.Date); err != nil {
		return scene{}, err
	}
	if sc.People, err = p.people(r, x, sc.Members); err != nil {
		return scene{}, err
	}
	if sc.siblings, err = p.s.OfGroup(r.Context(), scope, x.Group); err != nil {
		return scene{}, err
	}
	sc.sort()
	sc.CanRecord = p.reaches(r, x, recordScope)
	sc.CanDate = p.reaches(r, x, dateScope)
	sc.Nonce = hex.EncodeToString(p.s.ids.Bytes(16))
	sc.pauses, err = p.pauses(r.Context(), sc.Cohort, sc.siblings)
	return sc, err
}

func recordScope(a access.Actor) (access.Scope, bool) {
	g, ok := access.May[access.TakeRollCall](a)
	return g.Scope(), ok
}

func dateScope(a access.Actor) (access.Scope, bool) {
	g, ok := access.May[access.EditCalendar](a)
	return g.Scope(), ok
}

// reaches reports whether one of the reader's permissions reaches the session.
func (p pages) reaches(r *web.Request, x Session, of func(access.Actor) (access.Scope, bool)) bool {
	scope, ok := of(r.Actor())
	if !ok {
		return false
	}
	_, err := p.s.Get(r.Context(), scope, x.ID)
	return err == nil
}

// pauses are the short names of the holidays after each number of a group.
func (p pages) pauses(ctx context.Context, c cohort.Cohort, sessions []Session) (map[int]string, error) {
	book, err := p.s.book(ctx)
	if err != nil {
		return nil, err
	}
	out := map[int]string{}
	for _, x := range book.Pauses(c.Zone, live(sessions).Sessions) {
		out[x.After] = x.Name
	}
	return out, nil
}

// sort puts the list in the order of the names shown, else of the glyphs.
func (s *scene) sort() {
	slices.SortStableFunc(s.Members, func(a, b cohort.Member) int {
		return strings.Compare(locale.Fold(s.People.Of(int64(a.Teen))), locale.Fold(s.People.Of(int64(b.Teen))))
	})
}

// Title is the half-day: "Mardi matin".
func (s scene) Title() string { return s.Group.Name() }

// Past reports whether the roll call is filled in after its day.
func (s scene) Past() bool { return clock.DateOf(s.now).After(s.Session.Date) }

// Early reports whether the day has not come.
func (s scene) Early() bool { return clock.DateOf(s.now).Before(s.Session.Date) }

// Recording reports whether the reader may mark now.
func (s scene) Recording() bool { return s.CanRecord && s.Stage == Open }

// observed is the instant of what is noted now.
func (s scene) observed() time.Time { return observed(s.Session, s.now) }

// head is the header of the phone page, at one of its moments ("" for none).
func (s scene) head(at Segment) ui.FieldHead {
	h := ui.FieldHead{
		Title: s.Title(), Text: dayAndMonth(s.Session.Date) + ", " + s.Group.MaternelleName,
		Back: "/seances", BackLabel: locale.T("Les séances"), Current: s.Session.Number,
	}
	h.SyncTone, h.SyncIcon, h.SyncText = s.pill()
	for n := 1; n <= max(s.Cohort.Sessions, s.Session.Number); n++ {
		h.Steps = append(h.Steps, ui.Step{Number: n, Pause: s.pauses[n]})
	}
	if s.Stage == Open || s.Stage == Validated {
		h.Moments = s.moments(at)
	}
	return h
}

// dayAndMonth is "24 novembre".
func dayAndMonth(d clock.Date) string {
	_, rest, _ := strings.Cut(locale.LongDay(d), " ")
	return rest
}

func (s scene) pill() (ui.Tone, string, string) {
	switch {
	case s.Stage == Open && s.Past():
		return ui.Watch, "clock", locale.T("Après coup")
	case s.Stage == Open:
		return ui.OK, "cloud-check", locale.T("À jour")
	}
	tone := s.Stage.Tone()
	if tone == ui.Neutral {
		tone = ui.Info
	}
	return tone, s.Stage.Icon(), s.Stage.Label()
}

func (s scene) moments(at Segment) []ui.Moment {
	var out []ui.Moment
	for _, m := range []struct {
		segment    Segment
		icon, path string
	}{
		{Welcome, "door-open", ""}, {Play, "puzzle", "/jeu"}, {Debrief, "message-circle", "/debrief"}, {Journal, "notebook-pen", "/journal"},
	} {
		out = append(out, ui.Moment{
			Label: m.segment.Label(), Icon: m.icon, Href: s.Base + m.path,
			Current: m.segment == at, Done: m.segment != at && s.over(m.segment),
		})
	}
	return out
}

// over reports whether a later moment has begun, or everything is finished.
func (s scene) over(at Segment) bool {
	if s.Stage == Validated {
		return true
	}
	after := false
	for _, x := range Segments() {
		if _, begun := s.Told.State.Begun[x]; after && begun {
			return true
		}
		after = after || x == at
	}
	return false
}

// people are the names by which a page calls minors: first names for who may
// read them, else glyphs.
type people struct {
	glyphs map[int64]string
	first  map[int64]string // only those that the reader may read
}

// Of is what the page calls somebody: their first name, else their glyph.
func (p people) Of(who int64) string {
	if name := p.first[who]; name != "" {
		return name
	}
	return p.glyphs[who]
}

// Called reports whether the page calls somebody by their first name.
func (p people) Called(who int64) bool { return p.first[who] != "" }

// Named reports whether the page calls anybody by their first name.
func (p people) Named() bool { return len(p.first) > 0 }

// people opens the names that the reader's own grants reach, and no others.
func (p pages) people(r *web.Request, x Session, members []cohort.Member) (people, error) {
	out := people{glyphs: map[int64]string{}, first: map[int64]string{}}
	for _, m := range members {
		out.glyphs[int64(m.Teen)] = m.Glyph().Title()
		out.glyphs[int64(m.Child)] = locale.Upper(m.Glyph().ChildName())
	}
	teens, err := p.reached(r, x, teenScope)
	if err != nil {
		return out, err
	}
	children, err := p.reached(r, x, childScope)
	if err != nil {
		return out, err
	}
	var who []personal.Person
	for _, m := range members {
		if teens[m.Teen] {
			who = append(who, personal.Person(m.Teen))
		}
		if children[m.Teen] && m.Child != 0 {
			who = append(who, personal.Person(m.Child))
		}
	}
	if len(who) == 0 {
		return out, nil
	}
	rd := r.Reader(audit.ForRollCall)
	if err := rd.Prepare(r.Context(), who); err != nil {
		return out, err
	}
	return out, reveal(r.Context(), rd, members, teens, children, out.first)
}

func teenScope(a access.Actor) (access.Scope, bool) {
	if g, ok := access.May[access.ReadTeens](a); ok {
		return g.Scope(), true
	}
	g, ok := access.May[access.ReadTeenFirstNames](a)
	return g.Scope(), ok
}

func childScope(a access.Actor) (access.Scope, bool) {
	g, ok := access.May[access.ReadChildren](a)
	return g.Scope(), ok
}

// reached are the teens of the session whom one of the reader's permissions
// reaches.
func (p pages) reached(r *web.Request, x Session, of func(access.Actor) (access.Scope, bool)) (map[cohort.TeenID]bool, error) {
	scope, ok := of(r.Actor())
	if !ok {
		return nil, nil
	}
	list, err := p.s.cohorts.Roster(r.Context(), scope, x.Group, x.Date)
	out := map[cohort.TeenID]bool{}
	for _, m := range list {
		out[m.Teen] = true
	}
	return out, err
}

// reveal puts first names in place of glyphs; an initial tells two of the same
// first name apart. Who was erased keeps the glyph.
func reveal(ctx context.Context, rd *personal.Reader, members []cohort.Member, teens, children map[cohort.TeenID]bool, into map[int64]string) error {
	type named struct {
		who          int64
		first, short string
	}
	var list []named
	for _, m := range members {
		if teens[m.Teen] {
			n, err := personal.Reveal(ctx, rd, personal.Person(m.Teen), m.Identity)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			list = append(list, named{int64(m.Teen), n.First, n.Short()})
		}
		if children[m.Teen] && m.Child != 0 {
			n, err := personal.Reveal(ctx, rd, personal.Person(m.Child), m.ChildIdentity)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			list = append(list, named{int64(m.Child), n.First, n.Short()})
		}
	}
	count := map[string]int{}
	for _, n := range list {
		count[n.first]++
	}
	for _, n := range list {
		switch {
		case n.first == "":
		case count[n.first] > 1:
			into[n.who] = n.short
		default:
			into[n.who] = n.first
		}
	}
	return nil
}
