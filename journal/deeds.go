package journal

import (
	"slices"
	"strconv"

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
		out = append(out, ui.Option{Value: strconv.Itoa(int(w)), Label: w.Word()})
	}
	return out
}

// parsePage reads the form of a page. What is no weather becomes one that
// Page.check refuses.
func parsePage(f web.Form) Page {
	p := Page{Words: f.Get("mots"), Story: f.Get("histoire")}
	if v := f.Get("meteo"); v != "" {
		p.Weather = -1
		if n, err := strconv.Atoi(v); err == nil && len(v) == 1 {
			p.Weather = ui.Weather(n)
		}
	}
	for _, d := range Deeds() {
		if slices.Contains(f.All("fait"), d.Code) {
			p.Did = append(p.Did, d.Code)
		}
	}
	return p
}

// filled is the form of a page, to be shown again.
func filled(text Page, shared bool) ui.Form {
	pairs := []string{"mots", text.Words, "histoire", text.Story}
	if text.Weather >= ui.Unsaid {
		pairs = append(pairs, "meteo", strconv.Itoa(int(text.Weather)))
	}
	for _, d := range text.Did {
		pairs = append(pairs, "fait", d)
	}
	if shared {
		pairs = append(pairs, "partage", "oui")
	}
	return ui.Fill(pairs...)
}
