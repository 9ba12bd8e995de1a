package cohort

import (
	"context"
	"slices"
	"strings"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/school"
)

// NewChild is a child to add to a cohort. Their age is told by the section only.
// Its ID is made beforehand, so that a second delivery changes nothing.
type NewChild struct {
	ID           ChildID
	Cohort       CohortID
	Identity     ChildIdentity
	Maternelle   school.ID
	Class        school.ClassID // 0 when not known
	Section      string         // "MS" or "GS"
	Shape, Color string         // "" to have them proposed
}

func parseChild(get func(string) string, cohort CohortID) (NewChild, fault.Fields) {
	d := draft{get: get}
	c := NewChild{
		ID:         newID[Child](&d),
		Cohort:     cohort,
		Identity:   d.childIdentity(),
		Maternelle: ref[school.School](&d, "maternelle", locale.T("Choisissez l’école maternelle.")),
		Class:      ref[school.Class](&d, "classe", ""),
		Section:    d.section(),
	}
	c.Shape, c.Color = d.gommette()
	return c, d.fields
}

func (d *draft) childIdentity() ChildIdentity {
	c := ChildIdentity{First: d.line("prenom", locale.T("Écrivez le prénom."))}
	initial := []rune(strings.TrimSuffix(d.line("initiale", ""), "."))
	if len(initial) > 1 {
		d.fields.Add("initiale", locale.T("L’initiale du nom suffit : une lettre."))
		return c
	}
	c.Initial = strings.ToUpper(string(initial))
	return c
}

func (d *draft) section() string {
	return one(d, "section", locale.T("Choisissez la moyenne ou la grande section."), "MS", "GS")
}

// AddChild adds a child to a cohort. added is false when they were already there.
func (s *Store) AddChild(ctx context.Context, g access.Grant[access.EditCohort], c NewChild) (added bool, err error) {
	who := personal.Person(c.ID)
	if err := s.vault.Create(ctx, who); err != nil {
		return false, err
	}
	identity, err := personal.Seal(ctx, s.vault, who, c.Identity)
	if err != nil {
		return false, err
	}
	e := entry(s, g, "child.add", audit.Ref("child", c.ID), int64(c.ID))
	return s.create(ctx, e, func(tx *db.Tx) (int64, error) {
		if known, err := isKnown(ctx, tx, int64(c.ID), "child", "teen"); known || err != nil {
			return 0, err
		}
		if _, err := cohortIn(ctx, tx, g.Scope(), c.Cohort); err != nil {
			return 0, err
		}
		if err := isSection(ctx, tx, c.Maternelle, c.Class); err != nil {
			return 0, err
		}
		if c.Shape == "" || c.Color == "" {
			all, err := wornByChildren(ctx, tx, c.Cohort)
			if err != nil {
				return 0, err
			}
			c.Shape, c.Color = freePair(all)
		}
		return db.Exec(ctx, tx, `insert into child (id, cohort_id, maternelle_id, class_id, section, shape, color, sealed_identity, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			c.ID, c.Cohort, c.Maternelle, orNull(c.Class), c.Section, c.Shape, c.Color, identity, clock.Micros(e.At))
	})
}

// isSection looks for the school and its class; a class may hold both sections.
func isSection(ctx context.Context, c db.Conn, maternelle school.ID, class school.ClassID) error {
	if err := isMaternelle(ctx, c, maternelle); err != nil || class == 0 {
		return err
	}
	n, err := db.Value[int](ctx, c, "select count(*) from school_class where id = $1 and school_id = $2", class, maternelle)
	if err == nil && n == 0 {
		err = refuse("classe", locale.T("Cette classe n’est pas dans cette école."))
	}
	return err
}

// ChildLeaves records that a child leaves the school or the programme: on is the
// last day, and the open pair ends with it. Said again, it corrects the day and
// the reason. A child entered by mistake was never there.
func (s *Store) ChildLeaves(ctx context.Context, g access.Grant[access.EditCohort], child ChildID, on clock.Date, reason Reason) error {
	if !slices.Contains(ChildReasons(), reason) {
		return refuse("motif", locale.T("Choisissez une raison."))
	}
	if reason == EnteredMistaken {
		on = s.clock.Today()
	}
	return s.change(ctx, entry(s, g, "child.leave", audit.Ref("child", child), int64(child)), func(tx *db.Tx) error {
		c, err := s.childIn(ctx, tx, g.Scope(), child)
		if err != nil {
			return err
		}
		if reason == EnteredMistaken {
			if err := neverPaired(ctx, tx, c); err != nil {
				return err
			}
		}
		_, err = db.Exec(ctx, tx, "update child set left_on = $2, left_reason = $3 where id = $1", child, on, reason)
		if err != nil {
			return err
		}
		return settlePairs(ctx, tx, "child_id", int64(c.ID))
	})
}

// neverPaired refuses to call a mistake a child who has been in a pair.
func neverPaired(ctx context.Context, tx *db.Tx, c Child) error {
	n, err := db.Value[int](ctx, tx, "select count(*) from pair where child_id = $1 and (ends_on is null or ends_on >= starts_on)", c.ID)
	if err == nil && n > 0 {
		err = refuse("motif", locale.T("Cet enfant a été en binôme : son entrée n’était pas une erreur. Choisissez une autre raison."))
	}
	return err
}
