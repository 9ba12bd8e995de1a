package report

import (
	"cmp"
	"slices"

	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
	"binome/session"
)

type briefPage struct {
	Group    cohort.Group
	Cohort   cohort.Cohort
	Place    school.School
	Colleges []school.School
	Next     *session.Session
	People   []identity.Account
	Pairs    []briefPair
	Segments []string
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
	if page.People, err = p.s.identity.Facilitators(ctx, int64(group.ID), r.Today()); err != nil {
		return nil, err
	}
	sessions, err := p.s.session.OfGroup(ctx, g.Scope(), group.ID)
	if err != nil {
		return nil, err
	}
	page.Next = next(sessions, r)
	for _, s := range session.Segments() {
		page.Segments = append(page.Segments, s.Label())
	}
	roster, err := p.roster(r, g, page)
	if err != nil {
		return nil, err
	}
	if err := p.places(r, g, roster, &page); err != nil {
		return nil, err
	}
	page.Pairs, err = p.briefPairs(r, g, page, roster)
	return web.Show(briefView.With(page)), err
}

// next is the session of today that is not over, else the first to come.
func next(sessions []session.Session, r *web.Request) *session.Session {
	w := week{sessions: sessions}
	if m := w.moment(r.Now()); m.next.ID != 0 {
		return &m.next
	}
	return nil
}

func (p pages) roster(r *web.Request, g access.Grant[access.ReadBrief], page briefPage) ([]cohort.Member, error) {
	day := r.Today()
	if page.Next != nil {
		day = page.Next.Date
	}
	return p.s.cohort.Roster(r.Context(), g.Scope(), page.Group.ID, day)
}

// places are the école, and the collèges from which the teens are fetched.
func (p pages) places(r *web.Request, g access.Grant[access.ReadBrief], roster []cohort.Member, page *briefPage) error {
	schools, err := p.s.schools.Schools(r.Context(), g.Scope())
	if err != nil {
		return err
	}
	for _, x := range schools {
		if x.ID == page.Group.Maternelle {
			page.Place = x
		}
		if slices.ContainsFunc(roster, func(m cohort.Member) bool { return m.College == x.ID }) {
			page.Colleges = append(page.Colleges, x)
		}
	}
	if page.Place.Name == "" {
		page.Place.Name = page.Group.MaternelleName
	}
	return nil
}

// briefPairs are the names of the day, in order, with the last roll calls. Every
// role that reads briefs reads the names of the same people (see
// TestReadersOfNames).
func (p pages) briefPairs(r *web.Request, g access.Grant[access.ReadBrief], page briefPage, roster []cohort.Member) ([]briefPair, error) {
	ctx := r.Context()
	strips, err := p.s.session.Strips(ctx, g.Scope(), page.Cohort.ID)
	if err != nil {
		return nil, err
	}
	rd := r.Reader(audit.ForBrief)
	var who []personal.Person
	for _, m := range roster {
		who = append(who, personal.Person(m.Teen))
		if m.Child != 0 {
			who = append(who, personal.Person(m.Child))
		}
	}
	if err := rd.Prepare(ctx, who); err != nil {
		return nil, err
	}
	out := make([]briefPair, 0, len(roster))
	for _, m := range roster {
		line := briefPair{Glyph: m.Glyph(), Teen: m.Glyph().Title(), Child: locale.T("enfant à choisir")}
		name, ok, err := reveal(ctx, rd, personal.Person(m.Teen), m.Identity)
		if err != nil {
			return nil, err
		}
		if ok && name.First != "" {
			line.Teen = name.Short()
		}
		if m.Child != 0 {
			child, ok, err := reveal(ctx, rd, personal.Person(m.Child), m.ChildIdentity)
			if err != nil {
				return nil, err
			}
			if line.Child = locale.Upper(m.Glyph().ChildName()); ok && child.First != "" {
				line.Child = child.Short()
			}
		}
		line.last(strips[int64(m.Teen)])
		out = append(out, line)
	}
	slices.SortStableFunc(out, func(a, b briefPair) int { return cmp.Compare(locale.Fold(a.Teen), locale.Fold(b.Teen)) })
	return out, nil
}

// last keeps the sessions from the fifth last roll call on.
func (b *briefPair) last(cells string) {
	calls := 0
	for n := len(cells); n >= 1 && calls < 5; n-- {
		if !session.CountedCell(cells[n-1]) && calls == 0 {
			continue
		}
		b.Last, b.From = append(b.Last, session.Mark(cells[n-1])), n
		if session.CountedCell(cells[n-1]) {
			calls++
		}
	}
	slices.Reverse(b.Last)
}
