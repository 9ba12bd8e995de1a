package session

import (
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// comingPage tells a maternelle who comes that day.
type comingPage struct {
	Session  Session
	Group    cohort.Group
	Stage    Stage
	Told     Told
	Pairs    []comingPair
	Hidden   bool // first names are shown around the day only
	Children bool // the reader may read the children's names
	MakeUp   bool
}

type comingPair struct {
	Glyph       ui.Glyph
	Teen, Child string
	State       string
}

var comingView = ui.Parse[comingPage](files, "pages/venue.html")

// First names are shown to the maternelle this many days before and after.
const (
	namesBefore = 14
	namesAfter  = 7
)

func (p pages) coming(r *web.Request, g access.Grant[access.ReadTeenFirstNames]) (web.Response, error) {
	x, err := p.s.BySlug(r.Context(), g.Scope(), r.Path("seance"))
	if err != nil {
		return nil, err
	}
	page := comingPage{Session: x, Stage: x.Stage(r.Now()), MakeUp: x.MakeUpFor != 0}
	if page.Group, err = p.s.cohorts.Group(r.Context(), g.Scope(), x.Group); err != nil {
		return nil, err
	}
	if page.Told, err = p.s.Tell(r.Context(), g.Scope(), x); err != nil {
		return nil, err
	}
	away := x.Date.Sub(clock.DateOf(r.Now()))
	page.Hidden = away > namesBefore || away < -namesAfter
	if page.Hidden || x.Cancelled {
		return web.Show(comingView.With(page)), nil
	}
	members, err := p.s.cohorts.Roster(r.Context(), g.Scope(), x.Group, x.Date)
	if err != nil {
		return nil, err
	}
	sc := scene{Session: x, Members: members, Told: page.Told}
	if sc.People, err = p.people(r, x, members); err != nil {
		return nil, err
	}
	sc.sort()
	_, page.Children = access.May[access.ReadChildren](r.Actor())
	page.Pairs = sc.comingPairs()
	return web.Show(comingView.With(page)), nil
}

func (s scene) comingPairs() []comingPair {
	var out []comingPair
	for _, m := range s.Members {
		c := comingPair{Glyph: m.Glyph(), Teen: s.People.Of(int64(m.Teen))}
		if m.Child != 0 {
			c.Child = s.People.Of(int64(m.Child))
		}
		if s.Told.State.Opened {
			at := s.Told.State.People[int64(m.Teen)]
			c.State = words(at.Status, at.Minutes)
			if at.Conflict {
				c.State = locale.T("à vérifier")
			}
		}
		out = append(out, c)
	}
	return out
}
