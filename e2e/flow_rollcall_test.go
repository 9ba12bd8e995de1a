package e2e

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// beforeRollCall is when the facilitator stands before the collège: 25 minutes before the
// session of that afternoon begins at the maternelle.
const beforeRollCall = "2026-11-26T13:20"

// TestRollCallOnAPhone takes a whole session from the first button to the last, with the
// page's scripts and without: both end in the same state.
func TestRollCallOnAPhone(t *testing.T) {
	t.Parallel()
	if os.Getenv("BINOME_CHROMIUM") == "" {
		t.Skip("BINOME_CHROMIUM names no browser")
	}
	ends := map[string]string{}
	for name, options := range map[string][]Option{"with": {On(Phone)}, "without": {On(Phone), WithoutScripts}} {
		t.Run(name, func(t *testing.T) {
			house := Own(t, "--demo", "--today", beforeRollCall)
			f := &field{Tab: Browser(t, house.Base, options...), house: house, scripts: name == "with"}
			ends[name] = f.takeRollCall()
		})
	}
	if ends["with"] == "" || ends["with"] != ends["without"] {
		t.Errorf("with scripts:\n%s\nwithout:\n%s", ends["with"], ends["without"])
	}
}

// field is a facilitator's phone during a session.
type field struct {
	*Tab
	house   *program
	scripts bool
}

// keep sends a list of choices, which scripts do at each change.
func (f *field) keep(scope string) {
	f.t.Helper()
	if !f.scripts {
		f.pressIn(scope, "Enregistrer", 200)
	}
}

// takeRollCall does it all and returns what the last page says of it.
func (f *field) takeRollCall() string {
	f.SignInAs("facilitator")
	f.Visit("/seances")
	f.press("Séance 6, Jeudi après-midi")
	f.sees("11 jeunes sont attendus")
	f.twice("Commencer l’appel")
	f.sees("11 jeunes là personne ne manque", "Compter à chaque passage")
	f.stored("open", 1)
	if all := f.count("#appel input[value=present]:checked"); all != 22 || f.count("#appel input:checked") != 22 {
		f.t.Errorf("%d people are present by default, want 11 teens and 11 children", all)
	}
	base := f.Path()
	absent := f.exceptions()
	f.headCounts()
	f.play(absent)
	f.press("Passer au débrief")
	f.press("Passer au journal")
	f.press("Terminer")
	return f.finish(base)
}

// exceptions marks one teen late by ten minutes and another absent, who had said so; it
// returns the absent one's line.
func (f *field) exceptions() string {
	rows := Eval[[]string](f.Tab, `[...document.querySelectorAll('#appel ul:first-of-type > li')].map((li) => '#' + li.id)`)
	late, absent := rows[1], rows[4]
	f.tap(late, "Retard")
	f.keep("#appel")
	f.sees("11 là, dont 1 retard")
	f.tap(late, "10 min")
	f.tap(absent, "Pas là")
	f.keep("#appel")
	f.sees("10 là, dont 1 retard 1 absence")
	f.until("ten minutes", fmt.Sprintf("%s(document.querySelector('%s')).includes('10 minutes de retard')", words, late))
	f.tap(absent, "A prévenu")
	f.keep("#appel")
	f.until("an excused absence", fmt.Sprintf("%s(document.querySelector('%s legend')).includes('a prévenu')", words, absent))
	return absent
}

// headCounts counts one head too few, which is said, then all.
func (f *field) headCounts() {
	f.fillIn("#n-pickup", "9")
	f.pressIn("#comptes li:nth-child(1)", "Compté", 200)
	f.sees("9 jeunes comptés à 13 h 2", "10 attendus", "Le compte n’y est pas.")
	f.back(f.Path())
	f.Visit(f.Path())
	f.sees("Le compte n’y est pas.")
	f.fillIn("#n-pickup", "10")
	f.pressIn("#comptes li:nth-child(1)", "Recompter", 200)
	f.sees("10 jeunes comptés à 13 h 2")
	if strings.Contains(f.text("main"), "Le compte n’y est pas.") {
		f.t.Error("the count is right and still said to be wrong")
	}
}

