package locale

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"binome/internal/clock"
)

// show writes the non-breaking spaces as ~ (nbsp) and ^ (narrow).
var show = strings.NewReplacer("\u00a0", "~", "\u202f", "^")

func TestTypo(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                              "",
		"mot":                           "mot",
		"« Bonjour »":                   "«~Bonjour~»",
		"Pas là ?":                      "Pas là^?",
		"Oui ; non !":                   "Oui^; non^!",
		"À savoir : rien":               "À savoir~: rien",
		"88 % des jeunes":               "88~% des jeunes",
		"12 € par jour":                 "12~€ par jour",
		"2 500 signes sur 12 500":       "2^500~signes sur 12^500",
		"9 h 12":                        "9~h~12",
		"9h 12":                         "9h~12",
		"16 séances, 4 ans":             "16~séances, 4~ans",
		"lundi 5 octobre 2026":          "lundi 5~octobre 2026",
		"le 1er févr. 2027":             "le 1er~févr. 2027",
		"n° 5 et N° 7":                  "n°~5 et N°~7",
		"Mme Legrand et M. Costa":       "Mme~Legrand et M.~Costa",
		"Mme la directrice":             "Mme la directrice",
		"http://exemple.fr/a?b=c":       "http://exemple.fr/a?b=c",
		"à 9:00, voir https://x.fr/ ok": "à 9:00, voir https://x.fr/ ok",
		"réduction :smile":              "réduction :smile",
		"14 3 2013":                     "14 3 2013",
		"2026 250 jeunes":               "2026 250~jeunes",
		"03 00 00 00 00":                "03 00 00 00 00",
		"%d jeunes sur %d":              "%d~jeunes sur %d",
		"moins de 70 %% ici":            "moins de 70~%% ici",
		"Groupe du %s : %d séances":     "Groupe du %s~: %d~séances",
		"%.1f % des réponses":           "%.1f~% des réponses",
		"il a 3 %d":                     "il a 3 %d",
		" bord ":                        " bord ",
		"déjà\u00a0? fait":              "déjà~? fait",
		"la\n: suite":                   "la\n: suite",
		"l'élève n'a que 'ça'":          "l’élève n’a que 'ça'",
	} {
		if got := show.Replace(Typo(in)); got != want {
			t.Errorf("Typo(%q) = %q, want %q", in, got, want)
		}
	}
}

// checkTypo tells what Typo may do: change spaces into non-breaking ones, once.
func checkTypo(t interface{ Fatalf(string, ...any) }, s string) {
	once := Typo(s)
	if again := Typo(once); again != once {
		t.Fatalf("not idempotent: %q, then %q", once, again)
	}
	if plain(once) != plain(s) {
		t.Fatalf("changed more than spaces: %q became %q", s, once)
	}
}

func plain(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case isSpace(c):
			return ' '
		case c == '’':
			return '\''
		}
		return c
	}, s)
}

func TestTypoOnlyChangesSpaces(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{" ", " ", " ", "«", "»", ":", ";", "?", "%", "%d", "%%", "5", "12", "500", "h", "M.", "Mme", "Ali", "n°", "°", "séances", "octobre", "é", "\u00a0", "\u202f", "\n", "l'", "'", "l'e"})
	rapid.Check(t, func(t *rapid.T) {
		checkTypo(t, strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), ""))
	})
}

func FuzzTypo(f *testing.F) {
	for _, s := range []string{"« a »", "9 h 12", "2 500 signes", "Mme X ; M. Y ?", "n° 5 %", "%d jeunes : 5 %"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsRune(s, unicode.ReplacementChar) {
			t.Skip("not UTF-8")
		}
		checkTypo(t, strings.ToValidUTF8(s, ""))
	})
}

