package locale

import (
	"strings"
	"unicode"
)

// The two non-breaking spaces of French typography.
const (
	nbsp  = '\u00a0' // before : % € », after «, between a number and its unit
	nnbsp = '\u202f' // before ; ? !, between groups of three digits
)

// Typo makes the spaces of s non-breaking where French wants it: « a », a ; b ?
// c !, a : b, 5 %, 12 €, 2 500, 9 h 12, 16 séances, 5 octobre, n° 5, Mme Legrand;
// and the apostrophe between two letters curly. It only changes signs that are
// there: it adds and removes nothing, so an address or a time written 9:00 stays
// as it is, and Typo(Typo(s)) == Typo(s). A verb of fmt (%d) counts as a number.
func Typo(s string) string {
	if !strings.ContainsAny(s, " '") {
		return s
	}
	r := []rune(s)
	changed := false
	for i, c := range r {
		if c != ' ' && c != '\'' || i == 0 || i == len(r)-1 {
			continue
		}
		if to := signFor(r, i); to != c {
			r[i], changed = to, true
		}
	}
	if !changed {
		return s
	}
	return string(r)
}

// signFor decides for the space or the apostrophe at r[i].
func signFor(r []rune, i int) rune {
	if r[i] == ' ' {
		return spaceFor(r, i)
	}
	if unicode.IsLetter(r[i-1]) && unicode.IsLetter(r[i+1]) {
		return '’'
	}
	return r[i]
}

// spaceFor decides for the space at r[i], which has a neighbour on both sides.
func spaceFor(r []rune, i int) rune {
	before, after := r[i-1], r[i+1]
	switch after {
	case '»', '€', '‰':
		return nbsp
	case ';', '?', '!':
		if !wordAt(r, i+2) {
			return nnbsp
		}
	case ':':
		if !wordAt(r, i+2) {
			return nbsp
		}
	case '%':
		if percentAt(r, i+1) {
			return nbsp
		}
	}
	switch {
	case before == '«', before == '°' && numberSign(r, i):
		return nbsp
	case groupsDigits(r, i):
		return nnbsp
	case afterNumber(r, i) && (isUnit(wordFrom(r, i+1)) || isMonth(wordFrom(r, i+1))):
		return nbsp
	case before == 'h' && isDigit(after) && hourMark(r, i):
		return nbsp
	case unicode.IsUpper(after) && isTitle(wordBefore(r, i)):
		return nbsp
	}
	return ' '
}

func isSpace(c rune) bool { return c == ' ' || c == nbsp || c == nnbsp }
func isDigit(c rune) bool { return c >= '0' && c <= '9' }
func isWord(c rune) bool  { return unicode.IsLetter(c) || unicode.IsDigit(c) }

func wordAt(r []rune, i int) bool  { return i < len(r) && isWord(r[i]) }
func digitAt(r []rune, i int) bool { return i >= 0 && i < len(r) && isDigit(r[i]) }

// percentAt tells a percent sign (or %% in a format) from a verb such as %d.
func percentAt(r []rune, i int) bool {
	if i+1 < len(r) && r[i+1] == '%' {
		i++
	}
	return i+1 >= len(r) || !isWord(r[i+1]) && !strings.ContainsRune("[.+-#", r[i+1])
}

// numberSign reports whether the ° before the space ends n° or N°.
func numberSign(r []rune, i int) bool {
	return i >= 2 && (r[i-2] == 'n' || r[i-2] == 'N') && (i == 2 || !isWord(r[i-3]))
}

// groupsDigits reports whether the space separates thousands: one to three
// digits before, exactly three after.
func groupsDigits(r []rune, i int) bool {
	if !digitAt(r, i+1) || !digitAt(r, i+2) || !digitAt(r, i+3) || wordAt(r, i+4) {
		return false
	}
	n := 0
	for digitAt(r, i-1-n) {
		n++
	}
	return n >= 1 && n <= 3 && (i-1-n < 0 || !isWord(r[i-1-n]) && !strings.ContainsRune(",.:/-", r[i-1-n]))
}

// afterNumber reports whether the space follows digits, 1er, 2e or a verb of fmt.
func afterNumber(r []rune, i int) bool {
	w := wordBefore(r, i)
	if w == "" {
		return false
	}
	if last := rune(w[len(w)-1]); isDigit(last) {
		return true
	}
	if w == "1er" || w == "1re" {
		return true
	}
	k := strings.LastIndexByte(w, '%')
	return k >= 0 && k < len(w)-1 && strings.ContainsRune("dsfv", rune(w[len(w)-1]))
}

// hourMark reports whether the h before the space stands for hours: alone after
// a number (9 h 12) or against it (9h 12).
func hourMark(r []rune, i int) bool {
	j := i - 2
	if j >= 0 && isSpace(r[j]) {
		j--
	}
	return j >= 0 && (isDigit(r[j]) || j >= 1 && r[j] == 'd' && r[j-1] == '%')
}

// wordBefore is what stands between the previous space and the space at i.
func wordBefore(r []rune, i int) string {
	j := i
	for j > 0 && !isSpace(r[j-1]) && r[j-1] != '(' && r[j-1] != '\n' {
		j--
	}
	return string(r[j:i])
}

// wordFrom is the run of letters that starts at i.
func wordFrom(r []rune, i int) string {
	j := i
	for j < len(r) && unicode.IsLetter(r[j]) {
		j++
	}
	if j < len(r) && unicode.IsDigit(r[j]) {
		return ""
	}
	return string(r[i:j])
}

func isUnit(w string) bool {
	switch w {
	case "h", "an", "ans", "min", "minute", "minutes", "s", "seconde", "secondes", "heure", "heures",
		"jour", "jours", "semaine", "semaines", "mois", "séance", "séances", "jeune", "jeunes",
		"enfant", "enfants", "binôme", "binômes", "groupe", "groupes", "signe", "signes",
		"Ko", "Mo", "Go", "o", "m", "km", "cm", "mm", "kg", "g", "points", "point", "fois", "pages", "page":
		return true
	}
	return false
}

func isMonth(w string) bool {
	switch w {
	case "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
		"novembre", "décembre", "janv", "févr", "avr", "juil", "sept", "oct", "nov", "déc":
		return true
	}
	return false
}

func isTitle(w string) bool {
	switch w {
	case "M.", "MM.", "Mme", "Mmes", "Mlle", "Dr", "Pr", "Me":
		return true
	}
	return false
}
