package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leonelquinteros/gotext"
)

const potHeader = `# Texts of Binôme, in French, as the code says them. Made by tools/catalogue.
msgid ""
msgstr ""
"Project-Id-Version: binome\n"
"Language: \n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\n"
`

const poHeader = `# French, the language of the source: a msgstr that differs from its msgid says the text better.
# Kept in step by tools/catalogue.
msgid ""
msgstr ""
"Project-Id-Version: binome\n"
"Language: fr\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
`

// writePOT is the template for translators: every text, none translated.
func writePOT(texts []*text) []byte {
	b := bytes.NewBufferString(potHeader)
	for _, t := range texts {
		writeEntry(b, t, "", "", true)
	}
	return b.Bytes()
}

// writePO keeps what old says of the texts that are still there, and says the new
// ones as they are.
func writePO(texts []*text, old []byte) []byte {
	po := gotext.NewPo()
	po.Parse(old)
	known := po.GetDomain().GetTranslations()
	b := bytes.NewBufferString(poHeader)
	for _, t := range texts {
		one, many := t.one, t.many
		if tr := known[t.one]; tr != nil {
			if tr.Trs[0] != "" {
				one = tr.Trs[0]
			}
			if tr.PluralID == t.many && tr.Trs[1] != "" {
				many = tr.Trs[1]
			}
		}
		writeEntry(b, t, one, many, false)
	}
	return b.Bytes()
}

func writeEntry(b *bytes.Buffer, t *text, one, many string, files bool) {
	b.WriteByte('\n')
	if files {
		fmt.Fprintf(b, "#: %s\n", strings.Join(t.files, " "))
	}
	if strings.Contains(t.one+t.many, "%") {
		b.WriteString("#, c-format\n")
	}
	fmt.Fprintf(b, "msgid %s\n", quote(t.one))
	if t.many == "" {
		fmt.Fprintf(b, "msgstr %s\n", quote(one))
		return
	}
	fmt.Fprintf(b, "msgid_plural %s\nmsgstr[0] %s\nmsgstr[1] %s\n", quote(t.many), quote(one), quote(many))
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

func sortedKeys[V any](m map[int]V) []int { return slices.Sorted(maps.Keys(m)) }
