package calendar

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNational(t *testing.T) {
	t.Parallel()
	b := National()
	for _, z := range Zones() {
		if n := len(b.SchoolHolidays(z)); n != 12 {
			t.Errorf("zone %s: %d holidays, want 12", z, n)
		}
		if r, ok := b.Covers(z); !ok || r != span("2026-09-01..2028-08-31") {
			t.Errorf("zone %s: covers %s", z, r)
		}
		for _, h := range b.SchoolHolidays(z) {
			if h.Days() > longest || strings.Contains(h.Name, "'") {
				t.Errorf("zone %s: %s, %d days", z, h.Name, h.Days())
			}
			if h.Days() > weekLong && h.Name != "Vacances d’été" && (h.From.Weekday() != time.Saturday || h.Days()%7 > 3) {
				t.Errorf("zone %s: %s %s does not run from a Saturday over whole weeks", z, h.Name, h.Range)
			}
		}
	}
	if m, am := len(b.PublicHolidays(Metropole)), len(b.PublicHolidays(AlsaceMoselle)); m != 22 || am != 26 {
		t.Errorf("%d and %d public holidays, want 22 and 26", m, am)
	}
	if !slices.IsSortedFunc(b.PublicHolidays(AlsaceMoselle), func(x, y Holiday) int { return x.From.Compare(y.From) }) {
		t.Error("public holidays are not in order")
	}
	if _, ok := (Book{}).Covers(ZoneA); ok {
		t.Error("the empty book covers something")
	}
}

// The bounds of a holiday have none of class; the days around them have.
func TestIsSchoolDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone Zone
		area Area
		day  string
		why  string // "" when class is held
	}{
		{ZoneB, Metropole, "2026-10-16", ""},
		{ZoneB, Metropole, "2026-10-17", "Week-end"},
		{ZoneB, Metropole, "2026-10-19", "Vacances de la Toussaint"},
		{ZoneB, Metropole, "2026-10-30", "Vacances de la Toussaint"},
		{ZoneB, Metropole, "2026-11-02", ""},
		{ZoneB, Metropole, "2026-11-11", "Armistice 1918"},
		{ZoneB, Metropole, "2026-12-25", "Vacances de Noël"},
		{ZoneA, Metropole, "2027-02-26", "Vacances d’hiver"},
		{ZoneB, Metropole, "2027-02-19", ""},
		{ZoneC, Metropole, "2027-02-22", ""},
		{ZoneB, Metropole, "2027-03-26", ""},
		{ZoneB, AlsaceMoselle, "2027-03-26", "Vendredi saint"},
		{ZoneB, AlsaceMoselle, "2027-03-29", "Lundi de Pâques"},
		{ZoneA, Metropole, "2027-05-06", "Ascension"},
		{ZoneA, Metropole, "2027-05-07", "Pont de l’Ascension"},
		{ZoneA, Metropole, "2027-05-10", ""},
		{ZoneA, Metropole, "2027-07-02", ""},
		{ZoneA, Metropole, "2027-07-05", "Vacances d’été"},
		{ZoneA, Metropole, "2027-09-01", "Vacances d’été"},
		{ZoneA, Metropole, "2027-09-02", ""},
		{ZoneC, Metropole, "2028-05-01", "Vacances de printemps"},
		{ZoneC, Metropole, "2028-05-02", ""},
		{ZoneC, Metropole, "2028-07-04", ""},
		{ZoneC, Metropole, "2028-07-05", "Vacances d’été"},
		{ZoneC, Metropole, "2028-09-01", "Hors du calendrier scolaire connu"},
		{ZoneC, Metropole, "2026-08-31", "Hors du calendrier scolaire connu"},
	} {
		held, why := National().IsSchoolDay(c.zone, c.area, date(c.day))
		if why != c.why || held != (c.why == "") {
			t.Errorf("zone %s, %s: %t, %q; want %q", c.zone, c.day, held, why, c.why)
		}
	}
}

