package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	if d, err := ParseDate("2028-02-29"); err != nil || d != NewDate(2028, time.February, 29) {
		t.Errorf("leap day: %v, %v", d, err)
	}
	if d, err := ParseDate(""); err != nil || !d.IsZero() {
		t.Errorf("no date: %v, %v", d, err)
	}
	for _, s := range []string{
		"2027-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32", "0000-01-01", "26-01-01", "2026-1-01", "2026/01/01",
		"2026-01-01 ", " 2026-01-01", "-026-01-01", "2026--1-01", "2026-01-+1", "２026-01-1", "demain",
	} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v", s, d)
		}
	}
}

func TestDatesAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := NewDate(1, time.January, 1).AddDays(rapid.IntRange(0, 3652058).Draw(t, "days"))
		if got, err := ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("%s was read as %v, %v", d, got, err)
		}
	})
}

// What is read is what the standard library reads.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-10-05", "2026-02-29", "9999-12-31", "", "2026-1-1", "0000-00-00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		want, wantErr := time.Parse(time.DateOnly, s)
		good := s == "" || wantErr == nil && len(s) == len(time.DateOnly) && want.Year() > 0
		if good != (err == nil) || good && d.String() != s {
			t.Fatalf("%q gave %v, %v", s, d, err)
		}
	})
}
