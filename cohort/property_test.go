package cohort_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"binome/cohort"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/school"
)

// Whatever the manager does, in whatever order, the rows stay a history that can
// have happened: one group and one child a teen at a time.
func TestHistoriesHold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rapid.Check(t, func(rt *rapid.T) {
		for _, table := range []string{"pair", "enrolment", "teen", "child"} {
			h.exec("delete from " + table)
		}
		p := &play{house: h, rt: rt}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			p.step()
		}
		p.check()
	})
}

type play struct {
	*house
	rt       *rapid.T
	teens    []cohort.TeenID
	children []cohort.ChildID
	done     int
}

func (p *play) day() clock.Date {
	return date(firstWeek).AddDays(rapid.IntRange(-3, 60).Draw(p.rt, "day"))
}

func (p *play) group() cohort.GroupID {
	return rapid.SampledFrom([]cohort.GroupID{p.monday, p.tuesday}).Draw(p.rt, "group")
}

func (p *play) step() {
	ctx, g := context.Background(), p.edit()
	kind := rapid.IntRange(0, 9).Draw(p.rt, "kind")
	if len(p.teens) == 0 {
		kind = 0
	} else if len(p.children) == 0 {
		kind = 1
	}
	var err error
	switch kind {
	case 0:
		n := p.newTeen(p.group())
		n.From = p.day()
		if _, err = p.store.Enrol(ctx, g, n); err == nil {
			p.teens = append(p.teens, n.ID)
		}
	case 1:
		m := rapid.SampledFrom([]school.ID{p.maternelle, p.otherMaternelle}).Draw(p.rt, "school")
		n := cohort.NewChild{ID: id.New[cohort.Child](p.ids), Cohort: p.cohort, Maternelle: m, Section: "GS", Identity: cohort.ChildIdentity{First: "Lina"}}
		if _, err = p.store.AddChild(ctx, g, n); err == nil {
			p.children = append(p.children, n.ID)
		}
	case 2, 3:
		err = p.store.MoveTeen(ctx, g, p.someTeen(), p.group(), p.day())
	case 4:
		err = p.store.Leave(ctx, g, p.someTeen(), p.day(), rapid.SampledFrom(cohort.LeaveReasons()).Draw(p.rt, "reason"))
	case 5, 6:
		_, err = p.store.PairUp(ctx, g, p.newPair())
	case 7:
		_, err = p.store.Rematch(ctx, g, p.newPair())
	case 8:
		err = p.store.ChildLeaves(ctx, g, p.someChild(), p.day(), rapid.SampledFrom(cohort.ChildReasons()).Draw(p.rt, "reason"))
	case 9:
		err = p.endSome(ctx)
	}
	if err == nil {
		p.done++
	} else if k := fault.KindOf(err); k != fault.Invalid && k != fault.Conflict {
		p.rt.Fatal(err)
	}
}

func (p *play) someTeen() cohort.TeenID   { return rapid.SampledFrom(p.teens).Draw(p.rt, "teen") }
func (p *play) someChild() cohort.ChildID { return rapid.SampledFrom(p.children).Draw(p.rt, "child") }

func (p *play) newPair() cohort.NewPair {
	return cohort.NewPair{ID: id.New[cohort.Pair](p.ids), Teen: p.someTeen(), Child: p.someChild(), From: p.day()}
}

func (p *play) endSome(ctx context.Context) error {
	pairs, err := p.store.Pairs(ctx, p.edit().Scope(), p.cohort)
	if err != nil || len(pairs) == 0 {
		return err
	}
	some := rapid.SampledFrom(pairs).Draw(p.rt, "pair")
	return p.store.EndPair(ctx, p.edit(), some.ID, p.day(), rapid.SampledFrom(cohort.PairReasons()).Draw(p.rt, "reason"))
}

type stay struct {
	who, other, place, school int64
	from, until               clock.Date
}

func (s stay) void() bool { return !s.until.IsZero() && s.until.Before(s.from) }
func (s stay) covers(d clock.Date) bool {
	return !d.Before(s.from) && (s.until.IsZero() || !d.After(s.until))
}

func (p *play) stays(query string) []stay {
	all, err := db.List(context.Background(), p.db, func(s *stay) []any {
		return []any{&s.who, &s.other, &s.place, &s.school, &s.from, &s.until}
	}, query)
	if err != nil {
		p.rt.Fatal(err)
	}
	var out []stay
	for _, s := range all {
		if !s.void() {
			out = append(out, s)
		}
	}
	return out
}

