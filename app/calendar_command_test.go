package app

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var updateGolden = flag.Bool("update-calendar", false, "write the golden files of the calendar command")

func runCalendar(line string) (code int, stdout, stderr string) {
	var out, errs strings.Builder
	code = calendarCommand(strings.Fields(line), &out, &errs)
	return code, out.String(), errs.String()
}

func TestCalendarCommandGolden(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"wednesday.json": "--zone B --start 2026-10-05 --sessions 16 --weekday wed --half-day am --json",
		"closed.json":    "--zone A --start 2026-11-23 --sessions 3 --weekday thu --half-day pm --closed 2026-11-26,2026-12-01..2026-12-04 --json",
		"one.json":       "--zone C --start 2026-10-05 --sessions 1 --weekday mon --half-day am --json",
		"alsace.txt":     "--zone B --start 2027-03-15 --sessions 3 --weekday fri --half-day pm --area alsace-moselle",
		"summer.txt":     "--zone=c --start=2027-05-31 --sessions=8 --weekday=tue --half-day=am",
		"one.txt":        "--zone C --start 2026-10-05 --sessions 1 --weekday mon --half-day am",
	} {
		code, got, errs := runCalendar(line)
		if code != 0 || errs != "" {
			t.Errorf("%s: exit %d, %q", line, code, errs)
		}
		file := filepath.Join("testdata", "calendar", name)
		if *updateGolden {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestCalendarCommandRefuses(t *testing.T) {
	t.Parallel()
	const ok = "--zone B --start 2026-10-05 --sessions 16 --weekday mon --half-day am "
	for line, says := range map[string]string{
		"":                             "--zone : La zone scolaire est A, B ou C.",
		ok + "--zone D":                "--zone : La zone",
		ok + "--area corse":            "--area : ",
		ok + "--start 2027-02-29":      "--start : La date de départ s’écrit AAAA-MM-JJ",
		ok + "--start 05/10/2026":      "--start : La date",
		ok + "--start=":                "--start : Il faut une date",
		ok + "--start 2026-08-31":      "--start : Le calendrier scolaire connu commence le 01/09/2026",
		ok + "--start 9999-12-31":      "--start : Le calendrier scolaire connu s’arrête le 31/08/2028",
		ok + "--start 2028-05-01":      "--sessions : Le calendrier scolaire connu s’arrête le 31/08/2028",
		ok + "--sessions 0":            "--sessions : Le nombre de séances va de 1 à 60",
		ok + "--sessions -3":           "--sessions : ",
		ok + "--sessions 1e9":          "--sessions : ",
		ok + "--sessions seize":        "--sessions : ",
		ok + "--weekday sat":           "--weekday : ",
		ok + "--half-day soir":         "--half-day : ",
		ok + "--closed 2026-12-04..":   "--closed : Fermeture n° 1 : Une date",
		ok + "--closed 2027-01-05,zut": "--closed : Fermeture n° 2 : Une date",
		ok + "--colour red":            "L’option -colour n’existe pas",
		ok + "--closed":                "L’option -closed attend une valeur",
		ok + "--json=perhaps":          "Une option est mal écrite",
		ok + "2026-10-12":              "« 2026-10-12 » est en trop",
	} {
		for _, format := range []string{"", "--json "} {
			code, out, errs := runCalendar(format + line)
			plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(errs)
			if code != 2 || out != "" || !strings.HasPrefix(plain, "binome calendar") || !strings.Contains(plain, says) || strings.Count(plain, "\n") != 1 {
				t.Errorf("%s: exit %d, stdout %q, stderr %q; want …%s…", line, code, out, errs, says)
			}
		}
	}
}

func TestCalendarCommandHelp(t *testing.T) {
	t.Parallel()
	if code, out, errs := runCalendar("--help"); code != 0 || out != calendarUsage || errs != "" {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestCalendarCommandCannotWrite(t *testing.T) {
	t.Parallel()
	args := strings.Fields("--zone B --start 2026-10-05 --sessions 2 --weekday mon --half-day am --json")
	if code := calendarCommand(args, full{}, full{}); code != 1 {
		t.Errorf("exit %d when stdout is full, want 1", code)
	}
}
