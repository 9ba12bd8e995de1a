package demo

import (
	"context"
	"time"

	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/ui"
)

// enrol enters the i-th teen of a group.
func (p *play) enrol(ctx context.Context, g *group, i int) error {
	edit, err := by[access.EditCohort](ctx, p, g.pilot.manager)
	if err != nil {
		return err
	}
	t := g.pupils[i]
	shape, color := glyph(g, i)
	college, class := g.pilot.find(t.class)
	p.log.object("teen", t.id.String())
	p.log.canary("teen-identity", t.last)
	_, err = p.Cohort.Enrol(ctx, edit, cohort.NewTeen{
		ID: t.id, Group: g.id, College: college.id, Class: class.id, Level: class.level, From: firstWeek(), Shape: shape, Color: color,
		Identity: cohort.TeenIdentity{First: t.first, Last: t.last, Birth: day(t.birth)},
	})
	return err
}

// glyph is the shape and colour of the i-th teen of a group: no shape twice.
func glyph(g *group, i int) (shape, color string) {
	n := 0
	for k, other := range g.pilot.groups {
		if other == g {
			n = k
		}
	}
	shapes, colors := ui.Shapes(), ui.Colors()
	return string(shapes[(i*5+n*3)%len(shapes)]), string(colors[(i+n*2)%len(colors)])
}

// match adds the child of a teen, and pairs them.
func (p *play) match(ctx context.Context, t *pupil) error {
	edit, err := by[access.EditCohort](ctx, p, t.group.pilot.manager)
	if err != nil {
		return err
	}
	_, class := t.group.pilot.find(t.kid.class)
	if _, err := p.Cohort.AddChild(ctx, edit, cohort.NewChild{
		ID: t.kid.id, Cohort: t.group.pilot.cohort, Identity: cohort.ChildIdentity{First: t.kid.first},
		Maternelle: t.group.maternelle.id, Class: class.id, Section: t.kid.section,
	}); err != nil {
		return err
	}
	p.log.object("child", t.kid.id.String())
	p.log.canary("child-identity", t.kid.first)
	return p.pairUp(ctx, t, t.kid, firstWeek(), t.why)
}

// pairUp puts a teen and a child together from a day on, in place of the teen's
// present pair.
func (p *play) pairUp(ctx context.Context, t *pupil, k *kid, from clock.Date, why string) error {
	edit, err := by[access.EditCohort](ctx, p, t.group.pilot.manager)
	if err != nil {
		return err
	}
	n := cohort.NewPair{ID: id.New[cohort.Pair](p.IDs), Teen: t.id, Child: k.id, From: from, Rationale: why}
	if _, err := p.Cohort.Rematch(ctx, edit, n); err != nil {
		return err
	}
	t.kid = k
	p.log.object("pair", n.ID.String())
	p.log.canary("rationale", why)
	return nil
}

// leave records that a teen leaves; their child waits.
func (p *play) leave(ctx context.Context, t *pupil) error {
	edit, err := by[access.EditCohort](ctx, p, t.group.pilot.manager)
	if err != nil {
		return err
	}
	return p.Cohort.Leave(ctx, edit, t.id, day(t.leaves.on), t.leaves.why)
}

// prepareChanges writes the changes of pairs and of people of the first pilot.
func (p *play) prepareChanges(x *pilot) {
	yanis, enzo, noe := x.pupil("Yanis"), x.pupil("Enzo"), x.pupil("Noé")
	first := yanis.kid
	p.agenda.add(instant("2026-11-13 16:00"), func(ctx context.Context) error {
		return p.pairUp(ctx, yanis, enzo.kid, clock.NewDate(2026, time.November, 16),
			"Avec son premier binôme, le jeu tournait à la course. Cet enfant, dont le grand est parti, cherche quelqu’un pour construire.")
	})
	p.agenda.add(instant("2026-12-04 16:40"), func(ctx context.Context) error {
		edit, err := by[access.EditCohort](ctx, p, x.manager)
		if err != nil {
			return err
		}
		if err := p.Cohort.ChildLeaves(ctx, edit, noe.kid.id, p.Clock.Today(), cohort.Moved); err != nil {
			return err
		}
		return p.pairUp(ctx, noe, first, clock.NewDate(2026, time.December, 7),
			"Son premier binôme a changé d’école. L’enfant attendait un nouveau grand depuis trois semaines.")
	})
	p.agenda.add(instant("2026-11-23 14:20"), func(ctx context.Context) error { return p.propose(ctx, x.groups[1]) })
	p.agenda.add(instant("2026-11-24 10:05"), func(ctx context.Context) error { return p.approve(ctx, x.groups[1]) })
}

// propose asks for the deputy of a group: it waits for a second person.
func (p *play) propose(ctx context.Context, g *group) error {
	manage, err := by[access.ManagePeople](ctx, p, g.pilot.manager)
	if err != nil {
		return err
	}
	now, err := p.Identity.AssignmentsOf(ctx, g.leader.id)
	if err != nil {
		return err
	}
	a := identity.Assignment{
		ID: id.New[identity.Assignment](p.IDs), Account: g.deputy.who.id, Role: access.Facilitator,
		Kind: access.Group, Target: int64(g.id), From: g.deputy.from, Until: g.deputy.until,
	}
	for _, x := range now {
		if x.Target == a.Target {
			a.Replaces = x.ID
		}
	}
	actor := audit.Actor{Account: int64(manage.Actor().ID), Role: string(manage.Role())}
	return p.Identity.Assign(ctx, actor, a)
}

// approve is the second person's yes.
func (p *play) approve(ctx context.Context, g *group) error {
	yes, err := by[access.ApproveRoles](ctx, p, p.administrator())
	if err != nil {
		return err
	}
	asked, err := p.Identity.AssignmentsOf(ctx, g.deputy.who.id)
	if err != nil {
		return err
	}
	if len(asked) == 0 {
		return fault.Missing()
	}
	return p.Identity.Approve(ctx, yes, asked[0].ID)
}

// administrator is who runs the house.
func (p *play) administrator() *adult {
	for _, a := range p.pilots[0].staff {
		if a.role == access.PlatformAdmin {
			return a
		}
	}
	return nil
}
