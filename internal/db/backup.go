package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Backup writes the whole database, as it is at one instant, to the file to,
// which must not exist. Others go on reading and writing. When it returns nil
// the file is complete and on the disk. The form is that of d's engine:
// SQLite's own file, or see postgres_backup.go.
func (d *DB) Backup(ctx context.Context, to string) error {
	part := to + ".part"
	if err := errors.Join(absent(to), absent(part)); err != nil {
		return fmt.Errorf("db: backup: %w", err)
	}
	if err := d.backup(ctx, part); err != nil {
		return errors.Join(fmt.Errorf("db: backup: %w", err), os.Remove(part))
	}
	return errors.Join(flush(part), os.Rename(part, to), flush(filepath.Dir(to)))
}

func (d *DB) backup(ctx context.Context, to string) error {
	pool, err := d.admin(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if strings.ContainsRune(to, 0) {
		return errors.New("malformed path")
	}
	_, err = pool.ExecContext(ctx, "vacuum into $1", to)
	return err
}

func absent(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s exists", path)
	}
	return nil
}

// flush forces a file or folder to the disk.
func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
