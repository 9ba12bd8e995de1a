package demo

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"binome/internal/access"
	"binome/internal/id"
	"binome/session"
)

// errRefused tells that the demonstration says something that the rooms refuse.
var errRefused = errors.New("demo: an event was not taken")

// seat is a teen of a session and their child, with what becomes of them.
type seat struct {
	teen          *pupil
	kid           *kid
	came, kidCame byte // letters of session.Cell
	minutes       int  // late, or gone before the end
}

// shift is one session under way.
type shift struct {
	group   *group
	session session.Session
	leader  *adult
	seats   []seat
	events  []session.Event
}

// expect puts a session in the agenda: it begins when the teens are fetched.
func (p *play) expect(g *group, x session.Session) {
	p.agenda.add(after(x.Starts(), -25), func(context.Context) error { p.begin(g, x); return nil })
}

// begin writes the session's events and puts what follows in the agenda.
func (p *play) begin(g *group, x session.Session) {
	s := &shift{group: g, session: x, leader: g.leads(x.Date)}
	for _, t := range g.pupils {
		if c := t.letter(x.Number); c != session.CellOut {
			s.seats = append(s.seats, seat{teen: t, kid: t.kid, came: c, kidCame: kidLetter(t.kid, x.Number), minutes: minutes(t, c, x.Number)})
		}
	}
	p.arrive(s)
	p.finish(s)
	slices.SortStableFunc(s.events, func(a, b session.Event) int { return a.ObservedAt.Compare(b.ObservedAt) })
	half := after(x.Starts(), 27)
	i := slices.IndexFunc(s.events, func(e session.Event) bool { return e.ObservedAt.After(half) })
	p.deliver(s, s.events[:i])
	p.deliver(s, s.events[i:])
	p.discuss(s)
	p.watch(s)
	p.writeJournals(s)
	p.disagree(s)
}

// kidLetter is whether a child came: about one in sixteen did not.
func kidLetter(k *kid, number int) byte {
	r := dice("venue de l’enfant", k.first, number)
	switch {
	case r.Float64() > 0.065:
		return session.CellPresent
	case r.Float64() < 0.7:
		return session.CellExcused
	}
	return session.CellAbsent
}

func minutes(t *pupil, letter byte, number int) int {
	r := dice("minutes", t.last, number)
	switch letter {
	case session.CellLate:
		return one(r, []int{5, 7, 8, 10, 10, 12, 15, 20})
	case session.CellLeftEarly:
		return one(r, []int{15, 20, 20, 30})
	}
	return 0
}

// here counts the teens who are with the group, without those still to come.
func (s *shift) here(letters ...byte) int {
	n := 0
	for _, x := range s.seats {
		if slices.Contains(letters, x.came) {
			n++
		}
	}
	return n
}

// say adds an event, some minutes after the start.
func (p *play) say(s *shift, minute int, e session.Event) string {
	e.ID, e.Session = hex.EncodeToString(p.IDs.Bytes(16)), s.session.ID
	e.ObservedAt = after(s.session.Starts(), minute)
	s.events = append(s.events, e)
	return e.ID
}

func (p *play) mark(s *shift, minute int, who int64, status session.Status, value int) {
	p.say(s, minute, session.Event{Verb: session.Marked, Person: who, Status: status, Value: value})
}

// arrive is the way from the collège, the welcome and the beginning of the game.
func (p *play) arrive(s *shift) {
	began := func(minute int, at session.Segment) {
		p.say(s, minute, session.Event{Verb: session.Began, Segment: at})
	}
	together := s.here(session.CellPresent, session.CellLeftEarly)
	began(-25, session.Pickup)
	p.say(s, -24, session.Event{Verb: session.Opened})
	p.count(s, -15, session.Pickup, together)
	p.count(s, -7, session.Sidewalk, together)
	began(0, session.Welcome)
	p.count(s, 2, session.Welcome, together)
	for _, x := range s.seats {
		switch x.came {
		case session.CellExcused:
			p.mark(s, -22, int64(x.teen.id), session.Excused, 0)
		case session.CellAbsent, session.CellConflict:
			p.mark(s, 6, int64(x.teen.id), session.Absent, 0)
		case session.CellLate:
			p.mark(s, x.minutes, int64(x.teen.id), session.Late, x.minutes)
		}
		switch x.kidCame {
		case session.CellExcused:
			p.mark(s, 8, int64(x.kid.id), session.Excused, 0)
		case session.CellAbsent:
			p.mark(s, 9, int64(x.kid.id), session.Absent, 0)
		}
	}
	p.standIn(s)
	began(15, session.Play)
}

// count is a head count. Once in the pilot somebody was behind a tree: counted
// again a minute later.
func (p *play) count(s *shift, minute int, at session.Segment, heads int) {
	e := session.Event{Verb: session.Counted, Segment: at, Value: heads, Expected: heads}
	if at == session.Sidewalk && s.session.Number == s.group.miscount {
		e.Value--
		e.Corrects = []string{p.say(s, minute-1, e)}
		e.Value++
	}
	p.say(s, minute, e)
}

