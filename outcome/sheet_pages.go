package outcome

import (
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
)

type sheetPage struct {
	Teen      cohort.Teen
	Name      string
	Wave      Wave
	Sheets    []sheetRead
	Form      ui.Form
	Items     []Item
	Levels    []ui.Option
	Fresh     string
	CanRecord bool
	Closed    string     // why nothing can be recorded yet, "" when it can
	Mine      *sheetRead // what was typed while somebody else recorded the sheet
}

// sheetRead is one sheet in words.
type sheetRead struct {
	Sheet
	Lines   []sheetLine
	Comment string
	Erased  bool
}

type sheetLine struct{ Label, Level string }

func words(s Sheet, a Answers) sheetRead {
	out := sheetRead{Sheet: s, Comment: a.Comment}
	for _, i := range Items() {
		out.Lines = append(out.Lines, sheetLine{i.Label, Level(a.Items[i.Code])})
	}
	return out
}

// sheetPage is what the page of a sheet shows, form or not. Every role that reads
// sheets reads names (see TestReadersOfSheetsReadNames).
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
	last, err := p.s.Last(r.Context(), scope, which)
	if err != nil {
		return sheetPage{}, nil, err
	}
	rd := r.Reader(audit.ForTeacherSheet)
	page := sheetPage{
		Teen: t, Wave: w, Items: Items(), Levels: levels(), Fresh: id.New[Sheet](p.s.ids).String(),
		Form: ui.Fill("recue", locale.FullDate(r.Today())),
	}
	if on, known := w.Opens(last); !known {
		page.Closed = locale.T("La %s s’ouvrira quand les séances seront datées.", w.Label())
	} else if on.After(r.Today()) {
		page.Closed = locale.T("La %s s’ouvrira le %s.", w.Label(), locale.Date(on))
	}
	if g, ok := access.May[access.WriteSheets](r.Actor()); ok && page.Closed == "" {
		_, err := teacherOf(r.Context(), p.s.db, g.Scope(), New{Teen: t.ID})
		page.CanRecord = err == nil
	}
	page.Name, err = called(r, rd, t)
	return page, rd, err
}

func levels() []ui.Option {
	var out []ui.Option
	for n := 5; n >= 0; n-- {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Label: Level(n)})
	}
	return out
}

func (p pages) sheet(r *web.Request, g access.Grant[access.ReadSheets]) (web.Response, error) {
	page, rd, err := p.sheetPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if _, err := p.received(r, rd, g, &page); err != nil {
		return nil, err
	}
	return web.Show(sheetView.With(page)), nil
}

// received puts the sheets of the wave on the page, and gives their answers.
func (p pages) received(r *web.Request, rd *personal.Reader, g access.Grant[access.ReadSheets], page *sheetPage) ([]Answers, error) {
	sheets, err := p.s.Sheets(r.Context(), g, page.Teen.ID)
	if err != nil {
		return nil, err
	}
	var all []Answers
	for _, s := range sheets {
		if s.Wave != page.Wave {
			continue
		}
		answers, err := personal.Reveal(r.Context(), rd, page.Teen.Person(), s.Answers)
		erased := fault.KindOf(err) == fault.NotFound
		if err != nil && !erased {
			return nil, err
		}
		read := words(s, answers)
		read.Erased = erased
		page.Sheets, all = append(page.Sheets, read), append(all, answers)
	}
	return all, nil
}

// parseSheet reads the form. What is not there, or not a level, is left for
// New.check to refuse.
func parseSheet(f web.Form) (New, string) {
	n := New{Answers: Answers{Items: map[string]int{}, Comment: f.Get("mot")}}
	for _, i := range Items() {
		if v, err := strconv.Atoi(f.Get(i.Code)); err == nil {
			n.Answers.Items[i.Code] = v
		}
	}
	var err error
	if n.ReceivedOn, err = locale.ParseDate(f.Get("recue")); err != nil {
		return n, err.Error()
	}
	return n, ""
}

// typed is the form as it was sent.
func typed(f web.Form) ui.Form {
	pairs := []string{"mot", f.Get("mot"), "recue", f.Get("recue")}
	for _, i := range Items() {
		pairs = append(pairs, i.Code, f.Get(i.Code))
	}
	return ui.Fill(pairs...)
}

func (p pages) record(r *web.Request, g access.Grant[access.WriteSheets]) (web.Response, error) {
	page, rd, err := p.sheetPage(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n, badDate := parseSheet(f)
	if n.ID, err = id.Parse[Sheet](f.Get("nouveau")); err != nil {
		return nil, fault.Missing()
	}
	n.Teen, n.Wave = page.Teen.ID, page.Wave
	page.Form, page.Fresh = typed(f), f.Get("nouveau")
	if fields := n.refuse(page.Closed, badDate, r); len(fields) > 0 {
		page.Form = page.Form.With(fields)
		return web.Invalid(sheetView.With(page)), nil
	}
	if err = p.s.Record(r.Context(), g, n); fault.KindOf(err) == fault.Conflict {
		return p.clash(r, rd, page, n, err)
	}
	if err != nil {
		return nil, err
	}
	return recorded(page), nil
}

// refuse gathers everything that stands against a form.
func (n New) refuse(closed, badDate string, r *web.Request) fault.Fields {
	var out fault.Fields
	if closed != "" {
		out.Add("", closed)
	}
	for _, f := range n.check(r.Today()) {
		if f.Name == "recue" && badDate != "" {
			f.Message = badDate
		}
		out.Add(f.Name, f.Message)
	}
	return out
}

func recorded(page sheetPage) web.Response {
	return web.SeeOther(address(page.Wave), locale.T("La fiche est enregistrée."))
}

// clash answers a sheet that somebody else recorded meanwhile: both are shown, and
// the one recorded stays.
func (p pages) clash(r *web.Request, rd *personal.Reader, page sheetPage, n New, conflict error) (web.Response, error) {
	g, ok := access.May[access.ReadSheets](r.Actor())
	if !ok {
		return nil, conflict
	}
	all, err := p.received(r, rd, g, &page)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, conflict
	}
	if all[0].Equal(n.Answers) {
		return recorded(page), nil
	}
	mine := words(Sheet{ReceivedOn: n.ReceivedOn}, n.Answers)
	page.Mine = &mine
	return web.Status(409, sheetView.With(page)), nil
}
