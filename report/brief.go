package report

import (
	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
	"binome/session"
)

type briefPage struct {
	Group      cohort.Group
	Cohort     cohort.Cohort
	Place      school.School
	Next       *session.Session
	Number     int
	People     []identity.Account
	Pairs      []briefPair
	Segments   []string
	HeadsTeens int
}

type briefPair struct {
	Glyph       ui.Glyph
	Teen, Child string
	Last        []ui.Mark
	From        int
}

// brief is what a replacement needs on one page: where, when, who, and what to know.
func (p pages) brief(r *web.Request, g access.Grant[access.ReadBrief]) (web.Response, error) {
	ctx := r.Context()
	which, err := web.PathID[cohort.Group](r, "groupe")
	if err != nil {
		return nil, err
	}
	group, err := p.s.cohort.Group(ctx, g.Scope(), which)
	if err != nil {
		return nil, err
	}
	page := briefPage{Group: group}
	if page.Cohort, err = p.s.cohort.Cohort(ctx, g.Scope(), group.Cohort); err != nil {
		return nil, err
	}
	if page.Place, err = p.s.schools.School(ctx, g.Scope(), group.Maternelle); err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	if page.People, err = p.s.identity.Facilitators(ctx, int64(group.ID), r.Today()); err != nil {
		return nil, err
	}
	sessions, err := p.s.session.OfGroup(ctx, g.Scope(), group.ID)
	if err != nil {
		return nil, err
	}
	for _, x := range sessions {
		if !x.Cancelled && !x.Date.Before(r.Today()) && page.Next == nil {
			page.Next, page.Number = &x, x.Number
		}
	}
	for _, s := range session.Segments() {
		page.Segments = append(page.Segments, s.Label())
	}
	return p.briefPairs(r, g, page)
}

func (p pages) briefPairs(r *web.Request, g access.Grant[access.ReadBrief], page briefPage) (web.Response, error) {
	ctx, day := r.Context(), r.Today()
	if page.Next != nil {
		day = page.Next.Date
	}
	roster, err := p.s.cohort.Roster(ctx, g.Scope(), page.Group.ID, day)
	if err != nil {
		return nil, err
	}
	rd := r.Reader(audit.ForBrief)
	page.HeadsTeens = len(roster)
	for _, m := range roster {
		who, err := personal.Reveal(ctx, rd, personal.Person(m.Teen), m.Identity)
		if err != nil {
			return nil, err
		}
		line := briefPair{Glyph: m.Glyph(), Teen: who.Short(), Child: locale.T("enfant à choisir")}
		if m.Child != 0 {
			child, err := personal.Reveal(ctx, rd, personal.Person(m.Child), m.ChildIdentity)
			if err != nil {
				return nil, err
			}
			line.Child = child.First
		}
		cells, err := p.s.session.Strip(ctx, g.Scope(), page.Cohort.ID, int64(m.Teen))
		if err != nil {
			return nil, err
		}
		line.last(cells)
		page.Pairs = append(page.Pairs, line)
	}
	return web.Show(briefView.With(page)), nil
}

// last keeps the marks of the last five roll calls.
func (b *briefPair) last(cells string) {
	for n := len(cells); n >= 1 && len(b.Last) < 5; n-- {
		if session.CountedCell(cells[n-1]) {
			b.Last = append([]ui.Mark{session.Mark(cells[n-1])}, b.Last...)
			b.From = n
		}
	}
}
