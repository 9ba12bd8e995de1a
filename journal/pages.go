package journal

import (
	"embed"
	"strconv"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/session"
)

//go:embed pages
var files embed.FS

var (
	sessionView = ui.Parse[sessionPage](files, "pages/session.html")
	allView     = ui.Parse[allPage](files, "pages/all.html")
	entryView   = ui.Parse[entryPage](files, "pages/entry.html")
)

type pages struct {
	s        *Store
	sessions *session.Store
	cohorts  *cohort.Store
}

// Routes registers this room's pages. Whoever reads journals may read the names of
// the same teens (see access/policy.go and TestReadersOfJournalsReadNames).
func Routes(rt *web.Router, s *Store, sessions *session.Store, cohorts *cohort.Store) {
	p := pages{s, sessions, cohorts}
	web.Page(rt, "GET /journaux/{seance}", p.session)
	web.Page(rt, "GET /jeunes/{jeune}/journal", p.all)
	web.Page(rt, "GET /jeunes/{jeune}/journal/{seance}", p.entry)
	web.Page(rt, "POST /jeunes/{jeune}/journal/{seance}", p.record)
}

type sessionPage struct {
	Session session.Session
	Lines   []sessionLine
	Written int
	Closed  string // why there is nothing to write, "" when there is
}

type sessionLine struct {
	Glyph ui.Glyph
	Name  string
	Done  bool
	Href  string // "" when there is nothing to open
}

// session lists who wrote; what they wrote is one click further.
func (p pages) session(r *web.Request, g access.Grant[access.ReadJournal]) (web.Response, error) {
	ctx := r.Context()
	x, err := p.sessions.BySlug(ctx, g.Scope(), r.Path("seance"))
	if err != nil {
		return nil, err
	}
	roster, err := p.cohorts.Roster(ctx, g.Scope(), x.Group, x.Date)
	if err != nil {
		return nil, err
	}
	who, err := p.s.Who(ctx, g, x.ID)
	if err != nil {
		return nil, err
	}
	mine, err := p.mine(r, g.Scope(), x.Cohort)
	if err != nil {
		return nil, err
	}
	rd := r.Reader(audit.ForJournal)
	if err := rd.Prepare(ctx, persons(roster)); err != nil {
		return nil, err
	}
	page := sessionPage{Session: x, Closed: closed(x, r)}
	for _, m := range roster {
		line := sessionLine{Glyph: m.Glyph(), Done: who[m.Teen]}
		if line.Name, err = called(r, rd, m.Teen, m.Identity, m.Glyph()); err != nil {
			return nil, err
		}
		if line.Done {
			page.Written++
		}
		if mine[m.Teen] && (line.Done || page.Closed == "") {
			line.Href = "/jeunes/" + m.Teen.String() + "/journal/" + x.Slug()
		}
		page.Lines = append(page.Lines, line)
	}
	return web.Show(sessionView.With(page)), nil
}

// closed says why nobody can write for the session, "" when somebody can.
func closed(x session.Session, r *web.Request) string {
	if err := (slot{x.Date, x.Cancelled}).open(r.Today()); err != nil {
		return fault.FieldsOf(err).On("")
	}
	return ""
}

// mine are the teens whose journal the scope reaches today: one who has gone to
// another group is read by the facilitator of that group.
func (p pages) mine(r *web.Request, scope access.Scope, c cohort.CohortID) (map[cohort.TeenID]bool, error) {
	places, err := p.cohorts.Places(r.Context(), scope, c)
	out := make(map[cohort.TeenID]bool, len(places))
	for _, x := range places {
		out[x.Teen] = true
	}
	return out, err
}

func persons(roster []cohort.Member) []personal.Person {
	out := make([]personal.Person, len(roster))
	for i, m := range roster {
		out[i] = personal.Person(m.Teen)
	}
	return out
}

// called is a teen's first name; an erased one keeps the glyph.
func called(r *web.Request, rd *personal.Reader, teen cohort.TeenID, p personal.Private[cohort.TeenIdentity], g ui.Glyph) (string, error) {
	who, ok, err := open(r.Context(), rd, teen, p)
	if !ok || who.First == "" {
		return g.Title(), err
	}
	return who.First, nil
}

type allPage struct {
	Teen    cohort.Teen
	Name    string
	Entries []entryLine
	Empty   ui.Empty
}

type entryLine struct {
	Number       int
	Href         string // "" for a session of a group out of reach
	Weather      ui.Weather
	Did          []string
	Words, Story string
	Shared       bool
	Blank        bool
}

func (p pages) all(r *web.Request, g access.Grant[access.ReadJournal]) (web.Response, error) {
	ctx := r.Context()
	t, name, rd, err := p.teen(r, g.Scope())
	if err != nil {
		return nil, err
	}
	entries, err := p.s.Entries(ctx, g, t.ID)
	if err != nil {
		return nil, err
	}
	groups, err := p.cohorts.Groups(ctx, g.Scope(), t.Cohort)
	if err != nil {
		return nil, err
	}
	reach := map[cohort.GroupID]bool{}
	for _, x := range groups {
		reach[x.ID] = true
	}
	page := allPage{Teen: t, Name: name, Empty: ui.Empty{
		Title: locale.T("Pas encore de journal"), Text: locale.T("Le premier s’écrit à la fin d’une séance."), HeadingLevel2: true,
	}}
	for _, e := range entries {
		text, _, err := open(ctx, rd, t.ID, e.Page)
		if err != nil {
			return nil, err
		}
		line := entryLine{
			Number: e.Number, Weather: text.Weather, Did: deedWords(text.Did), Words: text.Words, Story: text.Story,
			Shared: e.Shared, Blank: text.Empty(),
		}
		if reach[e.Group] {
			line.Href = "/jeunes/" + t.ID.String() + "/journal/" + e.Slug()
		}
		page.Entries = append(page.Entries, line)
	}
	return web.Show(allView.With(page)), nil
}

