package calendar

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"binome/internal/clock"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// span reads a range as people write it.
func span(s string) Range {
	r, err := ParseRange(s)
	if err != nil {
		panic(err)
	}
	return r
}

// pilot is the group of the call: sixteen weekly sessions from a start.
func pilot(z Zone, day time.Weekday, start string) Request {
	return Request{Zone: z, Start: date(start), Sessions: 16, Weekday: day, HalfDay: AM}
}

func mustPlan(t *testing.T, r Request) Plan {
	t.Helper()
	p, err := National().Plan(r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
}

func dates(p Plan) []string {
	var out []string
	for _, s := range p.Sessions {
		out = append(out, s.Date.String())
	}
	return out
}

func skips(p Plan) []string {
	var out []string
	for _, s := range p.Skipped {
		out = append(out, s.Date.String()+" "+s.Why)
	}
	return out
}

func TestSixteenSessionsOfOctober(t *testing.T) {
	t.Parallel()
	last := map[Zone][]string{ // Monday to Friday
		ZoneA: {"2027-03-01", "2027-03-02", "2027-03-10", "2027-03-04", "2027-03-05"},
		ZoneB: {"2027-02-15", "2027-02-16", "2027-03-10", "2027-02-18", "2027-02-19"},
		ZoneC: {"2027-03-01", "2027-03-02", "2027-03-10", "2027-03-04", "2027-03-05"},
	}
	for zone, want := range last {
		for i, day := range weekdays() {
			p := mustPlan(t, pilot(zone, day, "2026-10-05"))
			if got := p.Last().String(); got != want[i] || len(p.Sessions) != 16 || p.AfterSummer {
				t.Errorf("zone %s, %s: %d sessions to %s (after summer: %t), want 16 to %s",
					zone, day, len(p.Sessions), got, p.AfterSummer, want[i])
			}
		}
	}
}

func TestWednesdayOfZoneB(t *testing.T) {
	t.Parallel()
	p := mustPlan(t, pilot(ZoneB, time.Wednesday, "2026-10-05"))
	wantDates := []string{
		"2026-10-07", "2026-10-14", "2026-11-04", "2026-11-18", "2026-11-25", "2026-12-02", "2026-12-09", "2026-12-16",
		"2027-01-06", "2027-01-13", "2027-01-20", "2027-01-27", "2027-02-03", "2027-02-10", "2027-02-17", "2027-03-10",
	}
	wantSkips := []string{
		"2026-10-21 Vacances de la Toussaint", "2026-10-28 Vacances de la Toussaint", "2026-11-11 Armistice 1918",
		"2026-12-23 Vacances de Noël", "2026-12-30 Vacances de Noël",
		"2027-02-24 Vacances d’hiver", "2027-03-03 Vacances d’hiver",
	}
	if diff := cmp.Diff(wantDates, dates(p)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantSkips, skips(p)); diff != "" {
		t.Error(diff)
	}
}

func TestSecondCohort(t *testing.T) {
	t.Parallel()
	var ends []string
	for _, z := range Zones() {
		for _, day := range weekdays() {
			ends = append(ends, mustPlan(t, pilot(z, day, "2027-01-04")).Last().String())
		}
	}
	slices.Sort(ends)
	if ends[0] != "2027-05-18" || ends[len(ends)-1] != "2027-05-31" {
		t.Errorf("second cohort ends %s to %s, want 18 to 31 May 2027", ends[0], ends[len(ends)-1])
	}
}

func TestMarchGoesOnAfterSummer(t *testing.T) {
	t.Parallel()
	for _, z := range Zones() {
		for _, day := range weekdays() {
			p := mustPlan(t, pilot(z, day, "2027-03-08"))
			if !p.AfterSummer || p.Last().Before(date("2027-09-02")) || p.Last().After(date("2027-10-15")) {
				t.Errorf("zone %s, %s: last session %s, after summer: %t", z, day, p.Last(), p.AfterSummer)
			}
			if !slices.ContainsFunc(p.Skipped, func(s Skip) bool { return s.Why == "Vacances d’été" }) {
				t.Errorf("zone %s, %s: summer is not among the skips", z, day)
			}
		}
	}
}

func TestStartsInSummerIsNotCutByIt(t *testing.T) {
	t.Parallel()
	p := mustPlan(t, pilot(ZoneB, time.Thursday, "2027-07-05"))
	if got := p.Sessions[0].Date.String(); got != "2027-09-02" || p.AfterSummer {
		t.Errorf("first session %s, after summer: %t; want 2027-09-02, false", got, p.AfterSummer)
	}
}

func TestStartIsAnyDay(t *testing.T) {
	t.Parallel()
	for start, want := range map[string]string{
		"2026-10-05": "2026-10-08", "2026-10-08": "2026-10-08", "2026-10-09": "2026-10-15",
		"2026-10-11": "2026-10-15", "2026-10-16": "2026-11-05", // the 22nd and the 29th are holidays
	} {
		if got := mustPlan(t, pilot(ZoneB, time.Thursday, start)).Sessions[0].Date.String(); got != want {
			t.Errorf("first Thursday from %s: %s, want %s", start, got, want)
		}
	}
}

func TestClosuresAndAreas(t *testing.T) {
	t.Parallel()
	r := pilot(ZoneB, time.Friday, "2027-03-15")
	r.Sessions = 2
	r.Closed = []Closure{
		{Range: span("2027-03-18..2027-03-19"), Reason: "Journée de l'équipe"},
		{Range: span("2027-04-02")},
	}
	want := []string{"2027-03-19 Journée de l’équipe", "2027-04-02 Fermeture locale"}
	if diff := cmp.Diff(want, skips(mustPlan(t, r))); diff != "" {
		t.Error(diff)
	}
	r.Area = AlsaceMoselle
	want = slices.Insert(want, 1, "2027-03-26 Vendredi saint")
	if diff := cmp.Diff(want, skips(mustPlan(t, r))); diff != "" {
		t.Error(diff)
	}
}

func TestAscensionBridge(t *testing.T) {
	t.Parallel()
	r := pilot(ZoneC, time.Thursday, "2027-05-03")
	r.Sessions = 1
	if diff := cmp.Diff([]string{"2027-05-06 Ascension"}, skips(mustPlan(t, r))); diff != "" {
		t.Error(diff)
	}
	r.Weekday = time.Friday
	if diff := cmp.Diff([]string{"2027-05-07 Pont de l’Ascension"}, skips(mustPlan(t, r))); diff != "" {
		t.Error(diff)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	ok := pilot(ZoneB, time.Monday, "2026-10-05")
	for name, c := range map[string]struct {
		change func(*Request)
		field  string
		says   string
	}{
		"no zone":        {func(r *Request) { r.Zone = "" }, "zone", "A, B ou C"},
		"lower zone":     {func(r *Request) { r.Zone = "b" }, "zone", "A, B ou C"},
		"area":           {func(r *Request) { r.Area = "Alsace" }, "area", "alsace-moselle"},
		"no start":       {func(r *Request) { r.Start = clock.Date{} }, "start", "date de départ"},
		"no session":     {func(r *Request) { r.Sessions = 0 }, "sessions", "de 1 à 60"},
		"61 sessions":    {func(r *Request) { r.Sessions = 61 }, "sessions", "de 1 à 60"},
		"Sunday":         {func(r *Request) { r.Weekday = time.Sunday }, "weekday", "du lundi au vendredi"},
		"Saturday":       {func(r *Request) { r.Weekday = time.Saturday }, "weekday", "du lundi au vendredi"},
		"half-day":       {func(r *Request) { r.HalfDay = "soir" }, "half_day", "après-midi"},
		"empty closure":  {func(r *Request) { r.Closed = []Closure{{}} }, "closed", "Fermeture n° 1"},
		"turned closure": {func(r *Request) { r.Closed = []Closure{{Range: Range{date("2027-01-05"), date("2027-01-04")}}} }, "closed", "vient avant"},
		"too early":      {func(r *Request) { r.Start = date("2026-08-31") }, "start", "commence le 01/09/2026"},
		"too late":       {func(r *Request) { r.Start = date("2028-09-01") }, "start", "s’arrête le 31/08/2028"},
		"year 9999":      {func(r *Request) { r.Start = date("9999-12-31") }, "start", "s’arrête le 31/08/2028"},
		"goes too far":   {func(r *Request) { r.Start = date("2028-06-05") }, "sessions", "s’arrête le 31/08/2028 : 4 séances sur 16 y tiennent"},
		"one fits":       {func(r *Request) { r.Start = date("2028-07-03") }, "sessions", ": 1 séance sur 16 y tient."},
		"none fits":      {func(r *Request) { r.Start = date("2028-07-10") }, "sessions", ": aucune séance n’y tient."},
	} {
		r := ok
		c.change(&r)
		_, err := National().Plan(r)
		e, is := errors.AsType[*Error](err)
		if !is || e.Field != c.field || !strings.Contains(e.Message, c.says) {
			t.Errorf("%s: got %v, want %s: …%s…", name, err, c.field, c.says)
		}
	}
	if _, err := (Book{}).Plan(ok); err == nil {
		t.Error("an empty book planned sessions")
	}
}

func TestFree(t *testing.T) {
	t.Parallel()
	r := Request{Zone: ZoneB, HalfDay: PM, Closed: []Closure{{Range: span("2026-11-10"), Reason: "Grève"}}}
	text := func(list []clock.Date) (out []string) {
		for _, d := range list {
			out = append(out, d.String())
		}
		return out
	}
	got := text(National().Free(r, span("2026-10-30..2026-11-19"), date("2026-11-05"), date("2026-11-12")))
	want := []string{"2026-11-02", "2026-11-03", "2026-11-06", "2026-11-09", "2026-11-13", "2026-11-16", "2026-11-17", "2026-11-19"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.HalfDay = AM
	if got := text(National().Free(r, span("2026-11-04"))); !slices.Equal(got, []string{"2026-11-04"}) {
		t.Errorf("Wednesday morning: %v", got)
	}
	if got := text(National().Free(r, span("0001-01-01..2026-09-01"))); !slices.Equal(got, []string{"2026-09-01"}) {
		t.Errorf("before the calendar: %v", got)
	}
	if got := National().Free(r, span("2028-07-01..9999-12-31")); len(got) != 2 { // 3 and 4 July
		t.Errorf("after the calendar: %v", text(got))
	}
}

// drawRequest draws any request that makes sense.
func drawRequest(t *rapid.T) Request {
	r := Request{
		Zone:     rapid.SampledFrom(Zones()).Draw(t, "zone"),
		Area:     rapid.SampledFrom([]Area{"", Metropole, AlsaceMoselle}).Draw(t, "area"),
		Start:    date("2026-09-01").AddDays(rapid.IntRange(0, 700).Draw(t, "start")),
		Sessions: rapid.IntRange(1, MaxSessions).Draw(t, "sessions"),
		Weekday:  rapid.SampledFrom(weekdays()).Draw(t, "weekday"),
		HalfDay:  rapid.SampledFrom([]HalfDay{AM, PM}).Draw(t, "half-day"),
	}
	for range rapid.IntRange(0, 4).Draw(t, "closures") {
		r.Closed = append(r.Closed, drawClosure(t))
	}
	return r
}

func drawClosure(t *rapid.T) Closure {
	from := date("2026-09-01").AddDays(rapid.IntRange(0, 729).Draw(t, "from"))
	return Closure{Range{from, from.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))}, rapid.SampledFrom([]string{"", "Grève"}).Draw(t, "reason")}
}

func TestPlanProperties(t *testing.T) {
	t.Parallel()
	b := National()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		p, err := b.Plan(r)
		if err != nil {
			checkTooFar(t, b, r, err)
			return
		}
		if len(p.Sessions) != r.Sessions {
			t.Fatalf("%d sessions", len(p.Sessions))
		}
		// Week by week from the first, every date is a session that may be or a skip that must.
		next, skip := 0, 0
		for d := r.first(); next < len(p.Sessions); d = d.AddDays(7) {
			held, _ := b.IsSchoolDay(r.Zone, r.Area, d)
			held = held && !slices.ContainsFunc(r.Closed, func(c Closure) bool { return c.Contains(d) })
			if held {
				if s := p.Sessions[next]; s.Date != d || s.Number != next+1 || d.Weekday() != r.Weekday {
					t.Fatalf("session %+v, want number %d on %s", s, next+1, d)
				}
				next++
				continue
			}
			if skip >= len(p.Skipped) || p.Skipped[skip].Date != d || p.Skipped[skip].Why == "" || strings.Contains(p.Skipped[skip].Why, "'") {
				t.Fatalf("%s should be skipped, with its reason: %v", d, p.Skipped)
			}
			skip++
		}
		if skip != len(p.Skipped) || p.Sessions[0].Date.Before(r.Start) {
			t.Fatalf("%d skips, want %d; first session %s, start %s", len(p.Skipped), skip, p.Sessions[0].Date, r.Start)
		}
	})
}

// checkTooFar accepts only "beyond the calendar", and only when it is true.
func checkTooFar(t *rapid.T, b Book, r Request, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Field != "sessions" || !strings.Contains(e.Message, "31/08/2028") {
		t.Fatalf("unexpected: %v", err)
	}
	fit := 0
	for d := r.first(); !d.After(date("2028-08-31")); d = d.AddDays(7) {
		if b.closedOn(r, d) == "" {
			fit++
		}
	}
	if fit >= r.Sessions {
		t.Fatalf("%d sessions fit, %d wanted, and yet: %v", fit, r.Sessions, err)
	}
}

func TestClosureNeverEndsEarlier(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		before, err := National().Plan(r)
		if err != nil {
			t.Skip("beyond the calendar")
		}
		r.Closed = append(r.Closed, drawClosure(t))
		after, err := National().Plan(r)
		if err != nil {
			return // later than the calendar is not earlier
		}
		if after.Last().Before(before.Last()) {
			t.Fatalf("ends %s with one closure more, %s before", after.Last(), before.Last())
		}
		for _, c := range Diff(before, after) {
			if !c.Moved() || !c.After.After(c.Before) {
				t.Fatalf("a closure moved a session back or lost it: %+v", c)
			}
		}
	})
}