func TestCorrections(t *testing.T) {
	t.Parallel()
	b, err := National().With(
		Correction{Zone: ZoneB, Name: "Vacances d'hiver", Range: span("2027-02-13..2027-02-28")},
		Correction{Zone: ZoneB, Name: "Semaine banalisée", Range: span("2027-06-07..2027-06-11")},
		Correction{Zone: ZoneB, Range: span("2028-05-26..2028-05-27")},
		Correction{Zone: ZoneB, Range: span("2026-10-22..2026-10-23")},
		Correction{Range: span("2027-05-17")},
		Correction{Area: AlsaceMoselle, Name: "Saint-Nicolas", Range: span("2027-12-06")},
	)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2027-02-15": "Vacances d’hiver", "2027-03-01": "", "2028-02-07": "Vacances d’hiver", // the other year's stays
		"2027-06-09": "Semaine banalisée", "2028-05-26": "", "2027-05-17": "", "2027-12-06": "",
		"2026-10-21": "Vacances de la Toussaint", "2026-10-22": "", "2026-10-23": "", "2026-10-26": "Vacances de la Toussaint",
	} {
		if _, why := b.IsSchoolDay(ZoneB, Metropole, date(day)); why != want {
			t.Errorf("%s: %q, want %q", day, why, want)
		}
	}
	if _, why := b.IsSchoolDay(ZoneB, AlsaceMoselle, date("2027-12-06")); why != "Saint-Nicolas" {
		t.Errorf("Saint-Nicolas is %q", why)
	}
	if _, why := b.IsSchoolDay(ZoneA, Metropole, date("2028-05-26")); why != "Pont de l’Ascension" {
		t.Errorf("a correction of zone B reached zone A: %q", why)
	}
	if held, _ := National().IsSchoolDay(ZoneB, Metropole, date("2027-05-17")); held {
		t.Error("With changed the book it was called on")
	}
}

func TestCorrectionsRefused(t *testing.T) {
	t.Parallel()
	for field, c := range map[string]Correction{
		"zone":  {Zone: "D", Name: "x", Range: span("2027-05-17")},
		"area":  {Area: "corse", Name: "x", Range: span("2027-05-17")},
		"range": {Zone: ZoneA, Name: "x", Range: span("2027-05-17..2037-05-17")},
	} {
		_, err := National().With(c)
		if e, ok := errors.AsType[*Error](err); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := National().With(Correction{Zone: ZoneA, Name: "x"}); err == nil {
		t.Error("a correction without days was accepted")
	}
}

// A school year becomes known when it has its summer and its public holidays.
func TestCorrectionsExtendTheCalendar(t *testing.T) {
	t.Parallel()
	summer := Correction{Zone: ZoneA, Name: "Vacances d’été", Range: span("2029-07-07..2029-08-31")}
	armistice := Correction{Name: "Armistice 1918", Range: span("2028-11-11")}
	for want, list := range map[string][]Correction{
		"2026-09-01..2028-08-31": {summer},
		"2026-09-01..2029-08-31": {summer, armistice},
		"2026-09-01..2028-08-30": {{Zone: ZoneA, Range: span("2028-08-31")}, armistice},
		"2027-09-01..2028-08-31": {{Zone: ZoneA, Range: span("2027-07-03..2027-09-01")}},
	} {
		b, err := National().With(list...)
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := b.Covers(ZoneA); !ok || r.String() != want {
			t.Errorf("covers %s, want %s", r, want)
		}
	}
	b, err := National().With(Correction{Zone: ZoneA, Name: "Vacances de la Toussaint", Range: span("2025-10-18..2025-11-02")})
	if r, _ := b.Covers(ZoneA); err != nil || r.From != date("2026-09-01") {
		t.Errorf("a holiday of an unknown year: covers %s, %v", r, err)
	}
}

func TestCorrectionProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SampledFrom(Zones()).Draw(t, "zone")
		days := drawClosure(t).Range
		closed, err := National().With(Correction{Zone: z, Name: "Semaine blanche", Range: days})
		if err != nil {
			t.Fatal(err)
		}
		back, err := closed.With(Correction{Zone: z, Range: days})
		if err != nil {
			t.Fatal(err)
		}
		for d := days.From.AddDays(-2); !d.After(days.To.AddDays(2)); d = d.AddDays(1) {
			was, now, again := National().holiday(z, Metropole, d), closed.holiday(z, Metropole, d), back.school[z]
			if days.Contains(d) && now == "" || !days.Contains(d) && now != was {
				t.Fatalf("%s: %q became %q", d, was, now)
			}
			if days.Contains(d) && slices.ContainsFunc(again, func(h Holiday) bool { return h.Contains(d) }) {
				t.Fatalf("%s is still a school holiday", d)
			}
		}
	})
}

func TestParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Weekday{"mon": time.Monday, " WED ": time.Wednesday, "fri": time.Friday} {
		if got, err := ParseWeekday(in); err != nil || got != want {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "sun", "sat", "monday", "lun"} {
		if _, err := ParseWeekday(bad); err == nil {
			t.Errorf("%q is a weekday", bad)
		}
	}
	if z, err := ParseZone(" c"); err != nil || z != ZoneC {
		t.Errorf("zone %q, %v", z, err)
	}
	if a, err := ParseArea(""); err != nil || a != Metropole {
		t.Errorf("area %q, %v", a, err)
	}
	if a, err := ParseArea("Alsace-Moselle"); err != nil || a != AlsaceMoselle {
		t.Errorf("area %q, %v", a, err)
	}
	if h, err := ParseHalfDay("PM"); err != nil || h != PM {
		t.Errorf("half-day %q, %v", h, err)
	}
}

