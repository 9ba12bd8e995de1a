package locale

import (
	"strconv"
	"strings"
	"sync/atomic"
)

// text is one entry of the catalogue: its only form, or the singular and the plural.
type text struct{ one, many form }

// form is a text as the catalogue writes it, and as people read it.
type form struct {
	po   string
	said atomic.Pointer[string]
}

// String puts the non-breaking spaces, the first time only.
func (f *form) String() string {
	if s := f.said.Load(); s != nil {
		return *s
	}
	s := Typo(f.po)
	f.said.Store(&s)
	return s
}

// readPO reads a gettext catalogue into its entries by msgid. Entries without a
// translation are left out, and so are those that translators marked as fuzzy or
// obsolete. Contexts (msgctxt) are not used here. A page waits for it at the first
// start: it is made of slices of the file, which holds more than a thousand texts.
func readPO(file string) map[string]*text {
	var p poReader
	p.texts = make(map[string]*text, strings.Count(file, "\nmsgid "))
	for line := range strings.Lines(file) {
		p.line(strings.TrimRight(line, "\r\n"))
	}
	p.end()
	return p.texts
}

type poReader struct {
	texts     map[string]*text
	id        string
	one, many string
	into      *string // what a line that begins with a quote goes on with
	fuzzy     bool
	nextFuzzy bool
}

func (p *poReader) line(line string) {
	if strings.HasPrefix(line, `"`) {
		if p.into != nil {
			*p.into += unquote(line)
		}
		return
	}
	if strings.HasPrefix(line, "#") {
		p.nextFuzzy = p.nextFuzzy || strings.HasPrefix(line, "#,") && strings.Contains(line, "fuzzy")
		return
	}
	word, value, _ := strings.Cut(line, " ")
	switch word {
	case "msgid":
		p.end()
		p.id, p.one, p.many, p.into = "", "", "", &p.id
		p.fuzzy, p.nextFuzzy = p.nextFuzzy, false
	case "msgstr", "msgstr[0]":
		p.into = &p.one
	case "msgstr[1]":
		p.into = &p.many
	default:
		p.into = nil // the plural's msgid, a third form, an empty line
		return
	}
	*p.into = unquote(value)
}

// end keeps the entry that was read.
func (p *poReader) end() {
	if p.id != "" && p.one != "" && !p.fuzzy {
		p.texts[p.id] = &text{form{po: p.one}, form{po: p.many}}
	}
}

// unquote reads a string of C between quotes; one that is not is nothing.
func unquote(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' && !strings.Contains(s, `\`) {
		return s[1 : len(s)-1]
	}
	s, _ = strconv.Unquote(s)
	return s
}
