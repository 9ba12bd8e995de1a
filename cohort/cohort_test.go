package cohort_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/calendar"
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/school"
)

func TestWords(t *testing.T) {
	t.Parallel()
	if got := (cohort.Group{Weekday: 1, HalfDay: calendar.AM}).Name(); got != "Lundi matin" {
		t.Error(got)
	}
	if got := (cohort.Group{Weekday: 4, HalfDay: calendar.PM}).Name(); got != "Jeudi après-midi" {
		t.Error(got)
	}
	for _, list := range [][]cohort.Reason{cohort.LeaveReasons(), cohort.ChildReasons(), cohort.PairReasons(), {cohort.GroupChange, cohort.ChildLeft, cohort.TeenLeft}} {
		for _, r := range list {
			if r.String() == "" {
				t.Errorf("%q has no words", string(r))
			}
		}
	}
	who := cohort.TeenIdentity{First: "Émile", Last: "Zola", Birth: date("2013-11-27")}
	if who.Short() != "Émile Z." || who.Age(date("2026-11-26")) != 12 || who.Age(date("2026-11-27")) != 13 {
		t.Error(who.Short(), who.Age(date("2026-11-26")))
	}
}

func TestEnrol(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := h.newTeen(h.monday)
	h.ok(h.store.Enrol(t.Context(), h.edit(), n))
	if added, err := h.store.Enrol(t.Context(), h.edit(), n); added || err != nil {
		t.Fatal("a second delivery must change nothing", added, err)
	}
	got := h.seen(n.ID)
	if got.Group != h.monday || got.From != n.From || !got.Until.IsZero() || got.CollegeName != "Collège des Tisserands" || got.ClassName != "4e B" {
		t.Errorf("%+v", got)
	}
	r := h.vault.Reader(audit.NewWriter(h.db, h.ids), audit.Actor{Account: 77}, audit.ForCohort, h.clock.Now())
	who, err := personal.Reveal(t.Context(), r, got.Person(), got.Identity)
	if err != nil || who != n.Identity {
		t.Error("the identity does not come back", err)
	}
	actions, err := db.Values[string](t.Context(), h.db, "select action from audit_entry where subjects = $1", n.ID.String())
	if err != nil || !cmp.Equal(actions, []string{"teen.enrol"}) {
		t.Error(actions, err)
	}
}

func TestEnrolRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for field, change := range map[string]func(*cohort.NewTeen){
		"naissance": func(n *cohort.NewTeen) { n.Identity.Birth = date("2027-01-01") },
		"college":   func(n *cohort.NewTeen) { n.College = h.maternelle },
		"classe":    func(n *cohort.NewTeen) { n.College = h.otherCollege },
		"depuis":    func(n *cohort.NewTeen) { n.From = date("2025-10-06") },
	} {
		n := h.newTeen(h.monday)
		change(&n)
		_, err := h.store.Enrol(t.Context(), h.edit(), n)
		refused(t, err, field)
	}
	for _, birth := range []string{"2016-01-01", "2005-01-01"} {
		n := h.newTeen(h.monday)
		n.Identity.Birth = date(birth)
		_, err := h.store.Enrol(t.Context(), h.edit(), n)
		refused(t, err, "naissance")
	}
	n := h.newTeen(h.monday)
	n.ID = cohort.TeenID(h.child(h.maternelle))
	if _, err := h.store.Enrol(t.Context(), h.edit(), n); fault.KindOf(err) != fault.Conflict {
		t.Error("a teen must not share the key of a child:", err)
	}
}

