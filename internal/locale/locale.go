// Package locale says things in French: one gettext catalogue, French
// typography, dates, times, numbers and lists.
//
// The source strings are French, so that a template reads as the page does;
// po/fr.po is their (mostly identical) translation and a second language is one
// more file. Every text for people goes through T or N, which also put the
// non-breaking spaces: nobody types one. The package is pure: it reads no clock,
// no file and no request.
package locale

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// Lang is the language of the catalogue, as in the lang attribute of a page.
const Lang = "fr"

//go:embed po/fr.po
var frenchPO string

// french is read once and never changes.
var french = sync.OnceValue(func() map[string]*text { return readPO(frenchPO) })

// T says msg, with args as in fmt.Sprintf. Integers of five digits or more are
// written in groups (12 500) and floats with a comma. A text that the catalogue
// does not know is said as it is.
func T(msg string, args ...any) string {
	if t := french()[msg]; t != nil {
		return format(t.one.String(), args)
	}
	return format(Typo(msg), args)
}

// N says one or many according to n: in French 0 and 1 are singular. n is the
// first argument of the format, written in groups of digits; args follow. A form
// that names no number (no %d) takes only args.
func N(one, many string, n int, args ...any) string {
	text := plural(one, many, n)
	if t := french()[one]; t != nil && t.many.po != "" {
		text = plural(t.one.String(), t.many.String(), n)
	} else {
		text = Typo(text)
	}
	if !strings.Contains(text, "%d") && !strings.Contains(text, "%[1]") {
		return format(text, args)
	}
	return format(text, append([]any{count(n)}, args...))
}

func plural(one, many string, n int) string {
	if n > 1 || n < -1 {
		return many
	}
	return one
}

// Mark returns msg as it is. It tells the catalogue about a text that T will
// get in a variable (the words of a table of states).
func Mark(msg string) string { return msg }

func format(text string, args []any) string {
	if len(args) == 0 {
		if strings.Contains(text, "%%") {
			return strings.ReplaceAll(text, "%%", "%")
		}
		return text
	}
	said := make([]any, len(args))
	for i, a := range args {
		said[i] = a
		switch v := a.(type) {
		case int:
			if v >= 10000 || v <= -10000 {
				said[i] = count(v)
			}
		case float64:
			said[i] = decimal(v)
		}
	}
	return fmt.Sprintf(text, said...)
}

// count prints itself in groups of digits, whatever the verb.
type count int

// Format implements fmt.Formatter.
func (c count) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(Number(int(c)))) }

// decimal prints itself with a comma.
type decimal float64

// Format implements fmt.Formatter.
func (d decimal) Format(s fmt.State, verb rune) {
	text := fmt.Sprintf(fmt.FormatString(s, verb), float64(d))
	_, _ = s.Write([]byte(strings.Replace(strings.Replace(text, ".", ",", 1), "-", "−", 1)))
}
