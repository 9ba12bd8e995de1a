package db_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"binome/internal/db"
)

// inParallel runs one from n goroutines, b.N times in all.
func inParallel(b *testing.B, n int, one func() error) {
	b.Helper()
	b.SetParallelism(max(1, n/2)) // times two cores
	b.ResetTimer()
	if n == 1 {
		for range b.N {
			if err := one(); err != nil {
				b.Fatal(err)
			}
		}
		return
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := one(); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkTx writes one small row a transaction.
func BenchmarkTx(b *testing.B) {
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			d, ctx := scratch(b), b.Context()
			var last atomic.Int64
			inParallel(b, clients, func() error {
				return d.Tx(ctx, func(tx *db.Tx) error { return insert(ctx, tx, last.Add(1)) })
			})
		})
	}
}

// BenchmarkSession writes what one half-day sends: 12 marks and 12 entries of
// 1,000 characters.
func BenchmarkSession(b *testing.B) {
	text := strings.Repeat("Raconter une histoire. ", 44)[:1000]
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			d, ctx := scratch(b), b.Context()
			var last atomic.Int64
			inParallel(b, clients, func() error {
				return d.Tx(ctx, func(tx *db.Tx) error { return session(ctx, tx, &last, text) })
			})
			b.ReportMetric(float64(24*b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

func session(ctx context.Context, tx *db.Tx, last *atomic.Int64, text string) error {
	for range 12 {
		for _, name := range []string{"présent", text} {
			_, err := db.Exec(ctx, tx, "insert into item (id, name) values ($1, $2) on conflict (id) do nothing", last.Add(1), name)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func BenchmarkRead(b *testing.B) {
	d, ctx := scratch(b), b.Context()
	err := d.Tx(ctx, func(tx *db.Tx) error {
		for i := range int64(60) {
			if err := insert(ctx, tx, i+1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("one", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := db.Value[string](ctx, d, "select name from item where id = $1", 7); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("sixty", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			l, err := db.List(ctx, d, (*item).columns, "select id, name, n from item order by id")
			if err != nil || len(l) != 60 {
				b.Fatal(err)
			}
		}
	})
}
