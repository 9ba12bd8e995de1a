package main

import (
	"fmt"
	"os"
	"slices"
	"time"
)

const (
	startSize  = 12_000 // teens of the database that W4 starts on
	startTimes = 9
	firstTimes = 3
	idleBefore = 8 * time.Second
)

// first is the time of the first W2 request after starts.
type first struct {
	Target string
	Teens  int
	Took   []time.Duration
}

// firstRequests starts each target a few times and times the first grid of a
// random cohort, from the moment when its port is open.
func (b *bench) firstRequests(w world) error {
	took := make([][]time.Duration, len(b.targets))
	for i := range firstTimes {
		for k, t := range b.targets {
			d, err := b.firstRequest(t, w, (w.cohorts()-1)*(i+1)/(firstTimes+1))
			if err != nil {
				return fmt.Errorf("%s, %d teens: %w", t.name, w.teens, err)
			}
			took[k] = append(took[k], d)
		}
	}
	for k, t := range b.targets {
		slices.Sort(took[k])
		b.firsts = append(b.firsts, first{t.name, w.teens, took[k]})
	}
	return nil
}

func (b *bench) firstRequest(t *target, w world, cohort int) (time.Duration, error) {
	s, err := launch(t, dataDir(b.out, t, w))
	if err != nil {
		return 0, err
	}
	defer s.stop()
	if err := s.listening(); err != nil {
		return 0, err
	}
	a := newAsker(s.addr, t.header)
	defer a.close()
	began := time.Now()
	_, err = a.body(t.grid(cohort))
	return time.Since(began), err
}

// start is W4 of a target.
type start struct {
	Target   string
	Took     time.Duration // process start to the first whole W3 page, median
	Worst    time.Duration
	Others   float64 // cores, while starting
	PSS      int64
	Program  int64 // bytes of the file
	Children int   // other processes while idle
}

// coldStarts measures W4: nine starts of each target, interleaved, to the first
// W3 page of a cohort; then memory after some idle seconds.
func (b *bench) coldStarts(w world) error {
	for _, t := range b.targets {
		if err := t.enter(t, dataDir(b.out, t, w)); err != nil {
			return err
		}
	}
	took := map[string][]time.Duration{}
	others, err := b.otherCores(func() (used time.Duration, err error) {
		for range startTimes {
			for _, t := range b.targets {
				d, cpu, err := b.coldStart(t, w)
				if err != nil {
					return used, err
				}
				took[t.name], used = append(took[t.name], d), used+cpu
			}
		}
		return used, nil
	})
	if err != nil {
		return err
	}
	for _, t := range b.targets {
		d := took[t.name]
		b.starts = append(b.starts, start{Target: t.name, Took: quantile(d, 0.5), Worst: d[len(d)-1], Others: others})
	}
	return b.atRest(w)
}

// otherCores runs work, which says what its servers used, and returns the cores
// that others kept busy meanwhile.
func (b *bench) otherCores(work func() (time.Duration, error)) (float64, error) {
	began := time.Now()
	full, err := machineCPU()
	if err != nil {
		return 0, err
	}
	self, err := processCPU("self")
	if err != nil {
		return 0, err
	}
	used, err := work()
	if err != nil {
		return 0, err
	}
	fullEnd, err := machineCPU()
	if err != nil {
		return 0, err
	}
	selfEnd, err := processCPU("self")
	rest := (fullEnd - full) - (selfEnd - self) - used
	return max(0, rest.Seconds()/time.Since(began).Seconds()), err
}

// coldStart runs the program until its first page, then stops it.
func (b *bench) coldStart(t *target, w world) (took, cpu time.Duration, err error) {
	began := time.Now()
	s, err := launch(t, dataDir(b.out, t, w))
	if err != nil {
		return 0, 0, err
	}
	defer func() { cpu = s.stop() }()
	if err := s.listening(); err != nil {
		return 0, 0, err
	}
	a := newAsker(s.addr, t.header)
	defer a.close()
	_, err = a.body(t.page(0))
	return time.Since(began), 0, err
}

// atRest starts all targets, shows one page each, and looks after a while.
func (b *bench) atRest(w world) error {
	servers := make([]*server, len(b.targets))
	for i, t := range b.targets {
		s, err := launch(t, dataDir(b.out, t, w))
		if err != nil {
			return err
		}
		servers[i] = s
		defer s.stop()
		if err := s.listening(); err != nil {
			return err
		}
		a := newAsker(s.addr, t.header)
		defer a.close()
		if _, err := a.body(t.page(0)); err != nil {
			return err
		}
	}
	time.Sleep(idleBefore)
	for i, t := range b.targets {
		info, err := os.Stat(t.program)
		if err != nil {
			return err
		}
		pss, err := servers[i].pss()
		if err != nil {
			return err
		}
		b.starts[i].PSS, b.starts[i].Program, b.starts[i].Children = pss, info.Size(), servers[i].children()
	}
	return nil
}
