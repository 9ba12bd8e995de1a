// Command load measures the house: the cohort grid (W2), the page of sixty rows
// (W3) and a start (W4), at three sizes, of Binôme beside the reference server
// and PocketBase, interleaved in one run. See bench/README.md.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options are the command line.
type options struct {
	out, binome, targets, sizes string
	rounds                      int
	turn, patience              time.Duration
	events, fillOnly, strict    bool
}

func main() {
	var o options
	flag.StringVar(&o.out, "out", "bench/out", "where programs, databases and reports are kept")
	flag.StringVar(&o.binome, "binome", "bin/binome", "the program, built")
	flag.StringVar(&o.targets, "targets", "binome,ref,pocketbase", "what to measure")
	flag.StringVar(&o.sizes, "sizes", "60,12000,840000", "teens, multiples of 60")
	flag.IntVar(&o.rounds, "rounds", 3, "turns of each point")
	flag.DurationVar(&o.turn, "turn", 2*time.Second, "length of a turn")
	flag.DurationVar(&o.patience, "patience", 2*time.Minute, "time for measuring noisy turns again, in all")
	flag.BoolVar(&o.events, "events", false, "fill Binôme's attendance events too (several GB at 840000)")
	flag.BoolVar(&o.fillOnly, "fill", false, "only make the databases")
	flag.BoolVar(&o.strict, "strict", false, "fail when a target is missed")
	flag.Parse()
	if err := o.run(os.Stdout); err != nil {
		slog.Error("bench", "error", err)
		os.Exit(1)
	}
}

func (o options) run(out io.Writer) error {
	sizes, err := parseSizes(o.sizes)
	if err != nil {
		return err
	}
	targets, err := o.choose()
	if err != nil {
		return err
	}
	if err := buildPeers(o.out); err != nil {
		return err
	}
	b := &bench{out: o.out, targets: targets, sizes: sizes, rounds: o.rounds, turn: o.turn, patience: o.patience}
	for _, w := range sizes {
		if err := fillAll(o.out, targets, w); err != nil {
			return err
		}
	}
	if o.fillOnly {
		return nil
	}
	if err := b.all(); err != nil {
		return err
	}
	return b.publish(out, o.strict)
}

// all measures every size, then the starts.
func (b *bench) all() error {
	for _, w := range b.sizes {
		if err := b.size(w); err != nil {
			return err
		}
	}
	if w := (world{startSize}); slices.Contains(b.sizes, w) {
		return b.coldStarts(w)
	}
	return nil
}

// publish writes the report to out and beside the data, with every turn's numbers.
func (b *bench) publish(out io.Writer, strict bool) error {
	file, err := os.Create(filepath.Join(b.out, "report.md"))
	if err != nil {
		return err
	}
	defer file.Close()
	turns, err := json.MarshalIndent(b.samples, "", " ")
	if err != nil {
		return err
	}
	if err := errors.Join(b.report(io.MultiWriter(out, file)), os.WriteFile(filepath.Join(b.out, "turns.json"), turns, 0o600)); err != nil {
		return err
	}
	if strict && slices.ContainsFunc(b.judge(), func(v verdict) bool { return !v.Met }) {
		return errors.New("a target is missed")
	}
	return nil
}

func (o options) choose() ([]*target, error) {
	var list []*target
	for name := range strings.SplitSeq(o.targets, ",") {
		switch name {
		case "ref":
			list = append(list, refTarget(o.out))
		case "pocketbase":
			list = append(list, pocketBaseTarget(o.out))
		case "binome":
			if _, err := os.Stat(o.binome); err != nil {
				slog.Warn("BINÔME IS NOT MEASURED: build it first", "program", o.binome)
				continue
			}
			list = append(list, binomeTarget(o.binome, o.events))
		default:
			return nil, fmt.Errorf("-targets: %q is not binome, ref or pocketbase", name)
		}
	}
	return list, nil
}

func parseSizes(s string) ([]world, error) {
	var list []world
	for f := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(f)
		if err != nil || n <= 0 || n%teensPerCohort != 0 {
			return nil, fmt.Errorf("-sizes: %q is not a positive multiple of %d", f, teensPerCohort)
		}
		list = append(list, world{n})
	}
	return list, nil
}
