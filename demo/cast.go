package demo

import (
	"time"

	"binome/calendar"
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/id"
	"binome/partner"
	"binome/school"
	"binome/session"
)

// pilot is one programme with its cohort: everything that is written down of it.
type pilot struct {
	name, territory       string
	zone                  calendar.Zone
	operator              *organisation
	lead, manager         *adult
	staff                 []*adult // other roles on the programme
	colleges, maternelles []*place
	groups                []*group
	closures              []closure
	sheets                [3][]string // days on which sheets of each wave arrive
	programme             cohort.ProgrammeID
	cohort                cohort.CohortID
	made                  bool // the cohort exists
}

// organisation is a partner.
type organisation struct {
	kind                   partner.Kind
	name, city, siret, rna string
	id                     partner.ID
}

// place is a school with its contact and classes.
type place struct {
	kind                         school.Kind
	uai, name, city, road, phone string
	contact                      *adult
	classes                      []*class
	id                           school.ID
}

// class of a school with its teacher.
type class struct {
	name, level string
	teacher     *adult
	id          school.ClassID
}

// closure of a school, known from an instant on.
type closure struct {
	at      *place
	on      string
	why     string
	knownAt string
}

// adult is an account with one role from a day on; without signs, a contact.
type adult struct {
	name, job, phone string
	role             access.Role
	from             string
	signs            bool
	kind             access.Kind // of the role's scope
	targets          []int64     // one assignment each
	scope            string      // the same in words
	id               access.AccountID
}

// group is one half-day of a pilot.
type group struct {
	weekday      time.Weekday
	half         calendar.HalfDay
	starts, ends string
	maternelle   *place
	shape, color string
	leader       *adult
	deputy       *deputy // nil for none
	pupils       []*pupil
	breaks       []*interruption
	miscount     int // the session in which heads were first counted wrong, 0 for none
	id           cohort.GroupID
	pilot        *pilot
}

// deputy takes a group for some weeks.
type deputy struct {
	who         *adult
	from, until clock.Date
}

// leads is who takes the roll call on a day.
func (g *group) leads(on clock.Date) *adult {
	if d := g.deputy; d != nil && !on.Before(d.from) && !on.After(d.until) {
		return d.who
	}
	return g.leader
}

// interruption is a session that does not take place, known from an instant on.
type interruption struct {
	number       int
	knownAt, why string
	makeUp       *session.Slot
}

// interrupted reports whether the session of that number does not take place.
func (g *group) interrupted(number int) bool {
	for _, b := range g.breaks {
		if b.number == number {
			return true
		}
	}
	return false
}

// gender decides how French agrees.
type gender int

const (
	girl gender = iota
	boy
)

// pupil is a teen, with what is written about them beforehand.
type pupil struct {
	first, last, birth, class string
	sex                       gender
	strip                     string // a letter a session number: those of session.Cell
	kid                       *kid   // of the present pair
	leaves                    *leaving

	why, note, story, sheet string          // rationale, observation, journal, teacher sheet: each a canary
	did                     session.Gesture // of the note
	noted                   int             // the session of the note, 0 for any
	shares                  bool            // lets others read the story

	id         cohort.TeenID
	group      *group
	used       map[string]bool // texts already given
	noteGiven  bool
	storyGiven bool
}

// kid is a child.
type kid struct {
	first, class, section string
	sex                   gender
	id                    cohort.ChildID
}

// leaving is the last day of a teen and its reason.
type leaving struct {
	on  string
	why cohort.Reason
}

// letter of the pupil in the session of that number.
func (p *pupil) letter(number int) byte {
	if number < 1 || number > len(p.strip) {
		return session.CellOut
	}
	return p.strip[number-1]
}

// adults are the people of the pilot in the order of their coming, each with the
// scope of their role.
func (p *pilot) adults() []*adult {
	all := []*adult{p.lead}
	p.lead.on(access.Programme, p.name, int64(p.programme))
	for _, a := range p.staff {
		if a.kind != access.All {
			a.on(access.Programme, p.name, int64(p.programme))
		}
		all = append(all, a)
	}
	p.manager.on(access.Partner, p.operator.name, int64(p.operator.id))
	all = append(all, p.manager)
	for _, x := range p.places() {
		x.contact.on(access.School, x.name, int64(x.id))
		all = append(all, x.contact)
		for _, c := range x.classes {
			c.teacher.on(access.School, x.name, int64(x.id))
			all = append(all, c.teacher)
		}
	}
	for _, g := range p.groups {
		if g.leader.targets == nil {
			all = append(all, g.leader)
		}
		g.leader.kind, g.leader.scope = access.Group, "les groupes de "+p.operator.name
		g.leader.targets = append(g.leader.targets, int64(g.id))
		if g.deputy != nil {
			all = append(all, g.deputy.who)
		}
	}
	return all
}

func (a *adult) on(kind access.Kind, scope string, target int64) {
	a.kind, a.scope, a.targets = kind, scope, []int64{target}
}

// places are the schools of both kinds.
func (p *pilot) places() []*place { return append(append([]*place{}, p.colleges...), p.maternelles...) }

// find is the class of that name with its school.
func (p *pilot) find(name string) (*place, *class) {
	for _, x := range p.places() {
		for _, c := range x.classes {
			if c.name == name {
				return x, c
			}
		}
	}
	panic("demo: no class " + name)
}

// pupil is the one with that first name.
func (p *pilot) pupil(first string) *pupil {
	for _, g := range p.groups {
		for _, t := range g.pupils {
			if t.first == first {
				return t
			}
		}
	}
	panic("demo: nobody of that name")
}

// identify gives everything that is written down its identifier.
func (p *pilot) identify(ids *id.Source) {
	p.programme, p.cohort = id.New[cohort.Programme](ids), id.New[cohort.Cohort](ids)
	p.operator.id = id.New[partner.Partner](ids)
	for _, x := range p.places() {
		x.id = id.New[school.School](ids)
		for _, c := range x.classes {
			c.id = id.New[school.Class](ids)
		}
	}
	for _, g := range p.groups {
		g.id, g.pilot = id.New[cohort.Group](ids), p
		for _, t := range g.pupils {
			t.id, t.group, t.used = id.New[cohort.Teen](ids), g, map[string]bool{}
			t.kid.id = id.New[cohort.Child](ids)
		}
	}
}
