package session

import (
	"context"

	"binome/internal/db"
	"binome/internal/locale"
	"binome/internal/personal"
)

// Holder gives and erases what this room keeps of a minor. Attendance stays in
// the counts under an identifier that no longer leads to anybody; notes go.
type Holder struct{ s *Store }

// NewHolder is the holder over a store.
func NewHolder(s *Store) Holder { return Holder{s} }

// Name implements personal.Holder.
func (Holder) Name() string { return "session" }

// Tables implements personal.Holder.
func (Holder) Tables() []string { return []string{"observation"} }

// Extract implements personal.Holder: each session with the person's presence,
// and the notes that stand about a teen.
func (h Holder) Extract(ctx context.Context, r *personal.Reader, who personal.Person) ([]personal.Extract, error) {
	out, err := h.presence(ctx, who)
	if err != nil {
		return nil, err
	}
	notes, err := observations(ctx, h.s.db, "o.teen_id = $1", []any{int64(who)})
	if err != nil {
		return nil, err
	}
	for _, o := range notes {
		if !o.Stands() {
			continue
		}
		note, err := personal.Reveal(ctx, r, who, o.Note)
		if err != nil {
			return nil, err
		}
		out = append(out, personal.Extract{
			Kind: "session.observation", Title: locale.T("Observation de la séance %d, %s", o.Number, locale.FullDate(o.Date)),
			Lines: []personal.Line{{Label: locale.T("Ce qui a été vu"), Text: note.Summary()}, {Label: locale.T("Par"), Text: o.AuthorName}},
		})
	}
	return out, nil
}

func (h Holder) presence(ctx context.Context, who personal.Person) ([]personal.Extract, error) {
	stays, err := readStays(ctx, h.s.db, []int64{int64(who)})
	if err != nil {
		return nil, err
	}
	var e personal.Extract
	for _, stay := range stays {
		sessions, err := list(ctx, h.s.db, "s.group_id = $1 and s.opened_at is not null order by s.on_date, s.id", []any{stay.group})
		if err != nil {
			return nil, err
		}
		told := map[ID]Told{}
		if err := readEvents(ctx, h.s.db, opened(sessions), told); err != nil {
			return nil, err
		}
		for _, x := range sessions {
			seats := seatsOf(x, []personStay{stay})
			if len(seats) == 0 {
				continue
			}
			at := Derive(seats, told[x.ID].Events).People[int64(who)]
			e.Lines = append(e.Lines, personal.Line{
				Label: locale.T("Séance %d, %s", x.Number, locale.FullDate(x.Date)), Text: words(at.Status, at.Minutes),
			})
		}
	}
	if len(e.Lines) == 0 {
		return nil, nil
	}
	e.Kind, e.Title = "session.presence", locale.T("Présence aux séances")
	return []personal.Extract{e}, nil
}

// Erase implements personal.Holder.
func (Holder) Erase(ctx context.Context, tx *db.Tx, who personal.Person) error {
	if _, err := db.Exec(ctx, tx, "update observation set corrects = null where teen_id = $1", int64(who)); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, "delete from observation where teen_id = $1", int64(who))
	return err
}
