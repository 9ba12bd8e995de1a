package report

import (
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/outcome"
	"binome/session"
)

type teenPage struct {
	Teen      cohort.Teen
	Cohort    cohort.Cohort
	Group     cohort.Group
	Named     bool
	Title     string // first name and initial, or the glyph's name
	First     string // what the page calls them
	Summary   string
	Left      string
	Strip     ui.TeenStrip
	Pairs     []pairLine
	Sheets    []sheetLine
	Journal   *journalPanel
	Notes     []noteLine
	Hidden    []string // what this person is not shown
	CanEdit   bool
	CanNotes  bool
	CanSheets bool
	Child     string
}

type pairLine struct {
	Child, When, Reason, Why string
}

type sheetLine struct{ Wave, State, Href string }

type journalPanel struct {
	Written int
	Quotes  []quote
}

type quote struct {
	Number int
	Text   string
}

type noteLine struct {
	Number   int
	On       clock.Date
	Gestures []string
	Text     string
}

// teen is one teen's sixteen weeks. The page opens with presence; each other class
// of data is a panel with a grant of its own.
func (p pages) teen(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	ctx := r.Context()
	which, err := web.PathID[cohort.Teen](r, "jeune")
	if err != nil {
		return nil, err
	}
	t, err := p.s.cohort.Teen(ctx, g.Scope(), which)
	if err != nil {
		return nil, err
	}
	page := teenPage{Teen: t, Title: t.Glyph().Title(), First: t.Glyph().Title()}
	if page.Cohort, err = p.s.cohort.Cohort(ctx, g.Scope(), t.Cohort); err != nil {
		return nil, err
	}
	if page.Group, err = p.s.cohort.Group(ctx, g.Scope(), t.Group); err != nil {
		return nil, err
	}
	for _, fill := range []func(*web.Request, access.Grant[access.ReadPresence], *teenPage) error{
		p.teenNames, p.teenStrip, p.teenPairs, p.teenSheets, p.teenJournal, p.teenNotes,
	} {
		if err := fill(r, g, &page); err != nil {
			return nil, err
		}
	}
	_, page.CanEdit = access.May[access.EditCohort](r.Actor())
	if !t.Until.IsZero() {
		page.Left = locale.T("A quitté le programme le %s : %s.", locale.FullDate(t.Until), t.LeftReason.String())
	}
	return web.Show(teenView.With(page)), nil
}

func (p pages) teenNames(r *web.Request, _ access.Grant[access.ReadPresence], page *teenPage) error {
	t := page.Teen
	call, err := p.callerOf(r, t)
	if err != nil {
		return err
	}
	if page.Named = call.named; !page.Named {
		page.Hidden = append(page.Hidden, locale.T("Vous voyez un glyphe, pas un nom."))
	}
	if page.Title, err = call.short(r.Context(), t); err != nil {
		return err
	}
	if page.First, err = call.first(r.Context(), t); err != nil {
		return err
	}
	if t.Child == 0 {
		return nil
	}
	page.Child, err = p.childName(r, t.Child)
	return err
}

// teenStrip is venue, jeu and journal under the same weeks.
func (p pages) teenStrip(r *web.Request, g access.Grant[access.ReadPresence], page *teenPage) error {
	ctx, t := r.Context(), page.Teen
	sessions, err := p.s.session.OfGroup(ctx, g.Scope(), t.Group)
	if err != nil {
		return err
	}
	strip, err := p.s.session.Strip(ctx, g.Scope(), t.Cohort, int64(t.ID))
	if err != nil {
		return err
	}
	w := Week{Cohort: page.Cohort, Sessions: sessions, Strips: map[int64]string{int64(t.ID): strip}, Pauses: pauses(page.Cohort, sessions)}
	played, err := p.played(r, t)
	if err != nil {
		return err
	}
	moods, err := p.moods(r, t)
	if err != nil {
		return err
	}
	play := locale.T("Jeu avec l’enfant")
	if page.Child != "" {
		play = locale.T("Jeu avec %s", page.Child)
	}
	venue, game := ui.TeenRow{Label: locale.T("Venue"), Line: true}, ui.TeenRow{Label: play}
	diary := ui.TeenRow{Label: locale.T("Journal")}
	var count Count
	for n := 1; n <= w.Numbers(); n++ {
		x, ok := w.of(t.Group, n)
		step := ui.Step{Number: n, Pause: w.Pauses[n]}
		if ok {
			step.Date = locale.DayMonth(x.Date)
		}
		page.Strip.Steps = append(page.Strip.Steps, step)
		cell := w.cell(int64(t.ID), n)
		if session.CountedCell(cell) {
			count.Of++
			if session.Came(cell) {
				count.Here++
			}
		}
		venue.Cells = append(venue.Cells, ui.TeenCell{Mark: session.Mark(cell)})
		game.Cells = append(game.Cells, gameCell(cell, played, n))
		diary.Cells = append(diary.Cells, ui.TeenCell{Weather: moods[x.ID]})
	}
	page.Strip.Label = locale.T("Ses %d séances", w.Numbers())
	page.Strip.Rows = []ui.TeenRow{venue, game}
	if len(moods) > 0 {
		page.Strip.Rows = append(page.Strip.Rows, diary)
	}
	page.Summary = locale.N("%d présence sur %d appel.", "%d présences sur %d appels.", count.Here, count.Of)
	return nil
}

