package job

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/testkit"
)

// bench is a queue with a clock that the test moves.
type bench struct {
	t     *testing.T
	db    *db.DB
	clock clock.Clock
	log   *bytes.Buffer
	mu    sync.Mutex
	did   []Job
	fail  func(Job) error
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return &bench{t: t, db: testkit.DB(t), clock: testkit.At("2026-11-26T12:00"), log: &bytes.Buffer{}}
}

func (b *bench) worker(kinds ...string) *Worker {
	if len(kinds) == 0 {
		kinds = []string{"mail"}
	}
	handlers := map[string]Handler{}
	for _, k := range kinds {
		handlers[k] = b.handle
	}
	return NewWorker(b.db, b.clock, slog.New(slog.NewTextHandler(b.log, nil)), handlers)
}

func (b *bench) handle(_ context.Context, j Job) error {
	b.mu.Lock()
	b.did = append(b.did, j)
	b.mu.Unlock()
	if b.fail != nil {
		return b.fail(j)
	}
	return nil
}

func (b *bench) add(kind, key, payload string, at time.Time) {
	b.t.Helper()
	ids := testkit.IDs(kind + key + payload + at.String())
	if err := b.db.Tx(b.t.Context(), func(tx *db.Tx) error { return Enqueue(b.t.Context(), tx, ids, kind, key, payload, at) }); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) drain(w *Worker) int {
	b.t.Helper()
	n, err := w.Drain(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// after moves the clock.
func (b *bench) after(d time.Duration) { b.clock.Set(b.clock.Now().Add(d)) }

func (b *bench) payloads() (list []string) {
	for _, j := range b.did {
		list = append(list, j.Payload)
	}
	return list
}

func (b *bench) counts(waiting, dead int) {
	b.t.Helper()
	w, err := Waiting(b.t.Context(), b.db)
	d, err2 := Dead(b.t.Context(), b.db)
	if err != nil || err2 != nil || w != waiting || d != dead {
		b.t.Errorf("%d waiting, %d dead, want %d and %d (%v %v)", w, d, waiting, dead, err, err2)
	}
}

func TestJobsAreDoneOnceInOrderWhenDue(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	now := b.clock.Now()
	b.add("mail", "b", "second", now.Add(-time.Minute))
	b.add("mail", "a", "first", now.Add(-time.Hour))
	b.add("mail", "c", "later", now.Add(time.Hour))
	b.add("unknown", "d", "somebody else's", now)
	w := b.worker()
	if n := b.drain(w); n != 2 || !slices.Equal(b.payloads(), []string{"first", "second"}) {
		t.Errorf("%d done: %q", n, b.payloads())
	}
	if n := b.drain(w); n != 0 {
		t.Errorf("%d done again", n)
	}
	b.after(2 * time.Hour)
	if n := b.drain(w); n != 1 || b.did[2].Payload != "later" {
		t.Errorf("%d done later", n)
	}
	b.counts(1, 0)
	left, err := db.Values[string](t.Context(), b.db, "select payload from job where done_at is not null and payload <> ''")
	if err != nil || len(left) != 0 {
		t.Errorf("payloads of done jobs are kept: %d (%v)", len(left), err)
	}
}

func TestEnqueueFollowsItsTransaction(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	refused := errors.New("refused")
	err := b.db.Tx(t.Context(), func(tx *db.Tx) error {
		if err := Enqueue(t.Context(), tx, testkit.IDs(1), "mail", "a", "", b.clock.Now()); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	b.counts(0, 0)
	for _, bad := range [][2]string{{"", "key"}, {"kind", ""}} {
		err := b.db.Tx(t.Context(), func(tx *db.Tx) error {
			return Enqueue(t.Context(), tx, testkit.IDs(1), bad[0], bad[1], "", b.clock.Now())
		})
		if err == nil {
			t.Errorf("%q accepted", bad)
		}
	}
}

func TestOneJobAKeyWaits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	now := b.clock.Now()
	b.add("mail", "a", "old", now.Add(time.Hour))
	b.add("mail", "a", "new", now)
	b.add("mail", "a", "newest", now.Add(2*time.Hour))
	b.add("other", "a", "another kind", now)
	b.counts(2, 0)
	if n := b.drain(b.worker()); n != 1 || b.did[0].Payload != "newest" {
		t.Errorf("%d done: %q", n, b.payloads())
	}
	b.add("mail", "a", "after", now)
	if n := b.drain(b.worker()); n != 1 || b.did[1].Payload != "after" {
		t.Errorf("a key could not be used again: %d, %q", n, b.payloads())
	}
}

func TestAskedAgainWhileRunningRunsOnceMore(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("mail", "a", "first", b.clock.Now())
	b.fail = func(j Job) error {
		if j.Payload == "first" {
			b.after(time.Second)
			b.add("mail", "a", "again", b.clock.Now())
		}
		return nil
	}
	if b.drain(b.worker()); !slices.Equal(b.payloads(), []string{"first", "again"}) {
		t.Errorf("done: %q", b.payloads())
	}
	b.counts(0, 0)
}

func TestFailuresAreTriedLaterAndLater(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.worker()
	b.add("mail", "a", "p", b.clock.Now())
	b.fail = func(Job) error { return fmt.Errorf("550 <%s>: unknown", "paul@exemple.example") }
	var total time.Duration
	for try := 1; try <= mostTries; try++ {
		if n := b.drain(w); n != 1 || b.did[try-1].Attempt != try {
			t.Fatalf("try %d: %d jobs, attempt %d", try, n, b.did[try-1].Attempt)
		}
		if n := b.drain(w); n != 0 {
			t.Fatalf("try %d: tried again at once", try)
		}
		if try < mostTries {
			b.after(pause(try) - time.Second)
			if n := b.drain(w); n != 0 {
				t.Fatalf("try %d: too early", try)
			}
			b.after(time.Second)
			total += pause(try)
		}
	}
	b.counts(0, 1)
	if total < 3*time.Hour || total > 6*time.Hour {
		t.Errorf("given up after %s", total)
	}
	b.after(48 * time.Hour)
	if n := b.drain(w); n != 0 {
		t.Error("a dead job was tried")
	}
	said, err := db.Value[string](t.Context(), b.db, "select failed from job")
	if err != nil || strings.Contains(said+b.log.String(), "paul@") || !strings.Contains(said, "550") {
		t.Errorf("kept of the failure: %q (%v)", said, err)
	}
}

func TestPermanentFailuresAreNotTriedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("mail", "a", "p", b.clock.Now())
	cause := errors.New("no such address")
	b.fail = func(Job) error { return fmt.Errorf("send: %w", Permanent(cause)) }
	b.drain(b.worker())
	b.counts(0, 1)
	if !errors.Is(Permanent(cause), cause) {
		t.Error("the cause is lost")
	}
}

func TestAPanicIsAFailure(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("mail", "a", "p", b.clock.Now())
	b.fail = func(Job) error { panic("Léonie Canari") }
	b.drain(b.worker())
	b.counts(1, 0)
	if strings.Contains(b.log.String(), "Canari") || !strings.Contains(b.log.String(), "panicked") {
		t.Error("the log keeps the value of a panic, or nothing")
	}
}

// A worker that died while working leaves its lease to run out; one that dies each
// time is stopped.
func TestTheDeadLeaveTheirJobs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.worker()
	b.add("mail", "a", "p", b.clock.Now())
	for try := 1; try <= mostTries; try++ {
		if _, found, err := w.claim(t.Context()); !found || err != nil {
			t.Fatalf("try %d: %v %v", try, found, err)
		}
		if n := b.drain(w); n != 0 {
			t.Fatal("claimed by two")
		}
		b.after(lease + time.Second)
	}
	if n := b.drain(w); n != 1 || len(b.did) != 0 {
		t.Errorf("%d, %d handled", n, len(b.did))
	}
	b.counts(0, 1)
}

// Whoever comes back after its lease ran out changes nothing.
func TestALateWorkerSettlesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.worker()
	b.add("mail", "a", "p", b.clock.Now())
	late, _, err := w.claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.after(lease + time.Second)
	second, found, err := w.claim(t.Context())
	if err != nil || !found {
		t.Fatal(found, err)
	}
	if err := w.settle(t.Context(), late, nil); err != nil {
		t.Fatal(err)
	}
	b.counts(1, 0)
	if err := w.settle(t.Context(), second, nil); err != nil {
		t.Fatal(err)
	}
	b.counts(0, 0)
}

func TestAStopGivesTheJobBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("mail", "a", "p", b.clock.Now())
	ctx, stop := context.WithCancel(t.Context())
	b.fail = func(Job) error {
		if len(b.did) == 1 {
			stop()
			return context.Canceled
		}
		return nil
	}
	w := b.worker()
	if _, err := w.Drain(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	b.counts(1, 0)
	if n := b.drain(w); n != 1 || b.did[1].Attempt != 1 {
		t.Errorf("%d done, attempt %d", n, b.did[1].Attempt)
	}
}

// Many workers on one database share the jobs: each is done once.
func TestWorkersShare(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const jobs, workers = 40, 4
	for i := range jobs {
		b.add("mail", fmt.Sprint(i), fmt.Sprint(i), b.clock.Now())
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			if _, err := b.worker().Drain(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	done := b.payloads()
	slices.Sort(done)
	if len(done) != jobs || len(slices.Compact(done)) != jobs {
		t.Errorf("%d done, %d different", len(b.did), len(slices.Compact(done)))
	}
	b.counts(0, 0)
}

func TestCleanForgetsAfterAMonth(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.worker()
	b.add("mail", "a", "done", b.clock.Now())
	b.drain(w)
	b.add("mail", "a", "waiting", b.clock.Now().Add(1000*time.Hour))
	for _, c := range []struct {
		wait time.Duration
		rows int
	}{{remembered - time.Hour, 2}, {2 * time.Hour, 1}} {
		b.after(c.wait)
		if err := w.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := db.Value[int](t.Context(), b.db, "select count(*) from job"); n != c.rows || err != nil {
			t.Errorf("%d rows, want %d (%v)", n, c.rows, err)
		}
	}
}

// TestRunLooksEachSecond runs on the time of synctest: the worker finds a job
// within a second, leaves a failed one for its pause, and stops when asked.
func TestRunLooksEachSecond(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if b.db.Engine() == db.Postgres {
		t.Skip("time does not stand still for a server outside the bubble; on SQLite it does")
	}
	synctest.Test(t, func(t *testing.T) {
		b.clock = clock.System()
		b.add("mail", "a", "p", b.clock.Now().Add(10*time.Second))
		b.fail = func(j Job) error {
			if j.Attempt == 1 {
				return errors.New("not yet")
			}
			return nil
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		start := time.Now()
		var at []time.Duration
		inner := b.fail
		b.fail = func(j Job) error { at = append(at, time.Since(start)); return inner(j) }
		w := b.worker()
		go func() { defer close(done); w.Run(ctx) }()
		time.Sleep(60 * time.Second)
		stop()
		<-done
		if len(at) != 2 || at[0] < 10*time.Second || at[0] > 11*time.Second || at[1]-at[0] < firstPause || at[1]-at[0] > firstPause+time.Second {
			t.Errorf("tried at %v", at)
		}
	})
	b.counts(0, 0)
}
