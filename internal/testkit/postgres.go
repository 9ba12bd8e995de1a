package testkit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"binome/internal/db"
)

// postgresTemplate finds or makes the migrated database that tests copy. Its
// name holds a hash of the migrations, so that processes share it and a changed
// migration makes another.
func postgresTemplate(ctx context.Context, admin, kind string, migrations fs.FS) (template, error) {
	sum, err := hashOf(migrations)
	if err != nil {
		return template{}, err
	}
	t := template{name: "binome_" + kind + "_" + sum, keystore: kind == "keys"}
	return t, asAdmin(ctx, admin, func(c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "select pg_advisory_lock(hashtext($1))", t.name); err != nil {
			return err // else let go when the connection closes
		}
		var ready bool
		err := c.QueryRow(ctx, "select exists (select 1 from pg_database where datname = $1)", t.name).Scan(&ready)
		if err != nil || ready {
			return err
		}
		return t.build(ctx, c, admin, migrations)
	})
}

// build migrates under another name: a template that exists is complete.
func (t template) build(ctx context.Context, c *pgx.Conn, admin string, migrations fs.FS) error {
	part := t.name + "_part"
	for _, q := range []string{"drop database if exists " + part + " with (force)", createFrom(part, "template0")} {
		if _, err := c.Exec(ctx, q); err != nil {
			return err
		}
	}
	d, err := db.Open(ctx, t.address(admin, part))
	if err != nil {
		return err
	}
	if err := errors.Join(d.Migrate(ctx, migrations), d.Close()); err != nil {
		return err
	}
	_, err = c.Exec(ctx, "alter database "+part+" rename to "+t.name)
	return err
}

// createFrom sorts text by its bytes, as SQLite does.
func createFrom(name, source string) string {
	return "create database " + name + " template " + source + " encoding 'UTF8' locale 'C.UTF-8'"
}

func postgresCopy(t testing.TB, admin string, from template) string {
	t.Helper()
	ctx := context.Background()
	name := "binome_test_" + strings.ToLower(rand.Text())
	run := func(q string) {
		err := asAdmin(ctx, admin, func(c *pgx.Conn) error { _, err := c.Exec(ctx, q); return err })
		if err != nil {
			t.Error(err)
		}
	}
	run(createFrom(name, from.name))
	t.Cleanup(func() { run("drop database if exists " + name + " with (force)") })
	return from.address(admin, name)
}

// address is that of one database on the server of admin.
func (t template) address(admin, name string) string {
	u, err := url.Parse(admin)
	if err != nil {
		return admin
	}
	u.Path = "/" + name
	if t.keystore {
		return db.KeystoreURL(u.String())
	}
	return u.String()
}

func asAdmin(ctx context.Context, admin string, do func(*pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, admin)
	if err != nil {
		return fmt.Errorf("testkit: %s: %w", postgresURL, err)
	}
	return errors.Join(do(c), c.Close(ctx))
}

func hashOf(migrations fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(migrations, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(b), b)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:8]), err
}
