package report_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/testkit"
	"binome/internal/testkit/webkit"
	"binome/internal/web"
	"binome/journal"
	"binome/outcome"
	"binome/report"
	"binome/school"
	"binome/session"
)

// pilot is a cohort of two groups on 26 November 2026, with what makes counting
// hard: a teen who changed group between two sessions of the same number, one who
// left, a make-up, a cancelled session, one not taken, one still open, and one with
// two answers about the same teen.
type pilot struct {
	t        testing.TB
	db       *db.DB
	vault    *personal.Vault
	clock    clock.Clock
	ids      *id.Source
	cohorts  *cohort.Store
	sessions *session.Store
	journals *journal.Store
	outcomes *outcome.Store
	log      *audit.Log
	store    *report.Store
}

// Identifiers of the fixture.
const (
	programmeID, partnerID = 10, 11
	tisserands, canal      = school.ID(12), school.ID(14) // collèges
	hirondelles, quai      = school.ID(13), school.ID(15) // maternelles
	theCohort              = cohort.CohortID(20)
	monday, tuesday        = cohort.GroupID(30), cohort.GroupID(31)
	nadia, julien, claire  = access.AccountID(40), access.AccountID(41), access.AccountID(42)

	kenza, yanis, lola, noor, enzo = 100, 101, 102, 103, 104 // Monday's; noor goes to Tuesday, enzo leaves
	camille, bilal                 = 105, 106                // Tuesday's; bilal has no child
	child                          = 100                     // added to a teen gives their child
)

// names of the teens, then of their children: each is found nowhere else.
var (
	teenNames  = []string{"Kenza", "Yanis", "Lola", "Noor", "Enzo", "Camille", "Bilal"}
	childNames = []string{"Lina", "Gabin", "Kaïna", "Isaac", "Naël", "Rosalie"}
)

func newPilot(t testing.TB) *pilot {
	t.Helper()
	p := &pilot{t: t, db: testkit.DB(t), vault: testkit.Vault(t), clock: testkit.At("2026-09-01T08:00"), ids: testkit.IDs(t.Name())}
	schools := school.NewStore(p.db, p.clock, p.ids)
	p.cohorts = cohort.NewStore(p.db, p.clock, p.ids, p.vault)
	p.sessions = session.NewStore(p.db, p.clock, p.ids, p.vault, p.cohorts, schools)
	p.journals = journal.NewStore(p.db, p.clock, p.ids, p.vault)
	p.outcomes = outcome.NewStore(p.db, p.clock, p.ids, p.vault)
	signer, err := audit.LoadOrCreateSigner(filepath.Join(t.TempDir(), "audit.key"))
	p.must(err)
	p.log = audit.New(p.db, signer)
	p.store = report.NewStore(p.db, p.clock, identity.NewStore(p.db, p.clock, p.ids), p.cohorts, p.sessions, p.journals, p.outcomes, p.log, schools)
	p.places()
	for i := range teenNames {
		p.teen(i)
	}
	p.exec("update enrolment set ends_on = '2026-10-12', end_reason = 'group-change' where teen_id = $1", noor)
	p.exec("insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values (99, 20, $1, $2, '2026-10-13')", tuesday, noor)
	p.exec("update enrolment set ends_on = '2026-11-06', end_reason = 'teen-stopped' where teen_id = $1", enzo)
	p.exec("update pair set ends_on = '2026-11-06', end_reason = 'teen-left' where teen_id = $1", enzo)
	p.must(p.db.Tx(t.Context(), func(tx *db.Tx) error { return p.sessions.Rebuild(t.Context(), tx, theCohort) }))
	p.weeks()
	p.now("2026-11-26T12:00")
	return p
}

func (p *pilot) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *pilot) exec(query string, args ...any) {
	p.t.Helper()
	p.must(p.db.Tx(p.t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(p.t.Context(), tx, query, args...)
		return err
	}))
}

// now sets the clock of everything.
func (p *pilot) now(s string) { p.clock.Set(testkit.At(s).Now()) }

