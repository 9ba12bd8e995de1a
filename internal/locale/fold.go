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
	s = cases.Fold().String(strings.Join(strings.Fields(s), " "))
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
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
	return b.String()
}
