package cohort

import (
	"context"
	"slices"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
)

// worn is a shape and colour that somebody has: a teen, a child or a group of a
// cohort. Here is false for who has left, Near for who is in another group.
type worn struct {
	Shape, Color string
	Here, Near   bool
}

// freeGlyph proposes a shape that nobody here wears, rather one that nobody of
// the group ever wore, in the colour that tells its wearers apart in the whole
// cohort. It is "" when every shape is worn.
func freeGlyph(all []worn) (shape, color string) {
	best := -1
	for _, s := range ui.Shapes() {
		n, taken := 0, false
		for _, w := range all {
			if w.Shape != string(s) {
				continue
			}
			n++
			if w.Near {
				n, taken = n+100, taken || w.Here
			}
		}
		if !taken && (best < 0 || n < best) {
			best, shape = n, string(s)
		}
	}
	if shape == "" {
		return "", ""
	}
	return shape, freeColor(all, shape)
}

// freeColor is the colour that the shape has the least in the cohort, then the
// least worn in the group.
func freeColor(all []worn, shape string) string {
	colors := ui.Colors()
	best, least := "", -1
	for i := range colors {
		c := string(colors[(i+len(all))%len(colors)]) // neighbours differ
		n := 0
		for _, w := range all {
			if w.Color != c {
				continue
			}
			if w.Near && w.Here {
				n++
			}
			if w.Shape == shape {
				n += 100
			}
		}
		if least < 0 || n < least {
			best, least = c, n
		}
	}
	return best
}

// freePair proposes a shape with a colour that nobody here wears together, the
// least worn of all when there is none.
func freePair(all []worn) (shape, color string) {
	least := -1
	shapes, colors := ui.Shapes(), ui.Colors()
	for i := range len(shapes) * len(colors) {
		// Another order than freeGlyph's, so that teen and child seldom look alike.
		s, c := string(shapes[(7*i+3)%len(shapes)]), string(colors[(i+i/len(shapes)+2)%len(colors)])
		n := 0
		for _, w := range all {
			if w.Shape == s && w.Color == c {
				n++
			}
		}
		if least < 0 || n < least {
			shape, color, least = s, c, n
		}
	}
	return shape, color
}

func scanWorn(w *worn) []any { return []any{&w.Shape, &w.Color, &w.Here, &w.Near} }

// wornByTeens are the glyphs of the teens of a group's cohort, without one; here
// are those who are still there on a day.
func wornByTeens(ctx context.Context, c db.Conn, group Group, without TeenID, on clock.Date) ([]worn, error) {
	return db.List(ctx, c, scanWorn, `select t.shape, t.color, e.ends_on is null or e.ends_on >= $4, e.group_id = $2
		from enrolment e join teen t on t.id = e.teen_id
		where e.cohort_id = $1 and t.id <> $3 order by t.id`, group.Cohort, group.ID, without, on)
}

// wornByChildren are the glyphs of the children of a cohort.
func wornByChildren(ctx context.Context, c db.Conn, cohort CohortID) ([]worn, error) {
	return db.List(ctx, c, scanWorn, "select shape, color, left_on is null, 1=1 from child where cohort_id = $1 order by id", cohort)
}

// wornByGroups are the gommettes of the groups of a cohort, without one.
func wornByGroups(ctx context.Context, c db.Conn, cohort CohortID, without GroupID) ([]worn, error) {
	return db.List(ctx, c, scanWorn, "select shape, color, 1=1, 1=1 from cohort_group where cohort_id = $1 and id <> $2 order by id", cohort, without)
}

// wear gives the shape and colour asked for, or proposes them; two people of a
// group may not have the same shape.
func wear(all []worn, shape, color string) (string, string, error) {
	if shape == "" {
		shape, color = freeGlyph(all)
		if shape == "" {
			return "", "", fault.New(fault.Conflict, locale.T("Les douze formes du groupe sont déjà prises."))
		}
		return shape, color, nil
	}
	if slices.ContainsFunc(all, func(w worn) bool { return w.Here && w.Near && w.Shape == shape }) {
		return "", "", refuse("forme", locale.T("Cette forme est déjà prise dans le groupe : choisissez-en une autre."))
	}
	if color == "" {
		color = freeColor(all, shape)
	}
	return shape, color, nil
}