func TestTAndN(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{T("Aller au contenu"), "Aller au contenu"},
		{T("Texte inconnu : %d sur %s", 3, "dix"), "Texte inconnu~: 3 sur dix"},
		{T("en %d", 2026), "en 2026"},
		{T("soit %d signes", 12500), "soit 12^500~signes"},
		{T("note %.1f sur 5", 3.25), "note 3,2 sur 5"},
		{T("écart %+.1f", -0.5), "écart −0,5"},
		{T("moins de 70 %%"), "moins de 70~%"},
		{N("%d point", "%d points", 0), "0~point"},
		{N("%d point", "%d points", 1), "1~point"},
		{N("%d point", "%d points", 2), "2~points"},
		{N("%d signe", "%d signes", 2500), "2^500~signes"},
		{N("une absence", "%d absences", 1), "une absence"},
		{N("une absence de %s", "%d absences de %s", 1, "Lina"), "une absence de Lina"},
		{N("une absence de %s", "%d absences de %s", 3, "Lina"), "3 absences de Lina"},
		{N("Il reste %d point à corriger.", "Il reste %d points à corriger.", 3), "Il reste 3~points à corriger."},
		{Mark("tel quel"), "tel quel"},
	} {
		if got := show.Replace(c.got); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestDatesAndTimes(t *testing.T) {
	t.Parallel()
	d, first := clock.NewDate(2026, time.October, 5), clock.NewDate(2027, time.February, 1)
	at := time.Date(2026, 11, 26, 8, 12, 0, 0, time.UTC) // 9:12 in Paris
	for _, c := range []struct{ got, want string }{
		{Date(d), "lundi 5~octobre 2026"},
		{Date(first), "lundi 1er~février 2027"},
		{Date(clock.Date{}), ""},
		{LongDay(d), "lundi 5~octobre"},
		{FullDate(d), "5~octobre 2026"},
		{DayMonth(d), "5~oct."},
		{DayMonth(first), "1er~févr."},
		{ShortDay(d), "lun.~5"},
		{Weekday(time.Friday), "vendredi"},
		{Month(time.August), "août"},
		{Time(at), "9~h~12"},
		{DateTime(at), "jeudi 26~novembre 2026, 9~h~12"},
		{DateTime(time.Time{}), ""},
		{Clock("09:00"), "9~h"},
		{Clock("13:45"), "13~h~45"},
		{Clock("09:05"), "9~h~05"},
		{Clock("?"), "?"},
		{Slot("09:00", "11:30"), "9~h~– 11~h~30"},
		{LongDay(clock.Date{}) + FullDate(clock.Date{}) + DayMonth(clock.Date{}) + ShortDay(clock.Date{}), ""},
	} {
		if got := show.Replace(c.got); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Number(0), "0"},
		{Number(999), "999"},
		{Number(2500), "2^500"},
		{Number(1234567), "1^234^567"},
		{Number(-2500), "−2^500"},
		{Decimal(3.45, 1), "3,5"},
		{Decimal(-0.2, 1), "−0,2"},
		{Decimal(-0.04, 1), "0,0"},
		{Decimal(1234.5, 1), "1^234,5"},
		{Decimal(2, 0), "2"},
		{Percent(57, 65), "88~%"},
		{Percent(999, 1000), "99~%"},
		{Percent(1, 1000), "1~%"},
		{Percent(0, 5), "0~%"},
		{Percent(5, 5), "100~%"},
		{Percent(1, 0), "–"},
		{Bytes(12), "12~o"},
		{Bytes(412_300), "412~Ko"},
		{Bytes(3_100_000), "3,1~Mo"},
		{Bytes(18_000_000), "18~Mo"},
		{Bytes(2_000_000_000), "2~Go"},
		{List(nil), ""},
		{List([]string{"a"}), "a"},
		{List([]string{"a", "b"}), "a et b"},
		{List([]string{"a", "b", "c"}), "a, b et c"},
		{Upper("étoile mirabelle"), "Étoile mirabelle"},
		{Upper("é"), "É"},
		{Upper(""), ""},
	} {
		if got := show.Replace(c.got); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	want := clock.NewDate(2013, time.March, 14)
	for _, s := range []string{"14 3 2013", "14/03/2013", "14.3.2013", "14 mars 2013", "2013-03-14", " 14  Mars 2013 "} {
		if got, err := ParseDate(s); err != nil || got != want {
			t.Errorf("ParseDate(%q) = %v, %v", s, got, err)
		}
	}
	for s, want := range map[string]Refusal{
		"14 3 13": NoYear, "31 2 2013": NoDay, "14 2013": NotADate, "a b c": NotADate, "14 13 2013": NotADate,
		"0 3 2013": NotADate, "14 3 1850": NoYear, "14 3 20130": NoYear, "- -": NotADate,
	} {
		if _, err := ParseDate(s); !errors.Is(err, want) {
			t.Errorf("ParseDate(%q): %v, want %v", s, err, want)
		}
	}
	if d, err := ParseDate("  "); err != nil || !d.IsZero() {
		t.Errorf("ParseDate of nothing: %v, %v", d, err)
	}
	if d, err := ParseDate("1er fevrier 2027"); err != nil || d != clock.NewDate(2027, time.February, 1) {
		t.Errorf("ParseDate of 1er fevrier: %v, %v", d, err)
	}
}

func TestParseDateReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := clock.NewDate(2000, time.January, 1).AddDays(rapid.IntRange(0, 36500).Draw(t, "days"))
		for _, s := range []string{d.String(), FullDate(d)} {
			if got, err := ParseDate(s); err != nil || got != d {
				t.Fatalf("ParseDate(%q) = %v, %v", s, got, err)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"14 3 2013", "1er oct. 2026", "2026-02-29", "", "14/13/2013"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		if again, err := ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%q gave %v, which is not read back", s, d)
		}
	})
}

func TestParseTime(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"9": "09:00", "9h": "09:00", "9 h 15": "09:15", "9h15": "09:15", "09:15": "09:15", "": "", "23:59": "23:59"} {
		if got, err := ParseTime(s); err != nil || got != want {
			t.Errorf("ParseTime(%q) = %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"24", "9h5", "9:60", "neuf", "9 15 30", ":"} {
		if got, err := ParseTime(s); !errors.Is(err, NotATime) {
			t.Errorf("ParseTime(%q) = %q, %v", s, got, err)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"9 h 15", "09:15", "24:00", "9h5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseTime(s)
		if err != nil || got == "" {
			return
		}
		if again, err := ParseTime(Clock(got)); err != nil || again != got {
			t.Fatalf("%q gave %q, which is not read back", s, got)
		}
	})
}

func BenchmarkT(b *testing.B) {
	for b.Loop() {
		_ = T("Aller au contenu")
	}
}
