package ui

import (
	"strings"
	"testing"
	"testing/fstest"
)

type people struct {
	Title string
	Form  Form
	Fil   Strip
	Table Table
}

var peopleFiles = fstest.MapFS{"people.html": {Data: []byte(`{{define "title"}}{{t "Personnes"}}{{end}}
{{define "content"}}<h1>{{.Title}}</h1>{{errors .Form}}<form method="post" novalidate>
{{field .Form "email" (t "Adresse électronique") (kind "email") (autocomplete "email") (hint (t "Pour vous écrire."))}}
{{textarea .Form "why" (t "Pourquoi") (limit 2500) optional}}
{{button "" "check" (t "Enregistrer")}}</form>{{strip .Fil}}{{table .Table}}{{end}}`)}}

func TestViewWritesTheShellAndThePage(t *testing.T) {
	t.Parallel()
	v := Parse[people](peopleFiles, "people.html")
	var b strings.Builder
	err := v.With(people{Title: "<b>", Form: Fill("email", `a"b`)}).Execute(&b, Shell{Account: Account{Name: "Claire Vasseur", Role: "Pilotage"}, Nav: []Tab{{Label: "Aujourd’hui", Href: "/aujourdhui", Current: true}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<html lang="fr">`, `<title>Personnes · Binôme</title>`, "<h1>&lt;b&gt;</h1>", `value="a&#34;b"`, `aria-current="page">Aujourd’hui`, ">CV<", `id="f-email"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("page lacks %s", want)
		}
	}
}

func peopleWith(content string) fstest.MapFS {
	return fstest.MapFS{"p.html": {Data: []byte(`{{define "title"}}x{{end}}{{define "content"}}` + content + `{{end}}`)}}
}

func TestNothingIsWrittenOnError(t *testing.T) {
	t.Parallel()
	v := Parse[people](peopleWith(`{{.Title}}{{slice .Title 5}}`), "p.html")
	var b strings.Builder
	if err := v.With(people{}).Execute(&b, Shell{}); err == nil || b.Len() > 0 {
		t.Errorf("wrote %d bytes, error %v", b.Len(), err)
	}
	if err := (Rendered{}).Execute(&b, Shell{}); err == nil {
		t.Error("a page without a view was written")
	}
	if err := Parse[people](peopleFiles, "absent.html").With(people{}).Execute(&b, Shell{}); err == nil {
		t.Error("a page without a file was written")
	}
}