// gameCell is whether the pair played: both came.
func gameCell(teen byte, child map[int]byte, number int) ui.TeenCell {
	c, ok := child[number]
	switch {
	case !session.Came(teen) || !ok:
		return ui.TeenCell{}
	case session.Came(c):
		return ui.TeenCell{Mark: ui.Present, Note: locale.T("jeu à deux")}
	case session.CountedCell(c):
		return ui.TeenCell{Mark: ui.Excused, Note: locale.T("enfant absent")}
	}
	return ui.TeenCell{}
}

// played are the letters of the children that the teen was paired with, by session
// number.
func (p pages) played(r *web.Request, t cohort.Teen) (map[int]byte, error) {
	out := map[int]byte{}
	g, ok := access.May[access.ReadPresence](r.Actor())
	if !ok {
		return out, nil
	}
	pairs, err := p.s.cohort.PairsOf(r.Context(), g.Scope(), t.ID)
	if err != nil {
		return nil, err
	}
	sessions, err := p.s.session.OfGroup(r.Context(), g.Scope(), t.Group)
	if err != nil {
		return nil, err
	}
	for _, pair := range pairs {
		cells, err := p.s.session.Strip(r.Context(), g.Scope(), t.Cohort, int64(pair.Child))
		if err != nil {
			return nil, err
		}
		for _, x := range sessions {
			if !x.Cancelled && !x.Date.Before(pair.From) && (pair.Until.IsZero() || !x.Date.After(pair.Until)) && x.Number <= len(cells) {
				out[x.Number] = cells[x.Number-1]
			}
		}
	}
	return out, nil
}

func (p pages) moods(r *web.Request, t cohort.Teen) (map[session.ID]ui.Weather, error) {
	g, ok := access.May[access.ReadJournal](r.Actor())
	if !ok {
		return nil, nil
	}
	return p.s.journal.Moods(r.Context(), g, r.Reader(audit.ForJournal), t.ID)
}

func (p pages) teenPairs(r *web.Request, g access.Grant[access.ReadPresence], page *teenPage) error {
	pairs, err := p.s.cohort.PairsOf(r.Context(), g.Scope(), page.Teen.ID)
	if err != nil {
		return err
	}
	rd := r.Reader(audit.ForFollowUp)
	for _, x := range pairs {
		line := pairLine{When: locale.T("depuis le %s", locale.FullDate(x.From))}
		if !x.Until.IsZero() {
			line.When, line.Reason = locale.T("du %s au %s", locale.FullDate(x.From), locale.FullDate(x.Until)), x.Reason.String()
		}
		if line.Child, err = p.childName(r, x.Child); err != nil {
			return err
		}
		if page.Named {
			why, err := personal.Reveal(r.Context(), rd, page.Teen.Person(), x.Rationale)
			if err != nil {
				return err
			}
			line.Why = why.Text
		}
		page.Pairs = append(page.Pairs, line)
	}
	return nil
}

func (p pages) teenSheets(r *web.Request, _ access.Grant[access.ReadPresence], page *teenPage) error {
	g, ok := access.May[access.ReadSheets](r.Actor())
	if !ok {
		page.Hidden = append(page.Hidden, locale.T("Les fiches des enseignants ne vous sont pas montrées."))
		return nil
	}
	sheets, err := p.s.outcome.Sheets(r.Context(), g, page.Teen.ID)
	if err != nil {
		return err
	}
	page.CanSheets = true
	for _, w := range outcome.Waves() {
		line := sheetLine{Wave: locale.Upper(w.Label()), State: locale.T("attendue"), Href: "/jeunes/" + page.Teen.ID.String() + "/fiches/" + string(w)}
		for _, s := range sheets {
			if s.Wave == w {
				line.State = locale.T("reçue le %s", locale.FullDate(s.ReceivedOn))
			}
		}
		page.Sheets = append(page.Sheets, line)
	}
	return nil
}

func (p pages) teenJournal(r *web.Request, _ access.Grant[access.ReadPresence], page *teenPage) error {
	g, ok := access.May[access.ReadJournal](r.Actor())
	if !ok {
		page.Hidden = append(page.Hidden, locale.T("Son journal n’est lu que par la personne référente de son groupe."))
		return nil
	}
	entries, err := p.s.journal.Entries(r.Context(), g, page.Teen.ID)
	if err != nil {
		return err
	}
	panel := &journalPanel{Written: len(entries)}
	rd := r.Reader(audit.ForJournal)
	for _, e := range entries {
		if !e.Shared {
			continue
		}
		text, err := personal.Reveal(r.Context(), rd, page.Teen.Person(), e.Page)
		if err != nil {
			return err
		}
		if text.Story != "" {
			panel.Quotes = append(panel.Quotes, quote{e.Number, text.Story})
		}
	}
	page.Journal = panel
	return nil
}

func (p pages) teenNotes(r *web.Request, _ access.Grant[access.ReadPresence], page *teenPage) error {
	g, ok := access.May[access.ReadObservations](r.Actor())
	if !ok {
		page.Hidden = append(page.Hidden, locale.T("Les observations des séances ne vous sont pas montrées."))
		return nil
	}
	list, err := p.s.session.ObservationsOf(r.Context(), g, page.Teen.ID)
	if err != nil {
		return err
	}
	page.CanNotes = true
	rd := r.Reader(audit.ForObservation)
	for _, o := range list {
		if !o.Stands() {
			continue
		}
		note, err := personal.Reveal(r.Context(), rd, page.Teen.Person(), o.Note)
		if err != nil {
			return err
		}
		line := noteLine{Number: o.Number, On: o.Date, Text: note.Text}
		for _, x := range note.Gestures {
			line.Gestures = append(line.Gestures, x.Label())
		}
		page.Notes = append(page.Notes, line)
	}
	return nil
}
