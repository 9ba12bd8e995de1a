package cohort

import (
	"reflect"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
)

// names is what one page calls people: by name those that its reader may name, by
// their glyph the others.
type names struct {
	teens    map[TeenID]string
	children map[ChildID]string
	reader   *personal.Reader
	// Hidden tells that the reader may name no teen.
	Hidden bool
}

// teen is "Kenza B.", or "Rond corail".
func (n names) teen(t Teen) string {
	if name, ok := n.teens[t.ID]; ok {
		return name
	}
	return t.Glyph().Title()
}

// child is "Lina", or "carré mousse".
func (n names) child(i ChildID, shape, color string) string {
	if name, ok := n.children[i]; ok {
		return name
	}
	return glyph("", "", shape, color).ChildName()
}

// names opens the names that a page of the cohort may show: of the teens, of the
// children they are paired with, and of the children given.
func (p pages) names(r *web.Request, seen access.Scope, cohort CohortID, teens []Teen, children []Child) (names, error) {
	n := names{teens: map[TeenID]string{}, children: map[ChildID]string{}, reader: r.Reader(audit.ForCohort)}
	mayTeen, err := p.mayNameTeens(r, seen, cohort)
	if err != nil {
		return n, err
	}
	mayChild, err := p.mayNameChildren(r, seen, cohort)
	if err != nil {
		return n, err
	}
	n.Hidden = mayTeen == nil
	if mayTeen == nil && mayChild == nil {
		return n, nil
	}
	if err := n.reader.Prepare(r.Context(), persons(teens, children)); err != nil {
		return n, err
	}
	for _, t := range teens {
		if mayTeen != nil && mayTeen(t.ID) {
			if err := open(r, n.reader, n.teens, t.ID, t.Identity, TeenIdentity.Short); err != nil {
				return n, err
			}
		}
		if t.Child != 0 && mayChild != nil && mayChild(t.Child) {
			if err := open(r, n.reader, n.children, t.Child, t.ChildName, ChildIdentity.Short); err != nil {
				return n, err
			}
		}
	}
	for _, c := range children {
		if mayChild != nil && mayChild(c.ID) {
			if err := open(r, n.reader, n.children, c.ID, c.Identity, ChildIdentity.Short); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// open adds one name; an erased person has none.
func open[I ~int64, T personal.Sensitive](r *web.Request, rd *personal.Reader, into map[I]string, who I, p personal.Private[T], short func(T) string) error {
	v, err := reveal(r, rd, personal.Person(who), p)
	if name := short(v); err == nil && name != "" && name != " " {
		into[who] = name
	}
	return err
}

// reveal is personal.Reveal where an erased person is nobody.
func reveal[T personal.Sensitive](r *web.Request, rd *personal.Reader, who personal.Person, p personal.Private[T]) (T, error) {
	v, err := personal.Reveal(r.Context(), rd, who, p)
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return v, err
}

func persons(teens []Teen, children []Child) []personal.Person {
	out := make([]personal.Person, 0, 2*len(teens)+len(children))
	for _, t := range teens {
		out = append(out, t.Person())
		if t.Child != 0 {
			out = append(out, personal.Person(t.Child))
		}
	}
	for _, c := range children {
		out = append(out, c.Person())
	}
	return out
}

// mayNameTeens tells whom of the cohort the reader may name; nil is nobody. Two
// grants of one account usually reach the same; else the narrower one decides.
func (p pages) mayNameTeens(r *web.Request, seen access.Scope, cohort CohortID) (func(TeenID) bool, error) {
	g, ok := access.May[access.ReadTeens](r.Actor())
	if !ok {
		return nil, nil
	}
	if reflect.DeepEqual(g.Scope(), seen) {
		return func(TeenID) bool { return true }, nil
	}
	list, err := p.s.Teens(r.Context(), g.Scope(), cohort)
	set := make(map[TeenID]bool, len(list))
	for _, t := range list {
		set[t.ID] = true
	}
	return func(i TeenID) bool { return set[i] }, err
}

func (p pages) mayNameChildren(r *web.Request, seen access.Scope, cohort CohortID) (func(ChildID) bool, error) {
	g, ok := access.May[access.ReadChildren](r.Actor())
	if !ok {
		return nil, nil
	}
	if reflect.DeepEqual(g.Scope(), seen) {
		return func(ChildID) bool { return true }, nil
	}
	list, err := p.s.Children(r.Context(), g.Scope(), cohort)
	set := make(map[ChildID]bool, len(list))
	for _, c := range list {
		set[c.ID] = true
	}
	return func(i ChildID) bool { return set[i] }, err
}

// section says MS or GS in words.
func section(s string) string {
	if s == "GS" {
		return locale.T("grande section")
	}
	return locale.T("moyenne section")
}

// small is a child's glyph alone: the small shape drawn large.
func small(shape, color string) ui.Glyph { return glyph(shape, color, "", "") }
