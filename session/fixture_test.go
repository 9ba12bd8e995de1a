package session_test

import (
	"context"
	"fmt"
	"testing"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/testkit"
	"binome/school"
	"binome/session"
)

// pilot is a small cohort of zone B: a Monday group in one maternelle and a
// Tuesday group in another, three teens each, of two collèges, each with a child.
type pilot struct {
	t        testing.TB
	db       *db.DB
	clock    clock.Clock
	ids      *id.Source
	vault    *personal.Vault
	cohorts  *cohort.Store
	store    *session.Store
	cohort   cohort.CohortID
	groups   [2]cohort.GroupID
	teens    [6]int64 // 0 to 2 on Monday, 3 to 5 on Tuesday; even ones of the first collège
	children [6]int64
	colleges [2]school.ID
	nursery  [2]school.ID
}

// Identifiers of the fixture.
const (
	programmeID = 900
	partnerID   = 901
	cohortID    = 902
	nadia       = access.AccountID(40) // facilitator of both groups
	julien      = access.AccountID(41) // facilitator of Tuesday, who replaces her
	claire      = access.AccountID(42) // manager
	steering    = access.AccountID(43)
	cpe         = access.AccountID(44) // contact of the first collège
	directrice  = access.AccountID(45) // of Monday's maternelle
	stranger    = access.AccountID(46) // manager of another partner
)

var adults = map[access.AccountID]string{
	nadia: "Nadia Ferhat", julien: "Julien Morel", claire: "Claire Vasseur", steering: "Paul Ariès",
	cpe: "Anne Roche", directrice: "Sylvie Lemaire", stranger: "Hors Champ",
}

// firstNames are those of the teens, then of their children.
var firstNames = [12]string{
	"Inaya", "Tom", "Camille", "Bilal", "Léna", "Mathis",
	"Ava", "Timéo", "Zélie", "Ayoub", "Agathe", "Oscar",
}

func newPilot(t testing.TB, today string) *pilot {
	t.Helper()
	p := &pilot{t: t, db: testkit.DB(t), clock: testkit.At(today), ids: testkit.IDs(1), vault: testkit.Vault(t), cohort: cohortID}
	p.cohorts = cohort.NewStore(p.db, p.clock, p.ids, p.vault)
	p.store = session.NewStore(p.db, p.clock, p.ids, p.vault, p.cohorts, school.NewStore(p.db, p.clock, p.ids))
	p.exec("insert into programme (id, name, created_at) values ($1, 'Pilote', 0)", programmeID)
	p.exec("insert into partner (id, kind, name, name_key, created_at) values ($1, 'operator', 'Passerelle', 'passerelle', 0)", partnerID)
	p.exec("insert into partner (id, kind, name, name_key, created_at) values (999, 'operator', 'Autre', 'autre', 0)")
	p.exec(`insert into cohort (id, programme_id, partner_id, number, zone, first_week, sessions, created_at)
		values ($1, $2, $3, 1, 'B', '2026-10-05', 16, 0)`, cohortID, programmeID, partnerID)
	for who, name := range adults {
		p.exec("insert into account (id, email_key, name, name_key, created_at) values ($1, $2, $3, $3, 0)", who, who.String(), name)
	}
	for i := range 2 {
		p.colleges[i], p.nursery[i] = school.ID(910+i), school.ID(920+i)
		p.addSchool(p.colleges[i], "college", [2]string{"Les Tisserands", "Jean Moulin"}[i])
		p.addSchool(p.nursery[i], "maternelle", [2]string{"Les Hirondelles", "Le Petit Bois"}[i])
		p.groups[i] = cohort.GroupID(930 + i)
		p.exec(`insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color)
			values ($1, $2, $3, $4, 'am', '09:00', '11:30', 'rond', 'corail')`, p.groups[i], cohortID, p.nursery[i], i+1)
	}
	for i := range p.teens {
		p.addPair(i)
	}
	return p
}

