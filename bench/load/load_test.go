package main

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
)

// fillFile makes a migrated database of the program with two cohorts in it.
func fillFile(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "binome.db")
	d, err := db.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context(), db.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fillBinome(path, world{120}, true); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := signIn(path, clock.System()); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func filled(t *testing.T) *sql.DB {
	t.Helper()
	s, err := sql.Open("sqlite", "file:"+fillFile(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func one(t *testing.T, s *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := s.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestFillBinomeIsWhole(t *testing.T) {
	t.Parallel()
	s := filled(t)
	if n := one(t, s, "select count(*) from pragma_foreign_key_check"); n != 0 {
		t.Errorf("%d rows name a row that is not there", n)
	}
	for table, want := range map[string]int{
		"cohort": 2, "cohort_group": 10, "teen": 120, "child": 120, "enrolment": 120, "pair": 120,
		"session": 160, "strip": 240, "session_event": 1920, "signin": 1, "assignment": 1, "school": 8,
	} {
		if got := one(t, s, "select count(*) from "+table); got != want {
			t.Errorf("%s has %d rows, want %d", table, got, want)
		}
	}
}

func TestStripsAndEventsAgreeWithTheData(t *testing.T) {
	t.Parallel()
	s := filled(t)
	want := expected(1)
	for week := 1; week <= weeks; week++ {
		for i := range letters {
			letter := letters[i : i+1]
			strips := one(t, s, `select count(*) from strip s join teen t on t.id = s.person_id
				where s.cohort_id = $1 and substr(s.cells, $2, 1) = $3`, key(aCohort, 1), week, letter)
			events := one(t, s, `select count(*) from session_event e join session s on s.id = e.session_id
				where s.cohort_id = $1 and s.number = $2 and e.status = $3`, key(aCohort, 1), week, statusOf[letter[0]])
			if strips != want[week][i] || events != want[week][i] {
				t.Errorf("week %d, %s: %d in strips, %d in events, want %d", week, letter, strips, events, want[week][i])
			}
		}
	}
}

// TestSignInIsTheProgramsOwn holds the sign-in that the bench writes against the
// code that reads it.
func TestSignInIsTheProgramsOwn(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), "sqlite:"+fillFile(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	actor, ok, err := identity.NewStore(d, clock.System(), id.Random()).Identify(t.Context(), benchToken)
	if err != nil || !ok {
		t.Fatalf("nobody is signed in: %v", err)
	}
	if _, err := access.Authorize[access.ReadPresence](actor); err != nil {
		t.Error("the steering lead may not read attendance:", err)
	}
	if _, err := access.Authorize[access.ReadTeens](actor); err == nil {
		t.Error("the bench would open names, which no key of its data can")
	}
}

func TestDataIsWhatItSays(t *testing.T) {
	t.Parallel()
	total := 0
	for _, row := range expected(0) {
		for _, n := range row {
			total += n
		}
	}
	if total != teensPerCohort*weeks {
		t.Errorf("a cohort has %d marks", total)
	}
	if got := uai(0); got != "0100000W" { // 100000 mod 23 = 19
		t.Errorf("uai(0) = %s", got)
	}
	seen := map[string]bool{}
	for n := range 20_000 {
		r, k := recordID(aMark, n), key(aTeen, n)
		if len(r) != 15 || k <= 0 || k >= 1<<60 || seen[r] || seen[fmt.Sprint(k)] {
			t.Fatalf("identifiers of %d: %q, %d", n, r, k)
		}
		seen[r], seen[fmt.Sprint(k)] = true, true
	}
}

func TestReadersCount(t *testing.T) {
	t.Parallel()
	var want tally
	want.add(1, "P", 1)
	want.add(2, "A", 1)
	cases := []struct {
		name string
		read func([]byte) (tally, error)
		body string
		ok   bool
	}{
		{"ref", readRef, `{"cells":[{"week":1,"status":"P"},{"week":2,"status":"A"}],"counts":[{"week":1,"status":"P","teens":1},{"week":2,"status":"A","teens":1}]}`, true},
		{"ref whose counts lie", readRef, `{"cells":[{"week":1,"status":"P"},{"week":2,"status":"A"}],"counts":[{"week":1,"status":"","teens":2}]}`, false},
		{"PocketBase", readPocketBase, `{"items":[{"week":1,"status":"P"},{"week":2,"status":"A"}]}`, true},
		{"Binôme", readBinome, `{"rows":[{"cells":"PA"}],"counts":[{"number":1,"statuses":{"P":1}},{"number":2,"statuses":{"A":1}}]}`, true},
		{"Binôme without counts", readBinome, `{"rows":[{"cells":"PA"}]}`, false},
	}
	for _, c := range cases {
		got, err := c.read([]byte(c.body))
		if (err == nil) != c.ok || (c.ok && got != want) {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

func FuzzReaders(f *testing.F) {
	f.Add([]byte(`{"cells":[{"week":17,"status":""}],"counts":[{"week":-1,"status":"PP","teens":1}]}`))
	f.Add([]byte(`{"rows":[{"cells":"PRDEAPRDEAPRDEAPRDEA"}],"counts":[{"number":1,"statuses":{"":3}}]}`))
	f.Add([]byte(`{"items":[{"week":1,"status":"P"}]}`))
	f.Fuzz(func(_ *testing.T, body []byte) {
		for _, read := range []func([]byte) (tally, error){readRef, readPocketBase, readBinome} {
			_, _ = read(body) // must not panic
		}
	})
}

func TestSumKeepsQuietTurns(t *testing.T) {
	t.Parallel()
	p := point{"ref", 60, "W2", 1}
	quiet := sample{Point: p, Took: []time.Duration{2, 1, 3}, Elapsed: time.Second, CPU: 30, Bytes: 300, Others: 0.1}
	noisy := sample{Point: p, Took: []time.Duration{9, 9, 9}, Elapsed: time.Second, CPU: 90, Bytes: 300, Others: 1.2}
	want := figure{Point: p, P50: 2, P99: 3, PerSecond: 3, CPU: 10, Bytes: 100, Others: 0.1, Quiet: 1, Samples: 2}
	if diff := cmp.Diff(want, sum([]sample{noisy, quiet})); diff != "" {
		t.Error(diff)
	}
	if got := sum([]sample{noisy}); got.Quiet != 0 || got.P50 != 9 {
		t.Errorf("only noise: %+v", got)
	}
}

func TestJudgeHoldsEveryTarget(t *testing.T) {
	t.Parallel()
	b := &bench{sizes: []world{{60}, {12_000}, {840_000}}, targets: []*target{binomeTarget("x", false)}}
	add := func(target string, teens int, workload string, clients int, took time.Duration) {
		b.samples = append(b.samples, sample{Point: point{target, teens, workload, clients}, Took: []time.Duration{took}, Elapsed: took})
	}
	for _, w := range b.sizes {
		for _, workload := range []string{"W2", "W3"} {
			for _, clients := range []int{1, 8} {
				add("Binôme", w.teens, workload, clients, time.Millisecond)
				add("ref", w.teens, workload, clients, time.Millisecond)
				add("PocketBase", w.teens, workload, clients, 20*time.Millisecond)
			}
		}
		add("ref", w.teens, "W3 by hand", 8, time.Millisecond/2)
	}
	b.firsts = []first{{"Binôme", 840_000, []time.Duration{60 * time.Millisecond}}}
	b.starts = []start{{Target: "Binôme", Took: 20 * time.Millisecond, PSS: 20e6, Program: 30e6}}
	var missed []string
	verdicts := b.judge()
	for _, v := range verdicts {
		if !v.Met {
			missed = append(missed, v.Want+" "+v.Got)
		}
	}
	want := []string{
		"first request after a start ≤ 50 ms (worst) 60.0 ms",
		"stretch: requests/s at 8 ≥ 0.6 × ref by hand 0.50 ×", "stretch: requests/s at 8 ≥ 0.6 × ref by hand 0.50 ×",
		"stretch: requests/s at 8 ≥ 0.6 × ref by hand 0.50 ×",
		"start ≤ 15 ms, 12 000 teens 20.0 ms",
	}
	if diff := cmp.Diff(want, missed); diff != "" || len(verdicts) != 36 {
		t.Errorf("%d verdicts\n%s", len(verdicts), diff)
	}
}

func TestParseSizesAndRows(t *testing.T) {
	t.Parallel()
	got, err := parseSizes("60,12000")
	if err != nil || len(got) != 2 || got[1].cohorts() != 200 {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "59", "-60", "60,", "x"} {
		if _, err := parseSizes(bad); err == nil {
			t.Errorf("parseSizes(%q) is accepted", bad)
		}
	}
	page := "<table><tbody><tr><tr></tbody></table><table><thead><tr></thead><tbody class=x>" + strings.Repeat("<tr>", 60) + "</tbody></table>"
	if n := bodyRows([]byte(page)); n != 60 {
		t.Errorf("%d rows", n)
	}
	if got := thousands(840_000) + thousands(60) + thousands(1_234_567); got != "840 000601 234 567" {
		t.Errorf("thousands: %q", got)
	}
}
