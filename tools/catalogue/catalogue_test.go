package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCatalogueIsFresh fails when a text was added or changed and the catalogue
// was not made again, and when a template says words outside it.
func TestCatalogueIsFresh(t *testing.T) {
	t.Parallel()
	if err := run("../..", true); err != nil {
		t.Error(err)
	}
}

func TestCollect(t *testing.T) {
	t.Parallel()
	texts, err := collect([]source{
		{"a/a.go", `package a
import "binome/internal/locale"
func f() { locale.T("Un " + "deux"); locale.N("%d jeune", "%d jeunes", 3); locale.Mark("noté"); locale.T(x); fault.New(fault.Denied, "Refusé."); other.T("non") }`},
		{"internal/locale/x.go", "package locale\nconst a = Refusal(\"Pas une date.\")\nfunc f() { T(`brut \"cité\"`) }"},
		{"a/p.html", `{{define "title"}}{{t "Titre"}}{{end}}{{define "content"}}{{if .X}}{{field .F "a" (t "Un deux") (hint (t "Aide"))}}{{else}}{{n "une" "%d" .N}}{{end}}{{range .L}}{{with .Y}}{{t "Fond" .}}{{end}}{{end}}{{end}}`},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, x := range texts {
		got = append(got, x.one+"|"+x.many+"|"+strings.Join(x.files, " "))
	}
	want := []string{
		"Un deux||a/a.go a/p.html", "%d jeune|%d jeunes|a/a.go", "noté||a/a.go", "Refusé.||a/a.go",
		"Pas une date.||internal/locale/x.go", `brut "cité"||internal/locale/x.go`,
		"Titre||a/p.html", "Aide||a/p.html", "une|%d|a/p.html", "Fond||a/p.html",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTwoPluralsAreRefused(t *testing.T) {
	t.Parallel()
	_, err := collect([]source{{"a.go", `package a
func f() { locale.N("%d an", "%d ans", 1); locale.N("%d an", "%d années", 1) }`}})
	if err == nil {
		t.Error("two plurals of one text were accepted")
	}
}

func TestPOKeepsTranslations(t *testing.T) {
	t.Parallel()
	texts := []*text{{one: "a"}, {one: "%d b", many: "%d bs"}, {one: "c"}}
	old := writePO(texts, nil)
	old = []byte(strings.Replace(strings.Replace(string(old), `msgstr "a"`, `msgstr "A dit mieux"`, 1), `msgstr[1] "%d bs"`, `msgstr[1] "%d bés"`, 1))
	got := string(writePO(append(texts[:2:2], &text{one: "neuf"}), old))
	for _, want := range []string{`msgstr "A dit mieux"`, `msgstr[1] "%d bés"`, `msgid "neuf"`} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(got, `msgid "c"`) {
		t.Error("keeps a text that is gone")
	}
}

func TestBareWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`<p>{{t "Bonjour"}} · {{.X}} : 12 &nbsp;</p>`: "",
		`<p>Bonjour</p>`:   "Bonjour",
		`<p title="Aide">`: "Aide",
		`<p class="mot" data-x="y" aria-label="{{t "Aide"}}">`:                     "",
		`<img alt="photo {{.X}}">`:                                                 "photo",
		`{{define "class"}}large catalogue{{end}}<b>{{if eq .A "}}"}}x{{end}}</b>`: "x",
		`<!-- note --><input{{if .C}} checked{{end}} value="ok">`:                  "",
		`<title>{{t "x"}} · Binôme</title>`:                                        "",
		"<a href='x'>\n{{/* rien }} */}}\nici</a>":                                 "ici",
		`<button data-confirme="Sûr ?">`:                                           "Sûr",
	} {
		got := ""
		if w := findBareWords(text); len(w) > 0 {
			got = w[0].word
		}
		if got != want {
			t.Errorf("%s: found %q, want %q", text, got, want)
		}
	}
}
