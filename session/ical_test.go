package session

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"binome/internal/clock"
)

func TestWriteCalendar(t *testing.T) {
	t.Parallel()
	day := clock.NewDate(2026, 11, 24)
	out := string(writeCalendar("Binôme", day.At(12, 0), []appointment{
		{uid: "a@binome", summary: "Séance 6, Mardi matin", location: "Les Hirondelles, Roubaix", starts: day.At(9, 0), ends: day.At(11, 30), sequence: 2},
		{uid: "b@binome", summary: "Annulée", starts: day.At(9, 0), ends: day.At(11, 30), cancelled: true},
	}))
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "TZID:Europe/Paris\r\n",
		"UID:a@binome\r\nDTSTAMP:20261124T110000Z\r\nSEQUENCE:2\r\nSTATUS:CONFIRMED\r\n",
		"DTSTART;TZID=Europe/Paris:20261124T090000\r\nDTEND;TZID=Europe/Paris:20261124T113000\r\n",
		`SUMMARY:Séance 6\, Mardi matin`, `LOCATION:Les Hirondelles\, Roubaix`,
		"UID:b@binome", "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\n") {
		t.Error("a line end that is not CRLF")
	}
}

func TestSummerTime(t *testing.T) {
	t.Parallel()
	day := clock.NewDate(2027, time.March, 30)
	if got := icalLocal(day.At(9, 0)); got != "20270330T090000" {
		t.Fatal(got)
	}
}

// unfold reads back the lines of an object.
func unfold(s string) []string {
	s = strings.ReplaceAll(s, "\r\n ", "")
	return strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n")
}

func FuzzICalLine(f *testing.F) {
	f.Add("SUMMARY:" + strings.Repeat("é", 100))
	f.Add(strings.Repeat("a", 75))
	f.Add(strings.Repeat("a", 76))
	f.Add("👨‍👩‍👧‍👦 " + strings.Repeat("👩‍🏫", 30))
	f.Add("a\r\nBEGIN:VEVENT")
	f.Fuzz(func(t *testing.T, s string) {
		text := icalText(s)
		if strings.ContainsAny(text, "\r\n") {
			t.Fatal("a line end went through")
		}
		var b strings.Builder
		icalLine(&b, text)
		for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
			if len(line) > maxOctets || !utf8.ValidString(line) {
				t.Fatalf("%d octets, UTF-8 %v", len(line), utf8.ValidString(line))
			}
		}
		if got := unfold(b.String()); len(got) != 1 || got[0] != strings.ToValidUTF8(text, "\ufffd") && utf8.ValidString(text) {
			t.Fatalf("%q comes back as %q", text, got)
		}
	})
}
