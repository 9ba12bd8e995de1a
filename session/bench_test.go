package session_test

import (
	"testing"

	"binome/internal/access"
	"binome/session"
)

// BenchmarkRecord stores a whole roll call of six people, marks and all, with its
// permission, its strips and its audit entry.
func BenchmarkRecord(b *testing.B) {
	p := planned(b, "2026-11-24T09:05")
	x := p.on(1, 6)
	g := grant[access.TakeRollCall](p, nadia)
	p.record(nadia, x, p.event(x, session.Opened))
	for b.Loop() {
		b.StopTimer()
		p.exec("delete from session_event where session_id = $1 and verb <> 'open'", x.ID)
		var batch []session.Event
		for range 4 {
			for i := 3; i < 6; i++ {
				batch = append(batch, p.mark(x, p.teens[i], session.Absent, 0), p.mark(x, p.children[i], session.Present, 0))
			}
		}
		b.StartTimer()
		if _, err := p.store.Record(b.Context(), g, x.ID, batch); err != nil {
			b.Fatal(err)
		}
	}
}
