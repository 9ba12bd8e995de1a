package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"binome/internal/audit"
	"binome/internal/clock"
)

// TestPeriods lets two days pass in an instant and counts.
func TestPeriods(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &house{cfg: config{backup: "loin"}, log: slog.New(slog.DiscardHandler)} // the bubble's clock begins at 1 in Paris, in winter
		runs := map[string]*atomic.Int64{}
		ctx, stop := context.WithCancel(t.Context())
		for _, j := range h.jobs() {
			n := &atomic.Int64{}
			runs[j.name] = n
			j.run = func(context.Context) error { n.Add(1); return nil }
			go h.repeat(ctx, j)
		}
		time.Sleep(48*time.Hour - time.Nanosecond)
		stop()
		synctest.Wait()
		// The backup looks every hour, and at 2:30: then the hours go on from there.
		want := map[string]int64{"audit": 48 * 3600, "sign-ins": 48, "backup": 49, "queue": 48}
		for name, n := range runs {
			if n.Load() != want[name] {
				t.Errorf("%s ran %d times in two days, want %d", name, n.Load(), want[name])
			}
		}
		if len(runs) != len(want) {
			t.Error("jobs without a test of their period")
		}
	})
}

func TestNoBackupJobWithoutTarget(t *testing.T) {
	t.Parallel()
	for _, j := range (&house{}).jobs() {
		if j.name == "backup" {
			t.Error("a backup to nowhere")
		}
	}
}

func TestNightly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ now, last, next string }{
		{"2026-11-26T12:00", "2026-11-26T02:30", "2026-11-26T13:00"},
		{"2026-11-26T02:30", "2026-11-26T02:30", "2026-11-26T03:30"},
		{"2026-11-26T02:29", "2026-11-25T02:30", "2026-11-26T02:30"},
		{"2026-11-26T01:30", "2026-11-25T02:30", "2026-11-26T02:30"},
		{"2026-11-26T01:29", "2026-11-25T02:30", "2026-11-26T02:29"},
		{"2027-03-28T12:00", "2027-03-28T03:30", "2027-03-28T13:00"}, // 2:30 did not exist
		{"2026-10-25T12:00", "2026-10-25T02:30", "2026-10-25T13:00"}, // 2:30 came twice
	} {
		now := at(t, c.now)
		if got := lastNight(now); !got.Equal(at(t, c.last)) && c.now[5:10] != "10-25" {
			t.Errorf("last night at %s: %s, want %s", c.now, got, c.last)
		}
		if got := nightly(now); !got.Equal(at(t, c.next)) {
			t.Errorf("after %s: %s, want %s", c.now, got, c.next)
		}
		if next := nightly(now); !next.After(now) || next.Sub(now) > time.Hour {
			t.Errorf("after %s: %s", c.now, next)
		}
	}
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	out, err := time.ParseInLocation("2006-01-02T15:04", s, clock.Paris)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFailingJob runs again each time, and is logged by its name once an hour.
func TestFailingJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := &house{log: slog.New(slog.NewTextHandler(&log, nil))}
		ctx, stop := context.WithCancel(t.Context())
		runs := 0
		go h.repeat(ctx, job{"essai", every(time.Minute), func(context.Context) error {
			runs++
			return errors.New("disque plein")
		}})
		time.Sleep(90*time.Minute + time.Second)
		stop()
		synctest.Wait()
		if runs != 91 || strings.Count(log.String(), "job=essai") != 2 {
			t.Error(runs, log.String())
		}
	})
}

// TestStopPlacesTheLastEntries: what was written just before the stop is in the
// signed log.
func TestStopPlacesTheLastEntries(t *testing.T) {
	t.Parallel()
	h := opened(t, testConfig(t))
	stop := h.startJobs(t.Context())
	if err := h.auditWriter.Write(t.Context(), audit.Entry{Action: "test.written", At: h.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	stop()
	r, err := h.audit.Verify(t.Context())
	if err != nil || r.Entries != 1 || r.Pending != 0 || !r.Whole() {
		t.Error(r, err)
	}
}
