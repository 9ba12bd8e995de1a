package demo

import (
	"context"
	"strings"
	"time"

	"binome/calendar"
	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/partner"
	"binome/school"
	"binome/session"
)

// password opens every account of the demonstration; demo.json says it.
const password = "lune tricot barque citron" //nolint:gosec // meant to be known

// founding is when the house opens, or the cut itself when that is earlier: a house
// without an account would be filled again at each start.
const founding = "2026-03-02 08:30"

// prepare writes the agenda: everything whose date is known beforehand.
func (p *play) prepare() {
	p.pilots = []*pilot{roubaix(), vaulx()}
	for _, x := range p.pilots {
		x.identify(p.IDs)
	}
	opening := instant(founding)
	if p.until.Before(opening) {
		opening = p.until
	}
	for _, x := range p.pilots {
		for _, a := range x.adults() {
			a.id = id.New[access.Account](p.IDs)
			at := day(a.from).At(8, 30)
			if !at.After(instant(founding)) {
				at = opening
			}
			p.agenda.add(at, func(ctx context.Context) error { return p.join(ctx, a) })
		}
	}
	p.agenda.add(opening, p.found)
	p.agenda.add(instant("2026-03-16 09:00"), p.programmes)
	for i, x := range p.pilots {
		p.prepareCohort(x, i)
	}
}

// prepareCohort writes what happens to one pilot, the second a day later.
func (p *play) prepareCohort(x *pilot, later int) {
	on := func(date string, hour, minute int, do func(context.Context, *pilot) error) {
		p.agenda.add(day(date).AddDays(later).At(hour, minute), func(ctx context.Context) error { return do(ctx, x) })
	}
	on("2026-05-18", 10, 0, p.operator)
	on("2026-06-15", 14, 30, p.schools)
	on("2026-09-02", 15, 0, p.openCohort)
	on("2026-09-03", 16, 30, p.classes)
	for i, g := range x.groups {
		for k, t := range g.pupils {
			p.agenda.add(day("2026-09-14").AddDays(i).At(16, 2*k), func(ctx context.Context) error { return p.enrol(ctx, g, k) })
			p.agenda.add(day("2026-09-21").AddDays(i).At(17, 3*k), func(ctx context.Context) error { return p.match(ctx, t) })
			if l := t.leaves; l != nil {
				p.agenda.add(day(l.on).At(17, 40), func(ctx context.Context) error { return p.leave(ctx, t) })
			}
		}
		for _, b := range g.breaks {
			p.agenda.add(instant(b.knownAt), func(ctx context.Context) error { return p.interrupt(ctx, g, b) })
		}
	}
	for _, c := range x.closures {
		p.agenda.add(instant(c.knownAt), func(ctx context.Context) error { return p.close(ctx, c) })
	}
	on("2026-09-30", 18, 0, p.feeds)
	p.prepareSheets(x)
	if later == 0 {
		p.prepareChanges(x)
	}
}

// join gives an adult their account and role, from the terminal.
func (p *play) join(ctx context.Context, a *adult) error {
	n, fields := identity.Draft{Name: a.name, Email: email(a.name), Phone: a.phone, Job: a.job}.Parse()
	if err := fields.Err(); err != nil {
		return err
	}
	terminal := audit.Actor{}
	if err := p.Identity.AddAccount(ctx, terminal, a.id, n); err != nil {
		return err
	}
	p.log.object("account", a.id.String())
	for _, target := range a.targets {
		if err := p.Identity.Assign(ctx, terminal, identity.Assignment{
			ID: id.New[identity.Assignment](p.IDs), Account: a.id, Role: a.role, Kind: a.kind, Target: target, From: p.since(a),
		}); err != nil {
			return err
		}
	}
	if !a.signs {
		return nil
	}
	p.log.account(a)
	return p.Identity.SetPassword(ctx, terminal, a.id, password)
}

// since is the first day of the adult's role.
func (p *play) since(a *adult) clock.Date {
	if today := p.Clock.Today(); today.Before(day(a.from)) {
		return today
	}
	return day(a.from)
}

// email is made from the name: "Nadia Ferhat" is nadia.ferhat@exemple.fr.
func email(name string) string {
	return strings.ReplaceAll(locale.Fold(name), " ", ".") + "@exemple.fr"
}

// found lets the first programme lead reach the whole house while it is set up.
func (p *play) found(ctx context.Context) error {
	lead := p.pilots[0].lead
	return p.Identity.Assign(ctx, audit.Actor{}, identity.Assignment{
		ID: id.New[identity.Assignment](p.IDs), Account: lead.id, Role: lead.role, Kind: access.All,
		From: p.since(lead), Until: day("2026-03-31"),
	})
}

// programmes makes both programmes and the organisations that they share.
func (p *play) programmes(ctx context.Context) error {
	lead := p.pilots[0].lead
	edit, err := by[access.EditOrganisations](ctx, p, lead)
	if err != nil {
		return err
	}
	for _, o := range others() {
		o.id = id.New[partner.Partner](p.IDs)
		if err := p.organise(ctx, edit, o); err != nil {
			return err
		}
	}
	setUp, err := by[access.SetUpProgramme](ctx, p, lead)
	if err != nil {
		return err
	}
	for _, x := range p.pilots {
		if _, err := p.Cohort.CreateProgramme(ctx, setUp, cohort.NewProgramme{ID: x.programme, Name: x.name, Territory: x.territory}); err != nil {
			return err
		}
		p.log.object("programme", x.programme.String())
	}
	return nil
}

