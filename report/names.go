package report

import (
	"context"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/personal"
	"binome/internal/web"
)

// caller calls teens by name where the reader's own grant on names reaches them,
// by their glyph elsewhere: a page may be open by another grant with a wider scope.
type caller struct {
	named  bool // somebody at least may be named
	teens  map[cohort.TeenID]cohort.Teen
	reader *personal.Reader
}

// caller is for the teens of a cohort.
func (p pages) caller(r *web.Request, c cohort.CohortID) (caller, error) {
	g, ok := access.May[access.ReadTeens](r.Actor())
	if !ok {
		return caller{}, nil
	}
	teens, err := p.s.cohort.Teens(r.Context(), g.Scope(), c)
	return newCaller(r, teens), err
}

// callerOf is for one teen.
func (p pages) callerOf(r *web.Request, t cohort.Teen) (caller, error) {
	g, ok := access.May[access.ReadTeens](r.Actor())
	if !ok {
		return caller{}, nil
	}
	seen, err := p.s.cohort.Teen(r.Context(), g.Scope(), t.ID)
	if fault.KindOf(err) == fault.NotFound {
		return caller{}, nil
	}
	return newCaller(r, []cohort.Teen{seen}), err
}

func newCaller(r *web.Request, teens []cohort.Teen) caller {
	c := caller{named: len(teens) > 0, teens: make(map[cohort.TeenID]cohort.Teen, len(teens)), reader: r.Reader(audit.ForFollowUp)}
	for _, t := range teens {
		c.teens[t.ID] = t
	}
	return c
}

// identity opens who the teen is; false when the reader may not, or when the teen
// was erased.
func (c caller) identity(ctx context.Context, t cohort.Teen) (cohort.TeenIdentity, bool, error) {
	seen, ok := c.teens[t.ID]
	if !ok {
		return cohort.TeenIdentity{}, false, nil
	}
	who, err := personal.Reveal(ctx, c.reader, seen.Person(), seen.Identity)
	if fault.KindOf(err) == fault.NotFound {
		return who, false, nil
	}
	return who, err == nil && who.First != "", err
}

// short is "Kenza B.", or "Rond corail".
func (c caller) short(ctx context.Context, t cohort.Teen) (string, error) {
	who, ok, err := c.identity(ctx, t)
	if !ok {
		return t.Glyph().Title(), err
	}
	return who.Short(), nil
}

// first is "Kenza", or "Rond corail".
func (c caller) first(ctx context.Context, t cohort.Teen) (string, error) {
	who, ok, err := c.identity(ctx, t)
	if !ok {
		return t.Glyph().Title(), err
	}
	return who.First, nil
}

// childName is a child's first name, "" where the reader may not have it.
func (p pages) childName(r *web.Request, which cohort.ChildID) (string, error) {
	g, ok := access.May[access.ReadChildren](r.Actor())
	if !ok {
		return "", nil
	}
	child, err := p.s.cohort.Child(r.Context(), g.Scope(), which)
	if err == nil {
		var who cohort.ChildIdentity
		who, err = personal.Reveal(r.Context(), r.Reader(audit.ForFollowUp), child.Person(), child.Identity)
		if err == nil {
			return who.First, nil
		}
	}
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return "", err
}
