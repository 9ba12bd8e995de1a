package audit_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/testkit"
)

// journal is a log on a fresh database.
type journal struct {
	db  *db.DB
	ids *id.Source
	log *audit.Log
	at  time.Time
}

func newJournal(t testing.TB, seed string) *journal {
	t.Helper()
	signer, err := audit.LoadOrCreateSigner(filepath.Join(t.TempDir(), "keys", "audit.key"))
	if err != nil {
		t.Fatal(err)
	}
	d := testkit.DB(t)
	return &journal{d, testkit.IDs(seed), audit.New(d, signer), testkit.At("2026-11-26T09:00").Now()}
}

func entry(n int, at time.Time) audit.Entry {
	return audit.Entry{
		Actor: audit.Actor{Account: int64(100 + n%3), Role: "facilitator"}, Action: audit.Reveal, Class: "teen.identity",
		Purpose: audit.ForRollCall, Object: audit.Ref("session", id.ID[audit.Log](1+n)), Subjects: []int64{int64(n + 1), 77}, At: at,
	}
}

// write appends n entries, a second apart.
func (j *journal) write(t testing.TB, n int) {
	t.Helper()
	err := j.db.Tx(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			j.at = j.at.Add(time.Second)
			if err := audit.Append(t.Context(), tx, j.ids, entry(i, j.at)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// grow appends n entries and gives them their places.
func (j *journal) grow(t testing.TB, n int) {
	t.Helper()
	j.write(t, n)
	if got, err := j.log.Sequence(t.Context()); err != nil || got != n {
		t.Fatalf("%d of %d places: %v", got, n, err)
	}
}

func (j *journal) verify(t testing.TB) audit.Report {
	t.Helper()
	r, err := j.log.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (j *journal) head(t testing.TB) string {
	t.Helper()
	h, err := j.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// whole fails unless all n entries are proven.
func (j *journal) whole(t testing.TB, n, pending int64) {
	t.Helper()
	want := audit.Report{Entries: n, Pending: pending, Head: j.head(t), FirstBad: -1}
	if diff := cmp.Diff(want, j.verify(t)); diff != "" {
		t.Fatal(diff)
	}
}

func exec(t testing.TB, d *db.DB, query string, args ...any) {
	t.Helper()
	err := d.Tx(context.WithoutCancel(t.Context()), func(tx *db.Tx) error {
		_, err := db.Exec(t.Context(), tx, query, args...)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func TestSequence(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "sequence")
	j.whole(t, 0, 0)
	if n, err := j.log.Sequence(t.Context()); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	total := int64(0)
	for _, n := range []int{1, 2, 5, 700, 1, 64} { // 700: more than one transaction
		j.write(t, n)
		j.whole(t, total, int64(n))
		if got, err := j.log.Sequence(t.Context()); got != n || err != nil {
			t.Fatal(got, err)
		}
		total += int64(n)
		j.whole(t, total, 0)
	}
	if h := j.head(t); !strings.HasPrefix(h, "binome audit log\n773\n") || !strings.Contains(h, "— binome-audit ") {
		t.Error(h)
	}
}

// Places follow the instant, then the identifier, whatever the order of writing.
func TestOrder(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "order")
	for _, s := range []int{5, 1, 3, 3, 3, 2} {
		e := entry(s, j.at.Add(time.Duration(s)*time.Second))
		if err := audit.NewWriter(j.db, j.ids).Write(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := j.log.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	type key struct{ at, id int64 }
	keys, err := db.List(t.Context(), j.db, func(k *key) []any { return []any{&k.at, &k.id} }, "select at, id from audit_entry order by idx")
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(keys); i++ {
		if a, b := keys[i-1], keys[i]; a.at > b.at || a.at == b.at && a.id >= b.id {
			t.Errorf("%v before %v", a, b)
		}
	}
}

func TestRefusedEntries(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "refused")
	const name = "Anatole Oursel"
	for what, spoil := range map[string]func(*audit.Entry){
		"role":         func(e *audit.Entry) { e.Actor.Role = name },
		"account":      func(e *audit.Entry) { e.Actor.Account = -1 },
		"no action":    func(e *audit.Entry) { e.Action = "" },
		"action":       func(e *audit.Entry) { e.Action = name },
		"class":        func(e *audit.Entry) { e.Class = name },
		"class spaces": func(e *audit.Entry) { e.Class = "a  b" },
		"purpose":      func(e *audit.Entry) { e.Purpose = name },
		"no purpose":   func(e *audit.Entry) { e.Purpose = "" },
		"object":       func(e *audit.Entry) { e.Object = "session:" + name },
		"subject":      func(e *audit.Entry) { e.Subjects = []int64{0} },
		"large":        func(e *audit.Entry) { e.Subjects = []int64{1 << 60} },
		"many":         func(e *audit.Entry) { e.Subjects = make([]int64, audit.MaxSubjects+1) },
		"no instant":   func(e *audit.Entry) { e.At = time.Time{} },
	} {
		e := entry(1, j.at)
		spoil(&e)
		err := audit.NewWriter(j.db, j.ids).Write(t.Context(), e)
		if err == nil || strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", what, err)
		}
	}
	change := audit.Entry{Action: "school.add", At: j.at} // by the terminal, without purpose
	if err := audit.NewWriter(j.db, j.ids).Write(t.Context(), change); err != nil {
		t.Error(err)
	}
	if r := j.verify(t); r.Pending != 1 {
		t.Errorf("%+v", r)
	}
}

// The entry and its change stand or fall together.
func TestChange(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "change")
	w := audit.NewWriter(j.db, j.ids)
	insert := func(tx *db.Tx) error {
		_, err := db.Exec(t.Context(), tx, "insert into programme (id, name, created_at) values (1, 'Essai', 0)")
		return err
	}
	if err := w.Change(t.Context(), audit.Entry{Action: "Pas un code", At: j.at}, insert); err == nil {
		t.Error("accepted")
	}
	n, err := db.Value[int](t.Context(), j.db, "select count(*) from programme")
	if n != 0 || err != nil {
		t.Error("changed without an entry", err)
	}
	if err := w.Change(t.Context(), audit.Entry{Action: "programme.add", At: j.at}, insert); err != nil {
		t.Error(err)
	}
	if w.Change(t.Context(), audit.Entry{Action: "programme.add", At: j.at}, insert) == nil {
		t.Error("twice")
	}
	if r := j.verify(t); r.Pending != 1 {
		t.Errorf("an entry without its change: %+v", r)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "list")
	j.grow(t, 20)
	j.write(t, 1) // without a place: not listed yet
	var places []int64
	before := int64(0)
	for {
		page, err := audit.List(t.Context(), j.db, audit.Filter{}, before, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page {
			places = append(places, p.Place)
		}
		if len(page) < 7 {
			break
		}
		before = page[6].Place
	}
	for i, p := range places {
		if p != int64(19-i) {
			t.Fatal(places)
		}
	}
	start := j.at.Add(-20 * time.Second)
	for want, f := range map[int]audit.Filter{
		20: {Subject: 77}, 1: {Subject: 5}, 7: {Account: 101}, 0: {Subject: 99},
		3: {From: start, Until: start.Add(3 * time.Second)}, 2: {Account: 100, Action: audit.Reveal, Purpose: audit.ForRollCall, Until: start.Add(4 * time.Second)},
	} {
		got, err := audit.List(t.Context(), j.db, f, 0, 100)
		if err != nil || len(got) != want {
			t.Errorf("%+v: %d entries, want %d, %v", f, len(got), want, err)
		}
	}
	got, err := audit.List(t.Context(), j.db, audit.Filter{Subject: 5}, 0, 1)
	if err != nil || len(got) != 1 {
		t.Fatal(err)
	}
	want := audit.Placed{Place: 4, Entry: entry(4, clock.FromMicros(clock.Micros(start.Add(4*time.Second))))}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Error(diff)
	}
}

// Several processes write and sequence at once: every entry gets one place.
func TestManySequencers(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "many")
	const writers, each = 4, 25
	var writing, sequencing sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			w := audit.NewWriter(j.db, testkit.IDs(fmt.Sprint("writer ", i)))
			for n := range each {
				if err := w.Write(t.Context(), entry(n, j.at.Add(time.Duration(n)*time.Second))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	stop := make(chan struct{})
	for range 3 {
		sequencing.Go(func() {
			for {
				if _, err := j.log.Sequence(t.Context()); err != nil {
					t.Error(err)
				}
				if r, err := j.log.Verify(t.Context()); err != nil || !r.Whole() {
					t.Errorf("while it grows: %+v, %v", r, err)
				}
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
				}
			}
		})
	}
	writing.Wait()
	close(stop)
	sequencing.Wait()
	if _, err := j.log.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	j.whole(t, writers*each, 0)
}

func BenchmarkSequence(b *testing.B) {
	for _, n := range []int{1, 50, 500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			j := newJournal(b, "bench")
			for b.Loop() {
				b.StopTimer()
				j.write(b, n)
				b.StartTimer()
				if _, err := j.log.Sequence(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	j := newJournal(b, "bench")
	for range 20 {
		j.grow(b, 500)
	}
	for b.Loop() {
		j.whole(b, 10_000, 0)
	}
}
