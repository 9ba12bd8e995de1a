package locale

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Number writes n in groups of three digits: 2500 is "2 500", with a real minus sign.
func Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune(nnbsp)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Decimal writes v with the given number of decimals: "3,4", "−0,2", "1 234,5".
// What is not a finite number is "–".
func Decimal(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) >= 1e15 {
		return "–"
	}
	whole, part, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".")
	n, _ := strconv.Atoi(whole)
	text := Number(n)
	if part != "" {
		text += "," + part
	}
	if v < 0 && strings.ContainsAny(text, "123456789") {
		text = "−" + text
	}
	return text
}

// Percent is n out of d, rounded: "88 %". It is "100 %" only when n == d and
// "0 %" only when n == 0, so that nobody is rounded away; "–" when d is not positive.
func Percent(n, d int) string {
	if d <= 0 {
		return "–"
	}
	p := int(math.Round(100 * float64(n) / float64(d)))
	switch {
	case p == 100 && n < d:
		p = 99
	case p == 0 && n > 0:
		p = 1
	}
	return Number(p) + string(nbsp) + "%"
}

// Bytes is a size for people: "412 Ko", "3,1 Mo". Units are powers of ten.
func Bytes(n int64) string {
	switch {
	case n < 1000:
		return Number(int(n)) + string(nbsp) + "o"
	case n < 1_000_000:
		return Number(int((n+500)/1000)) + string(nbsp) + "Ko"
	case n < 10_000_000:
		return strings.TrimSuffix(Decimal(float64(n)/1e6, 1), ",0") + string(nbsp) + "Mo"
	case n < 1_000_000_000:
		return Number(int((n+500_000)/1_000_000)) + string(nbsp) + "Mo"
	}
	return strings.TrimSuffix(Decimal(float64(n)/1e9, 1), ",0") + string(nbsp) + "Go"
}

// List is "a, b et c"; "" for none.
func List(items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return strings.Join(items[:n-1], ", ") + " " + T("et") + " " + items[n-1]
	}
}

// Upper gives text a capital first letter, for a word that starts a sentence.
func Upper(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:size]) + text[size:]
}
