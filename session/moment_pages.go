package session

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
)

var (
	playView    = ui.ParseField[playPage](files, "pages/jeu.html", "pages/scene.html")
	debriefView = ui.ParseField[debriefPage](files, "pages/debrief.html", "pages/scene.html")
	journalView = ui.ParseField[journalPage](files, "pages/journal.html", "pages/scene.html")
)

// playPage is the time with the children: who stands in, what was seen.
type playPage struct {
	scene
	Head     ui.FieldHead
	Begun    string // when, "" before
	Waiting  []waitingChild
	Pairs    []pairRow
	CanNote  bool
	CanRead  bool
	MaxNote  int
	Next     next
	Unopened bool
}

// waitingChild is a child whose mentor is not there.
type waitingChild struct {
	Key, Child, Mentor string
	Chosen             string // in words, "" for nobody yet
	Conflict           bool
	Current            string
	Teens              []ui.Option // who could stand in
	Glyph              ui.Glyph
}

// pairRow is one pair that plays.
type pairRow struct {
	Key, Title string
	Glyph      ui.Glyph
	Summary    string
	Gestures   []chip
	Text       string
	Current    string      // the reader's own note, "" for none
	Others     []otherNote // other people's
	Closed     bool        // the child is not there
}

// otherNote is a note besides the reader's own, which the form corrects.
type otherNote struct{ ID, Who, Summary string }

func (p pages) play(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if sc.Stage != Open && sc.Stage != Validated {
		return web.SeeOther(sc.Base, ""), nil
	}
	page := playPage{scene: sc, Head: sc.head(Play), Next: sc.next(Debrief), MaxNote: MaxNote}
	if at, ok := sc.Told.State.Begun[Play]; ok {
		page.Begun = locale.Time(at)
	}
	page.Waiting = sc.waiting()
	notes, err := p.notes(r, sc.Session.ID)
	if err != nil {
		return nil, err
	}
	_, page.CanNote = access.May[access.WriteObservations](r.Actor())
	page.CanNote = page.CanNote && sc.CanRecord
	page.CanRead = notes != nil
	page.Pairs = sc.pairRows(notes)
	return web.Show(playView.With(page)), nil
}

// note is an observation with its words open.
type note struct {
	Observation
	Note
}

// notes are the notes that stand in a session, by teen; nil without the right to
// read them.
func (p pages) notes(r *web.Request, which ID) (map[int64][]note, error) {
	g, ok := access.May[access.ReadObservations](r.Actor())
	if !ok {
		return nil, nil
	}
	list, err := p.s.Observations(r.Context(), g, which)
	if err != nil {
		return nil, err
	}
	out := map[int64][]note{}
	rd := r.Reader(audit.ForObservation)
	for _, o := range list {
		if !o.Stands() {
			continue
		}
		words, err := personal.Reveal(r.Context(), rd, personal.Person(o.Teen), o.Note)
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			return nil, err
		}
		out[int64(o.Teen)] = append(out[int64(o.Teen)], note{o, words})
	}
	return out, nil
}

func (s scene) waiting() []waitingChild {
	var out []waitingChild
	for _, x := range s.Told.State.Proposals(s.Told.Seats) {
		w := waitingChild{
			Key: personKey(x.Child), Child: s.People.Of(x.Child), Mentor: s.People.Of(x.Mentor), Glyph: s.glyphOf(x.Child),
			Conflict: x.Chosen.Conflict, Current: strings.Join(x.Chosen.Current, " "),
		}
		switch {
		case x.Chosen.Conflict:
		case x.Chosen.Staff:
			w.Chosen = StaffPlay.Label()
		case x.Chosen.Teen != 0:
			w.Chosen = locale.T("%s joue avec %s", s.People.Of(x.Chosen.Teen), w.Child)
		}
		for _, t := range x.Teens {
			w.Teens = append(w.Teens, ui.Option{Value: personKey(t), Label: s.People.Of(t)})
		}
		out = append(out, w)
	}
	return out
}

// pairRows are the pairs whose teen is there, in the order of the list.
func (s scene) pairRows(notes map[int64][]note) []pairRow {
	var out []pairRow
	for _, m := range s.Members {
		if !s.Told.State.here(int64(m.Teen)) {
			continue
		}
		row := pairRow{Key: personKey(int64(m.Teen)), Title: s.pairTitle(m), Glyph: m.Glyph()}
		row.Closed = m.Child != 0 && !s.Told.State.here(int64(m.Child))
		row.fill(notes[int64(m.Teen)], notes != nil, s.actor)
		out = append(out, row)
	}
	return out
}

func (s scene) pairTitle(m cohort.Member) string {
	teen := s.People.Of(int64(m.Teen))
	for child, x := range s.Told.State.StandIns {
		if x.Teen == int64(m.Teen) && !x.Conflict {
			return locale.T("%s et %s", teen, s.People.Of(child))
		}
	}
	if s.People.Called(int64(m.Child)) && s.Told.State.here(int64(m.Child)) {
		return locale.T("%s et %s", teen, s.People.Of(int64(m.Child)))
	}
	return teen
}

// fill puts the reader's last note into the form, and the others under it.
func (row *pairRow) fill(notes []note, readable bool, reader access.AccountID) {
	var mine note
	var all []string
	for _, n := range notes {
		all = append(all, n.Note.Summary())
		if n.Author == reader {
			mine = n
		}
	}
	for _, n := range notes {
		if n.ID != mine.ID {
			row.Others = append(row.Others, otherNote{n.ID.String(), n.AuthorName, n.Note.Summary()})
		}
	}
	if mine.ID != 0 {
		row.Current = mine.ID.String()
	}
	row.Text, row.Summary = mine.Text, strings.Join(all, ", ")
	if row.Summary == "" && readable {
		row.Summary = locale.T("rien noté")
	}
	for _, g := range Gestures() {
		row.Gestures = append(row.Gestures, chip{string(g), g.Label(), slices.Contains(mine.Gestures, g)})
	}
}

