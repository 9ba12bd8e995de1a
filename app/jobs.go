package app

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"binome/identity"
	"binome/internal/clock"
	"binome/internal/fault"
	queue "binome/internal/job"
)

// job is something that recurs. It runs when the program starts, then at each
// instant that next gives; a failure is logged and tried again at the next one.
// Jobs are idempotent: several programs on one database may run the same.
type job struct {
	name string
	next func(now time.Time) time.Time
	run  func(context.Context) error
}

// jobs are all that recurs in this house.
func (h *house) jobs() []job {
	jobs := []job{
		{"audit", every(time.Second), func(ctx context.Context) error { _, err := h.audit.Sequence(ctx); return err }},
		{"sign-ins", every(time.Hour), func(ctx context.Context) error { return h.identity.Clean(ctx) }},
	}
	if h.cfg.backup != "" {
		jobs = append(jobs, job{"backup", nightly, h.backupIfDue})
	}
	return append(jobs, job{"queue", every(time.Hour), h.worker().Clean})
}

// worker does what the rooms have put in the queue: messages, for now.
func (h *house) worker() *queue.Worker {
	return queue.NewWorker(h.db, h.clock, h.log, identity.Jobs(h.identity, h.mail, h.cfg.baseURL))
}

func every(period time.Duration) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.Add(period) }
}

// The hour of the nightly backup, in Paris.
const nightHour, nightMinute = 2, 30

// nightly is the next night's hour, or an hour from now when that is sooner: a
// machine that slept through the night, or a backup that failed, catches up.
func nightly(now time.Time) time.Time {
	soon := now.Add(time.Hour)
	if night := lastNight(soon); night.After(now) {
		return night
	}
	return soon
}

// lastNight is the last night's hour that is not after now.
func lastNight(now time.Time) time.Time {
	today := clock.DateOf(now)
	if at := today.At(nightHour, nightMinute); !at.After(now) {
		return at
	}
	return today.AddDays(-1).At(nightHour, nightMinute)
}

// backupIfDue writes a backup unless there is one since last night's hour.
func (h *house) backupIfDue(ctx context.Context) error {
	now := h.clock.Now()
	last, err := lastBackup(h.cfg.backup, now)
	if err != nil || !last.Before(lastNight(now)) {
		return err
	}
	made, err := h.backup(ctx, h.cfg.backup)
	if err != nil {
		return err
	}
	h.log.Info("backup written", "folder", made.data, "bytes", made.bytes, "pruned", made.pruned)
	return nil
}

// startJobs runs what recurs, until the returned function is called; that waits
// for the jobs, then for a last pass of the audit's sequencer.
func (h *house) startJobs(ctx context.Context) (stop func()) {
	if h.cfg.backup != "" {
		h.watchBackups()
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	for _, j := range h.jobs() {
		running.Go(func() { h.repeat(ctx, j) })
	}
	running.Go(func() { h.worker().Run(ctx) })
	return func() {
		cancel()
		running.Wait()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if _, err := h.audit.Sequence(last); err != nil {
			h.log.Error("audit not sequenced at stop", "error", fault.ForLog(err))
		}
	}
}

// repeat runs one job until ctx ends.
func (h *house) repeat(ctx context.Context, j job) {
	said := complaint{}
	for {
		err := j.run(ctx)
		now := h.clock.Now()
		if ctx.Err() == nil && said.isNew(err, now) {
			h.log.Error("job failed", "job", j.name, "error", fault.ForLog(err))
		}
		wait := time.NewTimer(j.next(now).Sub(now))
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
	}
}

// complaint is the last failure that was logged: the same one is logged again
// after an hour only, however often the job runs.
type complaint struct {
	text string
	at   time.Time
}

func (c *complaint) isNew(err error, now time.Time) bool {
	if err == nil {
		*c = complaint{}
		return false
	}
	if err.Error() == c.text && now.Sub(c.at) < time.Hour {
		return false
	}
	*c = complaint{err.Error(), now}
	return true
}

// watchBackups lets the machine's monitoring see when backups stop.
func (h *house) watchBackups() {
	h.metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "binome_last_backup_timestamp_seconds",
		Help: "Instant of the newest backup in BINOME_BACKUP_DIR; 0 when there is none.",
	}, func() float64 {
		last, err := lastBackup(h.cfg.backup, h.clock.Now())
		if err != nil || last.IsZero() {
			return 0
		}
		return float64(last.Unix())
	}))
}
