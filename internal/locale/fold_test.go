package locale

import "testing"

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

func FuzzFold(f *testing.F) {
	for _, s := range []string{"É", "œ", "ﬁ", "a\u0301", "Nguyễn"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := Fold(s); Fold(once) != once {
			t.Errorf("not stable: %q", s)
		}
	})
}
