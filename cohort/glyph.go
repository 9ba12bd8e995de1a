package cohort

import (
	"context"
	"slices"

	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
)

// worn is a shape and colour that somebody has: a teen of a group, a child or a
// group of a cohort. Here is false for who has left.
type worn struct {
	Shape, Color string
	Here         bool
}

// freeGlyph proposes a shape that nobody here wears, rather one that nobody ever
// wore, in a colour that tells its wearers apart and is the least worn. It is ""
// when every shape is worn.
func freeGlyph(all []worn) (shape, color string) {
	best := -1
	for _, s := range ui.Shapes() {
		n, here := 0, false
		for _, w := range all {
			if w.Shape == string(s) {
				n, here = n+1, here || w.Here
			}
		}
		if !here && (best < 0 || n < best) {
			best, shape = n, string(s)
		}
	}
	if shape == "" {
		return "", ""
	}
	return shape, freeColor(all, shape)
}

// freeColor is the least worn colour that goes with the shape on nobody yet.
func freeColor(all []worn, shape string) string {
	colors := ui.Colors()
	best, least := "", -1
	for i := range colors {
		c := string(colors[(i+len(all))%len(colors)]) // neighbours differ
		n := 0
		for _, w := range all {
			if w.Color == c && w.Here {
				n++
			}
			if w.Color == c && w.Shape == shape {
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

func scanWorn(w *worn) []any { return []any{&w.Shape, &w.Color, &w.Here} }

// wornInGroup are the glyphs of who is or was in the group, without one teen.
func wornInGroup(ctx context.Context, c db.Conn, group Group, without TeenID) ([]worn, error) {
	return db.List(ctx, c, scanWorn, `select t.shape, t.color, e.ends_on is null
		from enrolment e join teen t on t.id = e.teen_id
		where e.cohort_id = $1 and e.group_id = $2 and t.id <> $3 order by t.id`, group.Cohort, group.ID, without)
}

// wornByChildren are the glyphs of the children of a cohort.
func wornByChildren(ctx context.Context, c db.Conn, cohort CohortID) ([]worn, error) {
	return db.List(ctx, c, scanWorn, "select shape, color, left_on is null from child where cohort_id = $1 order by id", cohort)
}

// wornByGroups are the gommettes of the groups of a cohort, without one.
func wornByGroups(ctx context.Context, c db.Conn, cohort CohortID, without GroupID) ([]worn, error) {
	return db.List(ctx, c, scanWorn, "select shape, color, 1=1 from cohort_group where cohort_id = $1 and id <> $2 order by id", cohort, without)
}

// wear gives the shape and colour asked for, or proposes them; two people here
// may not have the same shape.
func wear(all []worn, shape, color string) (string, string, error) {
	if shape == "" {
		shape, color = freeGlyph(all)
		if shape == "" {
			return "", "", fault.New(fault.Conflict, locale.T("Les douze formes du groupe sont déjà prises."))
		}
		return shape, color, nil
	}
	if slices.ContainsFunc(all, func(w worn) bool { return w.Here && w.Shape == shape }) {
		return "", "", refuse("forme", locale.T("Cette forme est déjà prise dans le groupe : choisissez-en une autre."))
	}
	if color == "" {
		color = freeColor(all, shape)
	}
	return shape, color, nil
}