func TestPlacesAndGlyphs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	shapes := map[string]bool{}
	var first cohort.TeenID
	for range 10 {
		i := h.teen(h.monday)
		first = i
		got := h.seen(i)
		if shapes[got.Shape] || !ui.Shape(got.Shape).Valid() || !ui.Color(got.Color).Valid() {
			t.Fatalf("shape %q %q", got.Shape, got.Color)
		}
		shapes[got.Shape] = true
	}
	_, err := h.store.Enrol(t.Context(), h.edit(), h.newTeen(h.monday))
	refused(t, err, "groupe")
	if err := h.store.Leave(t.Context(), h.edit(), first, date("2026-11-09"), cohort.Moved); err != nil {
		t.Fatal(err)
	}
	n := h.newTeen(h.monday)
	n.From = date("2026-11-09")
	_, err = h.store.Enrol(t.Context(), h.edit(), n)
	refused(t, err, "groupe") // the place is free the day after
	n.From = date("2026-11-10")
	n.Shape = h.seen(h.teenIn(h.monday)).Shape
	_, err = h.store.Enrol(t.Context(), h.edit(), n)
	refused(t, err, "forme")
	n.Shape = ""
	h.ok(h.store.Enrol(t.Context(), h.edit(), n))
	if got := h.seen(n.ID); shapes[got.Shape] {
		t.Error("a shape that nobody ever had was free:", got.Shape)
	}
}

func (h *house) teenIn(g cohort.GroupID) cohort.TeenID {
	all, err := h.store.TeensOfGroup(h.t.Context(), h.edit().Scope(), g)
	if err != nil || len(all) == 0 {
		h.t.Fatal(err)
	}
	for _, x := range all {
		if x.Until.IsZero() {
			return x.ID
		}
	}
	return 0
}

func TestLeave(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i, c := h.teen(h.monday), h.child(h.maternelle)
	h.pair(i, c, firstWeek)
	refused(t, h.store.Leave(t.Context(), h.edit(), i, date("2026-10-04"), cohort.Moved), "date")
	refused(t, h.store.Leave(t.Context(), h.edit(), i, date("2026-11-09"), cohort.Rematch), "motif")
	if err := h.store.Leave(t.Context(), h.edit(), i, date("2026-11-09"), cohort.Moved); err != nil {
		t.Fatal(err)
	}
	if got := h.seen(i); got.Until != date("2026-11-09") || got.LeftReason != cohort.Moved || got.Pair != 0 || !got.Left(date("2026-11-10")) {
		t.Errorf("%+v", got)
	}
	if got := h.roster(h.monday, "2026-11-09"); len(got) != 1 || got[0].Child != c {
		t.Errorf("the last day counts: %v", len(got))
	}
	if got := h.roster(h.monday, "2026-11-10"); len(got) != 0 {
		t.Error("gone the day after")
	}
	// Said again, it corrects the day, and the pair's.
	if err := h.store.Leave(t.Context(), h.edit(), i, date("2026-11-16"), cohort.FamilyStopped); err != nil {
		t.Fatal(err)
	}
	if got := h.roster(h.monday, "2026-11-16"); len(got) != 1 || got[0].Child != c {
		t.Error("the pair follows the corrected day")
	}
	// Who had left comes back, without a pair.
	refused(t, h.store.MoveTeen(t.Context(), h.edit(), i, h.monday, date("2026-11-16")), "depuis")
	if err := h.store.MoveTeen(t.Context(), h.edit(), i, h.monday, date("2026-11-23")); err != nil {
		t.Fatal(err)
	}
	if got := h.seen(i); !got.Until.IsZero() || got.From != date("2026-11-23") || got.LeftReason != "" {
		t.Errorf("%+v", got)
	}
	if len(h.roster(h.monday, "2026-11-20")) != 0 || len(h.roster(h.monday, "2026-11-23")) != 1 {
		t.Error("away between the two")
	}
	refused(t, h.store.Leave(t.Context(), h.edit(), i, date("2026-11-24"), cohort.EnteredMistaken), "motif")
}

func TestMistaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i, c := h.teen(h.monday), h.child(h.maternelle)
	h.pair(i, c, "2026-10-12")
	if err := h.store.Leave(t.Context(), h.edit(), i, date("2026-11-09"), cohort.EnteredMistaken); err != nil {
		t.Fatal(err)
	}
	if len(h.roster(h.monday, "2026-10-19")) != 0 {
		t.Error("was never there")
	}
	if all, _ := h.store.Teens(t.Context(), h.edit().Scope(), h.cohort); len(all) != 0 {
		t.Error("is in no list")
	}
	if all, _ := h.store.Pairs(t.Context(), h.edit().Scope(), h.cohort); len(all) != 0 {
		t.Error("had no pair")
	}
	if err := h.store.MoveTeen(t.Context(), h.edit(), i, h.tuesday, date(firstWeek)); err != nil {
		t.Fatal(err)
	}
	if len(h.roster(h.tuesday, firstWeek)) != 1 {
		t.Error("can come back from the first day")
	}
	if err := h.store.ChildLeaves(t.Context(), h.edit(), c, date("2026-11-09"), cohort.EnteredMistaken); err != nil {
		t.Fatal(err)
	}
	if all, _ := h.store.Children(t.Context(), h.edit().Scope(), h.cohort); len(all) != 0 {
		t.Error("a mistaken child is in no list")
	}
}

func (h *house) roster(g cohort.GroupID, on string) []cohort.Member {
	h.t.Helper()
	got, err := h.store.Roster(h.t.Context(), h.edit().Scope(), g, date(on))
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}

func TestMoveTeen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i := h.teen(h.monday)
	same := h.newTeen(h.tuesday)
	same.Shape = h.seen(i).Shape
	h.ok(h.store.Enrol(t.Context(), h.edit(), same))
	other := same.ID
	if h.seen(i).Color == h.seen(other).Color {
		t.Error("two equal glyphs in a cohort")
	}
	h.pair(i, h.child(h.maternelle), firstWeek)
	refused(t, h.store.MoveTeen(t.Context(), h.edit(), i, h.monday, date("2026-11-02")), "groupe")
	refused(t, h.store.MoveTeen(t.Context(), h.edit(), i, h.tuesday, date("2026-10-04")), "depuis")
	if err := h.store.MoveTeen(t.Context(), h.edit(), i, h.foreign, date("2026-11-02")); fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	if err := h.store.MoveTeen(t.Context(), h.edit(), i, h.tuesday, date("2026-11-02")); err != nil {
		t.Fatal(err)
	}
	got := h.seen(i)
	if got.Group != h.tuesday || got.Pair != 0 {
		t.Error("the child's school is not the new group's: the pair ends")
	}
	if got.Shape == h.seen(other).Shape {
		t.Error("two equal shapes in a group")
	}
	stays, err := h.store.Enrolments(t.Context(), h.edit().Scope(), i)
	if err != nil || len(stays) != 2 || stays[0].Until != date("2026-11-01") || stays[0].Reason != cohort.GroupChange {
		t.Error(stays, err)
	}
	// On the day of entry, it corrects.
	if err := h.store.MoveTeen(t.Context(), h.edit(), i, h.monday, date("2026-11-02")); err != nil {
		t.Fatal(err)
	}
	if stays, _ := h.store.Enrolments(t.Context(), h.edit().Scope(), i); len(stays) != 2 || stays[1].Group != h.monday {
		t.Error(stays)
	}
}

