package clock

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a civil date of the Gregorian calendar, from year 1 to 9999. The zero
// Date means "no date"; it is stored as "" and sorts before all others.
type Date struct {
	year  int16
	month int8
	day   int8
}

// NewDate makes a date, normalising as time.Date does (31 April is 1 May).
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 12, 0, 0, 0, time.UTC))
}

// DateOf is the date of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), int8(m), int8(d)}
}

// ParseDate reads "2026-10-05" exactly. "" is the zero Date. Dates that do not
// exist (29 February of a common year) are errors.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if len(s) == len(time.DateOnly) && s[4] == '-' && s[7] == '-' {
		y, m, day := digits(s[:4]), digits(s[5:7]), digits(s[8:])
		if d := NewDate(y, time.Month(m), day); y > 0 && d == (Date{int16(y), int8(m), int8(day)}) {
			return d, nil
		}
	}
	return Date{}, fmt.Errorf("date %.20q: want YYYY-MM-DD", s)
}

// digits reads a number without sign; -1 when it is none.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == Date{} }

// String is "2026-10-05", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// At is the instant of that date at a time of day, in Paris.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), hour, minute, 0, 0, Paris)
}

func (d Date) noon() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 12, 0, 0, 0, time.UTC)
}

// AddDays moves by n days, which may be negative.
func (d Date) AddDays(n int) Date { return DateOf(d.noon().AddDate(0, 0, n)) }

// Sub is the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d.noon().Sub(e.noon()) / (24 * time.Hour)) }

// Weekday of the date.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// Monday is the Monday of d's week (ISO weeks start on Monday).
func (d Date) Monday() Date { return d.AddDays(-((int(d.Weekday()) + 6) % 7)) }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare is negative, zero or positive as d is earlier, the same or later.
func (d Date) Compare(e Date) int {
	if c := int(d.year) - int(e.year); c != 0 {
		return c
	}
	if c := int(d.month) - int(e.month); c != 0 {
		return c
	}
	return int(d.day) - int(e.day)
}

// Year of the date.
func (d Date) Year() int { return int(d.year) }

// Month of the date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day of the month.
func (d Date) Day() int { return int(d.day) }

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) (err error) { *d, err = ParseDate(string(b)); return err }

// Value stores the date as text.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads the date from text; NULL is the zero Date.
func (d *Date) Scan(src any) (err error) {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case string:
		*d, err = ParseDate(v)
	case []byte:
		*d, err = ParseDate(string(v))
	default:
		return fmt.Errorf("date: cannot read a %T", src)
	}
	return err
}
