package testkit

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"binome/internal/db"
)

// sqliteTemplate migrates a file and takes its content through a backup: a live
// file is never read.
func sqliteTemplate(ctx context.Context, migrations fs.FS) (t template, err error) {
	dir, err := os.MkdirTemp("", "binome-template-")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "live.db"))
	if err != nil {
		return t, err
	}
	copied := filepath.Join(dir, "copy.db")
	if err := errors.Join(d.Migrate(ctx, migrations), d.Backup(ctx, copied), d.Close()); err != nil {
		return t, err
	}
	t.content, err = os.ReadFile(copied)
	return t, err
}

func sqliteCopy(t testing.TB, from template) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, from.content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}
