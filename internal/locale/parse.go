package locale

import (
	"strconv"
	"strings"
	"time"

	"binome/internal/clock"
)

// Refusal is why a date or a time cannot be read, in words for the person who
// typed it.
type Refusal string

// The refusals of ParseDate and ParseTime.
const (
	NotADate = Refusal("Écrivez le jour, le mois et l’année, par exemple 14 3 2013.")
	NoYear   = Refusal("L’année doit avoir quatre chiffres.")
	NoDay    = Refusal("Ce jour n’existe pas.")
	NotATime = Refusal("Écrivez l’heure, par exemple 9 h 15.")
)

// Error is the refusal as people read it.
func (r Refusal) Error() string { return T(string(r)) }

// ParseDate reads a date as people type it: "14 3 2013", "14/03/2013",
// "14.3.2013", "14 mars 2013", "1er oct. 2026", "2013-03-14". "" is the zero Date.
// Years run from 1900 to 2100.
func ParseDate(s string) (clock.Date, error) {
	parts := strings.FieldsFunc(s, func(c rune) bool { return isSpace(c) || strings.ContainsRune("/.-,\t\n", c) })
	if len(parts) == 0 && strings.TrimSpace(s) == "" {
		return clock.Date{}, nil
	}
	if len(parts) != 3 {
		return clock.Date{}, NotADate
	}
	if len(parts[0]) == 4 && digits(parts[0]) { // 2013-03-14
		parts[0], parts[2] = parts[2], parts[0]
	}
	day, ok := small(strings.TrimSuffix(parts[0], "er"), 31)
	month, known := monthNumber(parts[1])
	if !ok || !known || !digits(parts[2]) {
		return clock.Date{}, NotADate
	}
	year, err := strconv.Atoi(parts[2])
	if err != nil || len(parts[2]) != 4 || year < 1900 || year > 2100 {
		return clock.Date{}, NoYear
	}
	d := clock.NewDate(year, time.Month(month), day)
	if d.Day() != day {
		return clock.Date{}, NoDay
	}
	return d, nil
}

// ParseTime reads a time of day as people type it: "9", "9h", "9 h 15", "9h15",
// "09:15", and gives the stored form "09:15". "" stays "".
func ParseTime(s string) (string, error) {
	parts := strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return isSpace(c) || c == 'h' || c == ':' })
	if len(parts) == 0 && strings.TrimSpace(s) == "" {
		return "", nil
	}
	if len(parts) < 1 || len(parts) > 2 {
		return "", NotATime
	}
	hour, ok := smallOrZero(parts[0], 23)
	minute := 0
	if ok && len(parts) == 2 {
		minute, ok = smallOrZero(parts[1], 59)
		ok = ok && len(parts[1]) == 2
	}
	if !ok {
		return "", NotATime
	}
	return time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC).Format("15:04"), nil
}

func monthNumber(s string) (int, bool) {
	if n, ok := small(s, 12); ok {
		return n, true
	}
	s = strings.ToLower(s)
	for i := range months {
		if s == months[i] || s == strings.TrimSuffix(shortMonths[i], ".") || s == unaccented(months[i]) || s == unaccented(strings.TrimSuffix(shortMonths[i], ".")) {
			return i + 1, true
		}
	}
	return 0, false
}

func unaccented(s string) string { return strings.NewReplacer("é", "e", "û", "u").Replace(s) }

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func small(s string, limit int) (int, bool) {
	n, ok := smallOrZero(s, limit)
	return n, ok && n > 0
}

func smallOrZero(s string, limit int) (int, bool) {
	if !digits(s) || len(s) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n <= limit
}