// check looks at every day from before the first to after the last.
func (p *play) check() {
	enrolments := p.stays(`select e.teen_id, e.id, e.group_id, g.maternelle_id, e.starts_on, e.ends_on
		from enrolment e join cohort_group g on g.id = e.group_id`)
	pairs := p.stays(`select q.teen_id, q.child_id, 0, ch.maternelle_id, q.starts_on, q.ends_on from pair q join child ch on ch.id = q.child_id`)
	left := p.stays("select id, 0, 0, 0, '2000-01-01', left_on from child where left_on is not null")
	for d := date(firstWeek).AddDays(-5); d.Before(date(firstWeek).AddDays(65)); d = d.AddDays(1) {
		in := map[int64]stay{}
		size := map[int64]int{}
		for _, e := range enrolments {
			if !e.covers(d) {
				continue
			}
			if _, twice := in[e.who]; twice {
				p.rt.Fatalf("%s: a teen in two groups", d)
			}
			in[e.who] = e
			if size[e.place]++; size[e.place] > 10 {
				p.rt.Fatalf("%s: a group beyond its capacity", d)
			}
		}
		p.checkPairs(d, in, pairs, left)
		if d.Weekday() == time.Monday {
			p.checkRoster(d, p.monday, in, pairs)
			p.checkRoster(d, p.tuesday, in, pairs)
		}
	}
	p.checkOpen(enrolments, pairs)
}

func (p *play) checkPairs(d clock.Date, in map[int64]stay, pairs, left []stay) {
	teens, children := map[int64]bool{}, map[int64]bool{}
	for _, q := range pairs {
		if !q.covers(d) {
			continue
		}
		if teens[q.who] || children[q.other] {
			p.rt.Fatalf("%s: somebody in two pairs", d)
		}
		teens[q.who], children[q.other] = true, true
		if e, ok := in[q.who]; !ok || e.school != q.school {
			p.rt.Fatalf("%s: a pair whose teen is not in a group of the child's school (%v)", d, ok)
		}
		for _, l := range left {
			if l.who == q.other && d.After(l.until) {
				p.rt.Fatalf("%s: a pair with a child who left", d)
			}
		}
	}
}

func (p *play) checkRoster(d clock.Date, g cohort.GroupID, in map[int64]stay, pairs []stay) {
	got, err := p.store.Roster(context.Background(), p.edit().Scope(), g, d)
	if err != nil {
		p.rt.Fatal(err)
	}
	want := map[string]bool{}
	for who, e := range in {
		if e.place != int64(g) {
			continue
		}
		child := int64(0)
		for _, q := range pairs {
			if q.who == who && q.covers(d) {
				child = q.other
			}
		}
		want[fmt.Sprint(who, child)] = true
	}
	for _, m := range got {
		delete(want, fmt.Sprint(int64(m.Teen), int64(m.Child)))
	}
	if len(want) > 0 || len(got) != len(p.placed(in, g)) {
		p.rt.Fatalf("%s: the roster is not the enrolments of the day", d)
	}
}

func (p *play) placed(in map[int64]stay, g cohort.GroupID) (out []stay) {
	for _, e := range in {
		if e.place == int64(g) {
			out = append(out, e)
		}
	}
	return out
}

// checkOpen: what lasts is what the reads show, and shapes tell a group apart.
func (p *play) checkOpen(enrolments, pairs []stay) {
	teens, err := p.store.Teens(context.Background(), p.edit().Scope(), p.cohort)
	if err != nil {
		p.rt.Fatal(err)
	}
	shapes := map[string]bool{}
	for _, t := range teens {
		open, last := 0, clock.Date{}
		for _, e := range enrolments {
			if e.who == int64(t.ID) {
				if e.until.IsZero() {
					open++
				}
				if e.from.After(last) {
					last = e.from
				}
			}
		}
		if open > 1 || t.Until.IsZero() != (open == 1) || t.From != last {
			p.rt.Fatal("a teen is not as their last enrolment says")
		}
		paired := 0
		for _, q := range pairs {
			if q.who == int64(t.ID) && (q.until.IsZero() || !q.until.Before(date(today[:10]))) {
				paired++
			}
		}
		if (t.Pair != 0) != (paired > 0) {
			p.rt.Fatal("a teen does not show their pair")
		}
		key := fmt.Sprint(t.Group, t.Shape)
		if open == 1 && shapes[key] {
			p.rt.Fatal("two equal shapes in a group")
		}
		shapes[key] = shapes[key] || open == 1
	}
}