func TestPairs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	kenza, yanis := h.teen(h.monday), h.teen(h.monday)
	lina, gabin, far := h.child(h.maternelle), h.child(h.maternelle), h.child(h.otherMaternelle)
	first := h.pair(kenza, lina, firstWeek)
	try := func(t cohort.TeenID, c cohort.ChildID, from string) error {
		_, err := h.store.PairUp(h.t.Context(), h.edit(), cohort.NewPair{ID: id.New[cohort.Pair](h.ids), Teen: t, Child: c, From: date(from)})
		return err
	}
	refused(t, try(kenza, gabin, "2026-10-12"), "depuis")
	refused(t, try(yanis, lina, "2026-10-12"), "enfant")
	refused(t, try(yanis, far, "2026-10-12"), "enfant")
	refused(t, try(yanis, gabin, "2026-10-01"), "depuis")
	refused(t, h.store.EndPair(t.Context(), h.edit(), first, date("2026-10-04"), cohort.Rematch), "date")
	next := cohort.NewPair{ID: id.New[cohort.Pair](h.ids), Teen: kenza, Child: gabin, From: date("2026-11-09")}
	h.ok(h.store.Rematch(t.Context(), h.edit(), next))
	if added, err := h.store.Rematch(t.Context(), h.edit(), next); added || err != nil {
		t.Error("a second delivery must change nothing", added, err)
	}
	if a, b := h.roster(h.monday, "2026-11-08"), h.roster(h.monday, "2026-11-09"); childOf(a, kenza) != lina || childOf(b, kenza) != gabin {
		t.Error("one child until the day before, the other from the day on")
	}
	if err := h.store.EndPair(t.Context(), h.edit(), next.ID, date("2026-11-20"), cohort.PersonalReason); err != nil {
		t.Fatal(err)
	}
	if err := h.store.EndPair(t.Context(), h.edit(), next.ID, date("2026-11-20"), cohort.PersonalReason); fault.KindOf(err) != fault.Conflict {
		t.Error(err)
	}
	pairs, err := h.store.PairsOf(t.Context(), h.edit().Scope(), kenza)
	if err != nil || len(pairs) != 2 || pairs[0].Reason != cohort.Rematch || pairs[1].Until != date("2026-11-20") {
		t.Error(pairs, err)
	}
	// The child leaves: their pair ends that day.
	h.pair(yanis, lina, "2026-11-16")
	if err := h.store.ChildLeaves(t.Context(), h.edit(), lina, date("2026-11-24"), cohort.Moved); err != nil {
		t.Fatal(err)
	}
	if a, b := h.roster(h.monday, "2026-11-24"), h.roster(h.monday, "2026-11-25"); childOf(a, yanis) != lina || childOf(b, yanis) != 0 {
		t.Error("the pair ends with the child's last day")
	}
	refused(t, try(yanis, lina, "2026-11-25"), "enfant")
}

// A pair entered after the fact, of a teen who has already left, ends with them.
func TestPairOfWhoLeft(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i, c := h.teen(h.monday), h.child(h.maternelle)
	if err := h.store.Leave(t.Context(), h.edit(), i, date("2026-11-09"), cohort.Moved); err != nil {
		t.Fatal(err)
	}
	h.pair(i, c, firstWeek)
	if a, b := h.roster(h.monday, "2026-11-09"), h.seen(i); childOf(a, i) != c || b.Pair != 0 {
		t.Error("the pair lasts as long as the stay")
	}
}

func childOf(all []cohort.Member, t cohort.TeenID) cohort.ChildID {
	for _, m := range all {
		if m.Teen == t {
			return m.Child
		}
	}
	return 0
}

func TestGroups(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	g := grant[access.SetUpProgramme](t, h.manager)
	all, err := h.store.Groups(t.Context(), g.Scope(), h.cohort)
	if err != nil || len(all) != 2 || all[0].ID != h.monday || all[0].Shape == all[1].Shape {
		t.Fatal(all, err)
	}
	n := cohort.NewGroup{
		ID: h.monday, Maternelle: h.maternelle, Weekday: 1, HalfDay: calendar.AM, StartsAt: "09:15", EndsAt: "11:30",
		Shape: all[0].Shape, Color: all[0].Color, Capacity: 11,
	}
	if err := h.store.EditGroup(t.Context(), g, n, all[0].Seen()); err != nil {
		t.Fatal(err)
	}
	if err := h.store.EditGroup(t.Context(), g, n, all[0].Seen()); fault.KindOf(err) != fault.Conflict {
		t.Error("an edit on an older state is refused:", err)
	}
	now, err := h.store.Group(t.Context(), g.Scope(), h.monday)
	if err != nil || now.StartsAt != "09:15" || now.Capacity != 11 {
		t.Fatal(now, err)
	}
	taken := n
	taken.Shape = all[1].Shape
	refused(t, h.store.EditGroup(t.Context(), g, taken, now.Seen()), "forme")
	h.pair(h.teen(h.monday), h.child(h.maternelle), firstWeek)
	moved := n
	moved.Maternelle = h.otherMaternelle
	refused(t, h.store.EditGroup(t.Context(), g, moved, now.Seen()), "maternelle")
	late := n
	late.EndsAt = "09:00"
	refused(t, h.store.EditGroup(t.Context(), g, late, now.Seen()), "fin")
}