func (f *field) fillIn(css, value string) {
	f.t.Helper()
	f.Do(chromedp.SetValue(chromedp.CSS(css), value))
}

// play finds somebody for the child whose teen is not there, and notes what was seen.
func (f *field) play(absent string) {
	f.press("Passer au jeu")
	f.sees("1 enfant attend quelqu’un")
	if f.count(fmt.Sprintf("#b-%s", strings.TrimPrefix(absent, "#p-"))) != 0 {
		f.t.Error("the absent teen plays")
	}
	standIn := f.text(".attente form button")
	f.pressIn(".attente", standIn, 200)
	f.sees(standIn + " joue avec ")
	pair := Eval[string](f.Tab, `document.querySelector('.liste-jeu > li:nth-child(3)').id`)
	f.Do(chromedp.Click(chromedp.CSS("#" + pair + " summary")))
	f.Do(chromedp.Click(chromedp.CSS("#" + pair + " .gestes label")))
	f.Do(chromedp.SendKeys(chromedp.CSS("#"+pair+" textarea"), "A su attendre son tour."))
	if f.scripts {
		f.Do(chromedp.Blur(chromedp.CSS("#" + pair + " textarea")))
	}
	f.keep("#" + pair)
	// Leaving while it is being sent would be asked about: wait for the answer.
	f.until("the observation", fmt.Sprintf(`/.\. A su attendre son tour\.$/.test(%s(document.querySelector('#%s small')))`, words, pair))
	f.until("the words noted", fmt.Sprintf(`document.querySelector('#%s textarea').value === 'A su attendre son tour.'`, pair))
}

// finish validates twice, goes back and validates again: it is done once.
func (f *field) finish(base string) string {
	f.sees("10 jeunes sont venus sur 11", "Vous confirmez 1 absence.")
	f.twice("Valider l’appel")
	f.until("the session's page", fmt.Sprintf("location.pathname === %q", base))
	f.sees("Rouvrir pour corriger")
	f.stored("validate", 1)
	f.back("/bilan")
	if again := control("", "Valider l’appel"); Eval[bool](f.Tab, "Boolean("+again+")") {
		f.tap("", "Valider l’appel")
		f.until("the session's page", fmt.Sprintf("location.pathname === %q", base))
	}
	f.stored("validate", 1)
	f.stored("open", 1)
	names := f.names()
	f.steering(base, names)
	f.Visit(base + "/bilan")
	f.sees("L’appel est validé.")
	return f.text("main section:first-of-type")
}

// names are the first names on the page, teens and children.
func (f *field) names() []string {
	f.Visit(strings.TrimSuffix(f.Path(), "/bilan"))
	list := Eval[[]string](f.Tab, `[...document.querySelectorAll('.pointage b')].map((e) => e.textContent.trim())`)
	if len(list) != 22 {
		f.t.Fatalf("%d names, want 22", len(list))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// steering sees the same counts, and glyphs for names.
func (f *field) steering(base string, names []string) {
	s := Browser(f.t, f.house.Base)
	s.SignInAs("steering-lead")
	for _, page := range []string{base, base + "/bilan", base + "/jeu"} {
		s.Visit(page)
		s.sees("Vous voyez des glyphes, pas des noms.")
		text := s.text("main")
		for i, name := range names {
			if slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .,:", r) }), name) {
				f.t.Errorf("%s: steering reads name number %d", page, i+1)
			}
		}
	}
	s.Visit(base)
	s.sees("10 là, dont 1 retard 1 absence")
	if s.count(".pointage svg") < 22 {
		f.t.Error("steering sees no glyphs")
	}
}

// stored wants that many events of a verb about the session of the page.
func (f *field) stored(verb string, want int) {
	f.t.Helper()
	got := f.house.ask(f.t, `select count(*) from session_event e join session s on s.id = e.session_id
		where e.verb = $1 and s.on_date = '2026-11-26' and s.starts_at = '13:45'`, verb)
	if got != want {
		f.t.Errorf("%d events %q, want %d", got, verb, want)
	}
}
