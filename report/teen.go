package report

import (
	"slices"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/session"
)

type teenPage struct {
	Teen    cohort.Teen
	Cohort  cohort.Cohort
	Group   cohort.Group
	Title   string // first name and initial, or the glyph's name
	Summary string
	Left    string
	Strip   ui.TeenStrip
	Moods   bool // the strip has a row of weathers
	Pairs   []pairLine
	Sheets  []sheetLine // nil when they are not shown
	Journal *journalPanel
	Notes   *notesPanel
	Hidden  []string // what this person is not shown
	CanEdit bool
	Child   string // first name of the child of the day, "" when it is not shown
}

type pairLine struct{ Child, When, Reason, Why string }

type sheetLine struct{ Wave, State, Href string }

type journalPanel struct {
	Written int
	Quotes  []quote
}

type quote struct {
	Number int
	Text   string
}

type notesPanel struct{ Lines []noteLine }

type noteLine struct {
	Number   int
	On       clock.Date
	Gestures []string
	Text     string
}

// file is what the page of one teen is made from. Everything private is opened
// through one reader: one page, one entry in the access log.
type file struct {
	p     pages
	r     *web.Request
	seen  access.Scope // of the page: presence
	rd    *personal.Reader
	page  teenPage
	named bool
	pairs []cohort.Pair
	kids  map[cohort.ChildID]string // first names that the reader may have
}

// teen is one teen's sixteen weeks. The page opens with presence; each other class
// of data is a panel with a grant of its own.
func (p pages) teen(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	f := file{p: p, r: r, seen: g.Scope(), rd: r.Reader(audit.ForFollowUp), kids: map[cohort.ChildID]string{}}
	for _, fill := range []func() error{f.open, f.names, f.weeks, f.showPairs, f.sheets, f.journal, f.notes} {
		if err := fill(); err != nil {
			return nil, err
		}
	}
	return web.Show(teenView.With(f.page)), nil
}

// open reads who it is about.
func (f *file) open() error {
	ctx := f.r.Context()
	which, err := web.PathID[cohort.Teen](f.r, "jeune")
	if err != nil {
		return err
	}
	t, err := f.p.s.cohort.Teen(ctx, f.seen, which)
	if err != nil {
		return err
	}
	f.page.Teen, f.page.Title = t, t.Glyph().Title()
	if f.page.Cohort, err = f.p.s.cohort.Cohort(ctx, f.seen, t.Cohort); err != nil {
		return err
	}
	if f.page.Group, err = f.p.s.cohort.Group(ctx, f.seen, t.Group); err != nil {
		return err
	}
	if f.pairs, err = f.p.s.cohort.PairsOf(ctx, f.seen, t.ID); err != nil {
		return err
	}
	switch {
	case t.Until.IsZero():
	case t.Left(f.r.Today()):
		f.page.Left = locale.T("A quitté le programme le %s : %s.", locale.FullDate(t.Until), t.LeftReason.String())
	default:
		f.page.Left = locale.T("Quittera le programme le %s : %s.", locale.FullDate(t.Until), t.LeftReason.String())
	}
	_, f.page.CanEdit, err = reachesTeen[access.EditCohort](f.r, f.p, f.seen, t.ID)
	return err
}

// names opens the names of the teen and of their children that the reader's own
// grants reach.
func (f *file) names() (err error) {
	ctx, t := f.r.Context(), f.page.Teen
	if _, f.named, err = reachesTeen[access.ReadTeens](f.r, f.p, f.seen, t.ID); err != nil {
		return err
	}
	kids, err := f.children()
	if err != nil {
		return err
	}
	var who []personal.Person
	if f.named {
		who = append(who, t.Person())
	}
	for _, k := range kids {
		who = append(who, k.Person())
	}
	if err := f.rd.Prepare(ctx, who); err != nil {
		return err
	}
	for _, k := range kids {
		name, _, err := reveal(ctx, f.rd, k.Person(), k.Identity)
		if err != nil {
			return err
		}
		f.kids[k.ID] = name.First
	}
	f.page.Child = f.kids[t.Child]
	if !f.named {
		f.page.Hidden = append(f.page.Hidden, locale.T("Vous voyez un glyphe, pas un nom."))
		return nil
	}
	name, _, err := reveal(ctx, f.rd, t.Person(), t.Identity)
	if name.First != "" {
		f.page.Title = name.Short()
	}
	return err
}

// children are those of the teen's pairs whom the reader may name.
func (f *file) children() ([]cohort.Child, error) {
	g, ok := access.May[access.ReadChildren](f.r.Actor())
	if !ok {
		return nil, nil
	}
	var out []cohort.Child
	for _, x := range f.pairs {
		if slices.ContainsFunc(out, func(k cohort.Child) bool { return k.ID == x.Child }) {
			continue
		}
		k, err := f.p.s.cohort.Child(f.r.Context(), g.Scope(), x.Child)
		ok, err := found(err)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, k)
		}
	}
	return out, nil
}

// weeks is venue, jeu and journal under the same sessions.
func (f *file) weeks() error {
	ctx, t := f.r.Context(), f.page.Teen
	w := week{cohort: f.page.Cohort}
	var err error
	if w.sessions, err = f.p.s.session.Sessions(ctx, f.seen, t.Cohort); err != nil {
		return err
	}
	if w.strips, err = f.p.s.session.Strips(ctx, f.seen, t.Cohort); err != nil {
		return err
	}
	stays, err := f.p.s.cohort.Enrolments(ctx, f.seen, t.ID)
	if err != nil {
		return err
	}
	home := slices.DeleteFunc(slices.Clone(w.sessions), func(x session.Session) bool { return x.Group != t.Group })
	if w.pauses, err = f.p.s.pauses(ctx, f.page.Cohort, home); err != nil {
		return err
	}
	moods, err := f.moods()
	if err != nil {
		return err
	}
	lines := w.lines(t, f.pairs, ownSessions(w.sessions, stays))
	f.page.Strip = lines.strip(w, moods, f.page.Child)
	f.page.Moods = moods != nil
	f.page.Summary = locale.T("Pas encore d’appel.")
	if c := lines.came; c.of > 0 {
		f.page.Summary = locale.N("%d présence sur %d appel.", "%d présences sur %d appels.", c.here, c.of)
	}
	return nil
}

// moods are the weathers of the teen's journal, nil when they are not shown.
func (f *file) moods() (map[session.ID]ui.Weather, error) {
	g, ok, err := reachesTeen[access.ReadJournal](f.r, f.p, f.seen, f.page.Teen.ID)
	if !ok || err != nil {
		return nil, err
	}
	return f.p.s.journal.Moods(f.r.Context(), g, f.rd, f.page.Teen.ID)
}
