package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes the whole database, as it is at one instant, to the file to,
// which must not exist. Others go on reading and writing. When it returns nil
// the file is complete, on the disk, and readable by its owner only.
//
// SQLite gives a SQLite file, PostgreSQL an archive (see archive.go); Restore
// takes either, on either engine.
func (d *DB) Backup(ctx context.Context, to string) (err error) {
	part := to + ".part"
	defer func() {
		if err != nil {
			err = fmt.Errorf("db: backup: %w", err)
		}
	}()
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("%s exists", to)
	}
	if err := emptied(part); err != nil {
		return err
	}
	write := d.vacuumInto
	if d.engine == Postgres {
		write = d.archive
	}
	if err := write(ctx, part); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := flush(part); err != nil {
		return err
	}
	return errors.Join(os.Rename(part, to), flush(filepath.Dir(to)))
}

// emptied leaves an empty file for its owner only, in the place of what an
// interrupted backup left there.
func emptied(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// vacuumInto copies a SQLite database through SQLite itself: the live file is
// never opened by anything else.
func (d *DB) vacuumInto(ctx context.Context, to string) error {
	pool, err := d.admin(ctx)
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "vacuum into $1", to)
	return errors.Join(err, pool.Close())
}

// flush forces a file or folder to the disk.
func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
