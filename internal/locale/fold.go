package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold is the key by which text is compared and sorted: without case, accents
// nor outer white space; ligatures opened. Databases compare bytes, so whatever
// a person may search or sort by is stored folded beside itself.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch p := foldFrench(r); {
		case p == 0:
			return foldAny(s)
		case p == ' ':
			gap = b.Len() > 0
		default:
			if gap {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteByte(p)
		}
	}
	return b.String()
}

// foldFrench folds the letters and signs that French is written with, which lists
// do by the hundred; 0 for every other character.
func foldFrench(r rune) byte {
	switch {
	case 'A' <= r && r <= 'Z':
		return byte(r) + 'a' - 'A'
	case ' ' <= r && r <= '~':
		return byte(r)
	}
	switch r {
	case 'à', 'â', 'ä', 'À', 'Â', 'Ä':
		return 'a'
	case 'ç', 'Ç':
		return 'c'
	case 'é', 'è', 'ê', 'ë', 'É', 'È', 'Ê', 'Ë':
		return 'e'
	case 'î', 'ï', 'Î', 'Ï':
		return 'i'
	case 'ô', 'ö', 'Ô', 'Ö':
		return 'o'
	case 'ù', 'û', 'ü', 'Ù', 'Û', 'Ü':
		return 'u'
	case '’':
		return '\''
	}
	return 0
}

func foldAny(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(cases.Fold().String(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case r == '’':
			b.WriteByte('\'')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ") // what was taken away may leave spaces
}