func (p *pilot) exec(query string, args ...any) {
	p.t.Helper()
	err := p.db.Tx(p.t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(p.t.Context(), tx, query, args...)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *pilot) addSchool(which school.ID, kind, name string) {
	p.exec(`insert into school (id, kind, uai, name, name_key, city, zone, created_at) values ($1, $2, $3, $4, $4, 'Roubaix', 'B', 0)`,
		which, kind, fmt.Sprintf("%d", which), name)
}

func seal[T personal.Sensitive](p *pilot, who int64, value T) personal.Private[T] {
	p.t.Helper()
	if err := p.vault.Create(p.t.Context(), personal.Person(who)); err != nil {
		p.t.Fatal(err)
	}
	s, err := personal.Seal(p.t.Context(), p.vault, personal.Person(who), value)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func (p *pilot) addPair(i int) {
	p.teens[i], p.children[i] = int64(1000+i), int64(2000+i)
	shapes := [6]string{"etoile", "goutte", "carre", "dome", "capsule", "hexagone"}
	p.exec(`insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at)
		values ($1, $2, $3, '4e', $4, 'mirabelle', $5, 0)`, p.teens[i], cohortID, p.colleges[i%2], shapes[i],
		seal(p, p.teens[i], cohort.TeenIdentity{First: firstNames[i], Last: "Essai", Birth: clock.NewDate(2013, 3, 14)}))
	p.exec(`insert into child (id, cohort_id, maternelle_id, section, shape, color, sealed_identity, created_at)
		values ($1, $2, $3, 'GS', $4, 'mousse', $5, 0)`, p.children[i], cohortID, p.nursery[i/3], shapes[i],
		seal(p, p.children[i], cohort.ChildIdentity{First: firstNames[6+i]}))
	p.exec(`insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values ($1, $2, $3, $4, '2026-10-01')`,
		3000+i, cohortID, p.groups[i/3], p.teens[i])
	p.exec(`insert into pair (id, cohort_id, teen_id, child_id, starts_on) values ($1, $2, $3, $4, '2026-10-01')`,
		4000+i, cohortID, p.teens[i], p.children[i])
}

// actor is one of the fixture's adults with their role.
func (p *pilot) actor(who access.AccountID) access.Actor {
	role := map[access.AccountID][]access.Assignment{
		nadia: {
			{Role: access.Facilitator, Kind: access.Group, Target: int64(p.groups[0])},
			{Role: access.Facilitator, Kind: access.Group, Target: int64(p.groups[1])},
		},
		julien:     {{Role: access.Facilitator, Kind: access.Group, Target: int64(p.groups[1])}},
		claire:     {{Role: access.PartnerManager, Kind: access.Partner, Target: partnerID}},
		steering:   {{Role: access.SteeringLead, Kind: access.All}},
		cpe:        {{Role: access.CollegeContact, Kind: access.School, Target: int64(p.colleges[0])}},
		directrice: {{Role: access.MaternelleContact, Kind: access.School, Target: int64(p.nursery[0])}},
		stranger:   {{Role: access.PartnerManager, Kind: access.Partner, Target: 999}},
	}
	return access.Actor{ID: who, Name: adults[who], Assignments: role[who]}
}

// grant is the permission P of one of the adults; the test fails without it.
func grant[P access.Permission](p *pilot, who access.AccountID) access.Grant[P] {
	p.t.Helper()
	g, err := access.Authorize[P](p.actor(who))
	if err != nil {
		p.t.Fatalf("%s: %v", adults[who], err)
	}
	return g
}

func (p *pilot) scope() access.Scope { return grant[access.ReadCalendar](p, steering).Scope() }

// planned is the pilot with its dates proposed.
func planned(t testing.TB, today string) *pilot {
	t.Helper()
	p := newPilot(t, today)
	if err := p.store.PlanCohort(t.Context(), grant[access.SetUpProgramme](p, claire), p.cohort); err != nil {
		t.Fatal(err)
	}
	return p
}

// on is the session of a group with that number which was not cancelled.
func (p *pilot) on(group, number int) session.Session {
	p.t.Helper()
	for _, s := range p.sessions(group) {
		if s.Number == number && !s.Cancelled {
			return s
		}
	}
	p.t.Fatalf("group %d has no session %d", group, number)
	return session.Session{}
}

func (p *pilot) sessions(group int) []session.Session {
	p.t.Helper()
	all, err := p.store.OfGroup(p.t.Context(), p.scope(), p.groups[group])
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// record sends events as one of the facilitators and wants them all stored.
func (p *pilot) record(who access.AccountID, x session.Session, events ...session.Event) []session.Receipt {
	p.t.Helper()
	got, err := p.store.Record(p.t.Context(), grant[access.TakeRollCall](p, who), x.ID, events)
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

// event makes one with a fresh identifier, observed now.
func (p *pilot) event(x session.Session, verb session.Verb, change ...func(*session.Event)) session.Event {
	e := session.Event{ID: fmt.Sprintf("%x", p.ids.Bytes(16)), Session: x.ID, Verb: verb, ObservedAt: p.clock.Now()}
	for _, c := range change {
		c(&e)
	}
	return e
}

func (p *pilot) mark(x session.Session, who int64, s session.Status, minutes int, corrects ...string) session.Event {
	return p.event(x, session.Marked, func(e *session.Event) { e.Person, e.Status, e.Value, e.Corrects = who, s, minutes, corrects })
}

func (p *pilot) strips() map[int64]string {
	p.t.Helper()
	got, err := p.store.Strips(p.t.Context(), p.scope(), p.cohort)
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

func (p *pilot) state(x session.Session) session.State {
	p.t.Helper()
	told, err := p.store.Tell(p.t.Context(), p.scope(), x)
	if err != nil {
		p.t.Fatal(err)
	}
	return told.State
}

// rebuilt lays every strip again from nothing and returns the rows.
func (p *pilot) rebuilt() map[int64]string {
	p.t.Helper()
	p.exec("delete from strip")
	err := p.db.Tx(p.t.Context(), func(tx *db.Tx) error { return p.store.Rebuild(p.t.Context(), tx, p.cohort) })
	if err != nil {
		p.t.Fatal(err)
	}
	return p.rows()
}

// rows are the strips as stored, with their group and flag.
func (p *pilot) rows() map[int64]string {
	p.t.Helper()
	type row struct {
		who, group int64
		crossed    int
		cells      string
	}
	list, err := db.List(context.Background(), p.db, func(r *row) []any { return []any{&r.who, &r.group, &r.crossed, &r.cells} },
		"select person_id, group_id, crossed, cells from strip")
	if err != nil {
		p.t.Fatal(err)
	}
	out := map[int64]string{}
	for _, r := range list {
		out[r.who] = fmt.Sprintf("%d %d %s", r.group, r.crossed, r.cells)
	}
	return out
}

func value(p *pilot, query string) (int, error) { return db.Value[int](p.t.Context(), p.db, query) }
