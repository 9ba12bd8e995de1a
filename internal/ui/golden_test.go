package ui

import (
	"flag"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"binome/internal/clock"
	"binome/internal/fault"
)

var update = flag.Bool("update", false, "write the golden files")

var hashed = regexp.MustCompile(`(/static/[\w.-]+?)-[A-Z0-9]{8}(\.\w+)`)

// golden compares the HTML of a component with testdata/name.html, one tag a line.
func golden(t *testing.T, name string, got template.HTML) {
	t.Helper()
	text := hashed.ReplaceAllString(string(got), "$1$2")
	text = strings.ReplaceAll(text, "><", ">\n<") + "\n"
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), text); d != "" {
		t.Errorf("%s (go test -update writes it):\n%s", name, d)
	}
}

func TestComponents(t *testing.T) {
	t.Parallel()
	g := Glyph{Star, Mirabelle, Square, Moss}
	wrong := Fill("a", `<"'&>`, "c", "2", "c", "3").With(fault.Fields{{Name: "a", Message: "L'année doit avoir quatre chiffres."}, {Name: "c", Message: "Choisissez."}, {Message: "Autre point."}})
	options := []Option{{Value: "1", Label: "Un"}, {Value: "2", Label: "Deux", Hint: "Ou plus."}, {Value: "3", Label: "Trois", Disabled: true}}
	for name, html := range map[string]template.HTML{
		"glyph":      glyph(g) + glyphNamed(g) + glyph(Glyph{TeenShape: Arch, TeenColor: Coral}) + dot(Drop, Sky) + shape(Flower, "inconnue") + glyph(Glyph{}),
		"gommettes":  allMarks(),
		"strip":      strip(Strip{Steps: bookSteps("PPA"), Current: 3}) + strip(Strip{Label: "Lui", Steps: []Step{{Number: 1, Mark: Late, Note: "train", Href: "/seances/1"}}, Small: true}),
		"heat":       heat(smallHeat()),
		"teenstrip":  teenStrip(TeenStrip{Label: "Ses séances", Steps: bookSteps("PPR"), Rows: []TeenRow{{Label: "Venue", Line: true, Cells: []TeenCell{{Mark: Present}, {Mark: Excused, Note: "prévenue"}}}, {Label: "Journal", Cells: []TeenCell{{}, {Weather: Rain}, {Weather: 9}}}}}),
		"messages":   tag(OK, "check", "Complet") + tag("autre", "", "À faire") + tag(OK, "check", "") + notice(Watch, "Trois <b>", "à voir") + notice(Neutral, "", "Seul") + syncPill(Local, "smartphone", "Gardé ici") + reserved("Des glyphes.") + gauge(3, 4) + gauge(5, 0) + empty(Empty{Title: "Rien", Text: "Encore.", Action: "Ajouter", Href: "javascript:alert(1)"}),
		"buttons":    button(Primary, "check", "Oui") + buttonNamed(Danger, "", "Non", "r", `"n"`) + linkButton(Secondary, "", "Là", "/x?a=1&b=2") + linkButton("inconnu", "", "Dehors", "//ailleurs.fr"),
		"fields":     errorSummary(wrong) + field(wrong, "a", "Nom", hint("Tel quel."), kind("email"), autocomplete("email"), short()) + textarea(wrong, "t", "Texte", limit(2500), optional()) + selectField(wrong, "c", "Choix", options) + field(Fill("p", "secret"), "p", "Mot de passe", kind("password")) + hidden("h", "<v>") + upload(wrong, "u", "Pièce", accept(".pdf"), hiddenLabel()) + day(wrong, "d", "Jour"),
		"choices":    radios(wrong, "c", "Lequel ?", options) + checkboxes(wrong, "c", "Lesquels ?", options, hint("Plusieurs.")) + checkbox(wrong, "c", "D'accord") + checkbox(Form{}, "x[1]", "Non coché"),
		"lists":      tasks([]Task{{Watch, "clock", "Faire", "/f", "Vite.", "Lundi", ""}}) + agenda([]Appointment{{Day: "lun. 5", Shape: Circle, Color: Coral, Title: "Groupe", Text: "à 9 h", Tone: OK, Icon: "check", State: "Prêt"}}) + follows([]Follow{{g, g.Title(), "/g", "2 absences", 3, []Mark{Absent, Absent}}}) + coverages([]Coverage{{"Accords", "", 1, 2}}) + stats([]Stat{{"88 %", "présence", "sur 12", "/p"}}) + facts([]Fact{{Term: "Binôme", Text: "Lina", Tags: []Label{{OK, "", "Oui"}}}}),
		"tables":     table(bookTable()) + data(Table{Caption: "Vide"}) + scroll("Liste") + endScroll(),
		"navigation": crumbs(crumb("Cohorte", "/c"), crumb("Kenza", "")) + tabs("Vues", []Tab{{Label: "Un", Href: "/1", Current: true}, {Label: "Deux", Href: "/2", Count: "3"}}) + pagination(Pages{Next: "?apres=x", Text: "1 à 60"}) + pagination(Pages{}),
		"phone":      rollCall([]RollRow{{Field: "p1", Glyph: g, Name: "Inaya", Detail: "avec Ava", Value: "late"}}) + dispute(Dispute{Field: "v", Title: "Présence", Glyph: g, Value: "b", Versions: []Version{{"a", Local, "smartphone", "Ici", "Pas là", "9 h"}, {"b", Info, "tablet", "Tablette", "Là", "9 h 31"}}}) + fieldHead(FieldHead{Title: "Mardi", Text: "24 novembre", Back: "/seances", SyncTone: OK, SyncIcon: "cloud-check", SyncText: "À jour", Steps: bookSteps("PPP"), Current: 2, Moments: []Moment{{"Accueil", "door-open", "/a", false, true}, {"Jeu", "puzzle", "/j", true, false}}}),
		"legends":    legend(Present, Late) + heatLegend() + teenLegend(Present) + weather(Sunny) + weatherLarge(Thunder) + weatherLarge(Unsaid),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, html) })
	}
}

