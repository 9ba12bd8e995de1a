package ui

import (
	"strings"
	"testing"
)

func TestRoster(t *testing.T) {
	t.Parallel()
	got := string(roster(Roster{
		Caption: "Les jeunes", Strip: "Séances", Heads: []RosterHead{{Label: "Jeune", Href: "?tri=nom", Sorted: true}, {Label: "Avec"}},
		Rows: []RosterRow{
			{Glyph: Glyph{TeenShape: Star, TeenColor: Sky}, Name: "<b>", Href: "javascript:x", Words: []string{"Lina"}, Marks: "PRAF?"},
			{Name: "Yanis O.", Words: []string{""}, Call: "à choisir"},
		},
	}))
	for _, want := range []string{`aria-sort="ascending"`, "&lt;b&gt;", `href="#"`, `data-etat="R"`, `aria-label="Là 2`, "à choisir", "Yanis O."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	if strings.Contains(got, `data-etat="?"`) {
		t.Error("an unknown mark is drawn")
	}
	for _, m := range Marks() {
		if strings.IndexByte(drawn, byte(m)) < 0 {
			t.Errorf("the mark %c is not drawn", m)
		}
	}
}