func (p *pilot) places() {
	p.exec("insert into programme (id, name, created_at) values (10, 'Pilote Roubaix', 0), (910, 'Pilote Vaulx', 0)")
	p.exec("insert into partner (id, kind, name, name_key, created_at) values (11, 'operator', 'Cap Grandir', 'cap', 0), (911, 'operator', 'Marelle', 'marelle', 0)")
	for who, name := range map[access.AccountID]string{nadia: "Nadia Ferhat", julien: "Julien Morel", claire: "Claire Vasseur"} {
		p.exec("insert into account (id, email_key, name, name_key, phone, created_at) values ($1, $2, $3, $4, '06 12 34 56 78', 0)", who, who.String(), name, strings.ToLower(name))
	}
	p.exec(`insert into school (id, kind, uai, name, name_key, address, phone, zone, created_at) values
		(12, 'college', 'a', 'Collège des Tisserands', '', '3 rue des Fileurs', '03 20 00 00 12', 'B', 0), (14, 'college', 'c', 'Collège du Canal', '', '', '', 'B', 0),
		(13, 'maternelle', 'b', 'Les Hirondelles', '', '8 rue du Nid', '03 20 00 00 13', 'B', 0), (15, 'maternelle', 'd', 'Le Petit Quai', '', '', '', 'B', 0)`)
	p.exec("insert into cohort (id, programme_id, partner_id, number, zone, first_week, sessions, created_at) values (20, 10, 11, 1, 'B', '2026-10-05', 16, 0)")
	for i, g := range []cohort.GroupID{monday, tuesday} {
		p.exec(`insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color)
			values ($1, 20, $2, $3, 'am', '09:00', '11:30', 'rond', 'corail')`, g, hirondelles+school.ID(2*i), i+1)
		p.exec(`insert into assignment (id, account_id, role, scope_kind, scope_id, starts_on, proposed_at, approved_at)
			values ($1, $2, 'facilitator', 'group', $3, '2026-09-01', 0, 0)`, 800+i, nadia+access.AccountID(i), g)
	}
	p.must(p.sessions.PlanCohort(p.t.Context(), grant[access.SetUpProgramme](p.t, manager), theCohort))
}

func seal[T personal.Sensitive](p *pilot, who int64, v T) personal.Private[T] {
	p.t.Helper()
	s, err := personal.Seal(p.t.Context(), p.vault, personal.Person(who), v)
	p.must(err)
	return s
}

// teen is the i-th, with their child unless it is the last.
func (p *pilot) teen(i int) {
	p.t.Helper()
	who, g, college := int64(kenza+i), monday, tisserands
	if i >= 5 {
		g, college = tuesday, canal
	}
	shape := []string{"etoile", "goutte", "carre", "dome", "capsule", "hexagone", "fleur"}[i]
	p.must(p.vault.Create(p.t.Context(), personal.Person(who), personal.Person(who+child)))
	p.exec(`insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at)
		values ($1, 20, $2, '4e', $3, 'mirabelle', $4, 0)`, who, college, shape, seal(p, who, cohort.TeenIdentity{First: teenNames[i], Last: "Essai" + teenNames[i]}))
	p.exec("insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values ($1, 20, $2, $3, '2026-10-01')", 500+i, g, who)
	if i == bilal-kenza {
		return
	}
	maternelle := hirondelles
	if i >= 5 {
		maternelle = quai
	}
	p.exec(`insert into child (id, cohort_id, maternelle_id, section, shape, color, sealed_identity, created_at)
		values ($1, 20, $2, 'GS', $3, 'mousse', $4, 0)`, who+child, maternelle, shape, seal(p, who+child, cohort.ChildIdentity{First: childNames[i]}))
	p.exec(`insert into pair (id, cohort_id, teen_id, child_id, starts_on, sealed_rationale) values ($1, 20, $2, $3, '2026-10-01', $4)`,
		600+i, who, who+child, seal(p, who, cohort.Rationale{Text: "Parce que " + childNames[i] + " chante."}))
}

// on is the session of a group with that number, the last one when there are two.
func (p *pilot) on(g cohort.GroupID, number int) session.Session {
	p.t.Helper()
	all, err := p.sessions.OfGroup(p.t.Context(), scope[access.ReadCalendar](p.t, lead), g)
	p.must(err)
	var found session.Session
	for _, x := range all {
		if x.Number == number {
			found = x
		}
	}
	if found.ID == 0 {
		p.t.Fatalf("group %s has no session %d", g, number)
	}
	return found
}

// weeks are the roll calls until the present day.
func (p *pilot) weeks() {
	p.call(monday, 1, true, nil)
	p.call(tuesday, 1, true, nil)
	p.call(monday, 2, true, marks{yanis: session.Absent, lola + child: session.Absent})
	p.call(tuesday, 2, true, marks{bilal: session.Absent})
	p.call(monday, 3, true, marks{yanis: session.Excused})
	p.call(tuesday, 3, true, marks{bilal: session.Absent, noor: session.Late})
	p.call(monday, 4, true, marks{yanis: session.Present})
	edit := grant[access.EditCalendar](p.t, manager)
	makeUp := session.Slot{Date: date("2026-11-18"), Starts: "09:00", Ends: "11:30", Despite: true}
	p.must(p.sessions.Cancel(p.t.Context(), edit, p.on(monday, 5).ID, 0, "Grève", &makeUp, 7001))
	p.must(p.sessions.Cancel(p.t.Context(), edit, p.on(tuesday, 4).ID, 0, "Sortie", nil, 7002))
	p.call(monday, 5, true, marks{lola: session.Absent})
	x := p.call(monday, 6, false, marks{kenza: session.Present})
	p.record(x, p.mark(x, kenza, session.Absent), p.event(x, session.Closed, nil))
	p.call(tuesday, 6, false, nil)
}

type marks map[int64]session.Status

