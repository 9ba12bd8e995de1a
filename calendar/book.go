package calendar

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"binome/internal/clock"
)

// Book holds the days without class that are known. It never changes: With makes
// another. The zero Book knows nothing.
type Book struct {
	school map[Zone][]Holiday // in order of their first day
	public map[Area][]Holiday // those that the area adds
}

// A Correction changes a Book. With a Name, there is no class on its days, and it
// replaces the holiday of the same name in the same school year: one correction
// adds or moves a holiday. Without Name, class is held on its days after all: a
// holiday is removed or shortened.
type Correction struct {
	Zone Zone // school holidays of that zone; "" for a public holiday
	Area Area // of a public holiday; "" is Metropole
	Name string
	Range
}

// longest is more than any summer: a longer correction has a mistaken year.
const longest = 92

var national = sync.OnceValue(readNational)

// National is the calendar that comes with the program: 2026-2027 and 2027-2028.
func National() Book { return national() }

// With returns the book with corrections applied in order, so that a later one
// wins. The error is that of the first correction that makes no sense.
func (b Book) With(corrections ...Correction) (Book, error) {
	out := Book{maps.Clone(b.school), maps.Clone(b.public)}
	if out.school == nil {
		out = Book{map[Zone][]Holiday{}, map[Area][]Holiday{}}
	}
	for _, c := range corrections {
		if err := c.check(); err != nil {
			return Book{}, err
		}
		if c.Days() > longest {
			return Book{}, &Error{"range", "Une période dure trois mois au plus."}
		}
		if c.Zone == "" {
			a, err := ParseArea(string(c.Area))
			if err != nil {
				return Book{}, err
			}
			out.public[a] = c.apply(out.public[a])
			continue
		}
		z, err := ParseZone(string(c.Zone))
		if err != nil {
			return Book{}, err
		}
		out.school[z] = c.apply(out.school[z])
	}
	return out, nil
}

// apply returns a corrected copy of a list of holidays.
func (c Correction) apply(list []Holiday) []Holiday {
	name := typographic(c.Name)
	var out []Holiday
	for _, h := range list {
		switch {
		case name == "":
			out = append(out, h.without(c.Range)...)
		case h.Name != name || schoolYear(h.From) != schoolYear(c.From):
			out = append(out, h)
		}
	}
	if name != "" {
		out = append(out, Holiday{name, c.Range})
	}
	return ordered(out)
}

// without is what remains of h before and after the days of r.
func (h Holiday) without(r Range) []Holiday {
	if r.To.Before(h.From) || r.From.After(h.To) {
		return []Holiday{h}
	}
	var out []Holiday
	if h.From.Before(r.From) {
		out = append(out, Holiday{h.Name, Range{h.From, r.From.AddDays(-1)}})
	}
	if h.To.After(r.To) {
		out = append(out, Holiday{h.Name, Range{r.To.AddDays(1), h.To}})
	}
	return out
}

func ordered(list []Holiday) []Holiday {
	slices.SortStableFunc(list, func(x, y Holiday) int { return x.From.Compare(y.From) })
	return list
}

// typographic cleans a name and gives it the apostrophe that French prints.
func typographic(name string) string {
	return strings.ReplaceAll(strings.TrimSpace(name), "'", "’")
}

// SchoolHolidays are those of a zone, in order.
func (b Book) SchoolHolidays(z Zone) []Holiday { return slices.Clone(b.school[z]) }

// PublicHolidays are those observed in an area, in order.
func (b Book) PublicHolidays(a Area) []Holiday {
	out := slices.Clone(b.public[Metropole])
	if a == AlsaceMoselle {
		out = append(out, b.public[a]...)
	}
	return ordered(out)
}

// Covers is the time that the book knows for a zone: whole school years, one
// after the other, from 1 September to the last day of the summer holidays. A
// year without its summer, or without any public holiday, is not known, so that a
// half-entered one is never read as "class all year". ok is false when none is.
func (b Book) Covers(z Zone) (r Range, ok bool) {
	next := 0
	for _, h := range b.school[z] {
		y := schoolYear(h.From)
		switch {
		case !h.Contains(midSummer(y)) || !b.hasPublic(y):
		case !ok:
			r, ok, next = Range{clock.NewDate(y, time.September, 1), h.To}, true, y+1
		case y == next:
			r.To, next = h.To, y+1
		}
	}
	return r, ok
}

// midSummer is a day that only the summer holidays of the school year contain.
func midSummer(y int) clock.Date { return clock.NewDate(y+1, time.July, 15) }

func (b Book) hasPublic(y int) bool {
	return slices.ContainsFunc(b.public[Metropole], func(h Holiday) bool { return schoolYear(h.From) == y })
}

// IsSchoolDay reports whether class is held on d; if not, why says so in French:
// the holiday's name, "Week-end", or that the book does not reach so far.
func (b Book) IsSchoolDay(z Zone, a Area, d clock.Date) (held bool, why string) {
	known, ok := b.Covers(z)
	if !ok || !known.Contains(d) {
		return false, "Hors du calendrier scolaire connu"
	}
	if weekend(d) {
		return false, "Week-end"
	}
	why = b.holiday(z, a, d)
	return why == "", why
}

func weekend(d clock.Date) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

// holiday names the holiday on d, "" when there is none. School holidays come
// first: they say more than the public holiday that falls in them.
func (b Book) holiday(z Zone, a Area, d clock.Date) string {
	lists := [][]Holiday{b.school[z], b.public[Metropole]}
	if a == AlsaceMoselle {
		lists = append(lists, b.public[a])
	}
	for _, list := range lists {
		for _, h := range list {
			if h.Contains(d) {
				return h.Name
			}
		}
	}
	return ""
}

// closure names the first closure on d, "" when there is none.
func closure(closed []Closure, d clock.Date) string {
	for _, c := range closed {
		if !c.Contains(d) {
			continue
		}
		if c.Reason == "" {
			return "Fermeture locale"
		}
		return typographic(c.Reason)
	}
	return ""
}
