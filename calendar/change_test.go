package calendar

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func changes(list []Change) []string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%d: %s → %s", c.Number, c.Before, c.After))
	}
	return out
}

func TestDiffOfAClosure(t *testing.T) {
	t.Parallel()
	r := pilot(ZoneB, time.Monday, "2026-10-05")
	before := mustPlan(t, r)
	r.Closed = []Closure{{Range: span("2027-02-01"), Reason: "Stage de 3e"}}
	after := mustPlan(t, r)
	want := []string{"14: 2027-02-01 → 2027-02-08", "15: 2027-02-08 → 2027-02-15", "16: 2027-02-15 → 2027-03-08"}
	got := Diff(before, after)
	if diff := cmp.Diff(want, changes(got)); diff != "" || DoseLost(got) != 0 {
		t.Errorf("dose lost %d, %s", DoseLost(got), diff)
	}
	got = Diff(before, after.Until(date("2027-02-19")))
	want[2] = "16: 2027-02-15 → "
	if diff := cmp.Diff(want, changes(got)); diff != "" || DoseLost(got) != 1 || !got[2].Lost() || !got[1].Moved() {
		t.Errorf("dose lost %d, %s", DoseLost(got), diff)
	}
	if got := Diff(after.Until(date("2027-02-19")), after); DoseLost(got) != -1 {
		t.Errorf("one session more is a dose lost of %d", DoseLost(got))
	}
	if n := len(after.Until(date("2026-10-20")).Skipped); n != 1 {
		t.Errorf("%d skips until 20 October, want 1", n)
	}
}

func TestDiffOfOneSession(t *testing.T) {
	t.Parallel()
	p := mustPlan(t, pilot(ZoneB, time.Monday, "2026-10-05"))
	if got := Diff(p, p); got != nil {
		t.Errorf("a plan differs from itself: %v", got)
	}
	if diff := cmp.Diff([]string{"3: 2026-11-02 → "}, changes(Diff(p, p.Without(3)))); diff != "" {
		t.Error(diff)
	}
	moved := p.Moved(16, date("2027-03-09"))
	if diff := cmp.Diff([]string{"16: 2027-02-15 → 2027-03-09"}, changes(Diff(p, moved))); diff != "" {
		t.Error(diff)
	}
	if p.Last() != date("2027-02-15") || moved.Last() != date("2027-03-09") {
		t.Error("Moved changed the plan it was called on, or nothing")
	}
}

func TestPauses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone  Zone
		day   time.Weekday
		start string
		want  []Pause
	}{
		{ZoneB, time.Monday, "2026-10-05", []Pause{{2, "Toussaint"}, {9, "Noël"}}},
		{ZoneB, time.Wednesday, "2026-10-05", []Pause{{2, "Toussaint"}, {8, "Noël"}, {15, "Hiver"}}},
		{ZoneC, time.Monday, "2026-10-05", []Pause{{2, "Toussaint"}, {9, "Noël"}, {14, "Hiver"}}},
		{ZoneA, time.Friday, "2027-04-01", []Pause{{2, "Printemps"}, {11, "Été"}}},
	} {
		p := mustPlan(t, pilot(c.zone, c.day, c.start))
		if c.start == "2027-04-01" {
			p = p.Until(date("2027-10-01"))
		}
		if diff := cmp.Diff(c.want, National().Pauses(c.zone, p.Sessions)); diff != "" {
			t.Errorf("zone %s, %s from %s: %s", c.zone, c.day, c.start, diff)
		}
	}
	if got := National().Pauses(ZoneB, nil); got != nil {
		t.Errorf("no session, and yet pauses: %v", got)
	}
}

func TestShortName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Vacances de la Toussaint": "Toussaint", "Vacances d’été": "Été", "Vacances de Noël": "Noël",
		"semaine blanche": "Semaine blanche", "": "", "Vacances de ": "",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
