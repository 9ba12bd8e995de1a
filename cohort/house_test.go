package cohort_test

import (
	"fmt"
	"testing"
	"time"

	"binome/calendar"
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/testkit"
	"binome/partner"
	"binome/school"
)

// house is a cohort of two groups in two schools, and a foreign one.
type house struct {
	t     testing.TB
	db    *db.DB
	vault *personal.Vault
	ids   *id.Source
	clock clock.Clock
	store *cohort.Store

	programme, otherProgramme    cohort.ProgrammeID
	partner, otherPartner        partner.ID
	college, otherCollege        school.ID
	maternelle, otherMaternelle  school.ID
	class                        school.ClassID
	cohort, otherCohort          cohort.CohortID
	monday, tuesday, foreign     cohort.GroupID
	manager, otherManager        access.Actor
	lead, facilitator, collegian access.Actor
}

const (
	firstWeek = "2026-10-05"
	today     = "2026-11-26T12:00"
)

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, db: testkit.DB(t), vault: testkit.Vault(t), ids: testkit.IDs(t.Name()), clock: testkit.At(today)}
	h.store = cohort.NewStore(h.db, h.clock, h.ids, h.vault)
	h.places()
	h.people()
	h.cohorts()
	return h
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	err := h.db.Tx(h.t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(h.t.Context(), tx, query, args...)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) places() {
	for i, p := range []*partner.ID{&h.partner, &h.otherPartner} {
		*p = id.New[partner.Partner](h.ids)
		h.exec("insert into partner (id, kind, name, name_key, created_at) values ($1, 'operator', $2, $2, 0)", *p, fmt.Sprintf("Structure %d", i))
	}
	for i, s := range []*school.ID{&h.college, &h.otherCollege, &h.maternelle, &h.otherMaternelle} {
		*s = id.New[school.School](h.ids)
		kind := school.College
		if i > 1 {
			kind = school.Maternelle
		}
		h.exec("insert into school (id, kind, uai, name, name_key, zone, created_at) values ($1, $2, $3, $4, $4, 'B', 0)",
			*s, kind, fmt.Sprintf("059%d", i), []string{"Collège des Tisserands", "Collège du Canal", "Les Hirondelles", "Le Petit Quai"}[i])
	}
	h.class = id.New[school.Class](h.ids)
	h.exec("insert into school_class (id, school_id, name, level) values ($1, $2, '4e B', '4e')", h.class, h.college)
}

func actor(role access.Role, kind access.Kind, targets ...int64) access.Actor {
	a := access.Actor{ID: 77, Name: "Hélène Drouet"}
	for _, t := range targets {
		a.Assignments = append(a.Assignments, access.Assignment{Role: role, Kind: kind, Target: t})
	}
	return a
}

func (h *house) people() {
	h.manager = actor(access.PartnerManager, access.Partner, int64(h.partner))
	h.otherManager = actor(access.PartnerManager, access.Partner, int64(h.otherPartner))
	h.lead = actor(access.SteeringLead, access.All, 0)
	h.collegian = actor(access.CollegeContact, access.School, int64(h.college))
}

func (h *house) cohorts() {
	make := func(g access.Grant[access.SetUpProgramme], pr *cohort.ProgrammeID, pa partner.ID, c *cohort.CohortID, groups ...cohort.NewGroup) {
		*pr, *c = id.New[cohort.Programme](h.ids), id.New[cohort.Cohort](h.ids)
		h.ok(h.store.CreateProgramme(h.t.Context(), g, cohort.NewProgramme{ID: *pr, Name: "Pilote"}))
		h.ok(h.store.CreateCohort(h.t.Context(), g, cohort.NewCohort{
			ID: *c, Programme: *pr, Partner: pa, Zone: calendar.ZoneB, Area: calendar.Metropole,
			FirstWeek: date(firstWeek), Sessions: 16, Groups: groups,
		}))
	}
	h.monday, h.tuesday, h.foreign = id.New[cohort.Group](h.ids), id.New[cohort.Group](h.ids), id.New[cohort.Group](h.ids)
	group := func(i cohort.GroupID, m school.ID, day time.Weekday) cohort.NewGroup {
		return cohort.NewGroup{ID: i, Maternelle: m, Weekday: day, HalfDay: calendar.AM, StartsAt: "09:00", EndsAt: "11:30", Capacity: 10}
	}
	make(grant[access.SetUpProgramme](h.t, h.manager), &h.programme, h.partner, &h.cohort,
		group(h.monday, h.maternelle, time.Monday), group(h.tuesday, h.otherMaternelle, time.Tuesday))
	make(grant[access.SetUpProgramme](h.t, h.otherManager), &h.otherProgramme, h.otherPartner, &h.otherCohort,
		group(h.foreign, h.otherMaternelle, time.Monday))
	h.facilitator = actor(access.Facilitator, access.Group, int64(h.monday))
}

func (h *house) ok(added bool, err error) {
	h.t.Helper()
	if err != nil || !added {
		h.t.Fatal(added, err, fault.FieldsOf(err))
	}
}

func (h *house) edit() access.Grant[access.EditCohort] {
	return grant[access.EditCohort](h.t, h.manager)
}

func grant[P access.Permission](t testing.TB, a access.Actor) access.Grant[P] {
	t.Helper()
	g, err := access.Authorize[P](a)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (h *house) newTeen(group cohort.GroupID) cohort.NewTeen {
	return cohort.NewTeen{
		ID: id.New[cohort.Teen](h.ids), Group: group, College: h.college, Class: h.class, Level: "4e", From: date(firstWeek),
		Identity: cohort.TeenIdentity{First: "Kenza", Last: "Benali", Birth: date("2013-03-14")},
	}
}

func (h *house) teen(group cohort.GroupID) cohort.TeenID {
	h.t.Helper()
	n := h.newTeen(group)
	h.ok(h.store.Enrol(h.t.Context(), h.edit(), n))
	return n.ID
}

func (h *house) child(maternelle school.ID) cohort.ChildID {
	h.t.Helper()
	n := cohort.NewChild{
		ID: id.New[cohort.Child](h.ids), Cohort: h.cohort, Maternelle: maternelle, Section: "MS",
		Identity: cohort.ChildIdentity{First: "Lina"},
	}
	h.ok(h.store.AddChild(h.t.Context(), h.edit(), n))
	return n.ID
}

func (h *house) pair(t cohort.TeenID, c cohort.ChildID, from string) cohort.PairID {
	h.t.Helper()
	n := cohort.NewPair{ID: id.New[cohort.Pair](h.ids), Teen: t, Child: c, From: date(from), Rationale: "Lina parle peu."}
	h.ok(h.store.PairUp(h.t.Context(), h.edit(), n))
	return n.ID
}

func (h *house) seen(t cohort.TeenID) cohort.Teen {
	h.t.Helper()
	got, err := h.store.Teen(h.t.Context(), h.edit().Scope(), t)
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}

// refused checks that err is about the field.
func refused(t testing.TB, err error, field string) {
	t.Helper()
	if fault.FieldsOf(err).On(field) == "" {
		t.Fatalf("want a message on %q, got %v (%v)", field, err, fault.FieldsOf(err))
	}
}
