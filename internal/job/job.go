// Package job does later, once and surely, what a transaction decided: sending a
// message, making a document.
//
// Enqueue writes a job in the transaction that wants it: both are kept or neither
// is. A Worker claims the jobs that are due, one at a time, by a lease: whoever
// dies while working lets the lease run out, and another takes the job again. So
// a job may run twice, and its handler does the same thing twice without harm. A
// job that fails is tried again, later each time, for about five hours; then it is
// dead: kept, with what went wrong, for a person to see.
//
// Any number of workers may share one database. A payload holds identifiers, never
// a secret nor a minor's name; it is wiped when the job is done or given up.
package job

import (
	"context"
	"errors"
	"time"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
)

// ID identifies a job.
type ID = id.ID[Job]

// Job is one thing to do.
type Job struct {
	ID      ID
	Kind    string // which handler: "identity.invite"
	Key     string // one waiting job a kind and key
	Payload string
	Attempt int // 1 at the first try

	lease int64 // until when it is ours, in microseconds
}

// Handler does a job. It may be called again for one that it did.
type Handler func(ctx context.Context, j Job) error

// Enqueue asks, inside tx, that a job be done from runAt on. While one with the
// same kind and key waits there is only one: it takes the new payload and the
// earlier instant. If that one is running at this very moment, it runs once more.
func Enqueue(ctx context.Context, tx *db.Tx, ids *id.Source, kind, key, payload string, runAt time.Time) error {
	if kind == "" || key == "" {
		return errors.New("job: a job needs a kind and a key")
	}
	_, err := db.Exec(ctx, tx, `insert into job (id, kind, key, payload, run_at) values ($1, $2, $3, $4, $5)
		on conflict (kind, key) where done_at is null do update set payload = excluded.payload, leased_until = null, attempts = 0,
			run_at = case when excluded.run_at < job.run_at then excluded.run_at else job.run_at end`,
		id.New[Job](ids), kind, key, payload, clock.Micros(runAt))
	return err
}

// Waiting is how many jobs are still to be done, those that run now included.
func Waiting(ctx context.Context, c db.Conn) (int, error) {
	return db.Value[int](ctx, c, "select count(*) from job where done_at is null")
}

// Dead is how many jobs were given up and not forgotten yet.
func Dead(ctx context.Context, c db.Conn) (int, error) {
	return db.Value[int](ctx, c, "select count(*) from job where done_at is not null and failed <> ''")
}

// Permanent marks an error that no later try can mend: the job is dead at once.
func Permanent(err error) error { return &permanent{err} }

type permanent struct{ error }

func (p *permanent) Unwrap() error { return p.error }

// How long a job is tried, and how long it is remembered.
const (
	mostTries  = 12
	firstPause = 30 * time.Second
	longPause  = time.Hour
	remembered = 30 * 24 * time.Hour
)

// pause is how long to wait after a failed try: twice as long each time, an hour
// at most.
func pause(attempt int) time.Duration {
	if attempt > 8 {
		return longPause
	}
	return min(firstPause<<(attempt-1), longPause)
}