// standIn finds who plays with the children whose teen is not there: a teen whose
// own child is not, else an adult.
func (p *play) standIn(s *shift) {
	var free []int64
	for _, x := range s.seats {
		if x.came == session.CellPresent && x.kidCame != session.CellPresent {
			free = append(free, int64(x.teen.id))
		}
	}
	for _, x := range s.seats {
		if session.Came(x.came) || x.kidCame != session.CellPresent {
			continue
		}
		e := session.Event{Verb: session.StoodIn, Other: int64(x.kid.id), Status: session.StaffPlay}
		if len(free) > 0 {
			e.Person, e.Status, free = free[0], "", free[1:]
		}
		p.say(s, 13, e)
	}
}

// finish is the débrief, the journal, the way back and the end of the roll call.
func (p *play) finish(s *shift) {
	long := s.session.Minutes()
	p.say(s, long-50, session.Event{Verb: session.Began, Segment: session.Debrief})
	p.say(s, long-27, session.Event{Verb: session.Began, Segment: session.Journal})
	p.say(s, long-8, session.Event{Verb: session.Began, Segment: session.Return})
	for _, x := range s.seats {
		if x.came == session.CellLeftEarly {
			p.mark(s, long-x.minutes, int64(x.teen.id), session.LeftEarly, x.minutes)
		}
	}
	p.count(s, long-6, session.Return, s.here(session.CellPresent, session.CellLate))
	here := s.here(session.CellPresent, session.CellLate, session.CellLeftEarly)
	p.say(s, long-4, session.Event{Verb: session.Closed, Value: here, Expected: len(s.seats)})
}

// deliver records events when the last of them has happened, or at the cut what has
// happened until then.
func (p *play) deliver(s *shift, events []session.Event) {
	last := len(events)
	for last > 0 && events[last-1].ObservedAt.After(p.until) {
		last--
	}
	if last == 0 {
		return
	}
	list := events[:last]
	p.agenda.add(list[last-1].ObservedAt, func(ctx context.Context) error {
		return p.record(ctx, s.leader, s.session.ID, list...)
	})
}

func (p *play) record(ctx context.Context, who *adult, which session.ID, events ...session.Event) error {
	g, err := by[access.TakeRollCall](ctx, p, who)
	if err != nil {
		return err
	}
	receipts, err := p.Session.Record(ctx, g, which, events)
	if err != nil {
		return err
	}
	for _, r := range receipts {
		if r.Status != session.Stored {
			return errRefused
		}
	}
	return nil
}

// disagree is the tablet, back in reach at noon: it says late where the telephone
// said absent. Somebody settles it six days later.
func (p *play) disagree(s *shift) {
	const late = 31
	for _, x := range s.seats {
		if x.came != session.CellConflict {
			continue
		}
		who := int64(x.teen.id)
		said := slices.IndexFunc(s.events, func(e session.Event) bool { return e.Verb == session.Marked && e.Person == who })
		tablet := session.Event{
			ID: hex.EncodeToString(p.IDs.Bytes(16)), Session: s.session.ID, Verb: session.Marked, Person: who, Status: session.Late,
			Value: late, Device: "tablette-du-groupe", Seq: 1, ObservedAt: after(s.session.Starts(), late),
		}
		settled := tablet
		settled.ID, settled.Device, settled.Seq = hex.EncodeToString(p.IDs.Bytes(16)), "", 0
		settled.Corrects = []string{s.events[said].ID, tablet.ID}
		settled.ObservedAt = s.session.Date.AddDays(6).At(17, 0)
		for at, e := range map[time.Time]session.Event{s.session.Date.At(12, 10): tablet, settled.ObservedAt: settled} {
			p.agenda.add(at, func(ctx context.Context) error { return p.record(ctx, s.group.leader, s.session.ID, e) })
		}
	}
}

// watch chooses some teens of the session, in turn, and notes what was seen of each.
func (p *play) watch(s *shift) {
	n := 0
	for i, x := range s.seats {
		turn := (i+s.session.Number)%3 == 0 || x.teen.noted == s.session.Number || !x.teen.noteGiven && x.teen.lastChance(s.session.Number)
		if !turn || !session.Came(x.came) {
			continue
		}
		at := after(s.session.Starts(), 34+9*n)
		n++
		p.agenda.add(at, func(ctx context.Context) error { return p.observe(ctx, s, x) })
	}
}

func (p *play) observe(ctx context.Context, s *shift, x seat) error {
	g, err := by[access.WriteObservations](ctx, p, s.leader)
	if err != nil {
		return err
	}
	n := session.NewObservation{ID: id.New[session.Observation](p.IDs), Session: s.session.ID, Teen: x.teen.id, Note: x.note(s.session.Number)}
	p.log.object("observation", n.ID.String())
	if n.Note.Text == x.teen.note {
		p.log.canary("observations", n.Note.Text)
	}
	return p.Session.Observe(ctx, g, n)
}

// discuss gives the débrief its theme.
func (p *play) discuss(s *shift) {
	p.agenda.add(after(s.session.Starts(), s.session.Minutes()-48), func(ctx context.Context) error {
		g, err := by[access.TakeRollCall](ctx, p, s.leader)
		if err != nil {
			return err
		}
		themes := themes()
		return p.Session.SetTheme(ctx, g, s.session.ID, "", themes[(s.session.Number-1)%len(themes)])
	})
}
