package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"binome/internal/db"
	"binome/internal/fault"
)

func TestTxSeesItsOwnWrites(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	err := d.Tx(ctx, func(tx *db.Tx) error {
		if err := insert(ctx, tx, 1); err != nil {
			return err
		}
		inside, err := db.Value[int](ctx, tx, "select count(*) from item")
		if inside != 1 || err != nil {
			t.Error(inside, err)
		}
		outside, err := db.Value[int](ctx, d, "select count(*) from item")
		if outside != 0 || err != nil {
			t.Error(outside, err)
		}
		id, err := db.Value[int64](ctx, tx, "insert into item (id, name) values (2, 'Zoé') returning id")
		if id != 2 {
			t.Error(id)
		}
		return err
	})
	if diff := cmp.Diff([]int64{1, 2}, items(t, d)); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// TestNoLostUpdate is the invariant that PostgreSQL breaks by default.
func TestNoLostUpdate(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	write(t, d, "insert into item values (1, 'compteur', 0)")
	const workers, each = 8, 50
	var lost atomic.Int64 // refused after many tries: allowed, and counted
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range each {
				err := d.Tx(ctx, func(tx *db.Tx) error { return increment(ctx, tx) })
				switch {
				case fault.KindOf(err) == fault.Unavailable:
					lost.Add(1)
				case err != nil:
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	got, err := db.Value[int64](ctx, d, "select n from item where id = 1")
	if err != nil || got != workers*each-lost.Load() {
		t.Error(got, lost.Load(), err)
	}
	if lost.Load() > workers*each/20 {
		t.Errorf("%d of %d gave up", lost.Load(), workers*each)
	}
}

func increment(ctx context.Context, tx *db.Tx) error {
	n, err := db.Value[int64](ctx, tx, "select n from item where id = 1")
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, "update item set n = $1 where id = 1", n+1)
	return err
}

// crowd runs every fn in a transaction of its own, all waiting for one another
// behind a first one, so that SQLite groups them.
func crowd(t *testing.T, d *db.DB, fns ...func(*db.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(fns))
	gate := make(chan struct{})
	started := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		once := sync.OnceFunc(func() { close(started) })
		err := d.Tx(t.Context(), func(*db.Tx) error { once(); <-gate; return nil })
		// The first belongs to the group too: a full disk drops it with the others,
		// and says so.
		if err != nil && fault.KindOf(err) != fault.Unavailable {
			t.Error(err)
		}
	})
	<-started
	for i, fn := range fns {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("panic: %v", p)
				}
			}()
			errs[i] = d.Tx(t.Context(), fn)
		})
	}
	close(gate)
	wg.Wait()
	return errs
}

var errChanged = errors.New("changed my mind")

// TestNeighbours checks that what fails in one transaction leaves the others
// of its group alone, whatever the order in which they meet.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	d := scratch(t)
	last := int64(0)
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		before := len(items(t, d))
		kinds := rapid.SliceOfN(rapid.SampledFrom([]string{"keep", "error", "panic", "conflict", "hidden conflict", "cancelled"}), 1, 12).Draw(rt, "kinds")
		fns := make([]func(*db.Tx) error, len(kinds))
		kept := 0
		for i, kind := range kinds {
			last += 2
			fns[i] = neighbour(ctx, kind, last)
			if kind == "keep" {
				kept++
			}
		}
		for i, err := range crowd(t, d, fns...) {
			if (err == nil) != (kinds[i] == "keep") {
				rt.Errorf("%s: %v", kinds[i], err)
			}
		}
		if got := len(items(t, d)) - before; got != 2*kept {
			rt.Errorf("%v: %d rows, want %d", kinds, got, 2*kept)
		}
	})
}

// neighbour writes two rows, and goes wrong between them as kind says.
func neighbour(ctx context.Context, kind string, id int64) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		if err := insert(ctx, tx, id); err != nil {
			return err
		}
		switch kind {
		case "error":
			return errChanged
		case "panic":
			panic(kind)
		case "conflict":
			return insert(ctx, tx, id)
		case "hidden conflict":
			insert(ctx, tx, id)
			return nil
		case "cancelled":
			gone, cancel := context.WithCancel(ctx)
			cancel()
			return insert(gone, tx, id+1)
		}
		return insert(ctx, tx, id+1)
	}
}

func TestAnsweredIsReadable(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	var wg sync.WaitGroup
	for w := range int64(8) {
		wg.Go(func() {
			for i := range int64(25) {
				id := w*1000 + i + 1
				if err := d.Tx(ctx, func(tx *db.Tx) error { return insert(ctx, tx, id) }); err != nil {
					t.Error(err)
				}
				if _, err := db.Value[int64](ctx, d, "select id from item where id = $1", id); err != nil {
					t.Errorf("answered, not readable: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if got := len(items(t, d)); got != 200 {
		t.Error(got)
	}
}

func TestCancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	d := scratch(t)
	if d.Engine() == db.Postgres {
		t.Skip("writers of PostgreSQL do not queue")
	}
	gone, cancel := context.WithCancel(t.Context())
	inside, gate, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- d.Tx(t.Context(), func(tx *db.Tx) error { close(inside); <-gate; return insert(t.Context(), tx, 1) })
	}()
	<-inside
	cancel()
	if err := d.Tx(gone, func(*db.Tx) error { t.Error("ran"); return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(gate)
	if err := <-done; err != nil {
		t.Error(err)
	}
	write(t, d, "insert into item (id, name) values (2, 'Zoé')")
	if diff := cmp.Diff([]int64{1, 2}, items(t, d)); diff != "" {
		t.Error(diff)
	}
}

// TestGoexit: a test that fails inside a transaction must not hold the baton.
func TestGoexit(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.Tx(ctx, func(tx *db.Tx) error {
			insert(ctx, tx, 1)
			new(testing.T).SkipNow() // runtime.Goexit
			return nil
		})
	}()
	<-done
	write(t, d, "insert into item (id, name) values (2, 'Zoé')")
	if diff := cmp.Diff([]int64{2}, items(t, d)); diff != "" {
		t.Error(diff)
	}
}

func TestTxAfterItsEnd(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	var leaked *db.Tx
	if err := d.Tx(ctx, func(tx *db.Tx) error { leaked = tx; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := insert(ctx, leaked, 1); err == nil {
		t.Error("a transaction was used after its end")
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	d := scratch(t)
	for range 2 {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := d.Tx(t.Context(), func(*db.Tx) error { return nil }); err == nil {
		t.Error("wrote to a closed database")
	}
	if err := d.Ping(t.Context()); err == nil {
		t.Error("a closed database answers")
	}
}

func TestStatementCacheIsBounded(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	write(t, d, "insert into item values (1, 'Inès', 0)")
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 300 {
				n, err := db.Value[int](ctx, d, fmt.Sprintf("select %d from item", i*4+w))
				if n != i*4+w || err != nil {
					t.Error(n, err)
				}
			}
		})
	}
	wg.Wait()
}
