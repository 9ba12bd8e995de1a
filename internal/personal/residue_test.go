package personal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/personal"
)

// An erased key is nowhere in the keystore's files any more: without care, two
// in five stay in copies that page splits leave behind.
func TestErasedKeysLeaveTheFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.db")
	d, err := db.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(t.Context(), db.Keystore()); err != nil {
		t.Fatal(err)
	}
	v, err := personal.OpenVault(t.Context(), d, master, clock.System())
	if err != nil {
		t.Fatal(err)
	}
	var ledger []personal.Erasure
	var keys [][]byte
	for i := range personal.Person(300) {
		who := (i + 1) * 7919 % 100_003 // in no order, so that pages split
		if err := v.Create(t.Context(), who); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			ledger = append(ledger, personal.Erasure{Person: who, At: clock.System().Now()})
			keys = append(keys, wrappedKey(t, d, who))
		}
	}
	if n := found(t, path, keys); n == 0 {
		t.Fatal("no key is in the files: the search is wrong")
	}
	if err := v.Replay(t.Context(), ledger[1:]); err != nil {
		t.Fatal(err)
	}
	if err := v.Erase(t.Context(), ledger[0].Person, ledger[0].At); err != nil {
		t.Fatal(err)
	}
	if n := found(t, path, keys); n != 0 {
		t.Errorf("%d of %d erased keys are still in the files", n, len(keys))
	}
}

func wrappedKey(t *testing.T, d *db.DB, who personal.Person) []byte {
	t.Helper()
	b, err := db.Value[[]byte](t.Context(), d, "select wrapped from person_key where person_id = $1", int64(who))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// found counts the keys that lie in the database's file or its log.
func found(t *testing.T, path string, keys [][]byte) int {
	t.Helper()
	main, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wal, _ := os.ReadFile(path + "-wal") // none when nothing waits in it
	n := 0
	for _, k := range keys {
		if bytes.Contains(main, k) || bytes.Contains(wal, k) {
			n++
		}
	}
	return n
}
