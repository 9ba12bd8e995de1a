package school

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
)

// AddClosure writes a closure of one school; the same identifier twice changes
// nothing. Sessions already planned on those days stay until somebody moves them:
// the calendar shows them.
func (s *Store) AddClosure(ctx context.Context, g access.Grant[access.EditClosures], c Closure) error {
	switch {
	case c.From.IsZero():
		return refuse("debut", locale.T("Écrivez le premier jour."))
	case c.To.Before(c.From):
		return refuse("fin", locale.T("Le dernier jour vient avant le premier."))
	case c.To.Sub(c.From) > 120:
		return refuse("fin", locale.T("Une fermeture dure 120 jours au plus. Vérifiez l’année."))
	case c.Reason == "":
		return refuse("raison", locale.T("Dites pourquoi, en quelques mots : la raison s’affichera dans le calendrier."))
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := schoolIn(ctx, tx, g.Scope(), c.School); err != nil {
			return err
		}
		done, err := db.Exec(ctx, tx, `insert into closure (id, school_id, starts_on, ends_on, reason, created_by, created_at)
			values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
			c.ID, c.School, c.From, c.To, c.Reason, g.Actor().ID, clock.Micros(s.clock.Now()))
		if err != nil || done == 0 {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "closure.add", audit.Ref("school", c.School))
	})
}

// RemoveClosure takes a closure back.
func (s *Store) RemoveClosure(ctx context.Context, g access.Grant[access.EditClosures], school ID, which ClosureID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := schoolIn(ctx, tx, g.Scope(), school); err != nil {
			return err
		}
		n, err := db.Exec(ctx, tx, "delete from closure where id = $1 and school_id = $2", which, school)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		return s.audit(ctx, tx, actorOf(g), "closure.remove", audit.Ref("school", school))
	})
}

// AddClass writes a class of a school. A name that the school already has is a
// fault on the field "nom".
func (s *Store) AddClass(ctx context.Context, g access.Grant[access.EditOrganisations], c Class) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := schoolIn(ctx, tx, g.Scope(), c.School); err != nil {
			return err
		}
		taken, err := db.Value[int](ctx, tx, "select count(*) from school_class where school_id = $1 and name = $2 and id <> $3", c.School, c.Name, c.ID)
		if err != nil {
			return err
		}
		if taken > 0 {
			return refuse("nom", locale.T("Cet établissement a déjà une classe de ce nom."))
		}
		var teacher any
		if c.Teacher != 0 {
			teacher = c.Teacher
		}
		done, err := db.Exec(ctx, tx, "insert into school_class (id, school_id, name, level, teacher_id) values ($1, $2, $3, $4, $5) on conflict (id) do nothing",
			c.ID, c.School, c.Name, c.Level, teacher)
		if err != nil || done == 0 {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "class.add", audit.Ref("school", c.School))
	})
}
