package cohort

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
)

// move is what a form says of a change of group.
type move struct {
	Group GroupID
	From  clock.Date
}

func parseMove(get func(string) string, today clock.Date) (move, fault.Fields) {
	d := draft{get: get}
	m := move{
		Group: ref[Group](&d, "groupe", locale.T("Choisissez un groupe.")),
		From:  d.date("depuis", locale.T("Donnez la date d’entrée dans le groupe.")),
	}
	d.near("depuis", m.From, today)
	return m, d.fields
}

// MoveTeen puts a teen in another group of the cohort from a date on. Who had
// left comes back. On the very day of their entry it corrects the group. A shape
// that is taken in the new group is changed, and the pair ends when the child's
// school is not the new group's.
func (s *Store) MoveTeen(ctx context.Context, g access.Grant[access.EditCohort], teen TeenID, to GroupID, from clock.Date) error {
	enrolment := id.New[Enrolment](s.ids)
	err := s.change(ctx, entry(s, g, "teen.move", audit.Ref("teen", teen), int64(teen)), func(tx *db.Tx) error {
		t, group, err := s.destination(ctx, tx, g.Scope(), teen, to)
		if err != nil {
			return err
		}
		if err := hasPlace(ctx, tx, group, teen, from); err != nil {
			return err
		}
		if err := reenrol(ctx, tx, t, group, enrolment, from); err != nil {
			return err
		}
		if err := keepApart(ctx, tx, t, group, from); err != nil {
			return err
		}
		return partSchools(ctx, tx, t, group, from)
	})
	return said(err, locale.T("Ce jeune vient de changer de groupe. Rechargez la page."))
}

func (s *Store) destination(ctx context.Context, tx *db.Tx, scope access.Scope, teen TeenID, to GroupID) (t Teen, group Group, err error) {
	if t, err = s.teenIn(ctx, tx, scope, teen); err != nil {
		return t, group, err
	}
	if group, err = groupIn(ctx, tx, scope, to); err != nil {
		return t, group, err
	}
	if group.Cohort != t.Cohort {
		return t, group, fault.Missing()
	}
	if t.Until.IsZero() && t.Group == to {
		return t, group, refuse("groupe", locale.T("Ce jeune est déjà dans ce groupe."))
	}
	return t, group, nil
}

// reenrol ends the enrolment that lasts and starts the next.
func reenrol(ctx context.Context, tx *db.Tx, t Teen, group Group, next EnrolmentID, from clock.Date) error {
	void := !t.Until.IsZero() && t.Until.Before(t.From)
	switch {
	case void, t.Until.IsZero() && from == t.From:
		_, err := db.Exec(ctx, tx, `update enrolment set group_id = $3, starts_on = $4, ends_on = null, end_reason = ''
			where teen_id = $1 and starts_on = $2`, t.ID, t.From, group.ID, from)
		return err
	case t.Until.IsZero() && from.Before(t.From):
		return refuse("depuis", locale.T("Ce jeune est entré dans son groupe le %s : choisissez une date à partir de là.", locale.FullDate(t.From)))
	case !t.Until.IsZero() && !from.After(t.Until):
		return refuse("depuis", locale.T("Ce jeune est parti le %s : choisissez une date après.", locale.FullDate(t.Until)))
	case t.Until.IsZero():
		_, err := db.Exec(ctx, tx, "update enrolment set ends_on = $2, end_reason = $3 where teen_id = $1 and ends_on is null",
			t.ID, from.AddDays(-1), GroupChange)
		if err != nil {
			return err
		}
	}
	return insertEnrolment(ctx, tx, next, group, t.ID, from)
}

// keepApart gives the teen another glyph when somebody in the group wears theirs.
func keepApart(ctx context.Context, tx *db.Tx, t Teen, group Group, from clock.Date) error {
	all, err := wornByTeens(ctx, tx, group, t.ID, from)
	if err != nil {
		return err
	}
	if _, _, err := wear(all, t.Shape, t.Color); err == nil {
		return nil
	}
	shape, color, err := wear(all, "", "")
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, "update teen set shape = $2, color = $3 where id = $1", t.ID, shape, color)
	return err
}

// partSchools ends the pairs whose child is not in the new group's school.
func partSchools(ctx context.Context, tx *db.Tx, t Teen, group Group, from clock.Date) error {
	var a db.Args
	pairs, err := db.Values[PairID](ctx, tx, "select q.id from pair q join child ch on ch.id = q.child_id where q.teen_id = "+
		a.Add(t.ID)+" and ch.maternelle_id <> "+a.Add(group.Maternelle)+" and "+during(&a, "q", from, clock.Date{}), a.List()...)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if err := closePair(ctx, tx, p, from.AddDays(-1), GroupChange); err != nil {
			return err
		}
	}
	return nil
}
