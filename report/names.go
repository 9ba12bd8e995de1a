package report

import (
	"context"
	"reflect"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/personal"
	"binome/internal/web"
)

// reachesCohort reports whether the reader's own grant P reaches the cohort, or a
// group of it.
func reachesCohort[P access.Permission](r *web.Request, p pages, seen access.Scope, c cohort.CohortID) (bool, error) {
	g, ok := access.May[P](r.Actor())
	if !ok || reflect.DeepEqual(g.Scope(), seen) {
		return ok, nil
	}
	_, err := p.s.cohort.Cohort(r.Context(), g.Scope(), c)
	return found(err)
}

// reachesTeen is the reader's own grant P, when it reaches the teen: a page may be
// open by another grant, with a wider scope.
func reachesTeen[P access.Permission](r *web.Request, p pages, seen access.Scope, t cohort.TeenID) (access.Grant[P], bool, error) {
	g, ok := access.May[P](r.Actor())
	if !ok || reflect.DeepEqual(g.Scope(), seen) {
		return g, ok, nil
	}
	_, err := p.s.cohort.Teen(r.Context(), g.Scope(), t)
	ok, err = found(err)
	return g, ok, err
}

// found tells "there is none" from a failure.
func found(err error) (bool, error) {
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

// reveal is personal.Reveal; false for an erased person.
func reveal[T personal.Sensitive](ctx context.Context, rd *personal.Reader, who personal.Person, p personal.Private[T]) (T, bool, error) {
	v, err := personal.Reveal(ctx, rd, who, p)
	ok, err := found(err)
	return v, ok, err
}

// teenNames is what a page calls some teens of a cohort.
type teenNames struct {
	short  map[cohort.TeenID]string // "Kenza B.", or "Rond corail"
	hidden bool                     // somebody at least keeps the glyph because the reader may not have the name
}

// teenNames opens the names that the reader's own grant on names reaches, of these
// teens and no others.
func (p pages) teenNames(r *web.Request, seen access.Scope, c cohort.CohortID, teens []cohort.Teen) (teenNames, error) {
	out := teenNames{short: make(map[cohort.TeenID]string, len(teens))}
	may, err := p.mayName(r, seen, c)
	if err != nil {
		return out, err
	}
	var who []personal.Person
	for _, t := range teens {
		out.short[t.ID] = t.Glyph().Title()
		if may(t.ID) {
			who = append(who, t.Person())
		}
	}
	_, some := access.May[access.ReadTeens](r.Actor())
	out.hidden = !some || len(who) < len(teens)
	rd := r.Reader(audit.ForFollowUp)
	if err := rd.Prepare(r.Context(), who); err != nil {
		return out, err
	}
	for _, t := range teens {
		if !may(t.ID) {
			continue
		}
		name, ok, err := reveal(r.Context(), rd, t.Person(), t.Identity)
		if err != nil {
			return out, err
		}
		if ok && name.First != "" {
			out.short[t.ID] = name.Short()
		}
	}
	return out, nil
}

// mayName tells whom of a cohort the reader may name.
func (p pages) mayName(r *web.Request, seen access.Scope, c cohort.CohortID) (func(cohort.TeenID) bool, error) {
	g, ok := access.May[access.ReadTeens](r.Actor())
	if !ok || reflect.DeepEqual(g.Scope(), seen) {
		return func(cohort.TeenID) bool { return ok }, nil
	}
	places, err := p.s.cohort.Places(r.Context(), g.Scope(), c)
	set := make(map[cohort.TeenID]bool, len(places))
	for _, x := range places {
		set[x.Teen] = true
	}
	return func(t cohort.TeenID) bool { return set[t] }, err
}
