package outcome

import (
	"embed"
	"strconv"
	"strings"
	"unicode/utf8"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
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
	return web.SeeOther("/fiches/t0", ""), nil
}

type wavePage struct {
	Wave               Wave
	Tabs               []ui.Tab
	Cohorts            []waveCohort
	Received, Expected int
	Names              bool
	Empty              ui.Empty
}

type waveCohort struct {
	Title    string
	Teachers []waveTeacher
}

type waveTeacher struct {
	Name               string
	Received, Expected int
	Teens              []waveTeen
}

type waveTeen struct {
	Glyph      ui.Glyph
	Name, Href string
	Class      string
	Received   bool
	On         clock.Date
}

func (p pages) wave(r *web.Request, g access.Grant[access.ReadSheetStatus]) (web.Response, error) {
	w, ok := ParseWave(r.Path("vague"))
	if !ok {
		return nil, fault.Missing()
	}
	page := wavePage{Wave: w, Empty: ui.Empty{Title: locale.T("Pas encore de cohorte"), Text: locale.T("Les fiches se suivent dès que des jeunes sont inscrits.")}}
	for _, x := range Waves() {
		page.Tabs = append(page.Tabs, ui.Tab{Label: string(x) + ", " + x.Label(), Href: "/fiches/" + strings.ToLower(string(x)), Current: x == w})
	}
	cohorts, err := p.cohorts.Cohorts(r.Context(), g.Scope())
	if err != nil {
		return nil, err
	}
	_, page.Names = access.May[access.ReadTeens](r.Actor())
	for _, c := range cohorts {
		if err := p.addCohort(r, g, c, w, &page); err != nil {
			return nil, err
		}
	}
	return web.Show(waveView.With(page)), nil
}

func (p pages) addCohort(r *web.Request, g access.Grant[access.ReadSheetStatus], c cohort.Cohort, w Wave, page *wavePage) error {
	lines, err := p.s.Status(r.Context(), g.Scope(), c.ID, w)
	if err != nil {
		return err
	}
	names, err := p.names(r, g.Scope(), c.ID)
	if err != nil {
		return err
	}
	out := waveCohort{Title: locale.T("%s, cohorte %d", c.ProgrammeName, c.Number)}
	for _, l := range lines {
		n := len(out.Teachers)
		if n == 0 || out.Teachers[n-1].Name != l.Teacher {
			out.Teachers = append(out.Teachers, waveTeacher{Name: l.Teacher})
			n++
		}
		t, line := &out.Teachers[n-1], names[l.Teen]
		line.Class, line.Received, line.On = l.Class, l.Received, l.ReceivedOn
		if _, ok := access.May[access.ReadSheets](r.Actor()); ok {
			line.Href = "/jeunes/" + l.Teen.String() + "/fiches/" + strings.ToLower(string(w))
		}
		t.Teens = append(t.Teens, line)
		t.Expected++
		page.Expected++
		if l.Received {
			t.Received++
			page.Received++
		}
	}
	page.Cohorts = append(page.Cohorts, out)
	return nil
}

// names gives each teen's glyph, and name for those who may read it.
func (p pages) names(r *web.Request, scope access.Scope, c cohort.CohortID) (map[cohort.TeenID]waveTeen, error) {
	teens, err := p.cohorts.Teens(r.Context(), scope, c)
	if err != nil {
		return nil, err
	}
	out := make(map[cohort.TeenID]waveTeen, len(teens))
	for _, t := range teens {
		out[t.ID] = waveTeen{Glyph: t.Glyph(), Name: t.Glyph().Title()}
	}
	if _, ok := access.May[access.ReadTeens](r.Actor()); !ok {
		return out, nil
	}
	rd := r.Reader(audit.ForTeacherSheet)
	for _, t := range teens {
		name, err := personal.Reveal(r.Context(), rd, t.Person(), t.Identity)
		if err != nil {
			return nil, err
		}
		out[t.ID] = waveTeen{Glyph: t.Glyph(), Name: name.Short()}
	}
	return out, nil
}

