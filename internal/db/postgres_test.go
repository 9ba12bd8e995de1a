package db_test

import (
	"context"
	"errors"
	"testing"

	"binome/internal/db"
	"binome/internal/fault"
)

// onPostgres skips the test on SQLite.
func onPostgres(t *testing.T) *db.DB {
	t.Helper()
	d := scratch(t)
	if d.Engine() != db.Postgres {
		t.Skip("needs PostgreSQL")
	}
	return d
}

// TestLostConnection: a connection cut in the middle of a transaction keeps
// nothing, says so, and the next transaction gets another one.
func TestLostConnection(t *testing.T) {
	t.Parallel()
	d, ctx := onPostgres(t), t.Context()
	cut := func(tx *db.Tx) error {
		if err := insert(ctx, tx, 1); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, "select pg_terminate_backend(pg_backend_pid())")
		if err == nil {
			err = insert(ctx, tx, 2)
		}
		return err
	}
	for range 3 {
		if err := d.Tx(ctx, cut); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%T %v", err, err)
		}
	}
	if err := d.Tx(ctx, func(tx *db.Tx) error { return insert(ctx, tx, 3) }); err != nil {
		t.Error(err)
	}
	if got := items(t, d); len(got) != 1 || got[0] != 3 {
		t.Error(got)
	}
}

// TestSilentCut is the same when another hand cuts between two statements, and
// before the commit.
func TestSilentCut(t *testing.T) {
	t.Parallel()
	d, ctx := onPostgres(t), t.Context()
	for _, last := range []bool{false, true} {
		err := d.Tx(ctx, func(tx *db.Tx) error {
			pid, err := db.Value[int](ctx, tx, "select pg_backend_pid()")
			if err != nil {
				return err
			}
			if err := insert(ctx, tx, 1); err != nil {
				return err
			}
			if _, err := db.Value[bool](ctx, d, "select pg_terminate_backend($1, 2000)", pid); err != nil {
				t.Error(err)
			}
			if last {
				return nil
			}
			return insert(ctx, tx, 2)
		})
		if fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%T %v", err, err)
		}
	}
	if got := items(t, d); got != nil {
		t.Error(got)
	}
}

// TestWriteSkew is two reads that each allow a write which the other forbids.
func TestWriteSkew(t *testing.T) {
	t.Parallel()
	d, ctx := onPostgres(t), t.Context()
	write(t, d, "insert into item values (1, 'de garde', 1), (2, 'de garde', 1)")
	met := make(chan struct{})
	leave := func(id int64, wait bool) error {
		first := true
		return d.Tx(ctx, func(tx *db.Tx) error {
			n, err := db.Value[int](ctx, tx, "select cast(sum(n) as bigint) from item")
			if err != nil {
				return err
			}
			if first {
				if first = false; wait {
					<-met
				} else {
					close(met)
				}
			}
			if n < 2 {
				return errChanged
			}
			_, err = db.Exec(ctx, tx, "update item set n = 0 where id = $1", id)
			return err
		})
	}
	other := make(chan error)
	go func() { other <- leave(2, true) }()
	errs := []error{leave(1, false), <-other}
	n, err := db.Value[int](ctx, d, "select cast(sum(n) as bigint) from item")
	if n != 1 || err != nil || (errs[0] == nil) == (errs[1] == nil) {
		t.Error(n, err, errs)
	}
}

func TestCancelledStatement(t *testing.T) {
	t.Parallel()
	d := onPostgres(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Tx(ctx, func(tx *db.Tx) error {
		cancel()
		_, err := db.Exec(ctx, tx, "select pg_sleep(10)")
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
