package outcome

import (
	"embed"
	"reflect"
	"strings"

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

var (
	waveView  = ui.Parse[wavePage](files, "pages/wave.html")
	sheetView = ui.Parse[sheetPage](files, "pages/sheet.html")
)

type pages struct {
	s       *Store
	cohorts *cohort.Store
}

// Routes registers this room's pages.
func Routes(rt *web.Router, s *Store, cohorts *cohort.Store) {
	p := pages{s, cohorts}
	web.Page(rt, "GET /fiches", p.first)
	web.Page(rt, "GET /fiches/{vague}", p.wave)
	web.Page(rt, "GET /jeunes/{jeune}/fiches/{vague}", p.sheet)
	web.Page(rt, "POST /jeunes/{jeune}/fiches/{vague}", p.record)
}

func (p pages) first(*web.Request, access.Grant[access.ReadSheetStatus]) (web.Response, error) {
	return web.SeeOther(address(T0), ""), nil
}

func address(w Wave) string { return "/fiches/" + strings.ToLower(string(w)) }

func sheetAddress(t cohort.TeenID, w Wave) string {
	return "/jeunes/" + t.String() + address(w)
}

type wavePage struct {
	Title    string
	Lead     string // when the wave opens, for those for whom it is not open
	Tabs     []ui.Tab
	Cohorts  []waveCohort
	Hidden   bool // glyphs instead of names
	Empty    ui.Empty
	received int
	expected int
	waiting  int        // teens for whom the wave is not open
	opens    clock.Date // the first day on which it will be, zero when nobody knows
}

type waveCohort struct {
	Title    string
	Teachers []waveTeacher
}

type waveTeacher struct {
	Name               string
	Received, Expected int
	Teens              []waveTeen
	id                 access.AccountID
}

type waveTeen struct {
	Glyph              ui.Glyph
	Name, Href         string
	Class              string
	Received, Expected bool
	On                 clock.Date
}

func (p pages) wave(r *web.Request, g access.Grant[access.ReadSheetStatus]) (web.Response, error) {
	w, ok := ParseWave(r.Path("vague"))
	if !ok {
		return nil, fault.Missing()
	}
	cohorts, err := p.cohorts.Cohorts(r.Context(), g.Scope())
	if err != nil {
		return nil, err
	}
	rd := r.Reader(audit.ForTeacherSheet)
	page := wavePage{}
	for _, c := range cohorts {
		if err := p.addCohort(r, rd, g, c, w, &page); err != nil {
			return nil, err
		}
	}
	page.say(w)
	return web.Show(waveView.With(page)), nil
}

// say finds what is to be said of the wave.
func (page *wavePage) say(w Wave) {
	for _, x := range Waves() {
		page.Tabs = append(page.Tabs, ui.Tab{Label: string(x) + ", " + x.Label(), Href: address(x), Current: x == w})
	}
	page.Empty = ui.Empty{
		Title: locale.T("Pas encore de cohorte"), Text: locale.T("Les fiches se suivent dès que des jeunes sont inscrits."), HeadingLevel2: true,
	}
	switch {
	case page.expected > 0:
		page.Title = locale.N("%d fiche reçue sur %d.", "%d fiches reçues sur %d.", page.received, page.expected)
	case page.waiting > 0:
		page.Title = locale.T("%s : pas encore ouverte.", locale.Upper(w.Label()))
	default:
		page.Title = locale.T("Aucune fiche attendue.")
	}
	switch {
	case page.waiting == 0:
	case page.opens.IsZero():
		page.Lead = locale.N("Pour %d jeune, elle s’ouvrira quand les séances seront datées.", "Pour %d jeunes, elle s’ouvrira quand les séances seront datées.", page.waiting)
	case w == T1:
		page.Lead = locale.N("Pour %d jeune, elle s’ouvrira le %s, à la dernière séance.", "Pour %d jeunes, elle s’ouvrira à partir du %s, à la dernière séance de chaque groupe.", page.waiting, locale.LongDay(page.opens))
	default:
		page.Lead = locale.N("Pour %d jeune, elle s’ouvrira le %s, huit semaines après la dernière séance.", "Pour %d jeunes, elle s’ouvrira à partir du %s, huit semaines après la dernière séance de chaque groupe.", page.waiting, locale.LongDay(page.opens))
	}
}

func (p pages) addCohort(r *web.Request, rd *personal.Reader, g access.Grant[access.ReadSheetStatus], c cohort.Cohort, w Wave, page *wavePage) error {
	lines, err := p.s.Status(r.Context(), g.Scope(), c.ID, w)
	if err != nil {
		return err
	}
	teens, err := p.lines(r, rd, g.Scope(), c.ID, w, page)
	if err != nil {
		return err
	}
	out := waveCohort{Title: locale.T("%s, cohorte %d", c.ProgrammeName, c.Number)}
	for _, l := range lines {
		n := len(out.Teachers)
		if n == 0 || out.Teachers[n-1].id != l.Teacher || out.Teachers[n-1].Name != l.TeacherName {
			out.Teachers = append(out.Teachers, waveTeacher{Name: l.TeacherName, id: l.Teacher})
			n++
		}
		line := teens[l.Teen]
		line.Class, line.Received, line.On, line.Expected = l.Class, l.Received, l.ReceivedOn, l.Expected(w, r.Today())
		out.Teachers[n-1].add(line)
		page.count(w, l, line)
	}
	page.Cohorts = append(page.Cohorts, out)
	return nil
}

func (t *waveTeacher) add(line waveTeen) {
	t.Teens = append(t.Teens, line)
	if line.Expected {
		t.Expected++
	}
	if line.Received {
		t.Received++
	}
}

func (page *wavePage) count(w Wave, l StatusLine, line waveTeen) {
	if !line.Expected {
		page.waiting++
		if on, known := w.Opens(l.Last); known && (page.opens.IsZero() || on.Before(page.opens)) {
			page.opens = on
		}
		return
	}
	page.expected++
	if line.Received {
		page.received++
	}
}

// lines are the glyph of each teen of a cohort, their name for whoever's own grant
// on names reaches them, and their sheet for whoever may read it.
func (p pages) lines(r *web.Request, rd *personal.Reader, seen access.Scope, c cohort.CohortID, w Wave, page *wavePage) (map[cohort.TeenID]waveTeen, error) {
	teens, err := p.cohorts.Teens(r.Context(), seen, c)
	if err != nil {
		return nil, err
	}
	named, err := reached[access.ReadTeens](r, p, seen, c)
	if err != nil {
		return nil, err
	}
	read, err := reached[access.ReadSheets](r, p, seen, c)
	if err != nil {
		return nil, err
	}
	var who []personal.Person
	for _, t := range teens {
		if named(t.ID) {
			who = append(who, t.Person())
		}
	}
	page.Hidden = page.Hidden || len(who) < len(teens)
	if err := rd.Prepare(r.Context(), who); err != nil {
		return nil, err
	}
	out := make(map[cohort.TeenID]waveTeen, len(teens))
	for _, t := range teens {
		line := waveTeen{Glyph: t.Glyph(), Name: t.Glyph().Title()}
		if named(t.ID) {
			if line.Name, err = called(r, rd, t); err != nil {
				return nil, err
			}
		}
		if read(t.ID) {
			line.Href = sheetAddress(t.ID, w)
		}
		out[t.ID] = line
	}
	return out, nil
}

// reached tells which teens of a cohort the reader's own grant P reaches: a page may
// be open by another one with a wider scope.
func reached[P access.Permission](r *web.Request, p pages, seen access.Scope, c cohort.CohortID) (func(cohort.TeenID) bool, error) {
	g, ok := access.May[P](r.Actor())
	if !ok || reflect.DeepEqual(g.Scope(), seen) {
		return func(cohort.TeenID) bool { return ok }, nil
	}
	places, err := p.cohorts.Places(r.Context(), g.Scope(), c)
	set := make(map[cohort.TeenID]bool, len(places))
	for _, x := range places {
		set[x.Teen] = true
	}
	return func(t cohort.TeenID) bool { return set[t] }, err
}

// called is how staff call a teen; an erased one keeps the glyph.
func called(r *web.Request, rd *personal.Reader, t cohort.Teen) (string, error) {
	who, err := personal.Reveal(r.Context(), rd, t.Person(), t.Identity)
	if fault.KindOf(err) == fault.NotFound {
		return t.Glyph().Title(), nil
	}
	if who.First == "" {
		return t.Glyph().Title(), err
	}
	return who.Short(), err
}
