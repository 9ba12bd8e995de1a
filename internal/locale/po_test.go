package locale

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leonelquinteros/gotext"
)

// forms are the entries as a reader of catalogues sees them.
func forms(texts map[string]*text) map[string][2]string {
	out := map[string][2]string{}
	for id, t := range texts {
		out[id] = [2]string{t.one.po, t.many.po}
	}
	return out
}

func TestReadPO(t *testing.T) {
	t.Parallel()
	const file = `# comment
msgid ""
msgstr ""
"Language: fr\n"

#, c-format
msgid "%d jour"
msgid_plural "%d jours"
msgstr[0] "%d journée"
msgstr[1] "%d journées"

msgid ""
"long"
"ue \"ligne\"\n"
msgstr ""
"autre "
"ligne"

#: a.go
#, fuzzy
msgid "douteux"
msgstr "incertain"
msgid "vide"
msgstr ""
msgid "suite"
msgstr "fin"
#~ msgid "ancien"
#~ msgstr "vieux"
`
	want := map[string][2]string{
		"%d jour":            {"%d journée", "%d journées"},
		"longue \"ligne\"\n": {"autre ligne", ""},
		"suite":              {"fin", ""},
	}
	if diff := cmp.Diff(want, forms(readPO(file))); diff != "" {
		t.Error(diff)
	}
}

// The catalogue is read as the usual library reads it.
func TestReadPOAgreesWithGettext(t *testing.T) {
	t.Parallel()
	po := gotext.NewPo()
	po.Parse([]byte(frenchPO))
	want := map[string][2]string{}
	for id, tr := range po.GetDomain().GetTranslations() {
		if id != "" {
			want[id] = [2]string{tr.Trs[0], tr.Trs[1]}
		}
	}
	if diff := cmp.Diff(want, forms(readPO(frenchPO))); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadPO(f *testing.F) {
	for _, s := range []string{"msgid \"a\"\nmsgstr \"b\"", "msgid \"\"\n\"x\\n\"\nmsgstr[1] \"", "#, fuzzy\nmsgid", "\"", "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\nmsgstr[1] \"d\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for id, x := range readPO(s) {
			if id == "" || x.one.po == "" {
				t.Fatalf("an entry without words: %q", id)
			}
		}
	})
}

func BenchmarkReadPO(b *testing.B) {
	for b.Loop() {
		readPO(frenchPO)
	}
}