type sheetPage struct {
	Teen      cohort.Teen
	Name      string
	Wave      Wave
	Sheet     *Sheet
	Lines     []sheetLine
	Comment   string
	Form      ui.Form
	Items     []Item
	Levels    []ui.Option
	Fresh     string
	CanRecord bool
}

type sheetLine struct{ Label, Level string }

func (p pages) sheetPage(r *web.Request, scope access.Scope) (sheetPage, *personal.Reader, error) {
	w, ok := ParseWave(r.Path("vague"))
	which, err := web.PathID[cohort.Teen](r, "jeune")
	if err != nil || !ok {
		return sheetPage{}, nil, fault.Missing()
	}
	t, err := p.cohorts.Teen(r.Context(), scope, which)
	if err != nil {
		return sheetPage{}, nil, err
	}
	rd := r.Reader(audit.ForTeacherSheet)
	name, err := personal.Reveal(r.Context(), rd, t.Person(), t.Identity)
	page := sheetPage{
		Teen: t, Name: name.Short(), Wave: w, Items: Items(), Fresh: id.New[Sheet](p.s.ids).String(),
		Form: ui.Fill("recue", r.Today().String()),
	}
	for n := 5; n >= 0; n-- {
		page.Levels = append(page.Levels, ui.Option{Value: strconv.Itoa(n), Label: Level(n)})
	}
	_, page.CanRecord = access.May[access.WriteSheets](r.Actor())
	return page, rd, err
}

func (p pages) sheet(r *web.Request, g access.Grant[access.ReadSheets]) (web.Response, error) {
	page, rd, err := p.sheetPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	sheets, err := p.s.Sheets(r.Context(), g, page.Teen.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range sheets {
		if s.Wave != page.Wave {
			continue
		}
		answers, err := personal.Reveal(r.Context(), rd, page.Teen.Person(), s.Answers)
		if err != nil {
			return nil, err
		}
		page.Sheet, page.Comment = &s, answers.Comment
		for _, i := range Items() {
			page.Lines = append(page.Lines, sheetLine{i.Label, Level(answers.Items[i.Code])})
		}
	}
	return web.Show(sheetView.With(page)), nil
}

func parseAnswers(f web.Form) (Answers, fault.Fields) {
	var fields fault.Fields
	a := Answers{Items: map[string]int{}, Comment: f.Get("mot")}
	for _, i := range Items() {
		n, err := strconv.Atoi(f.Get(i.Code))
		if err != nil || n < 0 || n > 5 {
			fields.Add(i.Code, locale.T("Choisissez une réponse, ou « Je ne peux pas dire »."))
			continue
		}
		a.Items[i.Code] = n
	}
	if over := utf8.RuneCountInString(a.Comment) - maxComment; over > 0 {
		fields.Add("mot", locale.N("%d signe de trop : raccourcissez.", "%d signes de trop : raccourcissez.", over))
	}
	return a, fields
}

func (p pages) record(r *web.Request, g access.Grant[access.WriteSheets]) (web.Response, error) {
	page, _, err := p.sheetPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	answers, fields := parseAnswers(f)
	n := New{Teen: page.Teen.ID, Wave: page.Wave, Answers: answers}
	if n.ReceivedOn, err = clock.ParseDate(f.Get("recue")); err != nil || n.ReceivedOn.IsZero() || n.ReceivedOn.After(r.Today()) {
		fields.Add("recue", locale.T("Écrivez le jour de réception, au plus tard aujourd’hui."))
	}
	if n.ID, err = id.Parse[Sheet](f.Get("nouveau")); err != nil {
		return nil, fault.Missing()
	}
	if len(fields) > 0 {
		pairs := []string{"mot", answers.Comment, "recue", f.Get("recue")}
		for _, i := range Items() {
			pairs = append(pairs, i.Code, f.Get(i.Code))
		}
		page.Form, page.Fresh = ui.Fill(pairs...).With(fields), f.Get("nouveau")
		return web.Invalid(sheetView.With(page)), nil
	}
	if err := p.s.Record(r.Context(), g, n); err != nil {
		return nil, err
	}
	return web.SeeOther("/fiches/"+strings.ToLower(string(page.Wave)), locale.T("La fiche est enregistrée.")), nil
}
