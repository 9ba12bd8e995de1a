package school

import (
	"strings"
	"testing"

	"binome/internal/fault"
)

func TestParseUAI(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]UAI{
		"0750655E": "0750655E", "0750654D": "0750654D", "0690026D": "0690026D", "0590119J": "0590119J",
		"0660864F": "0660864F", "0951099D": "0951099D",
		"9990001X": "9990001X", "9990002Y": "9990002Y", "9990003Z": "9990003Z", "9990004A": "9990004A",
		" 0750655e\n": "0750655E", "075 0655 E": "0750655E", "0750655\u00a0E": "0750655E",
	} {
		if got, err := ParseUAI(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestParseUAIRefuses(t *testing.T) {
	t.Parallel()
	for in, says := range map[string]string{
		"":                           "Il faut le code UAI",
		" \u00a0":                    "Il faut le code UAI",
		"0750655":                    "Il manque la lettre finale, qui devrait être E.",
		"0750655F":                   "La lettre finale devrait être E, ou l’un des chiffres est faux.",
		"0750656E":                   "La lettre finale devrait être F",
		"0750655I":                   "La lettre finale devrait être E",
		"0750655O":                   "La lettre finale devrait être E",
		"07506554":                   "se termine par une lettre, qui devrait être E",
		"0750655É":                   "se termine par une lettre, qui devrait être E",
		"0750655-E":                  "il y en a 9 ici",
		"75655E":                     "il y en a 6 ici",
		"O750655E":                   "commence par 7 chiffres",
		"٠٧٥٠٦٥٥E":                   "commence par 7 chiffres",
		"０７５０６５５E":                   "commence par 7 chiffres",
		"0750655E\x00":               "il y en a 9 ici",
		"\xff\xff\xff":               "il y en a 3 ici",
		strings.Repeat("0", 100_000): "il y en a 100",
	} {
		got, err := ParseUAI(in)
		if err == nil || got != "" || fault.KindOf(err) != fault.Invalid || !strings.Contains(plain(err), says) {
			t.Errorf("%.20q: %q, %v; want …%s…", in, got, err, says)
		}
	}
}

// plain is the message with ordinary spaces.
func plain(err error) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(err.Error())
}

func TestDepartment(t *testing.T) {
	t.Parallel()
	for code, want := range map[UAI]string{
		"0750655E": "75", "0010001A": "01", "6200001A": "2A", "7200001A": "2B", "9740001A": "974", "9990001X": "999", "": "",
	} {
		if got := code.Department(); got != want {
			t.Errorf("%s: department %q, want %q", code, got, want)
		}
	}
}

// A wrong digit or letter always shows: 23 divides no change of one digit.
func TestOneWrongCharacterShows(t *testing.T) {
	t.Parallel()
	const good = "0660864F"
	for i := range good {
		for _, c := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			bad := good[:i] + string(c) + good[i+1:]
			if _, err := ParseUAI(bad); (err == nil) != (bad == good) {
				t.Errorf("%s: %v", bad, err)
			}
		}
	}
}

func FuzzParseUAI(f *testing.F) {
	for _, s := range []string{"", "0750655E", "0750655", "075 0655 e", "9990001X", "ſ750655E", "0750655ß", "\xff", "0750655E\u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseUAI(s)
		if err != nil {
			if u != "" || fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q with %v", u, err)
			}
			return
		}
		again, err := ParseUAI(u.String())
		if err != nil || again != u || len(u) != 8 || u.Department() == "" {
			t.Fatalf("%q became %q, %v", u, again, err)
		}
	})
}
