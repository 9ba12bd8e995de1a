package testkit

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"binome/internal/db"
)

// template is the content of a migrated SQLite file, to be copied for each test.
func template(fsys fs.FS) (content []byte, err error) {
	dir, err := os.MkdirTemp("", "binome-template-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx := context.Background()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "live.db"))
	if err != nil {
		return nil, err
	}
	copied := filepath.Join(dir, "copy.db")
	if err := errors.Join(d.Migrate(ctx, fsys), d.Backup(ctx, copied), d.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(copied)
}
