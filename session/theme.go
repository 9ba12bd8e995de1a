package session

import (
	"context"
	"unicode/utf8"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
)

// SetTheme says what the débrief of an opened session is about; was is the theme
// that the page showed, so that nobody's is overwritten unseen.
func (s *Store) SetTheme(ctx context.Context, g access.Grant[access.TakeRollCall], which ID, was, theme string) error {
	if over := utf8.RuneCountInString(theme) - maxTheme; over > 0 {
		return (fault.Fields{{Name: "autre", Message: locale.N("Il y a %d signe de trop.", "Il y a %d signes de trop.", over)}}).Err()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		x, err := get(ctx, tx, g.Scope(), which)
		switch {
		case err != nil:
			return err
		case !x.Fixed():
			return closedTo(Planned)
		case x.Theme == theme:
			return nil
		case x.Theme != was:
			return fault.New(fault.Conflict, locale.T("Quelqu’un vient de choisir un autre thème. Rechargez la page pour le voir."))
		}
		if _, err := db.Exec(ctx, tx, "update session set theme = $2 where id = $1", which, theme); err != nil {
			return err
		}
		return audit.Append(ctx, tx, s.ids, entry(s, g, "session.theme", which))
	})
}
