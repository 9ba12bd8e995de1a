package demo_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/cohort"
	"binome/demo"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/personal"
	"binome/internal/testkit"
	"binome/journal"
	"binome/outcome"
	"binome/partner"
	"binome/school"
	"binome/session"
)

// today is when the demonstration stands unless somebody says otherwise.
const today = "2026-11-26T12:00"

// seeded is a house filled until an instant.
type seeded struct {
	demo.House
	t      testing.TB
	db     *db.DB
	vault  *personal.Vault
	reader *personal.Reader
	file   file
}

// file is demo.json.
type file struct {
	Accounts []struct{ Role, Email, Password, Scope string }
	Links    []struct{ Kind, URL string }
	Objects  map[string][]string
	Canaries map[string][]string
}

func seed(t testing.TB, until string) *seeded {
	t.Helper()
	c := testkit.At(until)
	ids := demo.Source()
	s := &seeded{t: t, db: testkit.DB(t), vault: testkit.Vault(t)}
	s.House = demo.House{Clock: c, IDs: ids, Data: t.TempDir(), BaseURL: "https://binome.exemple.fr"}
	s.Identity = identity.NewStore(s.db, c, ids)
	s.Partner = partner.NewStore(s.db, c, ids)
	s.School = school.NewStore(s.db, c, ids)
	s.Cohort = cohort.NewStore(s.db, c, ids, s.vault)
	s.Session = session.NewStore(s.db, c, ids, s.vault, s.Cohort, s.School)
	s.Cohort.OnChange(s.Session.Refresh)
	s.Journal = journal.NewStore(s.db, c, ids, s.vault)
	s.Outcome = outcome.NewStore(s.db, c, ids, s.vault)
	if err := demo.Seed(t.Context(), s.House, c.Now()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(s.Data, "demo.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &s.file); err != nil {
		t.Fatal(err)
	}
	s.reader = s.vault.Reader(audit.NewWriter(s.db, testkit.IDs("reader")), audit.Actor{}, audit.ForFollowUp, c.Now())
	return s
}

// with is the same house for another test.
func (s *seeded) with(t testing.TB) *seeded {
	t.Helper()
	c := *s
	c.t = t
	return &c
}

// as is the grant that somebody has at the end.
func as[P access.Permission](s *seeded, email string) access.Grant[P] {
	s.t.Helper()
	a, err := s.Identity.ByEmail(s.t.Context(), email)
	must(s.t, err)
	actor, err := s.Identity.Actor(s.t.Context(), a.ID)
	must(s.t, err)
	g, err := access.Authorize[P](actor)
	must(s.t, err)
	return g
}

const (
	manager = "helene.drouet@exemple.fr"
	leader  = "nadia.ferhat@exemple.fr"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func reveal[T personal.Sensitive](s *seeded, who personal.Person, p personal.Private[T]) T {
	s.t.Helper()
	v, err := personal.Reveal(s.t.Context(), s.reader, who, p)
	must(s.t, err)
	return v
}

// roubaix is the first cohort with what the manager sees of it.
func (s *seeded) roubaix() (c cohort.Cohort, groups []cohort.Group, teens []cohort.Teen, children []cohort.Child) {
	s.t.Helper()
	ctx, scope := s.t.Context(), as[access.ReadCohort](s, manager).Scope()
	list, err := s.Cohort.Cohorts(ctx, scope)
	must(s.t, err)
	if len(list) != 1 {
		s.t.Fatalf("%d cohorts", len(list))
	}
	groups, err = s.Cohort.Groups(ctx, scope, list[0].ID)
	must(s.t, err)
	teens, err = s.Cohort.Teens(ctx, scope, list[0].ID)
	must(s.t, err)
	children, err = s.Cohort.Children(ctx, scope, list[0].ID)
	must(s.t, err)
	return list[0], groups, teens, children
}

// TestToday looks at one house from several sides.
func TestToday(t *testing.T) {
	t.Parallel()
	s := seed(t, today)
	for name, look := range map[string]func(*testing.T, *seeded){
		"who and when": whoAndWhen, "attendance": attendance, "strips": strips, "canaries": canaries, "roles": roles, "again": again,
	} {
		t.Run(name, func(t *testing.T) { look(t, s.with(t)) })
	}
}

// TestToTheEnd plays the sixteen weeks.
func TestToTheEnd(t *testing.T) {
	t.Parallel()
	s := seed(t, "2027-03-20T09:00")
	attendance(t, s)
	c, _, teens, _ := s.roubaix()
	all, err := s.Session.Strips(t.Context(), as[access.ReadPresence](s, manager).Scope(), c.ID)
	must(t, err)
	for _, x := range teens {
		if cells := all[int64(x.ID)]; len(cells) != 16 || strings.ContainsAny(cells, "NOFV") {
			t.Errorf("a teen's strip is %q", cells)
		}
	}
	received, expected, err := s.Outcome.Received(t.Context(), as[access.ReadSheetStatus](s, manager).Scope(), c.ID, outcome.T1)
	must(t, err)
	if expected != 58 || received < 46 || received > 54 {
		t.Errorf("%d sheets of the end, of %d", received, expected)
	}
}

func whoAndWhen(t *testing.T, s *seeded) {
	t.Helper()
	c, groups, teens, children := s.roubaix()
	if len(groups) != 5 || len(teens) != 58 || len(children) != 58 {
		t.Fatalf("%d groups, %d teens, %d children", len(groups), len(teens), len(children))
	}
	sizes := map[cohort.GroupID]int{}
	for _, x := range teens {
		sizes[x.Group]++
	}
	var got []int
	for _, g := range groups {
		got = append(got, sizes[g.ID])
	}
	if diff := cmp.Diff([]int{12, 12, 12, 11, 11}, got); diff != "" {
		t.Error("sizes", diff)
	}
	scope := as[access.ReadCalendar](s, manager).Scope()
	stages := map[session.Stage]int{}
	for _, g := range groups {
		all, err := s.Session.OfGroup(t.Context(), scope, g.ID)
		must(t, err)
		if len(all) != 16 || all[0].Date.Before(c.FirstWeek) || all[15].Date.Monday().String() != "2027-02-15" {
			t.Errorf("%s: %d sessions, the last on %s", g.Name(), len(all), all[len(all)-1].Date)
		}
		for _, x := range all {
			stages[x.Stage(s.Clock.Now())]++
		}
	}
	want := map[session.Stage]int{session.Validated: 6 + 6 + 6 + 5 + 4, session.Cancelled: 1, session.Planned: 10 + 10 + 10 + 11 + 11}
	if diff := cmp.Diff(want, stages); diff != "" {
		t.Error("stages", diff)
	}
}

func attendance(t *testing.T, s *seeded) {
	t.Helper()
	c, groups, teens, _ := s.roubaix()
	scope := as[access.ReadPresence](s, manager).Scope()
	list, err := s.Session.Attendance(t.Context(), scope, c.ID)
	must(t, err)
	from := map[int64]cohort.Teen{}
	for _, x := range teens {
		from[int64(x.ID)] = x
	}
	here, counted, missing := 0, 0, map[session.ID]int{}
	for _, p := range list {
		if p.Child || p.Stage != session.Validated {
			continue
		}
		if x := from[p.Person]; p.Date.Before(x.From) || x.Left(p.Date) {
			t.Errorf("session %d has somebody who is not enrolled", p.Number)
		}
		counted++
		if missing[p.Session] += 0; p.Status.Here() {
			here++
		} else {
			missing[p.Session]++
		}
	}
	if rate := float64(here) / float64(counted); rate < 0.88 || rate > 0.92 {
		t.Errorf("%d of %d came, %.3f", here, counted, rate)
	}
	whole := 0
	for _, n := range missing {
		if n == 0 {
			whole++
		}
	}
	if whole < len(groups)-1 {
		t.Errorf("%d sessions with nobody absent", whole)
	}
}

func strips(t *testing.T, s *seeded) {
	t.Helper()
	c, _, teens, children := s.roubaix()
	all, err := s.Session.Strips(t.Context(), as[access.ReadPresence](s, manager).Scope(), c.ID)
	must(t, err)
	left, conflicts, threeAway := 0, 0, 0
	for _, x := range teens {
		cells := all[int64(x.ID)]
		if len(cells) != 16 || strings.ContainsAny(cells, "NO") {
			t.Errorf("a teen's strip is %q", cells)
		}
		switch {
		case strings.HasSuffix(cells, "X"):
			left++
		case !strings.HasSuffix(cells, "FFFFFFFFFF"):
			t.Errorf("a teen's strip is %q", cells)
		}
		conflicts += strings.Count(cells, "V")
		if strings.Contains(cells, "EAE") {
			threeAway++
		}
	}
	if left != 2 || conflicts != 1 || threeAway != 1 {
		t.Errorf("%d left, %d conflicts, %d away three times", left, conflicts, threeAway)
	}
	for _, x := range children {
		if cells := all[int64(x.ID)]; len(cells) != 16 {
			t.Errorf("a child's strip is %q", cells)
		}
	}
}

func again(t *testing.T, a *seeded) {
	t.Helper()
	b := seed(t, today)
	if diff := cmp.Diff(a.file, b.file); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(a.told(), b.told()); diff != "" {
		t.Error("what is sealed differs")
	}
}

// told is what the sealed columns say, in a stable order.
func (s *seeded) told() []string {
	s.t.Helper()
	ctx := s.t.Context()
	_, _, teens, children := s.roubaix()
	journals, notes, sheets := as[access.ReadJournal](s, leader), as[access.ReadObservations](s, manager), as[access.ReadSheets](s, manager)
	var out []string
	add := func(v any) {
		b, err := json.Marshal(v)
		must(s.t, err)
		out = append(out, string(b))
	}
	for _, x := range children {
		add(reveal(s, x.Person(), x.Identity))
	}
	for _, x := range teens {
		add(reveal(s, x.Person(), x.Identity))
		entries, err := s.Journal.Entries(ctx, journals, x.ID)
		must(s.t, err)
		for _, e := range entries {
			add(reveal(s, x.Person(), e.Page))
		}
		seen, err := s.Session.ObservationsOf(ctx, notes, x.ID)
		must(s.t, err)
		for _, o := range seen {
			add(reveal(s, x.Person(), o.Note))
		}
		given, err := s.Outcome.Sheets(ctx, sheets, x.ID)
		must(s.t, err)
		for _, g := range given {
			add(reveal(s, x.Person(), g.Answers))
		}
		pairs, err := s.Cohort.PairsOf(ctx, notes.Scope(), x.ID)
		must(s.t, err)
		for _, p := range pairs {
			add(reveal(s, x.Person(), p.Rationale))
		}
	}
	return out
}

func canaries(t *testing.T, s *seeded) {
	t.Helper()
	all := strings.Join(s.told(), "\n")
	for class, words := range s.file.Canaries {
		least := 68
		if class == "teacher-sheets" {
			least = 64
		}
		if len(words) < least {
			t.Errorf("%s has %d canaries", class, len(words))
		}
		for i, w := range words {
			for other, list := range s.file.Canaries {
				for k, v := range list {
					if (other != class || k != i) && strings.Contains(v, w) {
						t.Errorf("canary %d of %s is also in %s", i, class, other)
					}
				}
			}
			if n := strings.Count(all, w); n > 1 {
				t.Errorf("canary %d of %s is %d times in what is sealed", i, class, n)
			}
			if strings.ContainsAny(w, "'\"&<>?!;:%«»") {
				t.Errorf("canary %d of %s would not be shown as it is written", i, class)
			}
			for _, a := range s.file.Accounts {
				if strings.Contains(a.Email, strings.ToLower(w)) || strings.Contains(a.Scope, w) {
					t.Errorf("canary %d of %s is in an account", i, class)
				}
			}
		}
	}
}

func roles(t *testing.T, s *seeded) {
	t.Helper()
	scopes := map[string][]string{}
	for _, a := range s.file.Accounts {
		if a.Email == "julien.caron@exemple.fr" {
			continue // from 30 November
		}
		found, err := s.Identity.ByEmail(t.Context(), a.Email)
		must(t, err)
		ok, err := s.Identity.CheckPassword(t.Context(), found.ID, a.Password)
		must(t, err)
		actor, err := s.Identity.Actor(t.Context(), found.ID)
		must(t, err)
		if !ok || !actor.Has(access.Role(a.Role)) {
			t.Errorf("%s: password %v, roles %v", a.Email, ok, actor.Assignments)
		}
		if !slices.Contains(scopes[a.Role], a.Scope) {
			scopes[a.Role] = append(scopes[a.Role], a.Scope)
		}
	}
	for _, r := range access.Roles() {
		if r != access.Teacher && len(scopes[string(r)]) < 2 {
			t.Errorf("%s has scopes %v", r, scopes[string(r)])
		}
	}
}

func TestDeputy(t *testing.T) {
	t.Parallel()
	s := seed(t, "2026-12-08T12:00")
	_, groups, _, _ := s.roubaix()
	g := as[access.TakeRollCall](s, "julien.caron@exemple.fr")
	if diff := cmp.Diff([]int64{int64(groups[1].ID)}, g.Scope().Groups()); diff != "" {
		t.Error(diff)
	}
	all, err := s.Session.OfGroup(t.Context(), g.Scope(), groups[1].ID)
	must(t, err)
	if all[7].ValidatedBy != g.Actor().ID {
		t.Error("the deputy's session was validated by somebody else")
	}
}

// TestCuts stops the story at instants that cut something in two.
func TestCuts(t *testing.T) {
	t.Parallel()
	for until, want := range map[string]struct{ teens, pairs, opened int }{
		"2026-02-10T10:00": {},
		"2026-03-02T08:30": {},
		"2026-04-20T09:00": {},
		"2026-09-15T16:09": {teens: 17},
		"2026-09-22T17:10": {teens: 58, pairs: 16},
		"2026-10-05T08:40": {teens: 58, pairs: 58, opened: 1},
		"2026-10-06T09:50": {teens: 58, pairs: 58, opened: 2},
		"2026-11-12T15:00": {teens: 58, pairs: 58, opened: 19},
		"2026-11-24T11:27": {teens: 58, pairs: 59, opened: 26},
		"2027-01-15T15:00": {teens: 58, pairs: 60, opened: 54},
	} {
		t.Run(until, func(t *testing.T) {
			t.Parallel()
			s := seed(t, until)
			if len(s.file.Accounts) == 0 {
				t.Fatal("nobody can sign in")
			}
			got := struct{ teens, pairs, opened int }{}
			var late int
			err := s.counts(t.Context(), map[string]*int{
				"select count(*) from teen t join cohort c on c.id = t.cohort_id where c.zone = 'B'":                              &got.teens,
				"select count(*) from pair p join cohort c on c.id = p.cohort_id where c.zone = 'B'":                              &got.pairs,
				"select count(*) from session s join cohort c on c.id = s.cohort_id where c.zone = 'B' and opened_at is not null": &got.opened,
				"select count(*) from session_event where observed_at > $1 or received_at > $1":                                   &late,
			})
			must(t, err)
			if got != want || late > 0 {
				t.Errorf("%+v, want %+v; %d events to come", got, want, late)
			}
		})
	}
}

func (s *seeded) counts(ctx context.Context, queries map[string]*int) error {
	for q, into := range queries {
		var args []any
		if strings.Contains(q, "$1") {
			args = append(args, clock.Micros(s.Clock.Now()))
		}
		n, err := db.Value[int](ctx, s.db, q, args...)
		if err != nil {
			return err
		}
		*into = n
	}
	return nil
}

func TestEarlierCutBeginsTheSame(t *testing.T) {
	t.Parallel()
	short, long := seed(t, "2026-10-20T10:00"), seed(t, "2026-11-02T10:00")
	for kind, list := range short.file.Objects {
		if kind == "session" {
			continue
		}
		if !slices.Equal(list, long.file.Objects[kind][:len(list)]) {
			t.Errorf("%s: the later cut begins otherwise", kind)
		}
	}
}

func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		seed(b, today)
	}
}
