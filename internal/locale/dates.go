package locale

import (
	"strconv"
	"strings"
	"time"

	"binome/internal/clock"
)

var (
	days        = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	shortDays   = [...]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."}
	months      = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	shortMonths = [...]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}
)

// Date is "lundi 5 octobre 2026", "" for the zero Date.
func Date(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return LongDay(d) + " " + strconv.Itoa(d.Year())
}

// LongDay is "lundi 5 octobre", "" for the zero Date.
func LongDay(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return days[d.Weekday()] + " " + dayNumber(d) + string(nbsp) + months[d.Month()-1]
}

// FullDate is "5 octobre 2026", without the day of the week.
func FullDate(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return dayNumber(d) + string(nbsp) + months[d.Month()-1] + " " + strconv.Itoa(d.Year())
}

// DayMonth is "5 oct.", "" for the zero Date.
func DayMonth(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return dayNumber(d) + string(nbsp) + shortMonths[d.Month()-1]
}

// ShortDay is "lun. 23", "" for the zero Date.
func ShortDay(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return shortDays[d.Weekday()] + string(nbsp) + strconv.Itoa(d.Day())
}

// Weekday is "lundi".
func Weekday(w time.Weekday) string { return days[w] }

// Month is "octobre".
func Month(m time.Month) string { return months[m-1] }

func dayNumber(d clock.Date) string {
	if d.Day() == 1 {
		return "1er"
	}
	return strconv.Itoa(d.Day())
}

// Time is the time of day of an instant in Paris: "9 h 12", "9 h" on the hour.
func Time(t time.Time) string {
	t = t.In(clock.Paris)
	return hour(t.Hour(), t.Minute())
}

// DateTime is "jeudi 26 novembre 2026, 9 h 12", in Paris; "" for the zero Time.
func DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(clock.Paris)
	return Date(clock.DateOf(t)) + ", " + Time(t)
}

// Clock writes a stored time of day: "09:00" is "9 h", "13:45" is "13 h 45".
// What is not HH:MM comes back as it is.
func Clock(s string) string {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return s
	}
	return hour(t.Hour(), t.Minute())
}

// Slot is "9 h – 11 h 30" for two stored times of day.
func Slot(from, to string) string { return Clock(from) + string(nbsp) + "– " + Clock(to) }

func hour(h, m int) string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(h))
	b.WriteRune(nbsp)
	b.WriteByte('h')
	if m == 0 {
		return b.String()
	}
	b.WriteRune(nbsp)
	if m < 10 {
		b.WriteByte('0')
	}
	b.WriteString(strconv.Itoa(m))
	return b.String()
}