func TestCreateCohort(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	g := grant[access.SetUpProgramme](t, h.manager)
	n := cohort.NewCohort{
		ID: id.New[cohort.Cohort](h.ids), Programme: h.programme, Partner: h.partner, Zone: calendar.ZoneB,
		FirstWeek: date("2027-01-04"), Sessions: 16,
	}
	h.ok(h.store.CreateCohort(t.Context(), g, n))
	got, err := h.store.Cohort(t.Context(), g.Scope(), n.ID)
	if err != nil || got.Number != 2 {
		t.Error(got, err)
	}
	n.ID, n.Number = id.New[cohort.Cohort](h.ids), 2
	if _, err := h.store.CreateCohort(t.Context(), g, n); fault.KindOf(err) != fault.Conflict {
		t.Error("a number is taken once:", err)
	}
	n.Number, n.Partner = 0, h.otherPartner
	_, err = h.store.CreateCohort(t.Context(), g, n)
	refused(t, err, "structure")
	n.Partner, n.Programme = h.partner, h.otherProgramme
	_, err = h.store.CreateCohort(t.Context(), g, n)
	refused(t, err, "programme")
	n.Programme, n.FirstWeek = h.programme, date("2027-01-05")
	_, err = h.store.CreateCohort(t.Context(), g, n)
	refused(t, err, "premiere-semaine")
}

func TestCorrect(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i := h.teen(h.monday)
	c := cohort.TeenCorrection{
		Teen: i, Identity: cohort.TeenIdentity{First: "Kenza", Last: "Ben Ali", Birth: date("2013-03-15")},
		College: h.otherCollege, Level: "3e", Seen: h.seen(i).Seen(),
	}
	if err := h.store.CorrectIdentity(t.Context(), h.edit(), c); err != nil {
		t.Fatal(err)
	}
	if err := h.store.CorrectIdentity(t.Context(), h.edit(), c); fault.KindOf(err) != fault.Conflict {
		t.Error("a correction on an older state is refused:", err)
	}
	if got := h.seen(i); got.College != h.otherCollege || got.Level != "3e" || got.Class != school.ClassID(0) {
		t.Errorf("%+v", got)
	}
	child := h.child(h.maternelle)
	seen, err := h.store.Child(t.Context(), h.edit().Scope(), child)
	if err != nil {
		t.Fatal(err)
	}
	err = h.store.CorrectChild(t.Context(), h.edit(), cohort.ChildCorrection{
		Child: child, Identity: cohort.ChildIdentity{First: "Lina", Initial: "M"}, Section: "GS", Seen: seen.Seen(),
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestErasure(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i, c := h.teen(h.monday), h.child(h.maternelle)
	h.pair(i, c, firstWeek)
	holders := personal.Holders{cohort.NewHolder(h.store)}
	log := audit.NewWriter(h.db, h.ids)
	r := h.vault.Reader(log, audit.Actor{Account: 77}, audit.ForAccessRequest, h.clock.Now())
	got, err := holders.Extract(t.Context(), r, personal.Person(i))
	if err != nil || len(got) != 3 || got[2].Lines[1].Text != "Lina parle peu." {
		t.Fatal(len(got), err)
	}
	for _, who := range []personal.Person{personal.Person(i), personal.Person(c)} {
		if err := holders.Erase(t.Context(), h.vault, log, audit.Actor{Account: 77}, who, h.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	left, r := h.seen(i), h.vault.Reader(log, audit.Actor{Account: 77}, audit.ForCohort, h.clock.Now())
	if _, err := personal.Reveal(t.Context(), r, left.Person(), left.Identity); fault.KindOf(err) != fault.NotFound {
		t.Error("an erased identity opens:", err)
	}
	if n, _ := db.Value[int](t.Context(), h.db, "select count(*) from pair where sealed_rationale is not null"); n != 0 {
		t.Error("a rationale is left")
	}
	if len(h.roster(h.monday, firstWeek)) != 1 {
		t.Error("who was erased stays in the counts")
	}
}
