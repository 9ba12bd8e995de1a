package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

// report writes the run as Markdown.
func (b *bench) report(out io.Writer) error {
	var s strings.Builder
	fmt.Fprintf(&s, "# Benchmark of %s\n\n%s\n\n", time.Now().Format("2 January 2006, 15:04"), machine())
	fmt.Fprintf(&s, "%d rounds of %s a point, targets interleaved inside each round; attendance checked against the data before measuring.\n", b.rounds, b.turn)
	fmt.Fprintf(&s, "A figure is over the turns in which other processes used less than %.1f core; **~** marks a point that never had one: compare its CPU per request only.\n", quietCores)
	s.WriteString("Durability of an acknowledged write:")
	for _, t := range b.targets {
		fmt.Fprintf(&s, " %s %s;", t.name, t.durability)
	}
	s.WriteString("\n")
	b.writeLoads(&s)
	b.writeFirsts(&s)
	b.writeStarts(&s)
	b.writeVerdicts(&s)
	_, err := io.WriteString(out, s.String())
	return err
}

func machine() string {
	model := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s; client and servers share the machine.", model, runtime.NumCPU(), runtime.Version())
}

func (b *bench) writeLoads(s *strings.Builder) {
	s.WriteString("\n## W2 cohort grid (60 teens × 16 weeks), W3 page of 60 rows\n\n")
	s.WriteString("| workload | teens | target | clients | p50 ms | p99 ms | requests/s | server CPU ms/request | answer kB | others, cores | quiet turns |\n")
	s.WriteString("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, f := range b.figures() {
		mark := ""
		if f.Quiet == 0 {
			mark = "~"
		}
		fmt.Fprintf(s, "| %s | %s | %s | %d | %s%s | %s%s | %.0f%s | %s | %.1f | %.2f | %d of %d |\n",
			f.Point.Workload, thousands(f.Point.Teens), f.Point.Target, f.Point.Clients,
			milliseconds(f.P50), mark, milliseconds(f.P99), mark, f.PerSecond, mark,
			milliseconds(f.CPU), float64(f.Bytes)/1000, f.Others, f.Quiet, f.Samples)
	}
}

func (b *bench) writeFirsts(s *strings.Builder) {
	if len(b.firsts) == 0 {
		return
	}
	s.WriteString("\n## First W2 request after a start\n\n| teens | target | median ms | worst ms |\n|---:|---|---:|---:|\n")
	for _, f := range b.firsts {
		fmt.Fprintf(s, "| %s | %s | %s | %s |\n", thousands(f.Teens), f.Target, milliseconds(quantile(f.Took, 0.5)), milliseconds(f.Took[len(f.Took)-1]))
	}
}

func (b *bench) writeStarts(s *strings.Builder) {
	if len(b.starts) == 0 {
		return
	}
	fmt.Fprintf(s, "\n## W4 start to the first W3 page, on %s teens (median of %d), then %s idle\n\n", thousands(startSize), startTimes, idleBefore)
	s.WriteString("| target | start ms | worst ms | idle PSS MB | program MB | other processes |\n|---|---:|---:|---:|---:|---:|\n")
	for _, x := range b.starts {
		mark := ""
		if x.Others >= quietCores {
			mark = "~"
		}
		fmt.Fprintf(s, "| %s | %s%s | %s | %s | %s | %d |\n", x.Target, milliseconds(x.Took), mark, milliseconds(x.Worst), megabytes(x.PSS), megabytes(x.Program), x.Children)
	}
	fmt.Fprintf(s, "\nOthers used %.2f core while starting.\n", b.starts[0].Others)
}

func (b *bench) writeVerdicts(s *strings.Builder) {
	verdicts := b.judge()
	s.WriteString("\n## Targets\n\n")
	if len(verdicts) == 0 {
		s.WriteString("**Binôme was not measured in this run.**\n")
		return
	}
	s.WriteString("| workload | target | measured | |\n|---|---|---:|---|\n")
	missed := 0
	for _, v := range verdicts {
		word := "met"
		if !v.Met {
			word, missed = "**missed**", missed+1
		}
		if v.Noisy {
			word += " ~"
		}
		fmt.Fprintf(s, "| %s | %s | %s | %s |\n", v.Workload, v.Want, v.Got, word)
	}
	fmt.Fprintf(s, "\n%d of %d met.\n", len(verdicts)-missed, len(verdicts))
}

func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms < 10 {
		return fmt.Sprintf("%.2f", ms)
	}
	return fmt.Sprintf("%.1f", ms)
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
