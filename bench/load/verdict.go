package main

import (
	"fmt"
	"slices"
	"time"
)

// verdict is one target of the house, held against what this run measured.
type verdict struct {
	Workload, Want, Got string
	Met, Noisy          bool
}

// judge holds Binôme against ref and PocketBase of the same run. Directus, which
// is not run here, is held through ref: on the day when all were run together it
// took 7.2, 8.1 and 6.7 times as long as ref at the three sizes.
func (b *bench) judge() []verdict {
	j := judge{b: b, figures: map[point]figure{}}
	for _, f := range b.figures() {
		j.figures[f.Point] = f
	}
	if !slices.ContainsFunc(b.targets, func(t *target) bool { return t.name == "Binôme" }) {
		return nil
	}
	for _, w := range b.sizes {
		j.grid(w.teens)
	}
	j.growth()
	for _, w := range b.sizes {
		j.page(w.teens)
	}
	j.start()
	return j.verdicts
}

type judge struct {
	b        *bench
	figures  map[point]figure
	verdicts []verdict
}

func (j *judge) get(target string, teens int, workload string, clients int) (figure, bool) {
	f, ok := j.figures[point{target, teens, workload, clients}]
	return f, ok
}

// ratio judges value(Binôme) / value(other): at most or at least a limit.
func (j *judge) ratio(p point, other string, value func(figure) float64, atMost bool, limit float64, want string) {
	ours, ok := j.get("Binôme", p.Teens, p.Workload, p.Clients)
	workload := p.Workload
	if other == "ref by hand" {
		other, workload = "ref", "W3 by hand"
	}
	theirs, ok2 := j.get(other, p.Teens, workload, p.Clients)
	if !ok || !ok2 || value(theirs) == 0 {
		return
	}
	r := value(ours) / value(theirs)
	j.verdicts = append(j.verdicts, verdict{
		fmt.Sprintf("%s, %s teens", p.Workload, thousands(p.Teens)), want,
		fmt.Sprintf("%.2f ×", r), (atMost && r <= limit) || (!atMost && r >= limit), ours.Quiet == 0 || theirs.Quiet == 0,
	})
}

func p50(f figure) float64       { return float64(f.P50) }
func perSecond(f figure) float64 { return f.PerSecond }

var directus = map[int]float64{60: 7.2, 12_000: 8.1, 840_000: 6.7}

func (j *judge) grid(teens int) {
	one, eight := point{"", teens, "W2", 1}, point{"", teens, "W2", 8}
	j.ratio(one, "PocketBase", p50, true, 1./14, "p50 ≤ 1/14 (0.07 ×) of PocketBase")
	if d := directus[teens]; d > 0 {
		j.ratio(one, "ref", p50, true, d/4, fmt.Sprintf("p50 ≤ 1/4 of Directus, through ref: ≤ %.2f × ref", d/4))
	}
	j.ratio(one, "ref", p50, true, 1.5, "p50 ≤ 1.5 × ref")
	j.ratio(eight, "ref", perSecond, false, 0.6, "requests/s at 8 ≥ 0.6 × ref")
	if f, ok := j.get("Binôme", teens, "W2", 1); ok && teens == 840_000 {
		j.limit("W2, 840 000 teens", "p50 ≤ 1.5 ms", f.P50, 1500*time.Microsecond, f.Quiet == 0)
	}
	for _, f := range j.b.firsts {
		if f.Target == "Binôme" && f.Teens == teens && teens == 840_000 {
			j.limit("W2, 840 000 teens", "first request after a start ≤ 50 ms (worst)", slices.Max(f.Took), 50*time.Millisecond, false)
		}
	}
}

func (j *judge) limit(workload, want string, got, most time.Duration, noisy bool) {
	j.verdicts = append(j.verdicts, verdict{workload, want, milliseconds(got) + " ms", got <= most, noisy})
}

// growth compares the largest size with the smallest.
func (j *judge) growth() {
	small, ok := j.get("Binôme", 60, "W2", 1)
	large, ok2 := j.get("Binôme", 840_000, "W2", 1)
	if !ok || !ok2 {
		return
	}
	r := float64(large.P50) / float64(small.P50)
	j.verdicts = append(j.verdicts, verdict{"W2", "p50 growth from 60 to 840 000 ≤ 1.5", fmt.Sprintf("%.2f ×", r), r <= 1.5, small.Quiet == 0 || large.Quiet == 0})
}

func (j *judge) page(teens int) {
	one, eight := point{"", teens, "W3", 1}, point{"", teens, "W3", 8}
	j.ratio(one, "PocketBase", perSecond, false, 1.6, "requests/s at 1 ≥ 1.6 × PocketBase")
	j.ratio(eight, "PocketBase", perSecond, false, 2, "requests/s at 8 ≥ 2 × PocketBase")
	j.ratio(one, "ref", perSecond, false, 0.85, "requests/s at 1 ≥ 0.85 × ref")
	j.ratio(eight, "ref", perSecond, false, 0.85, "requests/s at 8 ≥ 0.85 × ref")
	j.ratio(eight, "ref by hand", perSecond, false, 0.6, "stretch: requests/s at 8 ≥ 0.6 × ref by hand")
}

func (j *judge) start() {
	for _, s := range j.b.starts {
		if s.Target != "Binôme" {
			continue
		}
		noisy := s.Others >= quietCores
		j.limit("W4", "start ≤ 30 ms", s.Took, 30*time.Millisecond, noisy)
		j.limit("W4", "start ≤ 15 ms, 12 000 teens", s.Took, 15*time.Millisecond, noisy)
		j.bytes("idle PSS < 37 MB", s.PSS, 37)
		j.bytes("idle PSS ≤ 30 MB", s.PSS, 30)
		j.bytes("file ≤ 35 MB", s.Program, 35)
		j.verdicts = append(j.verdicts, verdict{"W4", "no other process at rest", fmt.Sprint(s.Children), s.Children == 0, false})
	}
}

func (j *judge) bytes(want string, got int64, most float64) {
	j.verdicts = append(j.verdicts, verdict{"W4", want, megabytes(got) + " MB", float64(got) <= most*1e6, false})
}
