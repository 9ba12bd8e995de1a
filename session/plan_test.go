package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/calendar"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/session"
)

func dates(list []session.Session) []string {
	var out []string
	for _, s := range list {
		text := s.Date.String()
		if s.Cancelled {
			text += " cancelled"
		}
		out = append(out, text)
	}
	return out
}

func TestPlanCohort(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	want, err := calendar.National().Plan(calendar.Request{
		Zone: calendar.ZoneB, Start: clock.NewDate(2026, 10, 5), Sessions: 16, Weekday: 2, HalfDay: calendar.AM,
	})
	if err != nil {
		t.Fatal(err)
	}
	var planned []string
	for _, s := range want.Sessions {
		planned = append(planned, s.Date.String())
	}
	tuesday := p.sessions(1)
	if d := cmp.Diff(planned, dates(tuesday)); d != "" {
		t.Fatal(d)
	}
	if got := tuesday[15].Date.String(); got != "2027-02-16" {
		t.Fatalf("the 16th Tuesday session is on %s", got)
	}
	before := p.rows()
	if err := p.store.PlanCohort(t.Context(), grant[access.SetUpProgramme](p, claire), p.cohort); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(dates(tuesday), dates(p.sessions(1))); d != "" {
		t.Fatal("planning twice is not planning once:", d)
	}
	if d := cmp.Diff(before, p.rows()); d != "" {
		t.Fatal(d)
	}
	// Eight Mondays before 26 November 2026 in zone B, holidays left out.
	if got := p.strips()[p.teens[0]]; got != "NNNNNNFFFFFFFFFF" {
		t.Fatalf("strip %q", got)
	}
}

func TestPlanAgainAfterAClosure(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	p.record(nadia, p.on(0, 6), p.event(p.on(0, 6), session.Opened))
	// One past day, one day to come.
	for i, day := range []string{"2026-11-16", "2026-12-07"} {
		p.exec("insert into closure (id, school_id, starts_on, ends_on, reason, created_at) values ($1, $2, $3, $3, 'Grève', 0)", 700+i, p.nursery[0], day)
	}
	before := p.sessions(0)
	preview, err := p.store.PreviewPlan(t.Context(), p.scope(), p.cohort)
	if err != nil {
		t.Fatal(err)
	}
	if len(preview) != 1 || preview[0].Group.ID != p.groups[0] || preview[0].Lost() != 0 {
		t.Fatalf("only Monday's group changes, and loses nothing: %+v", preview)
	}
	if err := p.store.PlanCohort(t.Context(), grant[access.SetUpProgramme](p, claire), p.cohort); err != nil {
		t.Fatal(err)
	}
	after := p.sessions(0)
	if d := cmp.Diff(dates(before)[:7], dates(after)[:7]); d != "" {
		t.Fatal("what is past or opened stays:", d)
	}
	if after[7].Date.String() != "2026-12-14" || after[15].Date == before[15].Date {
		t.Fatalf("the session of 7 December and those after move on: %v", dates(after))
	}
	if preview[0].Changes[0].After != after[7].Date {
		t.Fatal("what was shown is not what was done")
	}
	again, err := p.store.PreviewPlan(t.Context(), p.scope(), p.cohort)
	if err != nil || len(again) != 0 {
		t.Fatal("planning is stable:", again, err)
	}
}

