package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestNetworkFailsMidForm cuts the network while somebody types: what was typed survives
// the browser's error page, and is saved once the network is back.
func TestNetworkFailsMidForm(t *testing.T) {
	t.Parallel()
	house := Own(t, "--demo", "--today", beforeRollCall)
	b := Browser(t, house.Base)
	b.SignInAs("partner-manager")
	b.Visit("/etablissements/nouveau")
	form := b.Path()
	typed := []string{"nom", "Les Essaims", "uai", "0599002P", "ville", "Tourcoing", "adresse", "3 rue de l’Essai"}
	for i := 0; i < len(typed); i += 2 {
		b.Do(chromedp.SendKeys(chromedp.CSS(fmt.Sprintf("main [name=%s]", typed[i])), typed[i+1]))
	}
	b.fill("genre", "maternelle", "zone", "B")
	b.Offline(true)
	b.tap("", "Enregistrer")
	b.until("the browser's error page", `location.protocol === 'chrome-error:'`)
	b.back(form)
	for i := 0; i < len(typed); i += 2 {
		if got := b.value(typed[i]); got != typed[i+1] {
			t.Errorf("after the failure %s holds %q, want %q", typed[i], got, typed[i+1])
		}
	}
	if b.value("genre") != "maternelle" || b.value("zone") != "B" {
		t.Error("what was chosen is lost")
	}
	b.Problems() // the browser says that it is offline
	b.Offline(false)
	b.tap("", "Enregistrer")
	b.sees("Les Essaims", "UAI 0599002P")
	if n := house.ask(t, "select count(*) from school where uai = '0599002P'"); n != 1 {
		t.Errorf("%d schools, want 1", n)
	}
}

// TestNetworkFailsInTheRollCall marks people without network: the page says that it is not
// sent, keeps it, and sends it by itself.
func TestNetworkFailsInTheRollCall(t *testing.T) {
	t.Parallel()
	house := Own(t, "--demo", "--today", beforeRollCall)
	b := Browser(t, house.Base, On(Phone))
	b.SignInAs("facilitator")
	b.Visit("/seances")
	b.press("Séance 6, Jeudi après-midi")
	b.press("Commencer l’appel")
	marks := func() int {
		return house.ask(t, `select count(*) from session_event e join session s on s.id = e.session_id
			where e.verb = 'mark' and s.on_date = '2026-11-26' and s.starts_at = '13:45'`)
	}
	b.Offline(true)
	b.tap("#appel ul:first-of-type > li:nth-child(2)", "Retard")
	b.sees("Pas encore envoyé. Nouvel essai dans un instant : gardez cette page ouverte.")
	b.tap("#appel ul:first-of-type > li:nth-child(5)", "Pas là")
	if n := b.count("#appel input[value=late]:checked, #appel input[value=absent]:checked"); n != 2 || marks() != 0 {
		t.Errorf("%d marks on the page, %d stored; want 2 and 0", n, marks())
	}
	b.Problems()
	b.Offline(false)
	b.sees("C’est enregistré.", "10 là, dont 1 retard 1 absence")
	b.Problems() // the tries that failed meanwhile
	if n := marks(); n != 2 {
		t.Errorf("%d marks stored, want 2", n)
	}
}
