package testkit

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"binome/internal/db"
)

// DB is a fresh migrated main database, gone when the test ends.
func DB(t testing.TB) *db.DB { t.Helper(); return fresh(t, mainTemplate) }

// Keystore is a fresh migrated keystore, gone when the test ends.
func Keystore(t testing.TB) *db.DB { t.Helper(); return fresh(t, keysTemplate) }

var (
	mainTemplate = sync.OnceValues(func() ([]byte, error) { return template(db.Migrations()) })
	keysTemplate = sync.OnceValues(func() ([]byte, error) { return template(db.Keystore()) })
)

func fresh(t testing.TB, template func() ([]byte, error)) *db.DB {
	t.Helper()
	file, err := template()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}
