package outcome

import (
	"context"

	"binome/internal/db"
	"binome/internal/locale"
	"binome/internal/personal"
)

// Holder gives and erases a teen's sheets.
type Holder struct{ s *Store }

// NewHolder is the holder over a store.
func NewHolder(s *Store) Holder { return Holder{s} }

// Name implements personal.Holder.
func (Holder) Name() string { return "outcome" }

// Tables implements personal.Holder.
func (Holder) Tables() []string { return []string{"teacher_sheet"} }

// Extract implements personal.Holder.
func (h Holder) Extract(ctx context.Context, r *personal.Reader, who personal.Person) ([]personal.Extract, error) {
	sheets, err := db.List(ctx, h.s.db, scanSheet, sheetColumns+"from teacher_sheet f"+sheetTeacher+"f.teen_id = $1"+inOrder, int64(who))
	if err != nil {
		return nil, err
	}
	out := make([]personal.Extract, 0, len(sheets))
	for _, s := range sheets {
		answers, err := personal.Reveal(ctx, r, who, s.Answers)
		if err != nil {
			return nil, err
		}
		e := personal.Extract{Kind: "outcome.sheet", Title: locale.T("Fiche de l’enseignant, %s", s.Wave.Label())}
		for _, i := range Items() {
			e.Lines = append(e.Lines, personal.Line{Label: i.Label, Text: Level(answers.Items[i.Code])})
		}
		out = append(out, personal.Extract{Kind: e.Kind, Title: e.Title, Lines: append(e.Lines, personal.Line{Label: locale.T("Un fait marquant"), Text: answers.Comment})})
	}
	return out, nil
}

// Erase implements personal.Holder. That a sheet was received stays: it is counted.
func (h Holder) Erase(ctx context.Context, tx *db.Tx, who personal.Person) error {
	_, err := db.Exec(ctx, tx, "update teacher_sheet set sealed_answers = $2 where teen_id = $1", int64(who), []byte{})
	return err
}
