package testkit

import (
	"context"
	"io/fs"
	"os"
	"sync"
	"testing"

	"binome/internal/db"
)

// postgresURL names the variable that sends tests to PostgreSQL. Its value is
// the address of a user who may create databases; scripts/postgres-test.sh
// starts such a server.
const postgresURL = "BINOME_TEST_DATABASE_URL"

// DB is a fresh migrated main database, gone when the test ends.
func DB(t testing.TB) *db.DB { t.Helper(); return open(t, URL(t)) }

// Keystore is a fresh migrated keystore, gone when the test ends.
func Keystore(t testing.TB) *db.DB {
	t.Helper()
	return open(t, fresh(t, keysTemplate))
}

// URL is the address of a fresh migrated main database that nobody has opened,
// for tests of whole programs.
func URL(t testing.TB) string {
	t.Helper()
	return fresh(t, mainTemplate)
}

// The templates are made once a process, and never changed.
var (
	mainTemplate = sync.OnceValues(func() (template, error) { return newTemplate("main", db.Migrations()) })
	keysTemplate = sync.OnceValues(func() (template, error) { return newTemplate("keys", db.Keystore()) })
)

// template is a migrated database to copy for each test.
type template struct {
	content  []byte // SQLite: the file
	name     string // PostgreSQL: the database
	keystore bool
}

func newTemplate(kind string, migrations fs.FS) (template, error) {
	if admin := os.Getenv(postgresURL); admin != "" {
		return postgresTemplate(context.Background(), admin, kind, migrations)
	}
	return sqliteTemplate(context.Background(), migrations)
}

// fresh copies a template and tells where the copy is.
func fresh(t testing.TB, make func() (template, error)) string {
	t.Helper()
	from, err := make()
	if err != nil {
		t.Fatal(err)
	}
	if from.name != "" {
		return postgresCopy(t, os.Getenv(postgresURL), from)
	}
	return sqliteCopy(t, from)
}

func open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url)
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
