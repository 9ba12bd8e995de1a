package outcome_test

import (
	"strings"
	"testing"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/testkit"
	"binome/internal/testkit/webkit"
	"binome/internal/web"
	"binome/outcome"
)

// pilot is a cohort of two groups and four teens of two collèges; the last teen
// left. Monday's group ends on 15 February 2027, Tuesday's has no date yet.
type pilot struct {
	t       testing.TB
	db      *db.DB
	vault   *personal.Vault
	clock   clock.Clock
	ids     *id.Source
	cohorts *cohort.Store
	store   *outcome.Store
}

// Identifiers of the fixture.
const (
	monday, tuesday           = cohort.GroupID(30), cohort.GroupID(31)
	inaya, tom, camille, noor = cohort.TeenID(100), cohort.TeenID(101), cohort.TeenID(102), cohort.TeenID(103)
	claire, legrand, costa    = access.AccountID(40), access.AccountID(41), access.AccountID(42)
)

func newPilot(t testing.TB, today string) *pilot {
	t.Helper()
	p := &pilot{t: t, db: testkit.DB(t), vault: testkit.Vault(t), clock: testkit.At(today), ids: testkit.IDs(t.Name())}
	p.cohorts = cohort.NewStore(p.db, p.clock, p.ids, p.vault)
	p.store = outcome.NewStore(p.db, p.clock, p.ids, p.vault)
	p.exec("insert into programme (id, name, created_at) values (10, 'Pilote', 0)")
	p.exec("insert into partner (id, kind, name, name_key, created_at) values (11, 'operator', 'Passerelle', 'passerelle', 0)")
	for who, name := range map[access.AccountID]string{claire: "Claire Vasseur", legrand: "Mme Legrand", costa: "M. Costa"} {
		p.exec("insert into account (id, email_key, name, name_key, created_at) values ($1, $2, $3, $4, 0)", who, who.String(), name, strings.ToLower(name))
	}
	p.exec(`insert into school (id, kind, uai, name, name_key, zone, created_at) values (12, 'college', 'a', 'Les Tisserands', '', 'B', 0),
		(13, 'maternelle', 'b', 'Les Hirondelles', '', 'B', 0), (14, 'college', 'c', 'Du Canal', '', 'B', 0)`)
	p.exec("insert into school_class (id, school_id, name, level, teacher_id) values (15, 12, '4e B', '4e', $1)", legrand)
	p.exec("insert into cohort (id, programme_id, partner_id, number, zone, first_week, sessions, created_at) values (20, 10, 11, 1, 'B', '2026-10-05', 16, 0)")
	for i, g := range []cohort.GroupID{monday, tuesday} {
		p.exec(`insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color)
			values ($1, 20, 13, $2, 'am', '09:00', '11:30', 'rond', 'corail')`, g, i+1)
	}
	for i, day := range []string{"2026-10-05", "2027-02-15", "2027-03-08"} {
		p.exec(`insert into session (id, cohort_id, group_id, number, on_date, starts_at, ends_at, planned_on)
			values ($1, 20, $2, $3, $4, '09:00', '11:30', $4)`, 300+i, monday, i+1, day)
	}
	p.exec("update session set cancelled_at = 1 where id = 302")
	for i, name := range []string{"Inaya", "Tom", "Camille", "Noor"} {
		p.teen(inaya+cohort.TeenID(i), name, []cohort.GroupID{monday, tuesday, monday, monday}[i], []int{12, 12, 14, 12}[i])
	}
	p.exec("update enrolment set ends_on = '2026-11-06', end_reason = 'teen-stopped' where teen_id = $1", noor)
	return p
}

func (p *pilot) exec(query string, args ...any) {
	p.t.Helper()
	if err := p.db.Tx(p.t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(p.t.Context(), tx, query, args...)
		return err
	}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *pilot) teen(who cohort.TeenID, first string, g cohort.GroupID, college int) {
	p.t.Helper()
	if err := p.vault.Create(p.t.Context(), personal.Person(who)); err != nil {
		p.t.Fatal(err)
	}
	sealed, err := personal.Seal(p.t.Context(), p.vault, personal.Person(who), cohort.TeenIdentity{First: first, Last: "Essai"})
	if err != nil {
		p.t.Fatal(err)
	}
	var class any
	if college == 12 {
		class = 15
	}
	p.exec(`insert into teen (id, cohort_id, college_id, class_id, level, shape, color, sealed_identity, created_at)
		values ($1, 20, $2, $3, '4e', $4, 'mirabelle', $5, 0)`, who, college, class, []string{"etoile", "goutte", "carre", "dome"}[(who-inaya)%4], sealed)
	p.exec("insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values ($1, 20, $2, $3, '2026-10-01')", int64(who)+500, g, who)
}

func actor(assignments ...access.Assignment) access.Actor {
	return access.Actor{ID: claire, Name: "Claire Vasseur", Assignments: assignments}
}

var (
	manager     = access.Assignment{Role: access.PartnerManager, Kind: access.Partner, Target: 11}
	lead        = access.Assignment{Role: access.SteeringLead, Kind: access.All}
	facilitator = access.Assignment{Role: access.Facilitator, Kind: access.Group, Target: int64(monday)}
	collegian   = access.Assignment{Role: access.CollegeContact, Kind: access.School, Target: 12}
	otherSchool = access.Assignment{Role: access.CollegeContact, Kind: access.School, Target: 14}
	foreigner   = access.Assignment{Role: access.PartnerManager, Kind: access.Partner, Target: 999}
)

func grant[P access.Permission](t testing.TB, a access.Actor) access.Grant[P] {
	t.Helper()
	g, err := access.Authorize[P](a)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// answers are those of a sheet, all at one level.
func answers(level int, comment string) outcome.Answers {
	a := outcome.Answers{Items: map[string]int{}, Comment: comment}
	for _, i := range outcome.Items() {
		a.Items[i.Code] = level
	}
	return a
}

func (p *pilot) record(who access.Actor, n outcome.New) error {
	p.t.Helper()
	if n.ID == 0 {
		n.ID = id.New[outcome.Sheet](p.ids)
	}
	if n.ReceivedOn.IsZero() {
		n.ReceivedOn = p.clock.Today()
	}
	if n.Answers.Items == nil {
		n.Answers = answers(3, "Vient avec ses affaires.")
	}
	return p.store.Record(p.t.Context(), grant[access.WriteSheets](p.t, who), n)
}

func (p *pilot) reader() *personal.Reader {
	r := p.vault.Reader(audit.NewWriter(p.db, p.ids), audit.Actor{Account: 1, Role: "facilitator"}, audit.ForTeacherSheet, p.clock.Now())
	p.t.Cleanup(func() { _ = r.Close(p.t.Context()) })
	return r
}

func (p *pilot) site() *webkit.Site {
	return webkit.New(p.t, p.db, p.vault, p.clock, p.ids, func(rt *web.Router) { outcome.Routes(rt, p.store, p.cohorts) })
}

func (p *pilot) erase(who cohort.TeenID) {
	p.t.Helper()
	h := personal.Holders{outcome.NewHolder(p.store), cohort.NewHolder(p.cohorts)}
	if err := h.Erase(p.t.Context(), p.vault, audit.NewWriter(p.db, p.ids), audit.Actor{}, personal.Person(who), p.clock.Now()); err != nil {
		p.t.Fatal(err)
	}
}

func (p *pilot) count(query string, args ...any) int {
	p.t.Helper()
	n, err := db.Value[int](p.t.Context(), p.db, query, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

func date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}
