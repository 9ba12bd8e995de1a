package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestTwoTabsDisagree marks one teen twice, differently, from two tabs that each show the
// list as it was before: nobody wins in silence, a person chooses, both stay readable.
func TestTwoTabsDisagree(t *testing.T) {
	t.Parallel()
	house := Own(t, "--demo", "--today", beforeRollCall)
	first, second := Browser(t, house.Base, On(Phone)), Browser(t, house.Base)
	first.SignInAs("facilitator")
	second.SignInAs("facilitator")
	first.Visit("/seances")
	first.press("Séance 6, Jeudi après-midi")
	first.press("Commencer l’appel")
	base := first.Path()
	second.Visit(base)
	row := "#" + Eval[string](first, `document.querySelector('#appel li:nth-child(3)').id`)

	first.tap(row, "Retard")
	first.sees("11 là, dont 1 retard")
	second.tap(row, "Pas là")
	second.sees("1 présence a deux versions. Rien n’est perdu.")
	first.Visit(base)
	first.sees("1 présence a deux versions. Rien n’est perdu.", "deux versions")
	if first.count(row+" input") != 0 || first.count("#appel input:checked") != 21 {
		t.Error("the disputed line shows one of the versions as if it held")
	}
	first.Visit(base + "/bilan")
	first.sees("Choisissez ce qui est juste, puis validez.")
	if Eval[bool](first, "Boolean("+control("", "Valider l’appel")+")") {
		t.Error("a roll call with a dispute can be validated")
	}
	first.settleDispute(base)
	first.Visit(base + "/personnes/" + strings.TrimPrefix(row, "#p-"))
	first.bothInHistory()
}

// settleDispute keeps the absence.
func (b *Tab) settleDispute(base string) {
	b.press("Choisir")
	b.sees("En retard", "Pas là, sans prévenir")
	if b.count(".deux-choix input") != 2 || b.count(".deux-choix input:checked") != 0 {
		b.t.Error("a version is chosen before anybody chose")
	}
	b.Do(chromedp.Click(chromedp.JSPath(fmt.Sprintf(
		`[...document.querySelectorAll('.deux-choix label')].find((l) => %s(l).includes('Pas là'))`, words))))
	b.press("Garder cette réponse")
	b.until("the list", fmt.Sprintf("location.pathname === %q", base))
	b.sees("10 jeunes là 1 absence")
	if strings.Contains(b.text("main"), "deux versions") {
		b.t.Error("settled, and still disputed")
	}
}

// bothInHistory wants the two marks and the choice, the last one in force.
func (b *Tab) bothInHistory() {
	b.sees("Ce qui a été noté")
	if all, stand := b.count(".histoire li"), b.count(".histoire li:not(.corrigee)"); all != 3 || stand != 1 {
		b.t.Errorf("%d lines in the history, %d in force; want 3 and 1: %s", all, stand, b.text(".histoire"))
	}
	history := b.text(".histoire")
	if !strings.Contains(history, "En retard") || strings.Count(history, "Pas là, sans prévenir") != 2 {
		b.t.Errorf("the history reads %q", history)
	}
}
