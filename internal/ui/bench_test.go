package ui

import (
	"fmt"
	"io"
	"testing"
)

type benchRow struct {
	Glyph Glyph
	Name  string
	Group string
	Mark  Mark
	Rate  int
	Href  string
}

type benchPage struct{ Rows []benchRow }

func benchRows() benchPage {
	var p benchPage
	for i := range 60 {
		p.Rows = append(p.Rows, benchRow{Glyph{Shapes()[i%12], Colors()[i%6], Square, Moss}, fmt.Sprintf("Prénom %d", i), "Lundi matin", Marks()[i%10], i, "/jeunes/abc"})
	}
	return p
}

// BenchmarkPage writes a page of sixty rows, with components and plain.
func BenchmarkPage(b *testing.B) {
	for name, row := range map[string]string{
		"components": `<tr><th scope="row"><span class="avec-glyphe">{{glyph .Glyph}}<a href="{{.Href}}">{{.Name}}</a></span></th><td>{{.Group}}</td><td>{{gommette .Mark ""}}</td><td>{{percent .Rate 60}}</td><td>{{tag "ok" "check" (t "Complet")}}</td></tr>`,
		"plain":      `<tr><th scope="row"><a href="{{.Href}}">{{.Name}}</a></th><td>{{.Group}}</td><td>{{.Mark}}</td><td>{{.Rate}}</td><td>x</td></tr>`,
	} {
		b.Run(name, func(b *testing.B) {
			r := Parse[benchPage](peopleWith("<table>{{range .Rows}}"+row+"{{end}}</table>"), "p.html").With(benchRows())
			b.ReportAllocs()
			for b.Loop() {
				if err := r.Execute(io.Discard, Shell{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
