package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
)

const (
	lease  = 2 * time.Minute // how long a claimed job is ours
	effort = 90 * time.Second
	poll   = time.Second
)

// Worker does the jobs of its handlers' kinds. Others are left to whoever knows
// them, such as a newer version of the program.
type Worker struct {
	db       *db.DB
	clock    clock.Clock
	log      *slog.Logger
	handlers map[string]Handler
	kinds    []string
}

// NewWorker makes a worker, with one handler a kind.
func NewWorker(d *db.DB, c clock.Clock, log *slog.Logger, handlers map[string]Handler) *Worker {
	return &Worker{d, c, log, handlers, slices.Sorted(maps.Keys(handlers))}
}

// Run looks for jobs each second and does them until ctx ends. A job that ctx
// interrupts is given back untried.
func (w *Worker) Run(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if _, err := w.Drain(ctx); err != nil && ctx.Err() == nil {
			w.log.Error("jobs not read", "error", fault.ForLog(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Drain does every job that is due, one after another, and tells how many were
// tried. A job that fails is no error here: it waits for its next try.
func (w *Worker) Drain(ctx context.Context) (int, error) {
	for n := 0; ; n++ {
		j, found, err := w.claim(ctx)
		if err != nil || !found {
			return n, err
		}
		if err := w.settle(ctx, j, w.do(ctx, j)); err != nil {
			return n + 1, err
		}
	}
}

const due = `done_at is null and run_at <= $1 and (leased_until is null or leased_until < $1) and `

// claim takes the oldest job that is due. Looking costs no write.
func (w *Worker) claim(ctx context.Context) (Job, bool, error) {
	now := w.clock.Now()
	var a db.Args
	a.Add(clock.Micros(now))
	where := due + db.In(&a, "kind", w.kinds)
	_, found, err := db.Maybe(ctx, w.db, func(n *int) []any { return []any{n} }, "select 1 from job where "+where+" limit 1", a.List()...)
	if err != nil || !found {
		return Job{}, false, err
	}
	until := a.Add(clock.Micros(now.Add(lease)))
	query := "update job set attempts = attempts + 1, leased_until = " + until + " where id = (select id from job where " + where +
		" order by run_at, id limit 1" + w.skipLocked() + ") returning id, kind, key, payload, attempts, leased_until"
	var j Job
	err = w.db.Tx(ctx, func(tx *db.Tx) (err error) {
		j, found, err = db.Maybe(ctx, tx, func(j *Job) []any {
			return []any{&j.ID, &j.Kind, &j.Key, &j.Payload, &j.Attempt, &j.lease}
		}, query, a.List()...)
		return err
	})
	return j, found && err == nil, err
}

// skipLocked lets several workers of PostgreSQL pass each other; SQLite has one
// writer.
func (w *Worker) skipLocked() string {
	if w.db.Engine() == db.Postgres {
		return " for update skip locked"
	}
	return ""
}

var errInterrupted = errors.New("never finished: the program stopped each time")

// do calls the handler. A panic is a failure like another; its value is not kept,
// it may hold what a person typed.
func (w *Worker) do(ctx context.Context, j Job) (err error) {
	if j.Attempt > mostTries {
		return Permanent(errInterrupted)
	}
	ctx, cancel := context.WithTimeout(ctx, effort)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			w.log.Error("job panicked", "kind", j.Kind, "job", j.ID.String(), "stack", string(debug.Stack()))
			err = errors.New("panic")
		}
	}()
	return w.handlers[j.Kind](ctx, j)
}

// settle writes how a try ended, unless the job is no longer ours: the lease ran
// out, or somebody asked for it again meanwhile.
func (w *Worker) settle(ctx context.Context, j Job, failure error) error {
	stopped := ctx.Err() != nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	now := clock.Micros(w.clock.Now())
	set, args := "done_at = $4, payload = '', failed = ''", []any{now}
	switch _, final := errors.AsType[*permanent](failure); {
	case failure == nil:
	case stopped:
		set, args = "attempts = attempts - 1", nil
	case final || j.Attempt >= mostTries:
		set, args = "done_at = $4, payload = '', failed = $5", []any{now, reason(failure)}
		w.log.Error("job given up", "kind", j.Kind, "job", j.ID.String(), "attempts", j.Attempt, "error", reason(failure))
	default:
		again := w.clock.Now().Add(pause(j.Attempt))
		set, args = "run_at = $4, failed = $5", []any{clock.Micros(again), reason(failure)}
		w.log.Warn("job failed", "kind", j.Kind, "job", j.ID.String(), "attempts", j.Attempt, "error", reason(failure))
	}
	err := w.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, "update job set leased_until = null, "+set+" where id = $1 and attempts = $2 and leased_until = $3 and done_at is null",
			append([]any{j.ID, j.Attempt, j.lease}, args...)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("job %s: not settled: %w", j.Kind, err)
	}
	return nil
}

// reason is what is kept of a failure: nothing of what it may quote.
func reason(err error) string {
	if s := fault.ForLog(err); s != "" {
		return s
	}
	return "?"
}

// Clean forgets jobs that were done or given up a month ago.
func (w *Worker) Clean(ctx context.Context) error {
	return w.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, "delete from job where done_at < $1", clock.Micros(w.clock.Now().Add(-remembered)))
		return err
	})
}
