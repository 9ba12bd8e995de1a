package cohort

import (
	"context"
	"time"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/school"
)

// NewTeen is a teen to enrol. Its ID is made beforehand, so that a second
// delivery changes nothing. Without a shape, one that is free in the group is
// proposed. From may be past or to come.
type NewTeen struct {
	ID           TeenID
	Group        GroupID
	Identity     TeenIdentity
	College      school.ID
	Class        school.ClassID // 0 when not known
	Level        string         // "4e" or "3e"
	From         clock.Date
	Shape, Color string
}

// The ages that a teen may have when they enter.
const (
	minAge = 11
	maxAge = 18
)

func parseTeen(get func(string) string, today clock.Date) (NewTeen, fault.Fields) {
	d := draft{get: get}
	t := NewTeen{
		ID:       newID[Teen](&d),
		Identity: d.teenIdentity(),
		College:  ref[school.School](&d, "college", locale.T("Choisissez le collège.")),
		Class:    ref[school.Class](&d, "classe", ""),
		Level:    d.level(),
		Group:    ref[Group](&d, "groupe", locale.T("Choisissez un groupe.")),
		From:     d.date("depuis", locale.T("Donnez la date d’entrée dans le groupe.")),
	}
	d.near("depuis", t.From, today)
	t.Shape, t.Color = d.gommette()
	d.fields = append(d.fields, t.Identity.check(t.From, today)...)
	return t, d.fields
}

func (d *draft) teenIdentity() TeenIdentity {
	return TeenIdentity{
		First: d.line("prenom", locale.T("Écrivez le prénom.")),
		Last:  d.line("nom", locale.T("Écrivez le nom.")),
		Birth: d.date("naissance", locale.T("Donnez la date de naissance.")),
	}
}

func (d *draft) level() string {
	return one(d, "niveau", locale.T("Choisissez la 4e ou la 3e."), "4e", "3e")
}

// check is what holds for any teen who enters on a date.
func (t TeenIdentity) check(from, today clock.Date) (f fault.Fields) {
	switch {
	case t.Birth.IsZero():
	case t.Birth.After(today):
		f.Add("naissance", locale.T("Cette date de naissance est dans l’avenir : vérifiez l’année."))
	case !from.IsZero() && (t.Age(from) < minAge || t.Age(from) > maxAge):
		f.Add("naissance", locale.N(
			"À son entrée, cette personne aurait %d an. Binôme accueille des jeunes de %d à %d ans : vérifiez la date de naissance.",
			"À son entrée, cette personne aurait %d ans. Binôme accueille des jeunes de %d à %d ans : vérifiez la date de naissance.",
			t.Age(from), minAge, maxAge))
	}
	return f
}

// Enrol enters a teen in a group. added is false when they were already there.
func (s *Store) Enrol(ctx context.Context, g access.Grant[access.EditCohort], t NewTeen) (added bool, err error) {
	if err := t.Identity.check(t.From, s.clock.Today()).Err(); err != nil {
		return false, err
	}
	who := personal.Person(t.ID)
	if err := s.vault.Create(ctx, who); err != nil {
		return false, err
	}
	identity, err := personal.Seal(ctx, s.vault, who, t.Identity)
	if err != nil {
		return false, err
	}
	e := entry(s, g, "teen.enrol", audit.Ref("teen", t.ID), int64(t.ID))
	enrolment := id.New[Enrolment](s.ids)
	added, err = s.create(ctx, e, func(tx *db.Tx) (int64, error) {
		if known, err := isKnown(ctx, tx, int64(t.ID), "teen", "child"); known || err != nil {
			return 0, err
		}
		group, err := groupIn(ctx, tx, g.Scope(), t.Group)
		if err != nil {
			return 0, err
		}
		if err := s.seat(ctx, tx, group, &t); err != nil {
			return 0, err
		}
		if err := insertTeen(ctx, tx, group, t, identity, e.At); err != nil {
			return 0, err
		}
		return 1, insertEnrolment(ctx, tx, enrolment, group, t.ID, t.From)
	})
	if err != nil || !added {
		return false, said(err, locale.T("Ce jeune vient d’entrer dans un groupe. Rechargez la page."))
	}
	return true, nil
}

