package cohort

import (
	"context"

	"binome/internal/db"
	"binome/internal/locale"
	"binome/internal/personal"
)

// Holder gives and erases what this room keeps of a minor. The rows stay, since a
// person who left stays in the counts; what tells who it was goes.
type Holder struct{ s *Store }

// NewHolder is the holder over a store.
func NewHolder(s *Store) Holder { return Holder{s} }

// Name implements personal.Holder.
func (Holder) Name() string { return "cohort" }

// Tables implements personal.Holder.
func (Holder) Tables() []string { return []string{"teen", "child", "pair"} }

// Extract implements personal.Holder: the identity, the stays and the pairs of a
// teen, or the identity of a child. The other person of a pair is not told.
func (h Holder) Extract(ctx context.Context, r *personal.Reader, who personal.Person) ([]personal.Extract, error) {
	teens, err := db.List(ctx, h.s.db, scanTeen, selectTeen+"t.id = $1", int64(who))
	if err != nil {
		return nil, err
	}
	if len(teens) > 0 {
		return h.teen(ctx, r, teens[0])
	}
	children, err := db.List(ctx, h.s.db, scanChild, selectChild+"ch.id = $2", h.s.clock.Today(), int64(who))
	if err != nil || len(children) == 0 {
		return nil, err
	}
	return h.child(ctx, r, children[0])
}

func (h Holder) teen(ctx context.Context, r *personal.Reader, t Teen) ([]personal.Extract, error) {
	name, err := personal.Reveal(ctx, r, t.Person(), t.Identity)
	if err != nil {
		return nil, err
	}
	out := []personal.Extract{{Kind: "cohort.teen", Title: locale.T("Identité et scolarité"), Lines: []personal.Line{
		{Label: locale.T("Prénom et nom"), Text: name.Full()},
		{Label: locale.T("Date de naissance"), Text: locale.FullDate(name.Birth)},
		{Label: locale.T("Collège"), Text: t.CollegeName},
		{Label: locale.T("Classe"), Text: otherwise(t.ClassName, t.Level)},
		{Label: locale.T("Glyphe"), Text: t.Glyph().Name()},
	}}}
	stays, err := enrolmentsOf(ctx, h.s.db, t.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range stays {
		out = append(out, personal.Extract{Kind: "cohort.enrolment", Title: locale.T("Entrée dans un groupe"), Lines: stayLines(span{e.From, e.Until}, e.Reason)})
	}
	pairs, err := db.List(ctx, h.s.db, scanPair, selectPair+"t.id = $1 order by q.starts_on, q.id", t.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		why, err := personal.Reveal(ctx, r, t.Person(), p.Rationale)
		if err != nil {
			return nil, err
		}
		lines := stayLines(span{p.From, p.Until}, p.Reason)
		if why.Text != "" {
			lines = append(lines, personal.Line{Label: locale.T("Pourquoi ce choix"), Text: why.Text})
		}
		out = append(out, personal.Extract{Kind: "cohort.pair", Title: locale.T("Binôme avec un enfant"), Lines: lines})
	}
	return out, nil
}

func stayLines(s span, reason Reason) []personal.Line {
	lines := []personal.Line{{Label: locale.T("Du"), Text: locale.FullDate(s.From)}}
	if !s.Until.IsZero() {
		lines = append(lines,
			personal.Line{Label: locale.T("Au"), Text: locale.FullDate(s.Until)},
			personal.Line{Label: locale.T("Raison de la fin"), Text: reason.String()})
	}
	return lines
}

func (h Holder) child(ctx context.Context, r *personal.Reader, c Child) ([]personal.Extract, error) {
	name, err := personal.Reveal(ctx, r, c.Person(), c.Identity)
	if err != nil {
		return nil, err
	}
	return []personal.Extract{{Kind: "cohort.child", Title: locale.T("Identité et scolarité"), Lines: []personal.Line{
		{Label: locale.T("Prénom"), Text: name.Short()},
		{Label: locale.T("École"), Text: c.MaternelleName},
		{Label: locale.T("Classe"), Text: otherwise(c.ClassName, c.Section)},
		{Label: locale.T("Forme"), Text: c.GlyphName()},
	}}}, nil
}

// Erase implements personal.Holder. The class goes too: with the group and the
// dates it could tell who it was.
func (h Holder) Erase(ctx context.Context, tx *db.Tx, who personal.Person) error {
	for _, query := range []string{
		"update teen set sealed_identity = $2, class_id = null where id = $1",
		"update child set sealed_identity = $2, class_id = null where id = $1",
	} {
		if _, err := db.Exec(ctx, tx, query, int64(who), []byte{}); err != nil {
			return err
		}
	}
	_, err := db.Exec(ctx, tx, "update pair set sealed_rationale = null where teen_id = $1", int64(who))
	return err
}