// standIn stores who plays with a child whose mentor is not there.
func (p pages) standIn(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	sc, f, err := p.recording(r, g)
	if err != nil {
		return nil, err
	}
	child, err := id.Parse[Event](f.Get("enfant"))
	if err != nil {
		return nil, fault.Missing()
	}
	var teen int64
	var status Status
	switch who := f.Get("qui"); who {
	case "adulte":
		status = StaffPlay
	case "personne":
	default:
		key, err := id.Parse[Event](who)
		if err != nil {
			return nil, fault.New(fault.Invalid, locale.T("Choisissez qui joue avec cet enfant."))
		}
		teen = int64(key)
	}
	return p.said(r, g, sc, sc.Base+"/jeu", sc.event(StoodIn, f, func(e *Event) {
		e.Person, e.Other, e.Status = teen, int64(child), status
	}))
}

// observe adds a note, or corrects the one that the same person wrote: notes of
// several people stand side by side. With nothing left in it the note is withdrawn.
func (p pages) observe(r *web.Request, g access.Grant[access.WriteObservations]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	sc, err := p.bare(r, g.Scope())
	if err != nil {
		return nil, err
	}
	teen, err := id.Parse[cohort.Teen](f.Get("jeune"))
	if err != nil {
		return nil, fault.Missing()
	}
	n := NewObservation{Session: sc.Session.ID, Teen: teen, Note: Note{Text: f.Get("mot")}}
	for _, x := range f.All("gestes") {
		n.Note.Gestures = append(n.Note.Gestures, Gesture(x))
	}
	n.ID = noteID(f.Get("page"), f.Get("corrige"), n)
	if n.Corrects, err = p.s.ownNote(r.Context(), g, sc.Session.ID, teen); err != nil {
		return nil, err
	}
	to := sc.Base + "/jeu#b-" + f.Get("jeune")
	switch {
	case n.Note.Empty() && n.Corrects == 0 || n.Corrects == n.ID:
	case n.Note.Empty():
		err = p.s.Withdraw(r.Context(), g, n.Session, n.Corrects)
	default:
		err = p.s.Observe(r.Context(), g, n)
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther(to, ""), nil
}

// noteID makes the identifier of a note from the page on which it was written, the
// note that the page showed, and what it says: sent twice, it is one note.
func noteID(nonce, shown string, n NewObservation) ObservationID {
	text := n.Note.Text
	for _, g := range n.Note.Gestures {
		text += "\x00" + string(g)
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{nonce, shown, n.Session.String(), n.Teen.String(), text}, "\x00")))
	return id.New[Observation](id.From(bytes.NewReader(sum[:])))
}

func (p pages) withdraw(r *web.Request, g access.Grant[access.WriteObservations]) (web.Response, error) {
	sc, err := p.bare(r, g.Scope())
	if err != nil {
		return nil, err
	}
	which, err := web.PathID[Observation](r, "observation")
	if err != nil {
		return nil, err
	}
	if err := p.s.Withdraw(r.Context(), g, sc.Session.ID, which); err != nil {
		return nil, err
	}
	return web.SeeOther(sc.Base+"/jeu", locale.T("L’observation est retirée. Elle reste dans l’historique.")), nil
}

// debriefPage is the round of words: its theme.
type debriefPage struct {
	scene
	Head   ui.FieldHead
	Begun  string
	Form   ui.Form
	Themes []ui.Option
	Next   next
}

const maxTheme = 120

func (p pages) debrief(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if sc.Stage != Open && sc.Stage != Validated {
		return web.SeeOther(sc.Base, ""), nil
	}
	return web.Show(debriefView.With(sc.debriefPage())), nil
}

func (s scene) debriefPage() debriefPage {
	page := debriefPage{scene: s, Head: s.head(Debrief), Next: s.next(Journal)}
	if at, ok := s.Told.State.Begun[Debrief]; ok {
		page.Begun = locale.Time(at)
	}
	other := s.Session.Theme
	for _, t := range themes() {
		page.Themes = append(page.Themes, ui.Option{Value: t, Label: t})
		if t == s.Session.Theme {
			other = ""
		}
	}
	page.Form = ui.Fill("theme", s.Session.Theme, "autre", other)
	return page
}

// theme stores the theme of the débrief.
func (p pages) theme(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	theme := f.Get("theme")
	if other := f.Get("autre"); other != "" {
		theme = other
	}
	err = p.s.SetTheme(r.Context(), g, sc.Session.ID, f.Get("vu"), theme)
	if bad := fault.FieldsOf(err); bad != nil {
		page := sc.debriefPage()
		page.Form = ui.Fill("theme", f.Get("theme"), "autre", f.Get("autre")).With(bad)
		return web.Invalid(debriefView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther(sc.Base+"/debrief", locale.T("Le thème est gardé.")), nil
}

// journalPage says what to do; the journal is another room.
type journalPage struct {
	scene
	Head    ui.FieldHead
	CanRead bool
	Here    int
	Next    next
}

func (p pages) journal(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if sc.Stage != Open && sc.Stage != Validated {
		return web.SeeOther(sc.Base, ""), nil
	}
	page := journalPage{scene: sc, Head: sc.head(Journal), Here: sc.Told.State.Teens(sc.Told.Seats).Here, Next: sc.next(Return)}
	_, page.CanRead = access.May[access.ReadJournal](r.Actor())
	return web.Show(journalView.With(page)), nil
}