// isKnown reports whether the identifier is already that of the thing to create;
// it may not be that of another person, who would share the key.
func isKnown(ctx context.Context, tx *db.Tx, who int64, table, other string) (bool, error) {
	n, err := db.Value[int](ctx, tx, "select count(*) from "+other+" where id = $1", who)
	if err != nil {
		return false, err
	}
	if n > 0 {
		return false, fault.New(fault.Conflict, locale.T("Rechargez la page, puis envoyez à nouveau."))
	}
	n, err = db.Value[int](ctx, tx, "select count(*) from "+table+" where id = $1", who)
	return n > 0, err
}

// seat checks what a new teen needs, the place included, and gives them a glyph.
func (s *Store) seat(ctx context.Context, tx *db.Tx, group Group, t *NewTeen) error {
	if err := isCollege(ctx, tx, t.College, t.Class, t.Level); err != nil {
		return err
	}
	if err := hasPlace(ctx, tx, group, 0, t.From); err != nil {
		return err
	}
	all, err := wornByTeens(ctx, tx, group, 0, t.From)
	if err != nil {
		return err
	}
	t.Shape, t.Color, err = wear(all, t.Shape, t.Color)
	return err
}

func isCollege(ctx context.Context, c db.Conn, college school.ID, class school.ClassID, level string) error {
	n, err := db.Value[int](ctx, c, "select count(*) from school where id = $1 and kind = $2", college, school.College)
	if err == nil && n == 0 {
		err = refuse("college", locale.T("Choisissez le collège."))
	}
	if err != nil || class == 0 {
		return err
	}
	n, err = db.Value[int](ctx, c, "select count(*) from school_class where id = $1 and school_id = $2 and level = $3", class, college, level)
	if err == nil && n == 0 {
		err = refuse("classe", locale.T("Cette classe n’est pas une %s de ce collège.", level))
	}
	return err
}

// span is a stay in a group, from a day to a day; Until zero while it lasts.
type span struct{ From, Until clock.Date }

func (s span) covers(d clock.Date) bool {
	return !d.Before(s.From) && (s.Until.IsZero() || !d.After(s.Until))
}

// spansOf are the stays in a group, without those of one teen.
func spansOf(ctx context.Context, c db.Conn, group Group, without TeenID) ([]span, error) {
	return db.List(ctx, c, func(s *span) []any { return []any{&s.From, &s.Until} },
		"select starts_on, ends_on from enrolment where cohort_id = $1 and group_id = $2 and teen_id <> $3",
		group.Cohort, group.ID, without)
}

// busiest is the most stays that share one day from the date on.
func busiest(all []span, from clock.Date) int {
	most := 0
	for _, s := range append(all, span{from, from}) {
		day, n := s.From, 0
		if day.Before(from) {
			continue
		}
		for _, x := range all {
			if x.covers(day) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// hasPlace refuses a group that is or will be full from the date on, and a date
// long before the cohort starts.
func hasPlace(ctx context.Context, c db.Conn, group Group, teen TeenID, from clock.Date) error {
	first, err := db.Value[clock.Date](ctx, c, "select first_week from cohort where id = $1", group.Cohort)
	if err != nil {
		return err
	}
	if from.IsZero() || first.Sub(from) > 92 {
		return refuse("depuis", locale.T("La cohorte commence le %s : vérifiez la date.", locale.FullDate(first)))
	}
	spans, err := spansOf(ctx, c, group, teen)
	if err != nil {
		return err
	}
	if busiest(spans, from) >= group.Capacity {
		return refuse("groupe", locale.T("Ce groupe est complet, avec %d places. Choisissez-en un autre.", group.Capacity))
	}
	return nil
}

func insertTeen(ctx context.Context, tx *db.Tx, group Group, t NewTeen, identity personal.Private[TeenIdentity], at time.Time) error {
	_, err := db.Exec(ctx, tx, `insert into teen (id, cohort_id, college_id, class_id, level, shape, color, sealed_identity, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		t.ID, group.Cohort, t.College, orNull(t.Class), t.Level, t.Shape, t.Color, identity, clock.Micros(at))
	return err
}

// orNull stores "none" as NULL.
func orNull(c school.ClassID) any {
	if c == 0 {
		return nil
	}
	return c
}

func insertEnrolment(ctx context.Context, tx *db.Tx, i EnrolmentID, group Group, teen TeenID, from clock.Date) error {
	_, err := db.Exec(ctx, tx, "insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values ($1, $2, $3, $4, $5)",
		i, group.Cohort, group.ID, teen, from)
	return err
}