func (p *play) organise(ctx context.Context, g access.Grant[access.EditOrganisations], o *organisation) error {
	n := partner.Partner{ID: o.id, Kind: o.kind, Name: o.name, City: o.city}
	var err error
	if o.siret != "" {
		if n.SIRET, err = partner.ParseSIRET(o.siret); err != nil {
			return err
		}
	}
	if o.rna != "" {
		if n.RNA, err = partner.ParseRNA(o.rna); err != nil {
			return err
		}
	}
	p.log.object("partner", o.id.String())
	return p.Partner.Add(ctx, g, n)
}

// operator adds the association that the jury chose.
func (p *play) operator(ctx context.Context, x *pilot) error {
	g, err := by[access.EditOrganisations](ctx, p, x.lead)
	if err != nil {
		return err
	}
	return p.organise(ctx, g, x.operator)
}

func (p *play) schools(ctx context.Context, x *pilot) error {
	g, err := by[access.EditOrganisations](ctx, p, x.manager)
	if err != nil {
		return err
	}
	for _, s := range x.places() {
		uai, err := school.ParseUAI(s.uai)
		if err != nil {
			return err
		}
		if err := p.School.Add(ctx, g, school.School{
			ID: s.id, Kind: s.kind, UAI: uai, Name: s.name, City: s.city, Address: s.road, Phone: s.phone,
			Zone: x.zone, Area: string(calendar.Metropole),
		}); err != nil {
			return err
		}
		p.log.object("school", s.id.String())
	}
	return nil
}

func (p *play) classes(ctx context.Context, x *pilot) error {
	g, err := by[access.EditOrganisations](ctx, p, x.manager)
	if err != nil {
		return err
	}
	for _, s := range x.places() {
		for _, c := range s.classes {
			if err := p.School.AddClass(ctx, g, school.Class{ID: c.id, School: s.id, Name: c.name, Level: c.level, Teacher: c.teacher.id}); err != nil {
				return err
			}
		}
	}
	return nil
}

// openCohort makes the cohort with its groups, and dates its sessions.
func (p *play) openCohort(ctx context.Context, x *pilot) error {
	g, err := by[access.SetUpProgramme](ctx, p, x.manager)
	if err != nil {
		return err
	}
	n := cohort.NewCohort{
		ID: x.cohort, Programme: x.programme, Partner: x.operator.id, Zone: x.zone, Area: calendar.Metropole,
		FirstWeek: firstWeek(), Sessions: len(x.groups[0].pupils[0].strip),
	}
	for _, grp := range x.groups {
		n.Groups = append(n.Groups, cohort.NewGroup{
			ID: grp.id, Maternelle: grp.maternelle.id, Weekday: grp.weekday, HalfDay: grp.half,
			StartsAt: grp.starts, EndsAt: grp.ends, Shape: grp.shape, Color: grp.color, Capacity: 12,
		})
		p.log.object("group", grp.id.String())
	}
	if _, err := p.Cohort.CreateCohort(ctx, g, n); err != nil {
		return err
	}
	p.log.object("cohort", x.cohort.String())
	x.made = true
	if err := p.Session.PlanCohort(ctx, g, x.cohort); err != nil {
		return err
	}
	for _, grp := range x.groups {
		if err := p.expectAll(ctx, g.Scope(), grp); err != nil {
			return err
		}
	}
	return nil
}

// firstWeek is the Monday on which the sessions of both pilots begin.
func firstWeek() clock.Date { return clock.NewDate(2026, time.October, 5) }

// expectAll puts the sessions of a group in the agenda, but those that will not
// take place.
func (p *play) expectAll(ctx context.Context, scope access.Scope, g *group) error {
	all, err := p.Session.OfGroup(ctx, scope, g.id)
	for _, x := range all {
		if !g.interrupted(x.Number) {
			p.expect(g, x)
		}
	}
	return err
}

func (p *play) close(ctx context.Context, c closure) error {
	g, err := by[access.EditClosures](ctx, p, c.at.contact)
	if err != nil {
		return err
	}
	return p.School.AddClosure(ctx, g, school.Closure{
		ID: id.New[school.Closure](p.IDs), School: c.at.id, From: day(c.on), To: day(c.on), Reason: c.why,
	})
}

// interrupt cancels a session, with its make-up when there is one.
func (p *play) interrupt(ctx context.Context, g *group, b *interruption) error {
	grant, err := by[access.EditCalendar](ctx, p, g.pilot.manager)
	if err != nil {
		return err
	}
	all, err := p.Session.OfGroup(ctx, grant.Scope(), g.id)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Number != b.number {
			continue
		}
		made := id.New[session.Session](p.IDs)
		if err := p.Session.Cancel(ctx, grant, x.ID, x.Version, b.why, b.makeUp, made); err != nil {
			return err
		}
		if b.makeUp == nil {
			return nil
		}
		held, err := p.Session.Get(ctx, grant.Scope(), made)
		if err == nil {
			p.expect(g, held)
		}
		return err
	}
	return fault.Missing()
}

// feeds gives those who lead groups a calendar in their own telephone.
func (p *play) feeds(ctx context.Context, x *pilot) error {
	token, err := p.Identity.NewLink(ctx, identity.Feed, x.groups[0].leader.id)
	p.log.link("feed", p.BaseURL+"/agenda/"+token+".ics")
	return err
}
