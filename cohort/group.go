package cohort

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"binome/calendar"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/school"
)

// NewGroup is a group to add, or what a group becomes. Without a shape, one that
// no other group of the cohort has is proposed. Capacity is 10 to 12.
type NewGroup struct {
	ID               GroupID
	Maternelle       school.ID
	Weekday          time.Weekday
	HalfDay          calendar.HalfDay
	StartsAt, EndsAt string // "09:00"
	Shape, Color     string
	Capacity         int
}

// The sizes that a group may have.
const (
	minCapacity = 10
	maxCapacity = 12 // one shape each
)

// formGroups is how many groups the form of a new cohort offers.
const formGroups = 5

// groupField is the name of a group's field in the form of a new cohort.
func groupField(i int, name string) string { return "groupe" + strconv.Itoa(i+1) + "-" + name }

// group reads a group from its form.
func (d *draft) group() NewGroup {
	g := NewGroup{
		Maternelle: ref[school.School](d, "maternelle", locale.T("Choisissez l’école maternelle.")),
		Weekday:    d.weekday("jour"),
		HalfDay:    d.halfDay("moment"),
		StartsAt:   d.hour("debut"),
		EndsAt:     d.hour("fin"),
		Capacity:   d.number("places", minCapacity, maxCapacity, maxCapacity),
	}
	g.Shape, g.Color = d.gommette()
	d.fields = append(d.fields, g.check()...)
	return g
}

// weekday reads 1 (Monday) to 5.
func (d *draft) weekday(name string) time.Weekday {
	v := one(d, name, locale.T("Choisissez le jour de la semaine."), "1", "2", "3", "4", "5")
	if v == "" {
		return 0
	}
	return time.Weekday(v[0] - '0')
}

// check is what holds for any group.
func (g NewGroup) check() (f fault.Fields) {
	if g.StartsAt != "" && g.EndsAt != "" && g.EndsAt <= g.StartsAt {
		f.Add("fin", locale.T("La séance doit finir après son début."))
	}
	if g.StartsAt >= "13:00" && g.HalfDay == calendar.AM {
		f.Add("debut", locale.T("Cette heure n’est pas le matin."))
	}
	if g.StartsAt != "" && g.StartsAt < "12:00" && g.HalfDay == calendar.PM {
		f.Add("debut", locale.T("Cette heure n’est pas l’après-midi."))
	}
	if g.Capacity < minCapacity || g.Capacity > maxCapacity {
		f.Add("places", locale.T("Un groupe a de %d à %d places.", minCapacity, maxCapacity))
	}
	return f
}

// AddGroup adds a group to a cohort. added is false when it was already there.
func (s *Store) AddGroup(ctx context.Context, g access.Grant[access.SetUpProgramme], cohort CohortID, n NewGroup) (added bool, err error) {
	if err := n.check().Err(); err != nil {
		return false, err
	}
	e := entry(s, g, "group.add", audit.Ref("group", n.ID))
	return s.create(ctx, e, func(tx *db.Tx) (int64, error) {
		if err := wholeCohort(ctx, tx, g.Scope(), cohort); err != nil {
			return 0, err
		}
		return insertGroup(ctx, tx, cohort, n)
	})
}

// wholeCohort is Missing unless the cohort as a whole is inside the scope: one of
// its groups is not enough to change it.
func wholeCohort(ctx context.Context, c db.Conn, scope access.Scope, cohort CohortID) error {
	_, err := cohortIn(ctx, c, scope, cohort)
	return err
}