// call opens a session on its day, marks some people, and validates it or not.
func (p *pilot) call(g cohort.GroupID, number int, done bool, m marks) session.Session {
	p.t.Helper()
	x := p.on(g, number)
	p.clock.Set(x.Starts())
	events := []session.Event{p.event(x, session.Opened, nil)}
	for who, status := range m {
		events = append(events, p.mark(x, who, status))
	}
	if done {
		events = append(events, p.event(x, session.Closed, nil))
	}
	p.record(x, events...)
	return x
}

func (p *pilot) event(x session.Session, v session.Verb, change func(*session.Event)) session.Event {
	e := session.Event{ID: fmt.Sprintf("%x", p.ids.Bytes(16)), Session: x.ID, Verb: v, ObservedAt: p.clock.Now()}
	if change != nil {
		change(&e)
	}
	return e
}

func (p *pilot) mark(x session.Session, who int64, s session.Status) session.Event {
	return p.event(x, session.Marked, func(e *session.Event) {
		if e.Person, e.Status = who, s; s == session.Late {
			e.Value = 10
		}
	})
}

func (p *pilot) record(x session.Session, events ...session.Event) {
	p.t.Helper()
	got, err := p.sessions.Record(p.t.Context(), grant[access.TakeRollCall](p.t, bothGroups), x.ID, events)
	p.must(err)
	for _, r := range got {
		if r.Status != session.Stored {
			p.t.Fatalf("%+v", r)
		}
	}
}

// write records the journal page of a teen for a session.
func (p *pilot) write(who int64, g cohort.GroupID, number int, story string, shared bool) {
	p.t.Helper()
	p.must(p.journals.Record(p.t.Context(), grant[access.WriteJournal](p.t, bothGroups), journal.New{
		ID: id.New[journal.Entry](p.ids), Teen: cohort.TeenID(who), Session: p.on(g, number).ID,
		Page: journal.Page{Weather: 4, Story: story}, Shared: shared, Channel: journal.Paper,
	}))
}

func actor(assignments ...access.Assignment) access.Actor {
	return access.Actor{ID: claire, Name: "Claire Vasseur", Assignments: assignments}
}

// The roles, each on its scope.
var (
	manager    = actor(access.Assignment{Role: access.PartnerManager, Kind: access.Partner, Target: partnerID})
	foreigner  = actor(access.Assignment{Role: access.PartnerManager, Kind: access.Partner, Target: 911})
	lead       = actor(access.Assignment{Role: access.SteeringLead, Kind: access.All})
	ofMonday   = actor(onMonday)
	ofTuesday  = actor(access.Assignment{Role: access.Facilitator, Kind: access.Group, Target: int64(tuesday)})
	bothGroups = actor(onMonday, access.Assignment{Role: access.Facilitator, Kind: access.Group, Target: int64(tuesday)})
	ofCanal    = actor(atCanal)
	officer    = actor(access.Assignment{Role: access.DPO, Kind: access.All})

	onMonday   = access.Assignment{Role: access.Facilitator, Kind: access.Group, Target: int64(monday)}
	atCanal    = access.Assignment{Role: access.CollegeContact, Kind: access.School, Target: int64(canal)}
	everywhere = access.Assignment{Role: access.SteeringLead, Kind: access.All}
)

func grant[P access.Permission](t testing.TB, a access.Actor) access.Grant[P] {
	t.Helper()
	g, err := access.Authorize[P](a)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func scope[P access.Permission](t testing.TB, a access.Actor) access.Scope {
	t.Helper()
	return grant[P](t, a).Scope()
}

func date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (p *pilot) site() *webkit.Site {
	return webkit.New(p.t, p.db, p.vault, p.clock, p.ids, func(rt *web.Router) { report.Routes(rt, p.store, report.Options{}) })
}

// reveals counts the entries of the access log for data opened.
func (p *pilot) reveals() int {
	p.t.Helper()
	n, err := db.Value[int](context.Background(), p.db, "select count(*) from audit_entry where action = 'reveal'")
	p.must(err)
	return n
}

func (p *pilot) erase(who ...int64) {
	p.t.Helper()
	h := personal.Holders{outcome.NewHolder(p.outcomes), journal.NewHolder(p.journals), session.NewHolder(p.sessions), cohort.NewHolder(p.cohorts)}
	for _, x := range who {
		p.must(h.Erase(p.t.Context(), p.vault, audit.NewWriter(p.db, p.ids), audit.Actor{}, personal.Person(x), p.clock.Now()))
	}
}

func want(t *testing.T, p webkit.Page, code int, texts ...string) {
	t.Helper()
	if p.Code != code {
		t.Errorf("status %d, want %d: %.300s", p.Code, code, p.Text())
	}
	for _, s := range texts {
		if !strings.Contains(p.Text(), s) {
			t.Errorf("%q is not in the page: %.2500s", s, p.Text())
		}
	}
}

func never(t *testing.T, p webkit.Page, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(p.Body, s) {
			t.Errorf("%q should not be in the page", s)
		}
	}
}

func cohortCode(n int64) string { return cohort.CohortID(n).String() }

// plain has plain spaces.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }
