package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// spoken are the attributes that people read or hear.
var spoken = map[string]bool{
	"aria-label": true, "aria-description": true, "aria-roledescription": true, "aria-valuetext": true,
	"title": true, "placeholder": true, "alt": true, "data-confirme": true, "data-confirme-oui": true,
}

var (
	classBlock = regexp.MustCompile(`\{\{-?\s*define "class"\s*-?\}\}[^{]*\{\{-?\s*end\s*-?\}\}`)
	action     = regexp.MustCompile("\\{\\{(?:\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\]|\\\\.)*'|[^}\"`']|\\}[^}])*\\}\\}")
	entity     = regexp.MustCompile(`&#?\w+;`)
)

// bareWords refuses the words of templates that are not said through t or n.
func bareWords(sources []source) error {
	var all []error
	for _, s := range sources {
		if !strings.HasSuffix(s.path, ".html") {
			continue
		}
		for _, w := range findBareWords(s.text) {
			all = append(all, fmt.Errorf("%s:%d: bare word %q: say it with {{t}}", s.path, w.line, w.word))
		}
	}
	return errors.Join(all...)
}

type bareWord struct {
	line int
	word string
}

// findBareWords lists letters outside tags, and in attributes that are read, once
// actions, comments and entities are gone. The name of the program is no word.
func findBareWords(text string) []bareWord {
	keepLines := func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }
	text = classBlock.ReplaceAllStringFunc(text, keepLines)
	text = action.ReplaceAllStringFunc(text, keepLines)
	text = entity.ReplaceAllString(text, "")
	s := scanner{text: text, line: 1}
	s.run()
	return s.found
}

type scanner struct {
	text  string
	at    int
	line  int
	found []bareWord
}

func (s *scanner) run() {
	for s.at < len(s.text) {
		switch {
		case strings.HasPrefix(s.text[s.at:], "<!--"):
			s.skip(s.until("-->"))
		case s.text[s.at] == '<':
			s.tag()
		default:
			n := strings.IndexByte(s.text[s.at:], '<')
			if n < 0 {
				n = len(s.text) - s.at
			}
			s.words(s.text[s.at : s.at+n])
			s.skip(n)
		}
	}
}

// until is the number of bytes to the end of mark, or to the end of the text.
func (s *scanner) until(mark string) int {
	if n := strings.Index(s.text[s.at:], mark); n >= 0 {
		return n + len(mark)
	}
	return len(s.text) - s.at
}

func (s *scanner) skip(n int) {
	s.line += strings.Count(s.text[s.at:s.at+n], "\n")
	s.at += n
}

// tag reads one tag and its attributes.
func (s *scanner) tag() {
	name := ""
	for s.at < len(s.text) && s.text[s.at] != '>' {
		switch c := s.text[s.at]; c {
		case '"', '\'':
			s.skip(1)
			n := strings.IndexByte(s.text[s.at:], c)
			if n < 0 {
				n = len(s.text) - s.at
			}
			if spoken[name] {
				s.words(s.text[s.at : s.at+n])
			}
			s.skip(min(n+1, len(s.text)-s.at))
			name = ""
		case ' ', '\n', '\t':
			name = ""
			s.skip(1)
		case '=':
			s.skip(1)
		default:
			name += string(c)
			s.skip(1)
		}
	}
	if s.at < len(s.text) {
		s.skip(1)
	}
}

func (s *scanner) words(text string) {
	for i, part := range strings.Split(text, "\n") {
		for _, w := range strings.FieldsFunc(part, func(c rune) bool { return !unicode.IsLetter(c) }) {
			if w != "Binôme" {
				s.found = append(s.found, bareWord{s.line + i, w})
				break // one a line is enough
			}
		}
	}
}
