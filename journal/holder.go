package journal

import (
	"context"

	"binome/internal/db"
	"binome/internal/locale"
	"binome/internal/personal"
)

// Holder gives and erases a teen's journal.
type Holder struct{ s *Store }

// NewHolder is the holder over a store.
func NewHolder(s *Store) Holder { return Holder{s} }

// Name implements personal.Holder.
func (Holder) Name() string { return "journal" }

// Tables implements personal.Holder.
func (Holder) Tables() []string { return []string{"journal_entry"} }

// Extract implements personal.Holder: every page, in order.
func (h Holder) Extract(ctx context.Context, r *personal.Reader, who personal.Person) ([]personal.Extract, error) {
	entries, err := list(ctx, h.s.db, entryColumns+"from journal_entry j"+entryJoins+"j.teen_id = $1", []any{int64(who)})
	if err != nil {
		return nil, err
	}
	out := make([]personal.Extract, 0, len(entries))
	for _, e := range entries {
		page, err := personal.Reveal(ctx, r, who, e.Page)
		if err != nil {
			return nil, err
		}
		lines := []personal.Line{
			{Label: locale.T("Comment c’était"), Text: page.Weather.Word()},
			{Label: locale.T("Ce que j’ai fait"), Text: locale.List(deedWords(page.Did))},
			{Label: locale.T("En quelques mots"), Text: page.Words},
			{Label: locale.T("Mon histoire"), Text: page.Story},
			{Label: locale.T("Montrée à d’autres avec mon accord"), Text: yesNo(e.Shared)},
		}
		out = append(out, personal.Extract{Kind: "journal.entry", Title: locale.T("Journal de la séance %d, %s", e.Number, locale.FullDate(e.Date)), Lines: lines})
	}
	return out, nil
}

// Erase implements personal.Holder. That a page existed stays: it is counted.
func (h Holder) Erase(ctx context.Context, tx *db.Tx, who personal.Person) error {
	_, err := db.Exec(ctx, tx, "update journal_entry set sealed_entry = $2, shared = 0 where teen_id = $1", int64(who), []byte{})
	return err
}

func yesNo(yes bool) string {
	if yes {
		return locale.T("oui")
	}
	return locale.T("non")
}
