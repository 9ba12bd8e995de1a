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
)

// end is what a form says of an end: of a teen's or a child's stay, of a pair.
type end struct {
	On     clock.Date
	Reason Reason
}

// parseEnd reads an end with one of the reasons. A mistake needs no date.
func parseEnd(get func(string) string, today clock.Date, reasons []Reason) (end, fault.Fields) {
	d := draft{get: get}
	e := end{Reason: one(&d, "motif", locale.T("Choisissez une raison."), reasons...)}
	if e.Reason == EnteredMistaken {
		return e, d.fields
	}
	e.On = d.date("date", locale.T("Donnez le dernier jour."))
	d.near("date", e.On, today)
	return e, d.fields
}

// Leave records that a teen leaves the programme: on is the last day, and the
// open pair ends with it. Said again, it corrects the day and the reason. Who was
// entered by mistake was never there; on is then ignored.
func (s *Store) Leave(ctx context.Context, g access.Grant[access.EditCohort], teen TeenID, on clock.Date, reason Reason) error {
	if !slices.Contains(LeaveReasons(), reason) {
		return refuse("motif", locale.T("Choisissez une raison."))
	}
	return s.change(ctx, entry(s, g, "teen.leave", audit.Ref("teen", teen), int64(teen)), func(tx *db.Tx) error {
		t, err := s.teenIn(ctx, tx, g.Scope(), teen)
		if err != nil {
			return err
		}
		if reason == EnteredMistaken {
			if err := neverMoved(ctx, tx, t); err != nil {
				return err
			}
			on = t.From.AddDays(-1)
		} else if on.Before(t.From) {
			return refuse("date", locale.T("Ce jeune est entré dans son groupe le %s : son dernier jour ne peut pas être avant.", locale.FullDate(t.From)))
		}
		_, err = db.Exec(ctx, tx, "update enrolment set ends_on = $3, end_reason = $4 where teen_id = $1 and starts_on = $2",
			t.ID, t.From, on, reason)
		if err != nil {
			return err
		}
		return settlePairs(ctx, tx, "teen_id", int64(t.ID))
	})
}

// neverMoved refuses to call a mistake what has a history.
func neverMoved(ctx context.Context, tx *db.Tx, t Teen) error {
	all, err := enrolmentsOf(ctx, tx, t.ID)
	if err == nil && len(all) > 1 {
		err = refuse("motif", locale.T("Ce jeune a déjà changé de groupe : son entrée n’était pas une erreur. Choisissez une autre raison."))
	}
	return err
}

// settlePairs makes the pairs of a teen or a child last no longer than the stays
// of both. A pair that ended with a leaving follows it when its day is corrected.
func settlePairs(ctx context.Context, tx *db.Tx, column string, who int64) error {
	pairs, err := db.List(ctx, tx, scanPair, `select id, cohort_id, teen_id, child_id, starts_on, ends_on, end_reason, sealed_rationale
		from pair where `+column+" = $1 and (ends_on is null or ends_on >= starts_on) order by starts_on", who)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		last, err := lastDay(ctx, tx, p)
		if err != nil {
			return err
		}
		follows := p.Until.IsZero() || p.Reason == TeenLeft || p.Reason == ChildLeft
		if last.On.IsZero() || !follows && !p.Until.After(last.On) || p.Until == last.On {
			continue
		}
		if !p.Until.IsZero() && last.On.After(p.Until) {
			if err := freeUntil(ctx, tx, p, last.On); err != nil {
				return err
			}
		}
		if err := closePair(ctx, tx, p.ID, last.On, last.Reason); err != nil {
			return err
		}
	}
	return nil
}

// lastDay is the earlier of the teen's and the child's last days, zero while both
// stay.
func lastDay(ctx context.Context, tx *db.Tx, p Pair) (end, error) {
	all, err := enrolmentsOf(ctx, tx, p.Teen)
	if err != nil {
		return end{}, err
	}
	last, ok := stay(all, p.From)
	if !ok {
		return end{p.From.AddDays(-1), TeenLeft}, nil
	}
	left, err := db.Value[clock.Date](ctx, tx, "select left_on from child where id = $1", p.Child)
	return last.or(left), err
}

// or is the earlier of a teen's end and a child's last day; zero is none.
func (e end) or(left clock.Date) end {
	if !left.IsZero() && (e.On.IsZero() || left.Before(e.On)) {
		return end{left, ChildLeft}
	}
	return e
}

// freeUntil refuses to lengthen a pair over another one of its teen or child.
func freeUntil(ctx context.Context, tx *db.Tx, p Pair, on clock.Date) error {
	n, err := db.Value[int](ctx, tx, `select count(*) from pair where id <> $1 and (teen_id = $2 or child_id = $3)
		and starts_on > $4 and starts_on <= $5 and (ends_on is null or ends_on >= starts_on)`,
		p.ID, p.Teen, p.Child, p.Until, on)
	if err == nil && n > 0 {
		err = refuse("date", locale.T("Un autre binôme a commencé avant cette date : choisissez un jour plus tôt."))
	}
	return err
}
