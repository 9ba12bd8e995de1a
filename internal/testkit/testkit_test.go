package testkit

import (
	"testing"

	"binome/internal/db"
)

func TestDB(t *testing.T) {
	t.Parallel()
	for _, open := range []func(testing.TB) *db.DB{DB, Keystore} {
		d := open(t)
		if err := d.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	d := DB(t)
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(t.Context(), tx, "insert into programme (id, name, created_at) values ($1, $2, $3)", 1, "Essai", 3)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.Value[int](t.Context(), d, "select count(*) from programme"); n != 1 || err != nil {
		t.Fatal(n, err)
	}
}
