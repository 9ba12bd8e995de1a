package cohort

import (
	"context"
	"slices"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
)

// NewPair is a pair to form. Its ID is made beforehand, so that a second delivery
// changes nothing. Rationale is why, in the manager's words; it may be "".
type NewPair struct {
	ID        PairID
	Teen      TeenID
	Child     ChildID
	From      clock.Date
	Rationale string
}

func parsePair(get func(string) string, teen TeenID, today clock.Date) (NewPair, fault.Fields) {
	d := draft{get: get}
	p := NewPair{
		ID:        newID[Pair](&d),
		Teen:      teen,
		Child:     ref[Child](&d, "enfant", locale.T("Choisissez un enfant.")),
		From:      d.date("depuis", locale.T("Donnez le premier jour du binôme.")),
		Rationale: d.text("pourquoi", "", maxRationale),
	}
	d.near("depuis", p.From, today)
	return p, d.fields
}

// PairUp forms a pair of a teen and a child who have none. It lasts until it is
// ended, or until the day on which either has already left. added is false when
// it was already there.
func (s *Store) PairUp(ctx context.Context, g access.Grant[access.EditCohort], p NewPair) (added bool, err error) {
	return s.pair(ctx, g, p, false)
}

// Rematch is PairUp that first ends the teen's open pair, the day before.
func (s *Store) Rematch(ctx context.Context, g access.Grant[access.EditCohort], p NewPair) (added bool, err error) {
	return s.pair(ctx, g, p, true)
}

func (s *Store) pair(ctx context.Context, g access.Grant[access.EditCohort], p NewPair, replace bool) (added bool, err error) {
	// A teen out of reach must not have anything sealed for them.
	if _, err := s.Teen(ctx, g.Scope(), p.Teen); err != nil {
		return false, err
	}
	var why personal.Private[Rationale]
	if p.Rationale != "" {
		if why, err = personal.Seal(ctx, s.vault, personal.Person(p.Teen), Rationale{p.Rationale}); err != nil {
			return false, err
		}
	}
	e := entry(s, g, "pair.make", audit.Ref("pair", p.ID), int64(p.Teen), int64(p.Child))
	added, err = s.create(ctx, e, func(tx *db.Tx) (int64, error) {
		known, err := db.Value[int](ctx, tx, "select count(*) from pair where id = $1", p.ID)
		if err != nil || known > 0 {
			return 0, err
		}
		t, c, err := s.both(ctx, tx, g.Scope(), p)
		if err != nil {
			return 0, err
		}
		if replace && t.Pair != 0 {
			if err := release(ctx, tx, t.Pair, p.From); err != nil {
				return 0, err
			}
		}
		last, err := match(ctx, tx, t, c, p.From)
		if err != nil {
			return 0, err
		}
		return insertPair(ctx, tx, p, t.Cohort, last, why)
	})
	return added, said(err, locale.T("Ce jeune ou cet enfant vient d’entrer dans un autre binôme. Rechargez la page."))
}

// both are the teen and the child, of one cohort and inside the scope.
func (s *Store) both(ctx context.Context, tx *db.Tx, scope access.Scope, p NewPair) (t Teen, c Child, err error) {
	if t, err = s.teenIn(ctx, tx, scope, p.Teen); err != nil {
		return t, c, err
	}
	c, err = s.childIn(ctx, tx, scope, p.Child)
	if fault.KindOf(err) == fault.NotFound || err == nil && (c.Cohort != t.Cohort || c.LeftReason == EnteredMistaken) {
		err = refuse("enfant", locale.T("Choisissez un enfant."))
	}
	return t, c, err
}

// release ends the pair that another one replaces from a day on.
func release(ctx context.Context, tx *db.Tx, pair PairID, from clock.Date) error {
	p, err := db.One(ctx, tx, func(s *span) []any { return []any{&s.From, &s.Until} }, "select starts_on, ends_on from pair where id = $1", pair)
	if err != nil {
		return err
	}
	if from.Before(p.From) {
		return refuse("depuis", locale.T("Le binôme actuel a commencé le %s : choisissez une date à partir de là.", locale.FullDate(p.From)))
	}
	if !p.covers(from) {
		return nil
	}
	return closePair(ctx, tx, pair, from.AddDays(-1), Rematch)
}

// match checks that the teen and the child can be a pair from a day on, and tells
// its end when it already has one.
func match(ctx context.Context, tx *db.Tx, t Teen, c Child, from clock.Date) (end, error) {
	all, err := enrolmentsOf(ctx, tx, t.ID)
	if err != nil {
		return end{}, err
	}
	last, ok := stay(all, from)
	if !ok {
		return end{}, refuse("depuis", locale.T("Ce jour-là, ce jeune n’est dans aucun groupe : choisissez une date de sa présence."))
	}
	if c.Left(from) {
		return end{}, refuse("enfant", locale.T("Cet enfant est parti le %s.", locale.FullDate(c.LeftOn)))
	}
	last = last.or(c.LeftOn)
	if err := sameSchool(ctx, tx, t, c, from, last.On); err != nil {
		return end{}, err
	}
	return last, bothFree(ctx, tx, t, c, from, last.On)
}

