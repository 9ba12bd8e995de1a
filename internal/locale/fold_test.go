package locale

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Élodie   LEFÈVRE ": "elodie lefevre",
		"Cœur d’Alène":        "coeur d'alene",
		"İstanbul":            "istanbul",
		"STRASSE Straße":      "strasse strasse",
		"":                    "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// The short way for French says what the long way says.
func TestFoldFrench(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[ a-zA-Z!-~àâäÀÂÄçÇéèêëÉÈÊËîïÎÏôöÔÖùûüÙÛÜ’ -œß\t]{0,12}`).Draw(t, "text")
		if got, want := Fold(s), foldAny(s); got != want {
			t.Fatalf("Fold(%q) = %q, want %q", s, got, want)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"É", "œ", "ﬁ", "a\u0301", "Nguyễn"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := Fold(s); Fold(once) != once || once != foldAny(s) {
			t.Errorf("not stable: %q", s)
		}
	})
}
