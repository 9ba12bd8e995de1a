package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

const (
	quietCores = 0.3 // how busy other processes may be while a turn counts
	tries      = 3   // of one turn, while others are busy
)

// point is what is measured: a target, a size, a workload, a number of clients.
type point struct {
	Target   string
	Teens    int
	Workload string // W2, W3, "W3 by hand"
	Clients  int
}

// sample is one turn of a point.
type sample struct {
	Point    point
	Took     []time.Duration `json:"-"`
	Requests int
	Elapsed  time.Duration
	CPU      time.Duration // of the server
	Bytes    int64
	Others   float64 // cores
}

func (s sample) quiet() bool { return s.Others < quietCores }

// bench is one run.
type bench struct {
	out      string
	targets  []*target
	sizes    []world
	rounds   int
	turn     time.Duration
	patience time.Duration // how much time may be spent, in all, on measuring noisy turns again
	samples  []sample
	firsts   []first
	starts   []start
}

// turns measures every workload of a size: in each round each workload is run
// on each target in turn, beginning with another target each time.
func (b *bench) turns(w world, servers []*server) error {
	loads := []point{{"", 0, "W2", 1}, {"", 0, "W2", 8}, {"", 0, "W3", 1}, {"", 0, "W3", 8}, {"", 0, "W3 by hand", 8}}
	for round := range b.rounds {
		for _, load := range loads {
			for k := range b.targets {
				i := (k + round) % len(b.targets)
				p := point{b.targets[i].name, w.teens, load.Workload, load.Clients}
				if err := b.measure(p, b.targets[i], servers[i], w); err != nil {
					return err
				}
			}
		}
		slog.Info("round", "teens", w.teens, "round", round+1, "of", b.rounds)
	}
	return nil
}

func (t *target) path(workload string) func(int) string {
	switch workload {
	case "W2":
		return t.grid
	case "W3":
		return t.page
	default:
		return t.byHand
	}
}

// measure takes a quiet sample of a point, or noisy ones when patience is over.
func (b *bench) measure(p point, t *target, s *server, w world) error {
	path := t.path(p.Workload)
	if path == nil {
		return nil
	}
	for range tries {
		got, err := once(p, t, s, w, path, b.turn)
		if err != nil {
			return err
		}
		b.samples = append(b.samples, got)
		if got.quiet() || b.patience < b.turn {
			break
		}
		b.patience -= b.turn
	}
	return nil
}

func once(p point, t *target, s *server, w world, path func(int) string, d time.Duration) (sample, error) {
	m, err := newMeter(s)
	if err != nil {
		return sample{}, err
	}
	took, bytes, err := load(s.addr, t.header, path, w.cohorts(), p.Clients, d)
	if err != nil {
		return sample{}, fmt.Errorf("%s, %s: %w", t.name, p.Workload, err)
	}
	elapsed := time.Since(m.at)
	cpu, others, err := m.read()
	return sample{p, took, len(took), elapsed, cpu, bytes, others}, err
}

// figure sums up a point: over its quiet samples, else over all of them.
type figure struct {
	Point          point
	P50, P99       time.Duration
	PerSecond      float64
	CPU            time.Duration // of the server, a request
	Bytes          int64         // an answer
	Others         float64
	Quiet, Samples int
}

func (b *bench) figures() []figure {
	var order []point
	groups := map[point][]sample{}
	for _, s := range b.samples {
		if groups[s.Point] == nil {
			order = append(order, s.Point)
		}
		groups[s.Point] = append(groups[s.Point], s)
	}
	out := make([]figure, len(order))
	for i, p := range order {
		out[i] = sum(groups[p])
	}
	return out
}

func sum(all []sample) figure {
	use := slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return !s.quiet() })
	f := figure{Point: all[0].Point, Quiet: len(use), Samples: len(all)}
	if len(use) == 0 {
		use = all
	}
	var took []time.Duration
	var elapsed, cpu time.Duration
	var bytes int64
	for _, s := range use {
		took, elapsed, cpu, bytes = append(took, s.Took...), elapsed+s.Elapsed, cpu+s.CPU, bytes+s.Bytes
		f.Others += s.Others / float64(len(use))
	}
	n := max(1, len(took))
	f.P50, f.P99 = quantile(took, 0.5), quantile(took, 0.99)
	f.PerSecond, f.CPU, f.Bytes = float64(n)/elapsed.Seconds(), cpu/time.Duration(n), bytes/int64(n)
	return f
}

// quantile by nearest rank; it sorts its argument. 0 of nothing.
func quantile[T cmp.Ordered](values []T, q float64) (zero T) {
	if len(values) == 0 {
		return zero
	}
	slices.Sort(values)
	return values[min(len(values)-1, int(q*float64(len(values))))]
}

// size measures one size of the data, first requests included.
func (b *bench) size(w world) error {
	servers := make([]*server, len(b.targets))
	for _, t := range b.targets {
		dir := dataDir(b.out, t, w)
		if err := errors.Join(t.enter(t, dir), warm(dir)); err != nil {
			return err
		}
	}
	if err := b.firstRequests(w); err != nil {
		return err
	}
	defer func() {
		for _, s := range servers {
			if s != nil {
				s.stop()
			}
		}
	}()
	for i, t := range b.targets {
		s, err := launch(t, dataDir(b.out, t, w))
		if err != nil {
			return err
		}
		servers[i] = s
		if err := errors.Join(s.listening(), verify(t, s, w)); err != nil {
			return fmt.Errorf("%s, %d teens: %w", t.name, w.teens, err)
		}
	}
	return b.turns(w, servers)
}
