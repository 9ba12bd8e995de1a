package demo

import (
	"context"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/id"
	"binome/outcome"
)

// prepareSheets puts in the agenda the sheets that teachers give back, some a day:
// those of the beginning when the teen has a word of their teacher's, those of the
// end for nearly all who are still there.
func (p *play) prepareSheets(x *pilot) {
	for i, w := range []outcome.Wave{outcome.T0, outcome.T1} {
		perDay := map[string]int{}
		for _, g := range x.groups {
			for _, t := range g.pupils {
				r := dice("fiche", t.last, i)
				if w == outcome.T0 && t.sheet == "" || w == outcome.T1 && (t.leaves != nil || r.Float64() < 0.09) {
					continue
				}
				on := one(r, x.sheets[i])
				at := day(on).At(16, 45+2*perDay[on])
				perDay[on]++
				p.agenda.add(at, func(ctx context.Context) error { return p.receive(ctx, t, w) })
			}
		}
	}
}

func (p *play) receive(ctx context.Context, t *pupil, w outcome.Wave) error {
	g, err := by[access.WriteSheets](ctx, p, t.group.pilot.manager)
	if err != nil {
		return err
	}
	n := outcome.New{
		ID: id.New[outcome.Sheet](p.IDs), Teen: t.id, Wave: w, ReceivedOn: clock.DateOf(p.Clock.Now()),
		Answers: outcome.Answers{Items: answers(t, w)},
	}
	if w == outcome.T0 {
		n.Answers.Comment = t.sheet
		p.log.canary("teacher-sheets", t.sheet)
	}
	return p.Outcome.Record(ctx, g, n)
}

// answers are low at the beginning, as referrals go; at the end most are where they
// were, more went up than down. One in twenty cannot be said.
func answers(t *pupil, w outcome.Wave) map[string]int {
	out := map[string]int{}
	for k, item := range outcome.Items() {
		r := dice("réponse", t.last, k)
		n := one(r, []int{1, 2, 2, 2, 3, 3, 3, 4, 4})
		if w == outcome.T1 {
			n += one(r, []int{-1, 0, 0, 0, 0, 1, 1, 1})
		}
		n = min(5, max(1, n))
		if dice("sans réponse", t.last+string(w), k).Float64() < 0.05 {
			n = 0
		}
		out[item.Code] = n
	}
	return out
}
