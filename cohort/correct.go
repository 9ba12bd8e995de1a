package cohort

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/school"
)

// TeenCorrection is what a teen's identity, collège and class become.
type TeenCorrection struct {
	Teen     TeenID
	Identity TeenIdentity
	College  school.ID
	Class    school.ClassID
	Level    string
	Seen     string // Teen.Seen of what was corrected
}

func parseTeenCorrection(get func(string) string, t Teen) (TeenCorrection, fault.Fields) {
	d := draft{get: get}
	c := TeenCorrection{
		Teen:     t.ID,
		Identity: d.teenIdentity(),
		College:  ref[school.School](&d, "college", locale.T("Choisissez le collège.")),
		Class:    ref[school.Class](&d, "classe", ""),
		Level:    d.level(),
		Seen:     get("vu"),
	}
	return c, d.fields
}

// Seen stands for what a person saw of the teen before correcting it.
func (t Teen) Seen() string { return seen(sealedBytes(t.Identity), t.College, t.Class, t.Level) }

// Seen stands for what a person saw of the child before correcting it.
func (c Child) Seen() string { return seen(sealedBytes(c.Identity), c.Class, c.Section) }

func sealedBytes[T personal.Sensitive](p personal.Private[T]) any {
	v, _ := p.Value() // never fails
	return v
}

// CorrectIdentity mends what is known of a teen, if it still is as it was seen.
func (s *Store) CorrectIdentity(ctx context.Context, g access.Grant[access.EditCohort], c TeenCorrection) error {
	t, err := s.Teen(ctx, g.Scope(), c.Teen)
	if err != nil {
		return err
	}
	if err := c.Identity.check(t.From, s.clock.Today()).Err(); err != nil {
		return err
	}
	identity, err := personal.Seal(ctx, s.vault, t.Person(), c.Identity)
	if err != nil {
		return err
	}
	return s.change(ctx, entry(s, g, "teen.correct", audit.Ref("teen", c.Teen), int64(c.Teen)), func(tx *db.Tx) error {
		t, err := s.teenIn(ctx, tx, g.Scope(), c.Teen)
		if err != nil {
			return err
		}
		if t.Seen() != c.Seen {
			return errChanged()
		}
		if err := isCollege(ctx, tx, c.College, c.Class, c.Level); err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, "update teen set sealed_identity = $2, college_id = $3, class_id = $4, level = $5 where id = $1",
			c.Teen, identity, c.College, orNull(c.Class), c.Level)
		return err
	})
}

// ChildCorrection is what a child's first name, class and section become.
type ChildCorrection struct {
	Child    ChildID
	Identity ChildIdentity
	Class    school.ClassID
	Section  string
	Seen     string // Child.Seen of what was corrected
}

func parseChildCorrection(get func(string) string, child ChildID) (ChildCorrection, fault.Fields) {
	d := draft{get: get}
	c := ChildCorrection{
		Child:    child,
		Identity: d.childIdentity(),
		Class:    ref[school.Class](&d, "classe", ""),
		Section:  d.section(),
		Seen:     get("vu"),
	}
	return c, d.fields
}

// CorrectChild mends what is known of a child, if it still is as it was seen.
func (s *Store) CorrectChild(ctx context.Context, g access.Grant[access.EditCohort], c ChildCorrection) error {
	child, err := s.Child(ctx, g.Scope(), c.Child)
	if err != nil {
		return err
	}
	identity, err := personal.Seal(ctx, s.vault, child.Person(), c.Identity)
	if err != nil {
		return err
	}
	return s.change(ctx, entry(s, g, "child.correct", audit.Ref("child", c.Child), int64(c.Child)), func(tx *db.Tx) error {
		child, err := s.childIn(ctx, tx, g.Scope(), c.Child)
		if err != nil {
			return err
		}
		if child.Seen() != c.Seen {
			return errChanged()
		}
		if err := isSection(ctx, tx, child.Maternelle, c.Class); err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, "update child set sealed_identity = $2, class_id = $3, section = $4 where id = $1",
			c.Child, identity, orNull(c.Class), c.Section)
		return err
	})
}
