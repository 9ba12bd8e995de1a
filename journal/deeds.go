package journal

import (
	"slices"
	"strings"
	"unicode/utf8"

	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// Deed is one thing that a teen may say they did, as a code.
type Deed struct{ Code, Label string }

// Deeds are what the journal offers, in order.
func Deeds() []Deed {
	return []Deed{
		{"played", locale.T("On a joué")},
		{"read", locale.T("J’ai lu ou raconté une histoire")},
		{"built", locale.T("On a construit ou dessiné")},
		{"comforted", locale.T("J’ai consolé ou rassuré")},
		{"waited", locale.T("J’ai attendu, j’ai laissé faire")},
		{"talked", locale.T("On a parlé")},
		{"hard", locale.T("C’était difficile de jouer ensemble")},
	}
}

func deedWords(codes []string) []string {
	var out []string
	for _, d := range Deeds() {
		if slices.Contains(codes, d.Code) {
			out = append(out, d.Label)
		}
	}
	return out
}

func deedOptions() []ui.Option {
	var out []ui.Option
	for _, d := range Deeds() {
		out = append(out, ui.Option{Value: d.Code, Label: d.Label})
	}
	return out
}

func weatherOptions() []ui.Option {
	out := []ui.Option{{Value: "0", Label: locale.T("Passer")}}
	for w := ui.Sunny; w >= ui.Thunder; w-- {
		out = append(out, ui.Option{Value: string(rune('0' + int(w))), Label: w.Word()})
	}
	return out
}

func parsePage(f web.Form) (Page, fault.Fields) {
	var fields fault.Fields
	p := Page{Words: f.Get("mots"), Story: f.Get("histoire")}
	if v := f.Get("meteo"); len(v) == 1 && v[0] >= '0' && v[0] <= '5' {
		p.Weather = ui.Weather(v[0] - '0')
	} else if v != "" {
		fields.Add("meteo", locale.T("Choisissez une météo, ou « Passer »."))
	}
	for _, d := range Deeds() {
		if slices.Contains(f.All("fait"), d.Code) {
			p.Did = append(p.Did, d.Code)
		}
	}
	tooLong(&fields, "mots", p.Words, maxWords)
	tooLong(&fields, "histoire", p.Story, maxStory)
	return p, fields
}

func tooLong(fields *fault.Fields, name, value string, most int) {
	if over := utf8.RuneCountInString(strings.TrimSpace(value)) - most; over > 0 {
		fields.Add(name, locale.N("%d signe de trop : raccourcissez.", "%d signes de trop : raccourcissez.", over))
	}
}