func TestParseClosures(t *testing.T) {
	t.Parallel()
	got, err := ParseClosures("2026-12-04, 2027-02-01..2027-02-05")
	want := []Closure{{Range: Day(date("2026-12-04"))}, {Range: span("2027-02-01..2027-02-05")}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := ParseClosures("  "); got != nil || err != nil {
		t.Errorf("nothing: %v, %v", got, err)
	}
	for in, says := range map[string]string{
		"2026-12-04,2026-02-29":              "Fermeture n° 2 : Une date",
		"04/12/2026":                         "AAAA-MM-JJ",
		"2026-12-04..":                       "Fermeture n° 1 : Une date",
		"..":                                 "AAAA-MM-JJ",
		",":                                  "Fermeture n° 1",
		"2026-12-04..2026-12-03":             "vient avant",
		"2026-12-04..2026-12-05..2026-12-06": "AAAA-MM-JJ",
	} {
		_, err := ParseClosures(in)
		if e, ok := errors.AsType[*Error](err); !ok || e.Field != "closed" || !strings.Contains(e.Message, says) {
			t.Errorf("%q: %v, want …%s…", in, err, says)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const head, days = "year,zone,name,start,end\n", "date,area,name\n"
	for name, c := range map[string]struct{ school, public, says string }{
		"empty":        {"", days, "school calendar: EOF"},
		"header":       {"a,b\n", days, "want the header"},
		"quoted comma": {"\"year,zone\",name,start,end\n", days, "want the header"},
		"zone":         {head + "2026-2027,D,x,2026-10-17,2026-11-01\n", days, "line 2"},
		"year":         {head + "2027-2028,A,x,2026-10-17,2026-11-01\n", days, "not in the school year"},
		"date":         {head + "2026-2027,A,x,2026-10-17,2026-02-29\n", days, "want YYYY-MM-DD"},
		"turned":       {head + "2026-2027,A,x,2026-10-17,2026-10-16\n", days, "line 2"},
		"no name":      {head + "2026-2027,A, ,2026-10-17,2026-10-18\n", days, "no name"},
		"no date":      {head + "2026-2027,A,x,2026-10-17,\n", days, "line 2"},
		"ragged":       {head + "2026-2027,A,x\n", days, "wrong number of fields"},
		"no area":      {head, days + "2026-11-11,,Armistice\n", "unknown area"},
		"public date":  {head, days + "11/11/2026,metropole,Armistice\n", "public holidays, line 2"},
		"public head":  {head, "date;area;name\n", "public holidays: want the header"},
	} {
		if _, err := Read(strings.NewReader(c.school), strings.NewReader(c.public)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want …%s…", name, err, c.says)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(schoolCSV, publicCSV)
	f.Add("year,zone,name,start,end\n2026-2027,A,\"a\nb\",2026-10-17,2026-11-01\r\n", "date,area,name\n")
	f.Add("\ufeffyear,zone,name,start,end\n", "date,area,name\n9999-12-31,metropole,x\n")
	f.Fuzz(func(t *testing.T, school, public string) {
		b, err := Read(strings.NewReader(school), strings.NewReader(public))
		if err != nil {
			return
		}
		for _, z := range Zones() {
			for _, h := range b.SchoolHolidays(z) {
				if h.check() != nil || h.Name == "" {
					t.Fatalf("accepted %+v", h)
				}
			}
			if r, ok := b.Covers(z); ok && r.check() != nil {
				t.Fatalf("covers %s", r)
			}
			p, err := b.Plan(pilot(z, time.Friday, "2026-10-05"))
			if err == nil && len(p.Sessions) != 16 {
				t.Fatalf("%d sessions", len(p.Sessions))
			}
		}
	})
}

func FuzzParseClosures(f *testing.F) {
	for _, s := range []string{
		"", ",", "..", "2026-12-04", "2026-12-04..2026-12-09,2027-02-01", "2028-02-29", "2027-02-29", "0000-01-01",
		"9999-12-31..9999-12-31", "01/02/03", "2026-12-04...2026-12-05", "２０２６-12-04", "2026-12-04\x00", "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, err := ParseClosures(s)
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Fatalf("not a French error: %v", err)
			}
			return
		}
		var parts []string
		for _, c := range list {
			if c.check() != nil {
				t.Fatalf("accepted %s", c.Range)
			}
			parts = append(parts, c.Range.String())
		}
		again, err := ParseClosures(strings.Join(parts, ","))
		if err != nil || !cmp.Equal(parts, rangesOf(again)) {
			t.Fatalf("round trip: %v, %v", again, err)
		}
	})
}

func rangesOf(list []Closure) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Range.String())
	}
	return out
}
