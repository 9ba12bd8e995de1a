package report

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"binome/internal/clock"
)

// parse reads a file as a strict program does.
func parse(t interface{ Fatal(...any) }, file []byte) [][]string {
	text, ok := strings.CutPrefix(string(file), "\ufeff")
	if !ok {
		t.Fatal("no mark at the start")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// dangerous says, another way than csv.go, whether a program could read a formula
// in a cell or in one of its lines.
func dangerous(cell string) bool {
	if cell != "" && strings.ContainsAny(cell[:1], "\t\r\n") {
		return true
	}
	for line := range strings.FieldsFuncSeq(cell, func(c rune) bool { return strings.ContainsRune("\r\n\v\f\u0085\u2028\u2029", c) }) {
		line = strings.TrimLeftFunc(line, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsGraphic(c) })
		if line == "" {
			continue
		}
		if c := []rune(line)[0]; strings.ContainsRune("=+-@＝＋－＠", c) {
			return true
		}
	}
	return false
}

// original undoes inert.
func original(cell string) string {
	var b strings.Builder
	start := true
	for i, c := range cell {
		guard := start && c == '\'' && (risky(cell[i:]) || i == 0 && opens(cell))
		if !guard {
			b.WriteRune(c)
		}
		start = breaks(c)
	}
	return b.String()
}

func lineEnds(s string) string { return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s) }

func TestInert(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Kenza":    "Kenza",
		"=1+1":     "'=1+1",
		"+33 6":    "'+33 6",
		"-2":       "'-2",
		"@SUM":     "'@SUM",
		"  =1":     "'  =1",
		"\u00a0=1": "'\u00a0=1", "\u200b=1": "'\u200b=1", "\ufeff=1": "'\ufeff=1", "\u202f\u3000=1": "'\u202f\u3000=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a",
		"\ta": "'\ta", "\na": "'\na", "\r=a": "'\n'=a",
		"une ligne\n=2": "une ligne\n'=2", "une ligne\r\n =2": "une ligne\n' =2", "a\u2028=2": "a\u2028'=2", "a\v@b": "a\v'@b",
		"'=1": "''=1", "''": "''", "'": "'", "l'an": "l'an", "d'Haÿ-les-Roses": "d'Haÿ-les-Roses", "a=b": "a=b", "": "", "é-": "é-",
	} {
		if got := inert(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func FuzzInert(f *testing.F) {
	for _, s := range []string{"=1", "a\n=1", "\r\n\t=1", "'=1", "''\t", "＝", "\u00a0\u200b-1", "a\u0085+1", "' '=1", "\"=1\"", "a;b\n;=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		rows := parse(t, writeCSV([][]any{{s, "b"}}))
		if len(rows) != 1 || len(rows[0]) != 2 {
			t.Fatalf("%d rows", len(rows))
		}
		if dangerous(rows[0][0]) {
			t.Errorf("%q is read as %q", s, rows[0][0])
		}
		if got := original(rows[0][0]); got != lineEnds(s) {
			t.Errorf("%q comes back as %q", s, got)
		}
	})
}

// Whatever is in a file, it is read back cell by cell, and nothing in it begins a
// formula.
func TestParseBack(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{"=", "+", "-", "@", "＝", "\t", "\n", "\r", "\r\n", " ", "\u00a0", "\u200b", "'", `"`, ";", ",", "a", "Zoé", "1", "\u2028", "\v"})
	cell := rapid.OneOf(rapid.Map(rapid.SliceOfN(piece, 0, 8), func(p []string) any { return strings.Join(p, "") }), rapid.String().AsAny(), rapid.IntRange(0, 999).AsAny())
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 6).Draw(t, "rows")
		got := parse(t, writeCSV(rows))
		if len(got) != len(rows) {
			t.Fatalf("%d rows, want %d", len(got), len(rows))
		}
		for i, r := range rows {
			for k, v := range r {
				text, ok := v.(string)
				if !ok {
					continue
				}
				if dangerous(got[i][k]) {
					t.Errorf("%q is read as %q", text, got[i][k])
				}
				if back := original(got[i][k]); back != lineEnds(text) {
					t.Errorf("%q comes back as %q", text, back)
				}
			}
		}
	})
}

func TestShapeOfTheFile(t *testing.T) {
	t.Parallel()
	got := string(writeCSV([][]any{{"a", "b"}, {`dit "oui"`, 12}, {"x;y", clock.NewDate(2026, 10, 5)}, {"", clock.Date{}}}))
	want := "\ufeff\"a\";\"b\"\r\n\"dit \"\"oui\"\"\";12\r\n\"x;y\";2026-10-05\r\n\"\";\r\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
