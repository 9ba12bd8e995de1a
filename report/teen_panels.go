package report

import (
	"binome/internal/access"
	"binome/internal/locale"
	"binome/outcome"
)

// showPairs lists the teen's children. Why a pair was made tells of both: it is for
// those who may name both.
func (f *file) showPairs() error {
	for _, x := range f.pairs {
		line := pairLine{Child: f.kids[x.Child], When: locale.T("depuis le %s", locale.FullDate(x.From))}
		if !x.Until.IsZero() {
			line.When, line.Reason = locale.T("du %s au %s", locale.FullDate(x.From), locale.FullDate(x.Until)), locale.Upper(x.Reason.String())
		}
		if line.Child != "" && f.named {
			why, _, err := reveal(f.r.Context(), f.rd, f.page.Teen.Person(), x.Rationale)
			if err != nil {
				return err
			}
			line.Why = why.Text
		}
		f.page.Pairs = append(f.page.Pairs, line)
	}
	return nil
}

func (f *file) sheets() error {
	ctx, t := f.r.Context(), f.page.Teen
	g, ok, err := reachesTeen[access.ReadSheets](f.r, f.p, f.seen, t.ID)
	if err != nil {
		return err
	}
	if !ok {
		f.page.Hidden = append(f.page.Hidden, locale.T("Les fiches des enseignants ne vous sont pas montrées."))
		return nil
	}
	sheets, err := f.p.s.outcome.Sheets(ctx, g, t.ID)
	if err != nil {
		return err
	}
	last, err := f.p.s.outcome.Last(ctx, g.Scope(), t.ID)
	if err != nil {
		return err
	}
	for _, w := range outcome.Waves() {
		line := sheetLine{Wave: locale.Upper(w.Label()), State: locale.T("attendue"), Href: "/jeunes/" + t.ID.String() + "/fiches/" + string(w)}
		if !w.Open(last, f.r.Today()) {
			line.State = locale.T("pas encore ouverte")
		}
		for _, s := range sheets {
			if s.Wave == w {
				line.State = locale.T("reçue le %s", locale.FullDate(s.ReceivedOn))
			}
		}
		f.page.Sheets = append(f.page.Sheets, line)
	}
	return nil
}

func (f *file) journal() error {
	g, ok, err := reachesTeen[access.ReadJournal](f.r, f.p, f.seen, f.page.Teen.ID)
	if err != nil {
		return err
	}
	if !ok {
		f.page.Hidden = append(f.page.Hidden, locale.T("Son journal n’est lu que par la personne référente de son groupe."))
		return nil
	}
	entries, err := f.p.s.journal.Entries(f.r.Context(), g, f.page.Teen.ID)
	if err != nil {
		return err
	}
	panel := &journalPanel{Written: len(entries)}
	for _, e := range entries {
		if !e.Shared {
			continue
		}
		text, _, err := reveal(f.r.Context(), f.rd, f.page.Teen.Person(), e.Page)
		if err != nil {
			return err
		}
		if text.Story != "" {
			panel.Quotes = append(panel.Quotes, quote{e.Number, text.Story})
		}
	}
	f.page.Journal = panel
	return nil
}

func (f *file) notes() error {
	g, ok, err := reachesTeen[access.ReadObservations](f.r, f.p, f.seen, f.page.Teen.ID)
	if err != nil {
		return err
	}
	if !ok {
		f.page.Hidden = append(f.page.Hidden, locale.T("Les observations des séances ne vous sont pas montrées."))
		return nil
	}
	list, err := f.p.s.session.ObservationsOf(f.r.Context(), g, f.page.Teen.ID)
	if err != nil {
		return err
	}
	panel := &notesPanel{}
	for _, o := range list {
		note, ok, err := reveal(f.r.Context(), f.rd, f.page.Teen.Person(), o.Note)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		line := noteLine{Number: o.Number, On: o.Date, Text: note.Text}
		for _, x := range note.Gestures {
			line.Gestures = append(line.Gestures, x.Label())
		}
		panel.Lines = append(panel.Lines, line)
	}
	f.page.Notes = panel
	return nil
}
