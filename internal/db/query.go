package db

import (
	"context"
	"database/sql"
	"errors"

	"binome/internal/fault"
)

// One reads the first row of query through scan, which lists where each column
// goes. No row is fault.Missing.
func One[T any](ctx context.Context, c Conn, scan func(*T) []any, query string, args ...any) (T, error) {
	v, ok, err := Maybe(ctx, c, scan, query, args...)
	if err == nil && !ok {
		err = fault.Missing()
	}
	return v, err
}

// Maybe is One where no row is no error: it reports whether there was one.
func Maybe[T any](ctx context.Context, c Conn, scan func(*T) []any, query string, args ...any) (T, bool, error) {
	var v T
	found := false
	err := c.rows(ctx, query, args, func(r *sql.Rows) error {
		if !r.Next() {
			return r.Err()
		}
		found = true
		return r.Scan(scan(&v)...)
	})
	if err != nil {
		var zero T
		return zero, false, err
	}
	return v, found, nil
}

// List reads every row of query through scan, in the order of the query. No row
// is a nil slice. scan is asked once: every row is read into the same place, then
// copied out of it.
func List[T any](ctx context.Context, c Conn, scan func(*T) []any, query string, args ...any) ([]T, error) {
	var list []T
	err := c.rows(ctx, query, args, func(r *sql.Rows) error {
		var v, zero T
		list = nil
		for into := scan(&v); r.Next(); v = zero {
			if err := errors.Join(ctx.Err(), r.Scan(into...)); err != nil {
				return err
			}
			list = append(list, v)
		}
		return r.Err()
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func itself[T any](v *T) []any { return []any{v} }

// Value reads the only column of one row. No row is fault.Missing.
func Value[T any](ctx context.Context, c Conn, query string, args ...any) (T, error) {
	return One(ctx, c, itself[T], query, args...)
}

// Values reads the only column of every row.
func Values[T any](ctx context.Context, c Conn, query string, args ...any) ([]T, error) {
	return List(ctx, c, itself[T], query, args...)
}

// Exec runs a statement and tells how many rows it changed.
func Exec(ctx context.Context, tx *Tx, query string, args ...any) (int64, error) {
	return tx.exec(ctx, query, args)
}
