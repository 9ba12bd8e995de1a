// Package uitest checks pages in tests.
package uitest

import (
	"bytes"
	"html/template"
	"testing"

	"github.com/jba/templatecheck"

	"binome/internal/ui"
)

// View is any *ui.View[T].
type View interface {
	Name() string
	Template() (*template.Template, error)
	Frame() any
}

// Check fails when a page does not parse, or when its files name a field or call
// a function that its type does not have, in any branch.
func Check(t testing.TB, views ...View) {
	t.Helper()
	for _, v := range views {
		tmpl, err := v.Template()
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if err := templatecheck.CheckHTML(tmpl, v.Frame()); err != nil {
			t.Errorf("page %s: %v", v.Name(), err)
		}
	}
}

// HTML is the page in an empty shell; the test fails when it cannot be made.
func HTML(t testing.TB, r ui.Rendered) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Execute(&b, ui.Shell{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