func cohortIn(ctx context.Context, c db.Conn, scope access.Scope, cohort CohortID) (Cohort, error) {
	var a db.Args
	return db.One(ctx, c, scanCohort, selectCohort+"c.id = "+a.Add(cohort)+" and "+
		scope.Where(&a, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id"}), a.List()...)
}

func insertGroup(ctx context.Context, tx *db.Tx, cohort CohortID, n NewGroup) (int64, error) {
	shape, color, err := groupGommette(ctx, tx, cohort, n)
	if err != nil {
		return 0, err
	}
	if err := isMaternelle(ctx, tx, n.Maternelle); err != nil {
		return 0, err
	}
	return db.Exec(ctx, tx, `insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color, capacity)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
		n.ID, cohort, n.Maternelle, int(n.Weekday), n.HalfDay, n.StartsAt, n.EndsAt, shape, color, n.Capacity)
}

func groupGommette(ctx context.Context, tx *db.Tx, cohort CohortID, n NewGroup) (shape, color string, err error) {
	all, err := wornByGroups(ctx, tx, cohort, n.ID)
	if err != nil {
		return "", "", err
	}
	shape, color, err = wear(all, n.Shape, n.Color)
	if fault.KindOf(err) == fault.Invalid {
		err = refuse("forme", locale.T("Un autre groupe de la cohorte a déjà cette forme : choisissez-en une autre."))
	}
	return shape, color, err
}

func isMaternelle(ctx context.Context, c db.Conn, id school.ID) error {
	n, err := db.Value[int](ctx, c, "select count(*) from school where id = $1 and kind = $2", id, school.Maternelle)
	if err == nil && n == 0 {
		err = refuse("maternelle", locale.T("Choisissez l’école maternelle."))
	}
	return err
}

// Seen stands for the state of a group that a person saw before changing it.
func (g Group) Seen() string {
	return seen(g.Maternelle, g.Weekday, g.HalfDay, g.StartsAt, g.EndsAt, g.Shape, g.Color, g.Capacity)
}

// seen is a short stand-in for values: equal for equal ones.
func seen(values ...any) string {
	sum := sha256.Sum256(fmt.Appendln(nil, values...))
	return hex.EncodeToString(sum[:8])
}

// errChanged answers a change made on an older state than the present one.
func errChanged() error {
	return fault.New(fault.Conflict, locale.T("Quelqu’un a changé ces informations pendant votre saisie. Vérifiez ce qui est enregistré à présent, puis recommencez."))
}

// EditGroup makes the group what n says, if it still is as it was seen. Its size
// may not fall below who is in it.
func (s *Store) EditGroup(ctx context.Context, g access.Grant[access.SetUpProgramme], n NewGroup, asSeen string) error {
	if err := n.check().Err(); err != nil {
		return err
	}
	return s.change(ctx, entry(s, g, "group.edit", audit.Ref("group", n.ID)), func(tx *db.Tx) error {
		old, err := groupIn(ctx, tx, g.Scope(), n.ID)
		if err != nil {
			return err
		}
		if err := wholeCohort(ctx, tx, g.Scope(), old.Cohort); err != nil {
			return err
		}
		if old.Seen() != asSeen {
			return errChanged()
		}
		return editGroup(ctx, tx, old, n)
	})
}

func editGroup(ctx context.Context, tx *db.Tx, old Group, n NewGroup) error {
	shape, color, err := groupGommette(ctx, tx, old.Cohort, n)
	if err != nil {
		return err
	}
	if err := isMaternelle(ctx, tx, n.Maternelle); err != nil {
		return err
	}
	spans, err := spansOf(ctx, tx, old, 0)
	if err != nil {
		return err
	}
	if most := busiest(spans, clock.Date{}); most > n.Capacity {
		return refuse("places", locale.N("%d jeune a une place dans ce groupe : gardez-la.", "%d jeunes ont une place dans ce groupe : gardez-les.", most))
	}
	if n.Maternelle != old.Maternelle {
		paired, err := db.Value[int](ctx, tx, `select count(*) from enrolment e join pair p on p.teen_id = e.teen_id and p.ends_on is null
			where e.cohort_id = $1 and e.group_id = $2 and e.ends_on is null`, old.Cohort, old.ID)
		if err != nil {
			return err
		}
		if paired > 0 {
			return refuse("maternelle", locale.T("Des binômes du groupe sont formés avec des enfants de cette école : terminez-les avant de changer d’école."))
		}
	}
	_, err = db.Exec(ctx, tx, `update cohort_group set maternelle_id = $2, weekday = $3, half_day = $4, starts_at = $5, ends_at = $6,
		shape = $7, color = $8, capacity = $9 where id = $1`,
		n.ID, n.Maternelle, int(n.Weekday), n.HalfDay, n.StartsAt, n.EndsAt, shape, color, n.Capacity)
	return err
}
