package journal_test

import (
	"fmt"
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
	"binome/journal"
	"binome/school"
	"binome/session"
)

// pilot is a cohort of two groups, Monday and Tuesday, with two teens each; the
// last of Monday went to Tuesday's after the first session.
type pilot struct {
	t        testing.TB
	db       *db.DB
	vault    *personal.Vault
	clock    clock.Clock
	ids      *id.Source
	cohorts  *cohort.Store
	sessions *session.Store
	store    *journal.Store
}

// Identifiers of the fixture.
const (
	monday, tuesday           = cohort.GroupID(30), cohort.GroupID(31)
	inaya, tom, camille, noor = cohort.TeenID(100), cohort.TeenID(101), cohort.TeenID(102), cohort.TeenID(103)
	nadia, julien             = access.AccountID(40), access.AccountID(41)
)

// on is the session of a group: 0 on 5 October, 1 on 12 October, 2 on 30 November.
func on(g cohort.GroupID, n int) session.ID { return session.ID(int64(g)*10 + int64(n)) }

var days = []string{"2026-10-05", "2026-10-12", "2026-11-30"}

func newPilot(t testing.TB) *pilot {
	t.Helper()
	p := &pilot{t: t, db: testkit.DB(t), vault: testkit.Vault(t), clock: testkit.At("2026-11-26T12:00"), ids: testkit.IDs(t.Name())}
	p.cohorts = cohort.NewStore(p.db, p.clock, p.ids, p.vault)
	p.sessions = session.NewStore(p.db, p.clock, p.ids, p.vault, p.cohorts, school.NewStore(p.db, p.clock, p.ids))
	p.store = journal.NewStore(p.db, p.clock, p.ids, p.vault)
	p.exec("insert into programme (id, name, created_at) values (10, 'Pilote', 0)")
	p.exec("insert into partner (id, kind, name, name_key, created_at) values (11, 'operator', 'Passerelle', 'passerelle', 0)")
	p.exec("insert into school (id, kind, uai, name, name_key, zone, created_at) values (12, 'college', 'a', 'Les Tisserands', '', 'B', 0), (13, 'maternelle', 'b', 'Les Hirondelles', '', 'B', 0)")
	p.exec("insert into cohort (id, programme_id, partner_id, number, zone, first_week, sessions, created_at) values (20, 10, 11, 1, 'B', '2026-10-05', 16, 0)")
	for who, name := range map[access.AccountID]string{nadia: "Nadia Ferhat", julien: "Julien Morel"} {
		p.exec("insert into account (id, email_key, name, name_key, created_at) values ($1, $2, $3, '', 0)", who, who.String(), name)
	}
	for i, g := range []cohort.GroupID{monday, tuesday} {
		p.exec(`insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color)
			values ($1, 20, 13, $2, 'am', '09:00', '11:30', 'rond', 'corail')`, g, i+1)
		for n, day := range days {
			d, err := clock.ParseDate(day)
			if err != nil {
				t.Fatal(err)
			}
			p.exec(`insert into session (id, cohort_id, group_id, number, on_date, starts_at, ends_at, planned_on)
				values ($1, 20, $2, $3, $4, '09:00', '11:30', $4)`, on(g, n), g, n+1, d.AddDays(i))
		}
	}
	for i, name := range []string{"Inaya", "Tom", "Camille", "Noor"} {
		p.teen(inaya+cohort.TeenID(i), name, []cohort.GroupID{monday, monday, tuesday, monday}[i])
	}
	p.exec("update enrolment set ends_on = '2026-10-09', end_reason = 'group-change' where teen_id = $1", noor)
	p.exec("insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values (99, 20, $1, $2, '2026-10-10')", tuesday, noor)
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

func (p *pilot) teen(who cohort.TeenID, first string, g cohort.GroupID) {
	p.t.Helper()
	if err := p.vault.Create(p.t.Context(), personal.Person(who)); err != nil {
		p.t.Fatal(err)
	}
	sealed, err := personal.Seal(p.t.Context(), p.vault, personal.Person(who), cohort.TeenIdentity{First: first, Last: "Essai"})
	if err != nil {
		p.t.Fatal(err)
	}
	p.exec(`insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at)
		values ($1, 20, 12, '4e', $2, 'mirabelle', $3, 0)`, who, []string{"etoile", "goutte", "carre", "dome"}[who-inaya], sealed)
	p.exec("insert into enrolment (id, cohort_id, group_id, teen_id, starts_on) values ($1, 20, $2, $3, '2026-10-01')", int64(who)+500, g, who)
}

// facilitator of one group.
func facilitator(who access.AccountID, g cohort.GroupID) access.Actor {
	return access.Actor{ID: who, Name: "Nadia Ferhat", Assignments: []access.Assignment{{Role: access.Facilitator, Kind: access.Group, Target: int64(g)}}}
}

func grant[P access.Permission](t testing.TB, a access.Actor) access.Grant[P] {
	t.Helper()
	g, err := access.Authorize[P](a)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (p *pilot) write(who access.Actor, n journal.New) error {
	p.t.Helper()
	if n.ID == 0 {
		n.ID = id.New[journal.Entry](p.ids)
	}
	if n.Channel == "" {
		n.Channel = journal.Paper
	}
	return p.store.Record(p.t.Context(), grant[access.WriteJournal](p.t, who), n)
}

// reader opens what the store gives; its entry is written when the test ends.
func (p *pilot) reader() *personal.Reader {
	r := p.vault.Reader(audit.NewWriter(p.db, p.ids), audit.Actor{Account: 1, Role: "facilitator"}, audit.ForJournal, p.clock.Now())
	p.t.Cleanup(func() { _ = r.Close(p.t.Context()) })
	return r
}

func (p *pilot) site() *webkit.Site {
	return webkit.New(p.t, p.db, p.vault, p.clock, p.ids, func(rt *web.Router) { journal.Routes(rt, p.store, p.sessions, p.cohorts) })
}

func (p *pilot) erase(who cohort.TeenID) {
	p.t.Helper()
	h := personal.Holders{journal.NewHolder(p.store), cohort.NewHolder(p.cohorts)}
	if err := h.Erase(p.t.Context(), p.vault, audit.NewWriter(p.db, p.ids), audit.Actor{}, personal.Person(who), p.clock.Now()); err != nil {
		p.t.Fatal(err)
	}
}

// count of the rows of a query.
func (p *pilot) count(query string, args ...any) int {
	p.t.Helper()
	n, err := db.Value[int](p.t.Context(), p.db, query, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// address of the page of a teen for a session.
func address(who cohort.TeenID, g cohort.GroupID, n int) string {
	d, err := clock.ParseDate(days[n])
	if err != nil {
		panic(err)
	}
	slug := session.Session{Date: d.AddDays(int(g - monday)), Group: g}.Slug()
	return fmt.Sprintf("/jeunes/%s/journal/%s", who, slug)
}