// stay tells when the teen who is enrolled on a day leaves; a change of group is
// not leaving. The end is zero while it lasts; ok is false when nobody is enrolled.
func stay(all []Enrolment, from clock.Date) (last end, ok bool) {
	for _, e := range all {
		if ok || (span{e.From, e.Until}).covers(from) {
			ok = true
			last = end{e.Until, TeenLeft}
			if e.Until.IsZero() {
				return end{}, true
			}
			if e.Reason != GroupChange {
				return last, true
			}
		}
	}
	return last, ok
}

// during is the condition that a row's days meet those from a day to another, zero
// for no end. Rows that lasted no day meet none.
func during(a *db.Args, alias string, from, until clock.Date) string {
	where := "(" + alias + ".ends_on is null or " + alias + ".ends_on >= " + a.Add(from) + " and " + alias + ".ends_on >= " + alias + ".starts_on)"
	if !until.IsZero() {
		where += " and " + alias + ".starts_on <= " + a.Add(until)
	}
	return where
}

// sameSchool refuses a child of another school than that of the teen's groups.
func sameSchool(ctx context.Context, tx *db.Tx, t Teen, c Child, from, until clock.Date) error {
	var a db.Args
	n, err := db.Value[int](ctx, tx, `select count(*) from enrolment e join cohort_group g on g.id = e.group_id
		where e.teen_id = `+a.Add(t.ID)+" and g.maternelle_id <> "+a.Add(c.Maternelle)+" and "+during(&a, "e", from, until), a.List()...)
	if err == nil && n > 0 {
		err = refuse("enfant", locale.T("Cet enfant n’est pas dans l’école où va le groupe : choisissez un enfant de cette école."))
	}
	return err
}

// bothFree refuses a pair that would share a day with another one.
func bothFree(ctx context.Context, tx *db.Tx, t Teen, c Child, from, until clock.Date) error {
	for _, one := range []struct {
		column  string
		who     int64
		refusal error
	}{
		{"q.teen_id", int64(t.ID), refuse("depuis", locale.T("Ce jeune est déjà en binôme à cette date."))},
		{"q.child_id", int64(c.ID), refuse("enfant", locale.T("Cet enfant est déjà en binôme à cette date."))},
	} {
		var a db.Args
		n, err := db.Value[int](ctx, tx, "select count(*) from pair q where "+one.column+" = "+a.Add(one.who)+
			" and "+during(&a, "q", from, until), a.List()...)
		if err != nil {
			return err
		}
		if n > 0 {
			return one.refusal
		}
	}
	return nil
}

func insertPair(ctx context.Context, tx *db.Tx, p NewPair, cohort CohortID, last end, why personal.Private[Rationale]) (int64, error) {
	var until any
	if !last.On.IsZero() {
		until = last.On
	}
	return db.Exec(ctx, tx, `insert into pair (id, cohort_id, teen_id, child_id, starts_on, ends_on, end_reason, sealed_rationale)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, p.ID, cohort, p.Teen, p.Child, p.From, until, last.Reason, why)
}

// EndPair ends a pair alone: teen and child stay, on is its last day. A pair made
// by mistake never was; on is then ignored.
func (s *Store) EndPair(ctx context.Context, g access.Grant[access.EditCohort], pair PairID, on clock.Date, reason Reason) error {
	if !slices.Contains(PairReasons(), reason) {
		return refuse("motif", locale.T("Choisissez une raison."))
	}
	e := entry(s, g, "pair.end", audit.Ref("pair", pair))
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		var a db.Args
		p, err := db.One(ctx, tx, scanPair, selectPair+"q.id = "+a.Add(pair)+" and "+g.Scope().Where(&a, TeenColumns()), a.List()...)
		if err != nil {
			return err
		}
		if reason == EnteredMistaken {
			on = p.From.AddDays(-1)
		} else if on.Before(p.From) {
			return refuse("date", locale.T("Ce binôme a commencé le %s : son dernier jour ne peut pas être avant.", locale.FullDate(p.From)))
		}
		if !p.Until.IsZero() && !on.Before(p.Until) {
			return fault.New(fault.Conflict, locale.T("Ce binôme est déjà terminé. Rechargez la page."))
		}
		if err := closePair(ctx, tx, pair, on, reason); err != nil {
			return err
		}
		e.Subjects = []int64{int64(p.Teen), int64(p.Child)}
		return s.conclude(ctx, tx, e)
	})
}

// closePair ends a pair on a day; before its first day it lasts no day at all.
func closePair(ctx context.Context, tx *db.Tx, pair PairID, on clock.Date, reason Reason) error {
	since, err := db.Value[clock.Date](ctx, tx, "select starts_on from pair where id = $1", pair)
	if err != nil {
		return err
	}
	if on.Before(since) {
		on = since.AddDays(-1)
	}
	_, err = db.Exec(ctx, tx, "update pair set ends_on = $2, end_reason = $3 where id = $1", pair, on, reason)
	return err
}
