package cohort_test

import (
	"testing"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
)

// Every read gives nothing, or Missing, to whoever is outside.
func TestStrangers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	teen, child := h.teen(h.monday), h.child(h.maternelle)
	h.pair(teen, child, firstWeek)
	strangers := map[string]access.Scope{
		"nobody":            {},
		"another partner":   grant[access.ReadCohort](t, h.otherManager).Scope(),
		"another group":     grant[access.ReadCohort](t, actor(access.Facilitator, access.Group, int64(h.foreign))).Scope(),
		"another collège":   grant[access.ReadTeens](t, actor(access.CollegeContact, access.School, int64(h.otherCollege))).Scope(),
		"another école":     grant[access.ReadChildren](t, actor(access.MaternelleContact, access.School, 99)).Scope(),
		"another pilot":     grant[access.ReadCohort](t, actor(access.SteeringLead, access.Programme, int64(h.otherProgramme))).Scope(),
		"identifiers mixed": grant[access.ReadCohort](t, actor(access.PartnerManager, access.Partner, int64(h.cohort), int64(teen), int64(h.monday))).Scope(),
	}
	for name, scope := range strangers {
		t.Run(name, func(t *testing.T) {
			for read, n := range h.reads(t, scope, teen, child) {
				if n != 0 {
					t.Errorf("%s gives %d", read, n)
				}
			}
		})
	}
	for read, n := range h.reads(t, h.edit().Scope(), teen, child) {
		if n == 0 {
			t.Errorf("%s gives nothing to whoever is inside", read)
		}
	}
}

// reads counts what each read of the store gives.
func (h *house) reads(t *testing.T, scope access.Scope, teen cohort.TeenID, child cohort.ChildID) map[string]int {
	t.Helper()
	ctx := t.Context()
	out := map[string]int{}
	list := func(name string, n int, err error) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		out[name] = n
	}
	one := func(name string, err error) {
		if err == nil {
			out[name] = 1
		} else if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	day := date("2026-10-12")
	cohorts, err := h.store.Cohorts(ctx, scope)
	n := 0
	for _, c := range cohorts {
		if c.ID == h.cohort {
			n++
		}
	}
	list("Cohorts", n, err)
	groups, err := h.store.Groups(ctx, scope, h.cohort)
	list("Groups", len(groups), err)
	teens, err := h.store.Teens(ctx, scope, h.cohort)
	list("Teens", len(teens), err)
	teens, err = h.store.TeensOfGroup(ctx, scope, h.monday)
	list("TeensOfGroup", len(teens), err)
	places, err := h.store.Places(ctx, scope, h.cohort)
	list("Places", len(places), err)
	children, err := h.store.Children(ctx, scope, h.cohort)
	list("Children", len(children), err)
	pairs, err := h.store.Pairs(ctx, scope, h.cohort)
	list("Pairs", len(pairs), err)
	pairs, err = h.store.PairsOf(ctx, scope, teen)
	list("PairsOf", len(pairs), err)
	stays, err := h.store.Enrolments(ctx, scope, teen)
	list("Enrolments", len(stays), err)
	roster, err := h.store.Roster(ctx, scope, h.monday, day)
	list("Roster", len(roster), err)
	list("RosterTx", h.rosterTx(t, scope, day), nil)
	_, err = h.store.Cohort(ctx, scope, h.cohort)
	one("Cohort", err)
	_, err = h.store.Group(ctx, scope, h.monday)
	one("Group", err)
	_, err = h.store.Teen(ctx, scope, teen)
	one("Teen", err)
	_, err = h.store.Child(ctx, scope, child)
	one("Child", err)
	return out
}

