package demo

import (
	"context"
	"math"
	"slices"
	"strings"

	"binome/internal/access"
	"binome/internal/id"
	"binome/internal/ui"
	"binome/journal"
	"binome/session"
)

// agree puts a text into the mouth of a teen about a child: {Il} {il} {le} {e}
// are about the child, {E} about the teen.
func agree(text string, t *pupil, k *kid) string {
	child := []string{"{Il}", "Il", "{il}", "il", "{le}", "le", "{e}", ""}
	if k.sex == girl {
		child = []string{"{Il}", "Elle", "{il}", "elle", "{le}", "la", "{e}", "e"}
	}
	teen := ""
	if t.sex == girl {
		teen = "e"
	}
	return strings.NewReplacer(append(child, "{E}", teen)...).Replace(text)
}

// fresh picks a text that the teen has not used yet; "" when all are.
func (p *pupil) fresh(about string, n int, list []string) string {
	start := dice(about, p.last, n).IntN(len(list))
	for i := range list {
		text := list[(start+i)%len(list)]
		if !p.used[text] {
			p.used[text] = true
			return text
		}
	}
	return ""
}

// note is what is noted of the teen: once their own, else a common one.
func (x seat) note(number int) session.Note {
	t := x.teen
	if !t.noteGiven && (t.noted == 0 || t.noted == number) {
		t.noteGiven = true
		return session.Note{Gestures: []session.Gesture{t.did}, Text: t.note}
	}
	r := dice("observation", t.last, number)
	all := remarks()
	g := one(r, []session.Gesture{
		session.ProposedGame, session.ProposedGame, session.Comforted, session.Waited, session.Waited, session.ToldStory, session.HardToday,
	})
	n := session.Note{Gestures: []session.Gesture{g}}
	if r.Float64() < 0.75 {
		n.Text = agree(t.fresh("remarque", number, all[g]), t, x.kid)
	}
	return n
}

// writeJournals puts in the agenda the pages that the teens of a session write: some
// skip, who has gone home writes none.
func (p *play) writeJournals(s *shift) {
	for i, x := range s.seats {
		if x.came == session.CellLeftEarly || !session.Came(x.came) && x.came != session.CellConflict {
			continue
		}
		own := x.teen.ownStory(s.session.Number)
		if !own && dice("journal", x.teen.last, s.session.Number).Float64() > 0.86 {
			continue
		}
		at := after(s.session.Starts(), s.session.Minutes()-25+i*19/len(s.seats))
		p.agenda.add(at, func(ctx context.Context) error { return p.keep(ctx, s, x, own) })
	}
}

// ownStory tells whether the teen writes their own story in that session: from the
// second to the fourth, or while they still come.
func (p *pupil) ownStory(number int) bool {
	if !p.storyGiven && (p.lastChance(number) || number >= 2+dice("histoire", p.last, 0).IntN(3)) {
		p.storyGiven = true
		return true
	}
	return false
}

// lastChance reports whether the teen stays a whole session no more until the end
// of November.
func (p *pupil) lastChance(number int) bool {
	for n := number + 1; n <= 5; n++ {
		if c := p.letter(n); session.Came(c) && c != session.CellLeftEarly {
			return false
		}
	}
	return true
}

func (p *play) keep(ctx context.Context, s *shift, x seat, own bool) error {
	g, err := by[access.WriteJournal](ctx, p, s.leader)
	if err != nil {
		return err
	}
	number := s.session.Number
	r := dice("page", x.teen.last, number)
	n := journal.New{ID: id.New[journal.Entry](p.IDs), Teen: x.teen.id, Session: s.session.ID, Channel: journal.Tablet}
	if r.Float64() < 0.2 {
		n.Channel = journal.Paper
	}
	n.Page = x.page(number, own)
	n.Shared = own && x.teen.shares || !own && n.Page.Story != "" && r.Float64() < 0.06
	if own {
		p.log.canary("journal", n.Page.Story)
	}
	p.log.object("journal", n.ID.String())
	return p.Journal.Record(ctx, g, n)
}

// page is what the teen says of a session.
func (x seat) page(number int, own bool) journal.Page {
	t := x.teen
	r := dice("météo", t.last, number)
	alone := x.kidCame != session.CellPresent
	p := journal.Page{Weather: mood(t, number, alone)}
	p.Did = deeds(t, number, p.Weather, alone)
	tone := toneOf(p.Weather, alone)
	if r.Float64() < 0.7 {
		p.Words = t.fresh("mots", number, words()[tone])
	}
	switch {
	case own:
		p.Story, p.Weather = t.story, max(p.Weather, ui.Clouds)
	case number > 1 && r.Float64() < 0.42: // the first time there is nothing to compare with
		p.Story = agree(t.fresh("récit", number, stories()[tone]), t, x.kid)
	}
	if r.Float64() < 0.05 {
		p.Weather = ui.Unsaid
	}
	if p.Empty() {
		p.Weather = ui.Clouds
	}
	return p
}

// mood goes up a little over the weeks, up and down more than that.
func mood(t *pupil, number int, alone bool) ui.Weather {
	m := 3.35 + 0.05*float64(number) + 0.5*dice("humeur", t.last, 0).NormFloat64() + 0.8*dice("humeur", t.last, number).NormFloat64()
	if alone {
		m -= 0.5
	}
	return ui.Weather(min(int(ui.Sunny), max(int(ui.Thunder), int(math.Round(m)))))
}

// deeds are one to three codes of journal.Deeds.
func deeds(t *pupil, number int, w ui.Weather, alone bool) []string {
	r := dice("gestes", t.last, number)
	list := []string{"played", "played", "played", "read", "built", "talked", "waited", "comforted"}
	if alone {
		list = []string{"talked", "waited", "built"}
	}
	var out []string
	if w <= ui.Rain && r.Float64() < 0.6 {
		out = append(out, "hard")
	}
	for range 1 + r.IntN(3) {
		if d := one(r, list); !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// tone is how a page sounds.
type tone int

const (
	good tone = iota
	plain
	hard
	without // the child was not there
)

func toneOf(w ui.Weather, alone bool) tone {
	switch {
	case alone:
		return without
	case w >= ui.Bright:
		return good
	case w == ui.Clouds:
		return plain
	}
	return hard
}
