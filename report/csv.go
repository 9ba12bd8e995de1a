package report

import (
	"fmt"
	"strings"
	"unicode"
)

// writeCSV is what French spreadsheets open: UTF-8 with its mark, semicolons, lines
// that end in CRLF. Every text is between quotes, and none can be read as a
// formula.
func writeCSV(rows [][]any) []byte {
	var b strings.Builder
	b.WriteString("\ufeff")
	for _, r := range rows {
		for i, cell := range r {
			if i > 0 {
				b.WriteByte(';')
			}
			if text, ok := cell.(string); ok {
				b.WriteString(`"` + strings.ReplaceAll(inert(text), `"`, `""`) + `"`)
			} else {
				fmt.Fprint(&b, cell)
			}
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

// inert keeps spreadsheets from reading a text as a formula: an apostrophe stands
// before each line of it that could be one, whatever spaces come first. Line ends
// become "\n". Taking away the apostrophe of each such line gives the text back.
func inert(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	var b strings.Builder
	start := true
	for i, c := range text {
		if start && (risky(text[i:]) || i == 0 && opens(text)) {
			b.WriteByte('\'')
		}
		b.WriteRune(c)
		start = breaks(c)
	}
	return b.String()
}

// opens reports whether a cell begins with a character that some programs drop
// before they look for a formula.
func opens(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	return strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\n")
}

// risky reports whether a line could be read as a formula: its first visible
// character, after apostrophes, is a sign that begins one, also in its wide and
// small forms; or it begins with a tab.
func risky(line string) bool {
	if strings.HasPrefix(strings.TrimLeft(line, "'"), "\t") {
		return true
	}
	for _, c := range line {
		switch {
		case strings.ContainsRune("=+-@＝＋－＠﹦﹢﹣﹫", c):
			return true
		case breaks(c), c != '\'' && !blank(c):
			return false
		}
	}
	return false
}

// breaks reports whether a character ends a line, for some program at least.
func breaks(c rune) bool { return strings.ContainsRune("\n\v\f\u0085\u2028\u2029", c) }

// blank reports whether a character shows nothing.
func blank(c rune) bool {
	return unicode.IsSpace(c) || !unicode.IsGraphic(c) || unicode.Is(unicode.Mn, c)
}
