package session

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binome/internal/clock"
)

// appointment is one event of a calendar feed. No text in it names a minor.
type appointment struct {
	uid               string
	summary, location string
	starts, ends      time.Time
	sequence          int // raised by each change of date or state
	cancelled         bool
}

// Paris says when the clocks change, for programs that do not know the zone.
const vtimezone = `BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE`

// writeCalendar is an iCalendar object (RFC 5545) that a program reads again and
// again: cancelled sessions stay in it, so that they disappear from agendas.
func writeCalendar(name string, at time.Time, list []appointment) []byte {
	var b strings.Builder
	for _, l := range []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Binome//Seances//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"X-WR-CALNAME:" + icalText(name), "X-WR-TIMEZONE:Europe/Paris",
		"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
	} {
		icalLine(&b, l)
	}
	for l := range strings.SplitSeq(vtimezone, "\n") {
		icalLine(&b, l)
	}
	for _, a := range list {
		a.write(&b, at)
	}
	icalLine(&b, "END:VCALENDAR")
	return []byte(b.String())
}

func (a appointment) write(b *strings.Builder, at time.Time) {
	status, busy := "CONFIRMED", "OPAQUE"
	if a.cancelled {
		status, busy = "CANCELLED", "TRANSPARENT"
	}
	for _, l := range []string{
		"BEGIN:VEVENT", "UID:" + icalText(a.uid), "DTSTAMP:" + at.UTC().Format("20060102T150405Z"),
		"SEQUENCE:" + strconv.Itoa(max(0, a.sequence)), "STATUS:" + status, "TRANSP:" + busy,
		"DTSTART;TZID=Europe/Paris:" + icalLocal(a.starts), "DTEND;TZID=Europe/Paris:" + icalLocal(a.ends),
		"SUMMARY:" + icalText(a.summary), "LOCATION:" + icalText(a.location), "END:VEVENT",
	} {
		icalLine(b, l)
	}
}

func icalLocal(t time.Time) string { return t.In(clock.Paris).Format("20060102T150405") }

// icalText escapes a TEXT value. Control characters other than line ends are
// dropped: the format has no place for them.
func icalText(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// maxOctets of a line, its end left out.
const maxOctets = 75

// icalLine writes one content line, folded between characters: each line after
// the first begins with a space.
func icalLine(b *strings.Builder, s string) {
	room := maxOctets
	for _, r := range s {
		n := utf8.RuneLen(r)
		if n < 0 { // not UTF-8 in s: written as U+FFFD
			n = utf8.RuneLen(utf8.RuneError)
		}
		if n > room {
			b.WriteString("\r\n ")
			room = maxOctets - 1
		}
		b.WriteRune(r)
		room -= n
	}
	b.WriteString("\r\n")
}
