package db_test

import (
	"sync"
	"testing"

	"binome/internal/db"
	"binome/internal/testkit"
)

// Scrubbing waits for its turn among the writers and loses nothing.
func TestScrubBesideWriters(t *testing.T) {
	t.Parallel()
	d := testkit.DB(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 20 {
				err := d.Tx(t.Context(), func(tx *db.Tx) error {
					_, err := db.Exec(t.Context(), tx, "insert into signin_failure (id, key, at) values ($1, $2, 0)", 100*i+j, []byte("x"))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 3 {
		if err := d.Scrub(t.Context(), "signin_failure"); err != nil {
			t.Error(err)
		}
	}
	all.Wait()
	if n, err := db.Value[int](t.Context(), d, "select count(*) from signin_failure"); n != 160 || err != nil {
		t.Error(n, err)
	}
}
