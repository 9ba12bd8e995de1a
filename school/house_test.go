package school

import (
	"strings"
	"testing"

	"binome/calendar"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/testkit"
	"binome/internal/testkit/webkit"
)

// house is two partners of one programme, with a maternelle each, a collège of the
// first, and one that no cohort uses.
type house struct {
	t     *testing.T
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
	s     *Store
	site  *webkit.Site

	programme, partnerA, partnerB, partnerC int64 // C has no cohort yet
	groupA, groupB                          int64
	maternelleA, maternelleB, college, bare ID
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: testkit.DB(t), clock: testkit.At("2026-11-26T12:00"), ids: testkit.IDs(t.Name())}
	h.s = NewStore(h.db, h.clock, h.ids)
	for _, x := range []*int64{&h.programme, &h.partnerA, &h.partnerB, &h.partnerC, &h.groupA, &h.groupB} {
		*x = int64(id.New[house](h.ids))
	}
	h.maternelleA = h.school(Maternelle, "Les Hirondelles", "0010001W")
	h.maternelleB = h.school(Maternelle, "Les Mésanges", "0010002X")
	h.college = h.school(College, "Jean Moulin", "0010003Y")
	h.bare = h.school(College, "Rosa Parks", "0010004Z")
	h.exec("insert into programme (id, name, created_at) values ($1, 'Pilote', 0)", h.programme)
	for _, p := range []int64{h.partnerA, h.partnerB, h.partnerC} {
		h.exec("insert into partner (id, kind, name, name_key, created_at) values ($1, 'operator', 'P', 'p', 0)", p)
	}
	h.cohort(1, h.partnerA, h.groupA, h.maternelleA)
	h.exec("insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at) values (1, 1, $1, '4e', 'circle', 'coral', $2, 0)", h.college, []byte{0})
	h.cohort(2, h.partnerB, h.groupB, h.maternelleB)
	return h
}

func (h *house) school(kind Kind, name, uai string) ID {
	h.t.Helper()
	s := School{ID: id.New[School](h.ids), Kind: kind, UAI: UAI(uai), Name: name, City: "Lyon", Zone: calendar.ZoneA, Area: "metropole"}
	h.ok(h.s.Add(h.t.Context(), grant[access.EditOrganisations](h, h.lead()), s))
	return s.ID
}

func (h *house) cohort(which int, partner, group int64, maternelle ID) {
	h.t.Helper()
	h.exec("insert into cohort (id, programme_id, partner_id, number, zone, first_week, created_at) values ($1, $2, $3, $4, 'B', '2026-10-05', 0)", which, h.programme, partner, which)
	h.exec("insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color) values ($1, $2, $3, 1, 'am', '09:00', '12:00', 'circle', 'coral')", group, which, maternelle)
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.ok(h.db.Tx(h.t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(h.t.Context(), tx, query, args...)
		return err
	}))
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) count(query string, args ...any) int {
	h.t.Helper()
	n, err := db.Value[int](h.t.Context(), h.db, query, args...)
	h.ok(err)
	return n
}

func one(role access.Role, kind access.Kind, target int64) access.Actor {
	return access.Actor{ID: 7, Name: "Ada", Assignments: []access.Assignment{{Role: role, Kind: kind, Target: target}}}
}

func (h *house) lead() access.Actor { return one(access.SteeringLead, access.All, 0) }
func (h *house) leadOfProgramme() access.Actor {
	return one(access.SteeringLead, access.Programme, h.programme)
}

func (h *house) managerA() access.Actor {
	return one(access.PartnerManager, access.Partner, h.partnerA)
}

func (h *house) managerB() access.Actor {
	return one(access.PartnerManager, access.Partner, h.partnerB)
}

func (h *house) managerC() access.Actor {
	return one(access.PartnerManager, access.Partner, h.partnerC)
}

func (h *house) facilitatorA() access.Actor {
	return one(access.Facilitator, access.Group, h.groupA)
}

func (h *house) contact(role access.Role, school ID) access.Actor {
	return one(role, access.School, int64(school))
}

func grant[P access.Permission](h *house, a access.Actor) access.Grant[P] {
	h.t.Helper()
	g, err := access.Authorize[P](a)
	h.ok(err)
	return g
}

// open serves the pages; account 7, who acts in tests, exists.
func (h *house) open() *webkit.Site {
	h.t.Helper()
	if h.site == nil {
		h.exec("insert into account (id, email_key, name, name_key, created_at) values (7, '7', 'Ada', 'ada', 0)")
		h.site = webkit.New(h.t, h.db, nil, h.clock, h.ids, routes(h.s))
	}
	return h.site
}

func want(t *testing.T, p webkit.Page, code int, texts ...string) {
	t.Helper()
	if p.Code != code {
		t.Errorf("status %d, want %d: %.300s", p.Code, code, p.Text())
	}
	for _, s := range texts {
		if !strings.Contains(p.Text(), s) {
			t.Errorf("%q is not in the page: %.1500s", s, p.Text())
		}
	}
}

func never(t *testing.T, p webkit.Page, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(p.Body, s) {
			t.Errorf("%q is in the page", s)
		}
	}
}
