package partner

import (
	"regexp"
	"strings"

	"binome/internal/locale"
)

// RNA is the number of an association in the national register: W and nine
// digits. Associations of Alsace-Moselle may have none. Only ParseRNA makes one
// from what somebody typed; "" is none. It is stored as it reads.
type RNA string

// In Corse and overseas the department's letter takes the place of a digit:
// W2A…, W2B…, W9R….
var rnaForm = regexp.MustCompile(`^W([0-9]{2}|2[AB]|9[A-Z])[0-9]{7}$`)

// ParseRNA reads a number, in either case and with spaces or not. The error is an
// Invalid fault that says what is wrong.
func ParseRNA(s string) (RNA, error) {
	number := strings.ToUpper(compact(s))
	switch {
	case rnaForm.MatchString(number):
		return RNA(number), nil
	case number == "":
		return "", refused(locale.T("Il faut un numéro RNA : la lettre W et 9 chiffres."))
	case number[0] != 'W':
		return "", refused(locale.T("Un numéro RNA commence par la lettre W."))
	case len([]rune(number)) != len("W123456789"):
		return "", refused(locale.T("Un numéro RNA compte 10 caractères, W et 9 chiffres : il y en a %d ici.", len([]rune(number))))
	default:
		return "", refused(locale.T("Après le W, un numéro RNA ne contient que des chiffres."))
	}
}

// String is the number, "" for none.
func (r RNA) String() string { return string(r) }