func TestCancelMoveMakeUp(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	g := grant[access.EditCalendar](p, nadia)
	x := p.on(0, 8)
	slot := session.Slot{Date: clock.NewDate(2026, 12, 9), Starts: "09:00", Ends: "11:30"}
	c, err := p.store.PreviewCancel(t.Context(), g, x.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Lost() != 1 || c.After.Sessions != 15 || c.After.Planned != 16 || c.Before.Minutes-c.After.Minutes != 150 {
		t.Fatalf("%+v", c)
	}
	made := id.New[session.Session](p.ids)
	for range 2 { // a double click has one effect
		if err := p.store.Cancel(t.Context(), g, x.ID, x.Version, "Météo", nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	if got := p.strips()[p.teens[0]]; got[7] != session.CellCancelled {
		t.Fatalf("strip %q", got)
	}
	if _, err := p.store.PreviewCancel(t.Context(), g, x.ID, nil); fault.KindOf(err) != fault.Conflict {
		t.Fatal("a cancelled session is cancelled once:", err)
	}
	for range 2 {
		if err := p.store.MakeUp(t.Context(), g, x.ID, made, slot); err != nil {
			t.Fatal(err)
		}
	}
	if got := p.strips()[p.teens[0]]; got[7] != session.CellFuture {
		t.Fatalf("strip %q", got)
	}
	if err := p.store.MakeUp(t.Context(), g, x.ID, id.New[session.Session](p.ids), slot); fault.KindOf(err) != fault.Conflict {
		t.Fatal("one make-up is enough:", err)
	}
	other := p.on(1, 8)
	if err := p.store.MakeUp(t.Context(), g, x.ID, other.ID, slot); fault.KindOf(err) != fault.Conflict {
		t.Fatal("an identifier that another session has:", err)
	}
	if got := p.on(1, 8); got != other {
		t.Fatal("another group's session changed")
	}
	m := p.on(0, 8)
	slot.Date, slot.Starts, slot.Ends = clock.NewDate(2026, 12, 10), "10:00", "12:00"
	if err := p.store.Move(t.Context(), g, m.ID, m.Version, slot); err != nil {
		t.Fatal(err)
	}
	if err := p.store.Move(t.Context(), g, m.ID, m.Version, session.Slot{Date: clock.NewDate(2026, 12, 11), Starts: "10:00", Ends: "12:00"}); fault.KindOf(err) != fault.Conflict {
		t.Fatal("a page that shows an older date:", err)
	}
	m = p.on(0, 8)
	if m.Date != slot.Date || m.PlannedOn.String() != "2026-12-09" || m.MakeUpFor != x.ID || m.Version != 2 {
		t.Fatalf("%+v", m)
	}
	if d := cmp.Diff(p.rows(), p.rebuilt()); d != "" {
		t.Fatal(d)
	}
}

func TestMakeUpOnTheSameDay(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	g := grant[access.EditCalendar](p, nadia)
	x := p.on(0, 8)
	made := id.New[session.Session](p.ids)
	slot := &session.Slot{Date: x.Date, Starts: "14:00", Ends: "16:00"}
	if err := p.store.Cancel(t.Context(), g, x.ID, x.Version, "Maternelle fermée", slot, made); err != nil {
		t.Fatal(err)
	}
	got, err := p.store.BySlug(t.Context(), p.scope(), x.Slug())
	if err != nil || got.ID != made {
		t.Fatal("the address leads to the session that is held:", got, err)
	}
}

func TestBadSlots(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	g := grant[access.EditCalendar](p, claire)
	x := p.on(0, 8)
	p.exec("insert into closure (id, school_id, starts_on, ends_on, reason, created_at) values (700, $1, '2026-12-10', '2026-12-11', 'Brevet blanc', 0)", p.colleges[1])
	cases := []struct {
		name, date, from, to, field string
	}{
		{"no date", "", "09:00", "11:00", "date"},
		{"school holidays", "2026-12-21", "09:00", "11:00", "date"},
		{"Sunday", "2026-12-06", "09:00", "11:00", "date"},
		{"after the known calendar", "2040-12-06", "09:00", "11:00", "date"},
		{"taken", "2026-12-14", "09:00", "11:00", "date"},
		{"no time", "2026-12-08", "", "", "fin"},
		{"ends before it starts", "2026-12-08", "11:00", "09:00", "fin"},
		{"a closure that nobody has seen", "2026-12-10", "09:00", "11:00", "malgre"},
		{"another group at the same time", "2026-12-08", "09:00", "11:00", "malgre"},
	}
	for _, c := range cases {
		d, err := clock.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		err = p.store.Move(t.Context(), g, x.ID, x.Version, session.Slot{Date: d, Starts: c.from, Ends: c.to})
		if fault.FieldsOf(err).On(c.field) == "" {
			t.Errorf("%s: want a message on %s, got %v", c.name, c.field, err)
		}
	}
	if err := p.store.Move(t.Context(), g, x.ID, x.Version, session.Slot{Date: clock.NewDate(2026, 12, 10), Starts: "09:00", Ends: "11:00", Despite: true}); err != nil {
		t.Error("a closure is a warning:", err)
	}
}

func TestNothingOpenedMoves(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-23T09:05")
	g := grant[access.EditCalendar](p, nadia)
	x := p.on(0, 6)
	p.record(nadia, x, p.event(x, session.Opened))
	if err := p.store.Cancel(t.Context(), g, x.ID, x.Version, "Météo", nil, 0); fault.KindOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	slot := session.Slot{Date: clock.NewDate(2026, 12, 9), Starts: "09:00", Ends: "11:30"}
	if err := p.store.Move(t.Context(), g, x.ID, x.Version, slot); fault.KindOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	made := id.New[session.Session](p.ids)
	if err := p.store.AddExtra(t.Context(), g, p.groups[0], made, slot); err != nil {
		t.Fatal(err)
	}
	if got := p.on(0, 17); got.ID != made {
		t.Fatalf("%+v", got)
	}
	if got := p.strips()[p.teens[0]]; len(got) != 17 || got[16] != session.CellFuture {
		t.Fatalf("strip %q", got)
	}
}
