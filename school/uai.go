package school

import (
	"strings"
	"unicode"

	"binome/internal/fault"
	"binome/internal/locale"
)

// UAI is the national code of a school: seven digits, of which the first three
// are the department's, and a check letter. Only ParseUAI makes one from what
// somebody typed; "" is none. It is stored as it reads.
type UAI string

// uaiLetters are the check letters, by remainder of the seven digits by 23.
const uaiLetters = "ABCDEFGHJKLMNPRSTUVWXYZ"

// uaiDigits is how many digits come before the letter.
const uaiDigits = 7

// ParseUAI reads a code, in either case and with spaces or not. The error is an
// Invalid fault that says what is wrong, and which letter was expected.
func ParseUAI(s string) (UAI, error) {
	code := strings.ToUpper(withoutSpaces(s))
	digits := countDigits(code)
	switch {
	case code == "":
		return "", refuseUAI(locale.T("Il faut le code UAI : 7 chiffres et une lettre, par exemple 9990001X."))
	case digits == len(code) && digits == uaiDigits:
		return "", refuseUAI(locale.T("Il manque la lettre finale, qui devrait être %s.", letterFor(code)))
	case len([]rune(code)) != uaiDigits+1:
		return "", refuseUAI(locale.T("Un code UAI compte 8 caractères, 7 chiffres et une lettre : il y en a %d ici.", len([]rune(code))))
	case digits < uaiDigits:
		return "", refuseUAI(locale.T("Un code UAI commence par 7 chiffres."))
	}
	switch want, last := letterFor(code), code[uaiDigits:]; {
	case last == want:
		return UAI(code), nil
	case !strings.ContainsAny(last, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
		return "", refuseUAI(locale.T("Un code UAI se termine par une lettre, qui devrait être %s.", want))
	default:
		return "", refuseUAI(locale.T("La lettre finale devrait être %s, ou l’un des chiffres est faux.", want))
	}
}

func refuseUAI(message string) error { return fault.New(fault.Invalid, message) }

// withoutSpaces drops every kind of space, also the non-breaking ones of a copy.
func withoutSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// countDigits is how many ASCII digits s begins with.
func countDigits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

// letterFor is the check letter of a code that begins with seven digits.
func letterFor(code string) string {
	n := 0
	for _, c := range code[:uaiDigits] {
		n = n*10 + int(c-'0')
	}
	return uaiLetters[n%len(uaiLetters):][:1]
}

// String is the code, "" for none.
func (u UAI) String() string { return string(u) }

// Department is the department's code as people write it: "75", "2A", "974".
func (u UAI) Department() string {
	if u == "" {
		return ""
	}
	switch d := string(u[:3]); {
	case d == "620":
		return "2A"
	case d == "720":
		return "2B"
	case d[0] == '0':
		return d[1:]
	default:
		return d
	}
}
