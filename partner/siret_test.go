package partner

import (
	"database/sql/driver"
	"strings"
	"testing"

	"binome/internal/fault"

	"github.com/jackc/pgx/v5/pgtype"
)

func TestParseSIRET(t *testing.T) {
	t.Parallel()
	for in, shown := range map[string]string{
		"35600000000048":              "356 000 000 00048", // La Poste's head office, by Luhn
		"35600000000001":              "356 000 000 00001", // another of its establishments: digits sum to 15
		" 732 829 320 00074 ":         "732 829 320 00074",
		"732\u00a0829\u202f320 00074": "732 829 320 00074",
	} {
		got, err := ParseSIRET(in)
		if err != nil || got.String() != shown || string(got) != strings.ReplaceAll(shown, " ", "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
		if want := shown[:3] + shown[4:7] + shown[8:11]; got.SIREN() != want {
			t.Errorf("%q: SIREN %q, want %q", in, got.SIREN(), want)
		}
	}
	if SIRET("").String() != "" || SIRET("").SIREN() != "" {
		t.Error("no SIRET is shown as something")
	}
}

func TestParseSIRETRefuses(t *testing.T) {
	t.Parallel()
	for in, says := range map[string]string{
		"":                          "14 chiffres",
		"732829320":                 "C’est un SIREN",
		"7328293200007":             "il y en a 13 ici",
		"732829320000744":           "il y en a 15 ici",
		"73282932O00074":            "que des chiffres",
		"732-829-320-00074":         "que des chiffres",
		"٧٣٢٨٢٩٣٢٠٠٠٠٧٤":            "que des chiffres",
		"\xff":                      "que des chiffres",
		"73282932100074":            "9 premiers chiffres",
		"00000000000000":            "9 premiers chiffres",
		"73282932000075":            "5 derniers chiffres",
		"35600000000002":            "5 derniers chiffres",
		strings.Repeat("1", 99_999): "il y en a 99",
	} {
		got, err := ParseSIRET(in)
		if err == nil || got != "" || fault.KindOf(err) != fault.Invalid || !strings.Contains(plain(err), says) {
			t.Errorf("%.20q: %q, %v; want …%s…", in, got, err, says)
		}
	}
}

// plain is the message with ordinary spaces.
func plain(err error) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(err.Error())
}

// SQLite's driver gets the digits by reflection; PostgreSQL's must not prefer String.
func TestStoredAsDigits(t *testing.T) {
	t.Parallel()
	v, err := driver.DefaultParameterConverter.ConvertValue(SIRET("35600000000048"))
	if err != nil || v != "35600000000048" {
		t.Errorf("by reflection: %v, %v", v, err)
	}
	b, err := pgtype.NewMap().Encode(pgtype.TextOID, pgtype.TextFormatCode, SIRET("35600000000048"), nil)
	if err != nil || string(b) != "35600000000048" {
		t.Errorf("by pgx: %q, %v", b, err)
	}
}

func FuzzParseSIRET(f *testing.F) {
	for _, s := range []string{"", "35600000000048", "732 829 320 00074", "73282932000075", "732829320", "\xff\x00", "１２３"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseSIRET(s)
		if err != nil {
			if n != "" || fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q with %v", n, err)
			}
			return
		}
		again, err := ParseSIRET(n.String())
		if err != nil || again != n || len(n) != siretDigits {
			t.Fatalf("%q became %q, %v", n, again, err)
		}
	})
}
