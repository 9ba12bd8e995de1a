package cohort

import (
	"strings"
	"testing"
	"unicode/utf8"

	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/ui"
)

func day(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestBusiest(t *testing.T) {
	t.Parallel()
	stays := []span{
		{day("2026-10-05"), day("2026-11-09")},
		{day("2026-10-05"), clock.Date{}},
		{day("2026-11-10"), clock.Date{}},
		{day("2026-12-01"), day("2026-11-30")}, // lasted no day
	}
	for from, want := range map[string]int{"2026-09-01": 2, "2026-11-09": 2, "2026-11-10": 2, "2027-01-01": 2} {
		if got := busiest(stays, day(from)); got != want {
			t.Errorf("from %s: %d, want %d", from, got, want)
		}
	}
	if got := busiest(stays[:1], day("2026-11-10")); got != 0 {
		t.Error("nobody is left:", got)
	}
}

func TestStay(t *testing.T) {
	t.Parallel()
	all := []Enrolment{
		{From: day("2026-10-05"), Until: day("2026-11-01"), Reason: GroupChange},
		{From: day("2026-11-02"), Until: day("2026-11-20"), Reason: Moved},
		{From: day("2026-12-01")},
	}
	for from, want := range map[string]struct {
		on string
		ok bool
	}{
		"2026-10-04": {"", false}, "2026-10-05": {"2026-11-20", true}, "2026-11-20": {"2026-11-20", true},
		"2026-11-21": {"", false}, "2026-12-01": {"", true},
	} {
		got, ok := stay(all, day(from))
		if ok != want.ok || got.On.String() != want.on {
			t.Errorf("from %s: %s %v", from, got.On, ok)
		}
	}
}

// Twelve teens of five groups get sixty different glyphs, and twelve shapes in
// each group.
func TestGlyphsOfACohort(t *testing.T) {
	t.Parallel()
	type glyph struct{ shape, color string }
	seen := map[glyph]bool{}
	var all []worn
	for group := range 5 {
		shapes := map[string]bool{}
		for range 12 {
			near := make([]worn, len(all))
			for i, w := range all {
				near[i] = worn{w.Shape, w.Color, true, i/12 == group}
			}
			s, c := freeGlyph(near)
			if shapes[s] || seen[glyph{s, c}] || !ui.Shape(s).Valid() || !ui.Color(c).Valid() {
				t.Fatalf("group %d: %s %s again", group, s, c)
			}
			shapes[s], seen[glyph{s, c}] = true, true
			all = append(all, worn{Shape: s, Color: c, Here: true})
		}
	}
	full := make([]worn, 12)
	for i, s := range ui.Shapes() {
		full[i] = worn{string(s), string(ui.Coral), true, true}
	}
	if s, _ := freeGlyph(full); s != "" {
		t.Error("a thirteenth shape:", s)
	}
}

func TestGlyphsOfChildren(t *testing.T) {
	t.Parallel()
	seen := map[[2]string]bool{}
	var all []worn
	for range 72 {
		s, c := freePair(all)
		if seen[[2]string{s, c}] {
			t.Fatal("twice the same")
		}
		seen[[2]string{s, c}] = true
		all = append(all, worn{Shape: s, Color: c, Here: true})
	}
	if s, c := freePair(all); s == "" || c == "" {
		t.Error("a 73rd child has no glyph")
	}
}

// Whatever a form holds, what is accepted keeps to the rules.
func FuzzForms(f *testing.F) {
	for _, seed := range []string{"", "Kenza", "14 mars 2013", "2026-10-05", "9 h 30", "\xff\x00", strings.Repeat("é", 200), "4e", "MS", "am", "12", "moved", "entered-mistaken", "000000000001"} {
		f.Add(seed, seed, "2026-10-05", "11")
	}
	today := day("2026-11-26")
	f.Fuzz(func(t *testing.T, a, b, c, n string) {
		get := func(name string) string {
			switch len(name) % 4 {
			case 0:
				return a
			case 1:
				return b
			case 2:
				return c
			}
			return n
		}
		if teen, wrong := parseTeen(get, today); len(wrong) == 0 {
			if age := teen.Identity.Age(teen.From); age < minAge || age > maxAge || teen.Identity.Birth.After(today) || utf8.RuneCountInString(teen.Identity.First) > maxName {
				t.Error("accepted", age)
			}
		}
		if cohort, wrong := parseCohort(get, today); len(wrong) == 0 && cohort.FirstWeek != cohort.FirstWeek.Monday() {
			t.Error("a first week that is no Monday")
		}
		if p, wrong := parsePair(get, 1, today); len(wrong) == 0 && (p.From.IsZero() || p.Child == 0) {
			t.Error("a pair without its day or child")
		}
		if e, wrong := parseEnd(get, today, LeaveReasons()); len(wrong) == 0 && e.Reason.String() == "" {
			t.Error("an end without a reason")
		}
		d := draft{get: get}
		if g := d.group(); len(d.fields) == 0 && (g.EndsAt <= g.StartsAt || g.Capacity > maxCapacity || g.Weekday < 1 || g.Weekday > 5) {
			t.Error("a group against the rules")
		}
		for _, wrong := range []func() fault.Fields{
			func() fault.Fields { _, w := parseChild(get, 1); return w },
			func() fault.Fields { _, w := parseMove(get, today); return w },
			func() fault.Fields { _, w := parseProgramme(get); return w },
			func() fault.Fields { _, w := parseTeenCorrection(get, Teen{}); return w },
			func() fault.Fields { _, w := parseChildCorrection(get, 1); return w },
		} {
			for _, f := range wrong() {
				if f.Message == "" {
					t.Error("a refusal without a word")
				}
			}
		}
	})
}
