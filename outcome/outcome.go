// Package outcome keeps what is measured about teens: here, the teacher sheets.
//
// A sheet is one teacher's answers about one teen in one wave: T0 before the
// programme, T1 from the last session of the teen's group on, T2 eight weeks
// later. Four items, each with five levels in words and "je ne peux pas dire",
// which is missing and never a middle; an optional line of text. Once a wave is
// open, every teen who was enrolled is expected to have one sheet, those who left
// included, from the same teacher each time. Which sheets were received is known
// to the pilot; the answers are sealed under the teen's key and read by the
// partner's staff.
//
// Here sheets given on paper are recorded; links for teachers come with the
// results.
package outcome

import (
	"maps"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
)

// SheetID identifies a sheet.
type SheetID = id.ID[Sheet]

// Wave is when a sheet is asked for.
type Wave string

// The waves. There is none in the middle.
const (
	T0 Wave = "T0"
	T1 Wave = "T1"
	T2 Wave = "T2"
)

// Waves are all of them, in order.
func Waves() []Wave { return []Wave{T0, T1, T2} }

// ParseWave reads t0, t1 or t2, in either case; ok is false otherwise.
func ParseWave(s string) (Wave, bool) {
	for _, w := range Waves() {
		if locale.Fold(s) == locale.Fold(string(w)) {
			return w, true
		}
	}
	return "", false
}

// Label is the wave in French.
func (w Wave) Label() string {
	switch w {
	case T0:
		return locale.T("fiche de départ")
	case T1:
		return locale.T("fiche de fin")
	default:
		return locale.T("fiche de suivi")
	}
}

// late is how many days after the last session the sheets of T2 are asked for.
const late = 8 * 7

// Opens is the first day on which a teen's sheet of the wave is asked for, given
// the day of the last session of their group: zero for T0, which is asked for at
// once. It is false while there is no last session to count from.
func (w Wave) Opens(last clock.Date) (on clock.Date, known bool) {
	switch {
	case w == T0:
		return clock.Date{}, true
	case last.IsZero():
		return clock.Date{}, false
	case w == T1:
		return last, true
	default:
		return last.AddDays(late), true
	}
}

// Open reports whether the wave is open that day.
func (w Wave) Open(last, today clock.Date) bool {
	on, known := w.Opens(last)
	return known && !on.After(today)
}

// Item is one line of the sheet.
type Item struct{ Code, Label string }

// Items are the four lines of the sheet, in order.
func Items() []Item {
	return []Item{
		{"attitude", locale.T("Se met au travail")},
		{"participation", locale.T("Participe en classe")},
		{"behaviour", locale.T("Échange calmement avec les autres")},
		{"attendance", locale.T("Vient en cours, à l’heure")},
	}
}

// Level is the French word of a level, 1 to 5; 0 is "je ne peux pas dire".
func Level(n int) string {
	switch n {
	case 1:
		return locale.T("Jamais")
	case 2:
		return locale.T("Rarement")
	case 3:
		return locale.T("Parfois")
	case 4:
		return locale.T("Souvent")
	case 5:
		return locale.T("Toujours")
	default:
		return locale.T("Je ne peux pas dire")
	}
}

// Answers are what a teacher ticked, by item code: 1 to 5, 0 for "je ne peux pas
// dire".
type Answers struct {
	Items   map[string]int `json:"items"`
	Comment string         `json:"comment"`
}

// Equal reports whether both say the same.
func (a Answers) Equal(b Answers) bool { return a.Comment == b.Comment && maps.Equal(a.Items, b.Items) }

// Field is the stable name under which they are sealed.
func (Answers) Field() string { return "sheet.answers" }

// Sheet is one received sheet.
type Sheet struct {
	ID          SheetID
	Wave        Wave
	Teacher     access.AccountID
	TeacherName string
	Channel     string // "link" or "paper"
	ReceivedOn  clock.Date
	Answers     personal.Private[Answers]
}

const maxComment = 300
