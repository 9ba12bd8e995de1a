package uitest

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"binome/internal/ui"
)

type page struct {
	Name string
	Form ui.Form
	List []ui.Mark
}

func view(body string) *ui.View[page] {
	return ui.Parse[page](fstest.MapFS{"p.html": {Data: []byte(`{{define "title"}}x{{end}}{{define "content"}}` + body + `{{end}}`)}}, "p.html")
}

// recorder is a testing.TB that remembers that it failed.
type recorder struct {
	testing.TB
	errs []error
}

func (r *recorder) Helper()                      {}
func (r *recorder) Errorf(f string, args ...any) { r.errs = append(r.errs, errors.New(f)) }

func TestCheck(t *testing.T) {
	t.Parallel()
	Check(t, view(`{{.Name}} {{field .Form "a" (t "A") optional}} {{range .List}}{{gommette . ""}}{{end}}`))
	for _, body := range []string{`{{.Nom}}`, `{{if .Name}}{{.Form.Valeur}}{{end}}`, `{{range .List}}{{.X}}{{end}}`, `{{absent}}`, `{{if}}`} {
		r := &recorder{TB: t}
		Check(r, view(body))
		if len(r.errs) == 0 {
			t.Errorf("%s passed", body)
		}
	}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	if got := HTML(t, view(`<b>{{.Name}}</b>`).With(page{Name: "&"})); !strings.Contains(got, "<b>&amp;</b>") {
		t.Error(got)
	}
}