// teen reads the teen of the address and opens their first name.
func (p pages) teen(r *web.Request, scope access.Scope) (cohort.Teen, string, *personal.Reader, error) {
	which, err := web.PathID[cohort.Teen](r, "jeune")
	if err != nil {
		return cohort.Teen{}, "", nil, err
	}
	t, err := p.cohorts.Teen(r.Context(), scope, which)
	if err != nil {
		return cohort.Teen{}, "", nil, err
	}
	rd := r.Reader(audit.ForJournal)
	name, err := called(r, rd, t.ID, t.Identity, t.Glyph())
	return t, name, rd, err
}

type entryPage struct {
	Teen     cohort.Teen
	Name     string
	Session  session.Session
	Form     ui.Form
	Weathers []ui.Option
	Deeds    []ui.Option
	Fresh    string
	Version  string
	CanWrite bool
	Closed   string // why nobody can write, "" when somebody can
	Theirs   *theirs
}

// theirs is the version that somebody else recorded meanwhile.
type theirs struct {
	Who, When    string
	Weather      ui.Weather
	Did          []string
	Words, Story string
	Shared       bool
}

func (p pages) entryPage(r *web.Request, scope access.Scope) (entryPage, *personal.Reader, error) {
	t, name, rd, err := p.teen(r, scope)
	if err != nil {
		return entryPage{}, nil, err
	}
	x, err := p.sessions.BySlug(r.Context(), scope, r.Path("seance"))
	if err != nil {
		return entryPage{}, nil, err
	}
	page := entryPage{
		Teen: t, Name: name, Session: x, Weathers: weatherOptions(), Deeds: deedOptions(), Version: "0",
		Fresh: id.New[Entry](p.s.ids).String(), Closed: closed(x, r),
	}
	_, ok := access.May[access.WriteJournal](r.Actor())
	page.CanWrite = ok && page.Closed == ""
	_, err = listed(r.Context(), p.s.db, scope, t.ID, x.ID)
	return page, rd, err
}

func (p pages) entry(r *web.Request, g access.Grant[access.ReadJournal]) (web.Response, error) {
	page, rd, err := p.entryPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	e, found, err := p.s.Entry(r.Context(), g, page.Teen.ID, page.Session.ID)
	if err != nil {
		return nil, err
	}
	if found {
		text, _, err := open(r.Context(), rd, page.Teen.ID, e.Page)
		if err != nil {
			return nil, err
		}
		page.Form, page.Version = filled(text, e.Shared), strconv.Itoa(e.Version)
	}
	return web.Show(entryView.With(page)), nil
}

func (p pages) record(r *web.Request, g access.Grant[access.WriteJournal]) (web.Response, error) {
	page, rd, err := p.entryPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n := New{Teen: page.Teen.ID, Session: page.Session.ID, Page: parsePage(f), Shared: f.Has("partage"), Channel: Paper}
	if n.ID, err = id.Parse[Entry](f.Get("nouveau")); err != nil {
		return nil, fault.Missing()
	}
	if n.Version, err = strconv.Atoi(f.Get("version")); err != nil || n.Version < 0 {
		return nil, fault.Missing()
	}
	page.Form, page.Fresh, page.Version = filled(n.Page, n.Shared), f.Get("nouveau"), f.Get("version")
	err = p.s.Record(r.Context(), g, n)
	kind := fault.KindOf(err)
	switch {
	case err == nil:
		return recorded(page), nil
	case kind == fault.Invalid:
		page.Form = page.Form.With(fault.FieldsOf(err))
		return web.Invalid(entryView.With(page)), nil
	case kind == fault.Conflict:
		return p.clash(r, rd, page, n, err)
	}
	return nil, err
}

func recorded(page entryPage) web.Response {
	return web.SeeOther("/journaux/"+page.Session.Slug(), locale.T("La page du journal est enregistrée."))
}

// clash answers what meets another version: the same text sent twice is recorded
// already; else both are shown side by side, and saving again replaces theirs.
func (p pages) clash(r *web.Request, rd *personal.Reader, page entryPage, n New, conflict error) (web.Response, error) {
	g, ok := access.May[access.ReadJournal](r.Actor())
	if !ok {
		return nil, conflict
	}
	e, found, err := p.s.Entry(r.Context(), g, n.Teen, n.Session)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, conflict
	}
	text, _, err := open(r.Context(), rd, n.Teen, e.Page)
	if err != nil {
		return nil, err
	}
	if text.Equal(n.Page) && e.Shared == n.Shared {
		return recorded(page), nil
	}
	page.Version = strconv.Itoa(e.Version)
	page.Theirs = &theirs{
		Who: e.RecordedBy, When: locale.DateTime(e.WrittenAt), Weather: text.Weather, Did: deedWords(text.Did),
		Words: text.Words, Story: text.Story, Shared: e.Shared,
	}
	return web.Status(409, entryView.With(page)), nil
}