func (h *house) rosterTx(t *testing.T, scope access.Scope, day clock.Date) (n int) {
	t.Helper()
	err := h.db.Tx(t.Context(), func(tx *db.Tx) error {
		got, err := h.store.RosterTx(t.Context(), tx, scope, h.monday, day)
		n = len(got)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Every verb finds nothing outside its grant.
func TestStrangersChangeNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	teen, child := h.teen(h.monday), h.child(h.maternelle)
	pair := h.pair(teen, child, firstWeek)
	free := h.child(h.maternelle)
	group, err := h.store.Group(t.Context(), h.edit().Scope(), h.monday)
	if err != nil {
		t.Fatal(err)
	}
	ctx, g, set := t.Context(), grant[access.EditCohort](t, h.otherManager), grant[access.SetUpProgramme](t, h.otherManager)
	newPair := cohort.NewPair{ID: id.New[cohort.Pair](h.ids), Teen: teen, Child: free, From: date("2026-11-09")}
	calls := map[string]func() error{
		"Enrol":       func() error { _, err := h.store.Enrol(ctx, g, h.newTeen(h.monday)); return err },
		"MoveTeen":    func() error { return h.store.MoveTeen(ctx, g, teen, h.foreign, date("2026-11-09")) },
		"Leave":       func() error { return h.store.Leave(ctx, g, teen, date("2026-11-09"), cohort.Moved) },
		"PairUp":      func() error { _, err := h.store.PairUp(ctx, g, newPair); return err },
		"Rematch":     func() error { _, err := h.store.Rematch(ctx, g, newPair); return err },
		"EndPair":     func() error { return h.store.EndPair(ctx, g, pair, date("2026-11-09"), cohort.PersonalReason) },
		"ChildLeaves": func() error { return h.store.ChildLeaves(ctx, g, child, date("2026-11-09"), cohort.Moved) },
		"AddChild": func() error {
			_, err := h.store.AddChild(ctx, g, cohort.NewChild{ID: id.New[cohort.Child](h.ids), Cohort: h.cohort, Maternelle: h.maternelle, Section: "MS"})
			return err
		},
		"CorrectIdentity": func() error {
			return h.store.CorrectIdentity(ctx, g, cohort.TeenCorrection{Teen: teen, College: h.college, Level: "4e", Seen: h.seen(teen).Seen()})
		},
		"CorrectChild": func() error {
			return h.store.CorrectChild(ctx, g, cohort.ChildCorrection{Child: child, Section: "MS"})
		},
		"AddGroup": func() error {
			_, err := h.store.AddGroup(ctx, set, h.cohort, cohort.NewGroup{ID: id.New[cohort.Group](h.ids), Maternelle: h.maternelle, Capacity: 12})
			return err
		},
		"EditGroup": func() error {
			return h.store.EditGroup(ctx, set, cohort.NewGroup{ID: h.monday, Maternelle: h.maternelle, Capacity: 12}, group.Seen())
		},
	}
	before := h.dump()
	for name, call := range calls {
		if err := call(); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: want Missing, got %v", name, err)
		}
	}
	if h.dump() != before {
		t.Error("something changed")
	}
}

// dump is a stand-in for the content of the room's tables.
func (h *house) dump() (out [4]int) {
	h.t.Helper()
	for i, q := range []string{"select count(*) from enrolment where ends_on is null", "select count(*) from pair where ends_on is null", "select count(*) from child where left_on is null", "select count(*) from cohort_group"} {
		n, err := db.Value[int](h.t.Context(), h.db, q)
		if err != nil {
			h.t.Fatal(err)
		}
		out[i] = n
	}
	return out
}

// Each role sees its part of a cohort.
func TestPartsOfACohort(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	monday, tuesday := h.teen(h.monday), h.teen(h.tuesday)
	elsewhere := h.newTeen(h.monday)
	elsewhere.College, elsewhere.Class = h.otherCollege, 0
	h.ok(h.store.Enrol(t.Context(), h.edit(), elsewhere))
	mine, free, theirs := h.child(h.maternelle), h.child(h.maternelle), h.child(h.otherMaternelle)
	h.pair(monday, mine, firstWeek)
	teens := func(s access.Scope) map[cohort.TeenID]bool {
		all, err := h.store.Teens(t.Context(), s, h.cohort)
		if err != nil {
			t.Fatal(err)
		}
		out := map[cohort.TeenID]bool{}
		for _, x := range all {
			out[x.ID] = true
		}
		return out
	}
	if got := teens(grant[access.ReadTeens](t, h.collegian).Scope()); len(got) != 2 || !got[monday] || !got[tuesday] {
		t.Error("a collège sees its own teens:", len(got))
	}
	if got := teens(grant[access.ReadTeens](t, h.facilitator).Scope()); len(got) != 2 || got[tuesday] {
		t.Error("a facilitator sees the teens of the group:", len(got))
	}
	if got, _ := h.store.Groups(t.Context(), grant[access.ReadCalendar](t, h.collegian).Scope(), h.cohort); len(got) != 2 {
		t.Error("a collège sees the groups of its teens:", len(got))
	}
	if got, _ := h.store.Roster(t.Context(), grant[access.ReadTeens](t, h.collegian).Scope(), h.monday, date(firstWeek)); len(got) != 1 {
		t.Error("a collège sees its own part of a roster:", len(got))
	}
	children := func(s access.Scope) map[cohort.ChildID]bool {
		all, err := h.store.Children(t.Context(), s, h.cohort)
		if err != nil {
			t.Fatal(err)
		}
		out := map[cohort.ChildID]bool{}
		for _, x := range all {
			out[x.ID] = true
		}
		return out
	}
	if got := children(grant[access.ReadChildren](t, h.facilitator).Scope()); len(got) != 2 || !got[mine] || !got[free] {
		t.Error("a facilitator sees the group's children and the free ones of its école:", len(got))
	}
	if got := children(grant[access.ReadChildren](t, actor(access.MaternelleContact, access.School, int64(h.otherMaternelle))).Scope()); len(got) != 1 || !got[theirs] {
		t.Error("an école sees its own children:", len(got))
	}
}
