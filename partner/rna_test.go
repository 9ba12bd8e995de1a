package partner

import (
	"strings"
	"testing"

	"binome/internal/fault"
)

func TestParseRNA(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]RNA{
		"W751234567": "W751234567", " w75 1234567\n": "W751234567", "W\u00a0751\u00a0234\u00a0567": "W751234567",
		"W2A1000123": "W2A1000123", "W9R1000123": "W9R1000123",
	} {
		if got, err := ParseRNA(in); err != nil || got != want || got.String() != string(want) {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestParseRNARefuses(t *testing.T) {
	t.Parallel()
	for in, says := range map[string]string{
		"":            "la lettre W et 9 chiffres",
		"751234567":   "commence par la lettre W",
		"X751234567":  "commence par la lettre W",
		"W75123456":   "il y en a 9 ici",
		"W7512345678": "il y en a 11 ici",
		"W75123456A":  "que des chiffres",
		"W2C1234567":  "que des chiffres",
		"WAB1234567":  "que des chiffres",
		"W٧٥١٢٣٤٥٦٧":  "que des chiffres",
		"\xff":        "commence par la lettre W",
	} {
		got, err := ParseRNA(in)
		if err == nil || got != "" || fault.KindOf(err) != fault.Invalid || !strings.Contains(plain(err), says) {
			t.Errorf("%q: %q, %v; want …%s…", in, got, err, says)
		}
	}
}

func FuzzParseRNA(f *testing.F) {
	for _, s := range []string{"", "W751234567", "w 75 1234567", "W2A1000123", "ẇ751234567", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseRNA(s)
		if err != nil {
			if n != "" || fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q with %v", n, err)
			}
			return
		}
		if again, err := ParseRNA(n.String()); err != nil || again != n || len(n) != 10 {
			t.Fatalf("%q became %q, %v", n, again, err)
		}
	})
}