func allMarks() template.HTML {
	var html template.HTML
	for _, m := range Marks() {
		html += gommette(m, "")
	}
	return html + gommette('?', "") + gommette(Late, `Séance 3 : "retard"`)
}

func smallHeat() Heat {
	return Heat{
		Label: "Présence", Weeks: []HeatWeek{{1, "5 oct.", false, "Toussaint"}, {2, "2 nov.", true, ""}, {Number: 3}},
		Rows: []HeatRow{
			{Name: "Lundi", Place: "École", Href: "/g/1", Shape: Circle, Color: Coral, Total: "88 %", Cells: []HeatCell{{Here: 9, Of: 11}, {Text: "13 h 45"}}},
			{Name: "Mardi", Shape: Square, Color: Moss, Cells: []HeatCell{{Hidden: true}, {Mark: Cancelled}, {Here: 12, Of: 12}}},
		},
	}
}

func TestLayouts(t *testing.T) {
	t.Parallel()
	shell := bookShell()
	files := peopleFiles
	for name, v := range map[string]*View[people]{
		"bord": Parse[people](files, "people.html"), "terrain": ParseField[people](files, "people.html"),
		"seul": ParseAlone[people](files, "people.html"), "public": ParsePublic[people](files, "people.html"),
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := v.With(people{Title: "Bonjour"}).Execute(&b, shell); err != nil {
				t.Fatal(err)
			}
			golden(t, "layout-"+name, template.HTML(b.String()))
		})
	}
}

func TestHeatSteps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ here, of, want int }{{0, 0, 0}, {6, 10, 0}, {7, 10, 1}, {8, 10, 2}, {9, 10, 3}, {99, 100, 3}, {10, 10, 4}, {69, 100, 0}, {199, 200, 3}} {
		if got := HeatStep(c.here, c.of); got != c.want {
			t.Errorf("HeatStep(%d, %d) = %d, want %d", c.here, c.of, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	g := Glyph{Star, Mirabelle, Square, Moss}
	if g.Name() != "étoile mirabelle" || g.Title() != "Étoile mirabelle" || g.ChildName() != "carré mousse" || (Glyph{}).ChildName() != "" {
		t.Error(g.Name(), g.Title(), g.ChildName())
	}
	seen := map[string]bool{}
	for _, s := range Shapes() {
		seen[s.Name()] = s.Valid() && s.Name() != ""
	}
	for _, c := range Colors() {
		seen[c.Name()] = c.Valid() && c.Name() != ""
	}
	for _, m := range Marks() {
		seen[m.Word()] = m.Word() != ""
	}
	if len(seen) != 12+6+10-0 {
		t.Errorf("%d different names", len(seen))
	}
	for name, ok := range seen {
		if !ok {
			t.Errorf("%q is not a name", name)
		}
	}
	if Shape("x").Valid() || Color("x").Valid() || Mark('?').Word() != "" || Weather(0).Word() != "" {
		t.Error("an unknown value has a name")
	}
	for name, want := range map[string]string{"Claire Vasseur": "CV", "Anne-Marie de La Tour": "AM", "Zoé": "Z", "": ""} {
		if got := (Account{Name: name}).Letters(); got != want {
			t.Errorf("initials of %q: %q, want %q", name, got, want)
		}
	}
}

func TestBookShows(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := Components().Execute(&b, Shell{Today: clock.NewDate(2026, time.November, 26), Demo: true}); err != nil {
		t.Fatal(err)
	}
	for _, refused := range []string{"style=", "onclick=", "<script>", "ZgotmplZ", "%!", "<no value>"} {
		if strings.Contains(b.String(), refused) {
			t.Errorf("the book contains %s", refused)
		}
	}
}

func TestUnknownIconIsAnError(t *testing.T) {
	t.Parallel()
	v := Parse[people](peopleWith(`{{icon "inconnue"}}`), "p.html")
	if err := v.With(people{}).Execute(&strings.Builder{}, Shell{}); err == nil || !strings.Contains(err.Error(), "icons.txt") {
		t.Errorf("an unknown icon: %v", err)
	}
}
