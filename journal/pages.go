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

// Routes registers this room's pages.
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
}

type sessionLine struct {
	Glyph ui.Glyph
	Name  string
	Done  bool
	Href  string
}

// session lists who wrote; what they wrote is one click further.
func (p pages) session(r *web.Request, g access.Grant[access.ReadJournal]) (web.Response, error) {
	x, err := p.sessions.BySlug(r.Context(), g.Scope(), r.Path("seance"))
	if err != nil {
		return nil, err
	}
	roster, err := p.cohorts.Roster(r.Context(), g.Scope(), x.Group, x.Date)
	if err != nil {
		return nil, err
	}
	who, err := p.s.Who(r.Context(), g.Scope(), x.ID)
	if err != nil {
		return nil, err
	}
	rd := r.Reader(audit.ForJournal)
	page := sessionPage{Session: x}
	for _, m := range roster {
		name, err := personal.Reveal(r.Context(), rd, personal.Person(m.Teen), m.Identity)
		if err != nil {
			return nil, err
		}
		if who[m.Teen] {
			page.Written++
		}
		page.Lines = append(page.Lines, sessionLine{m.Glyph(), name.First, who[m.Teen], "/jeunes/" + m.Teen.String() + "/journal/" + x.Slug()})
	}
	return web.Show(sessionView.With(page)), nil
}

type allPage struct {
	Teen    cohort.Teen
	Name    string
	Entries []entryLine
	Empty   ui.Empty
}

type entryLine struct {
	Number       int
	Href         string
	Weather      ui.Weather
	Did          []string
	Words, Story string
	Shared       bool
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
	page := allPage{Teen: t, Name: name, Empty: ui.Empty{Title: locale.T("Pas encore de journal"), Text: locale.T("Le premier s’écrit à la fin d’une séance.")}}
	for _, e := range entries {
		x, err := p.sessions.Get(ctx, g.Scope(), e.Session)
		if err != nil {
			return nil, err
		}
		text, err := personal.Reveal(ctx, rd, t.Person(), e.Page)
		if err != nil {
			return nil, err
		}
		page.Entries = append(page.Entries, entryLine{e.Number, "/jeunes/" + t.ID.String() + "/journal/" + x.Slug(),
			text.Weather, deedWords(text.Did), text.Words, text.Story, e.Shared})
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
	name, err := personal.Reveal(r.Context(), rd, t.Person(), t.Identity)
	return t, name.First, rd, err
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
	page := entryPage{Teen: t, Name: name, Session: x, Weathers: weatherOptions(), Deeds: deedOptions(), Version: "0", Fresh: id.New[Entry](p.s.ids).String()}
	_, page.CanWrite = access.May[access.WriteJournal](r.Actor())
	return page, rd, p.s.theirs(r.Context(), p.s.db, scope, New{Teen: t.ID, Session: x.ID})
}

func (p pages) entry(r *web.Request, g access.Grant[access.ReadJournal]) (web.Response, error) {
	page, rd, err := p.entryPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	entries, err := p.s.Entries(r.Context(), g, page.Teen.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Session != page.Session.ID {
			continue
		}
		text, err := personal.Reveal(r.Context(), rd, page.Teen.Person(), e.Page)
		if err != nil {
			return nil, err
		}
		page.Form = filled(text, e.Shared)
		page.Version = strconv.Itoa(e.Version)
	}
	return web.Show(entryView.With(page)), nil
}

func filled(text Page, shared bool) ui.Form {
	pairs := []string{"meteo", strconv.Itoa(int(text.Weather)), "mots", text.Words, "histoire", text.Story}
	for _, d := range text.Did {
		pairs = append(pairs, "fait", d)
	}
	if shared {
		pairs = append(pairs, "partage", "oui")
	}
	return ui.Fill(pairs...)
}

func (p pages) record(r *web.Request, g access.Grant[access.WriteJournal]) (web.Response, error) {
	page, _, err := p.entryPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	text, fields := parsePage(f)
	n := New{Teen: page.Teen.ID, Session: page.Session.ID, Page: text, Shared: f.Has("partage"), Channel: Paper}
	n.ID, err = id.Parse[Entry](f.Get("nouveau"))
	if err != nil {
		return nil, fault.Missing()
	}
	if n.Version, err = strconv.Atoi(f.Get("version")); err != nil || n.Version < 0 {
		return nil, fault.Missing()
	}
	if r.Today().Before(page.Session.Date) {
		fields.Add("", locale.T("Cette séance n’a pas encore eu lieu."))
	}
	if len(fields) > 0 {
		page.Form = filled(text, n.Shared).With(fields)
		page.Fresh, page.Version = f.Get("nouveau"), f.Get("version")
		return web.Invalid(entryView.With(page)), nil
	}
	if err := p.s.Record(r.Context(), g, n); err != nil {
		return nil, err
	}
	return web.SeeOther("/journaux/"+page.Session.Slug(), locale.T("La page du journal est enregistrée.")), nil
}
