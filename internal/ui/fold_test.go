package ui

import (
	"html/template"
	"strings"
	"testing"
)

// folded parses a page and says what is left of it to do at each request.
func folded(t *testing.T, page string) (string, *template.Template) {
	t.Helper()
	tmpl, err := template.New("p").Funcs(funcs()).Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := fold(tmpl, funcs()); err != nil {
		t.Fatal(err)
	}
	return tmpl.Tree.Root.String(), tmpl
}

func TestFold(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`{{t "Filtrer"}}`:                                   `Filtrer`,
		`<a title="{{t "a \"b\" & <c>"}}">`:                 `<a title="a &#34;b&#34; &amp; &lt;c&gt;">`,
		`{{t "%d sur %s" 3 "dix"}}`:                         `3 sur dix`,
		`{{.Name}}{{t .Name}}`:                              `{{.Name}}{{t .Name}}`,
		`{{if .Name}}{{t "oui"}}{{else}}{{t "non"}}{{end}}`: `{{if .Name}}oui{{else}}non{{end}}`,
		`{{range .List}}{{t "x"}}{{end}}`:                   `{{range .List}}x{{end}}`,
		`{{with .Name}}{{t "x"}}{{end}}`:                    `{{with .Name}}x{{end}}`,
		`{{t "a %s" (t "b")}}`:                              `a b`,
		`{{t "a %s" (upper .Name)}}`:                        `{{t "a %s" (upper .Name)}}`,
		`{{upper (t "%s" "é") | printf "%s"}}`:              `{{upper "é" | printf "%s"}}`,
		`{{$x := t "a"}}{{$x}}`:                             `{{$x := t "a"}}{{$x}}`,
		`{{t}}{{upper "a" "b"}}{{upper 3}}`:                 `{{t}}{{upper "a" "b"}}{{upper 3}}`,
	} {
		if got, _ := folded(t, page); got != want {
			t.Errorf("%s\n is %s\nwant %s", page, got, want)
		}
	}
}

// What is folded reads as what is not.
func TestFoldChangesNothing(t *testing.T) {
	t.Parallel()
	for _, call := range []string{
		`icon "filter"`, `logo`, `t "L’aide & « les pas » <ici>"`, `button "3" "filter" (t "Filtrer")`,
		`crumb (t "Cohortes") "/cohortes" | crumbs`, `n "%d jour" "%d jours" 12500`, `notice "ok" "x" ""`, `hidden "vue" "liste"`,
	} {
		_, once := folded(t, "<p>{{"+call+"}}</p>")
		plain := template.Must(template.New("p").Funcs(funcs()).Parse("<p>{{" + call + "}}</p>"))
		var a, b strings.Builder
		if err := once.Execute(&a, nil); err != nil {
			t.Fatal(err)
		}
		if err := plain.Execute(&b, nil); err != nil {
			t.Fatal(err)
		}
		if got, want := a.String(), strings.ReplaceAll(b.String(), "&#43;", "+"); got != want {
			t.Errorf("%s\n is %s\nwant %s", call, got, want)
		}
	}
}

func TestFoldRefusesWhatPanics(t *testing.T) {
	t.Parallel()
	tmpl := template.Must(template.New("p").Funcs(funcs()).Parse(`{{icon "licorne"}}`))
	if err := fold(tmpl, funcs()); err == nil || !strings.Contains(err.Error(), "licorne") {
		t.Errorf("error %v", err)
	}
}
