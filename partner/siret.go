package partner

import (
	"strings"
	"unicode"

	"binome/internal/fault"
	"binome/internal/locale"
)

// SIRET identifies an establishment: fourteen digits, of which the first nine are
// the SIREN of the organisation. Only ParseSIRET makes one from what somebody
// typed; "" is none. It is stored as digits and shown in groups.
type SIRET string

const (
	siretDigits = 14
	sirenDigits = 9
	// laPoste numbers its post offices by a rule of its own.
	laPoste = "356000000"
)

// ParseSIRET reads fourteen digits, with spaces or not. Both the SIREN and the
// whole must satisfy the Luhn check; La Poste's other establishments, a sum of
// digits divisible by five. The error is an Invalid fault that says what is wrong.
func ParseSIRET(s string) (SIRET, error) {
	digits := compact(s)
	switch {
	case digits == "":
		return "", refused(locale.T("Il faut un numéro SIRET : 14 chiffres."))
	case strings.Trim(digits, "0123456789") != "":
		return "", refused(locale.T("Un SIRET ne contient que des chiffres."))
	case len(digits) == sirenDigits:
		return "", refused(locale.T("C’est un SIREN : il manque les 5 derniers chiffres du SIRET."))
	case len(digits) != siretDigits:
		return "", refused(locale.T("Un SIRET compte 14 chiffres : il y en a %d ici.", len(digits)))
	}
	siren := digits[:sirenDigits]
	switch {
	case luhn(siren)%10 != 0 || siren == "000000000":
		return "", refused(locale.T("L’un des 9 premiers chiffres est faux : ce n’est pas un SIREN."))
	case luhn(digits)%10 == 0, siren == laPoste && sum(digits)%5 == 0:
		return SIRET(digits), nil
	default:
		return "", refused(locale.T("L’un des 5 derniers chiffres est faux."))
	}
}

func refused(message string) error { return fault.New(fault.Invalid, message) }

// compact drops every kind of space, also the non-breaking ones of a copy.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// luhn is the sum in which every second digit from the right counts double, less
// nine above nine.
func luhn(digits string) int {
	total := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		if d > 9 {
			d -= 9
		}
		total += d
	}
	return total
}

func sum(digits string) int {
	total := 0
	for _, c := range digits {
		total += int(c - '0')
	}
	return total
}

// SIREN is the organisation's own nine digits, "" for none.
func (s SIRET) SIREN() string {
	if len(s) < sirenDigits {
		return ""
	}
	return string(s[:sirenDigits])
}

// String is the number as people write it, "356 000 000 00048"; "" for none. What
// is stored and exported is the digits.
func (s SIRET) String() string {
	if len(s) != siretDigits {
		return string(s)
	}
	return string(s[:3] + " " + s[3:6] + " " + s[6:9] + " " + s[9:])
}
