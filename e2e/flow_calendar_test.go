package e2e

import (
	"net/http"
	"testing"
)

// TestCalendarChanges cancels, makes up and moves sessions as the partner's manager: what
// it changes is said before it is done.
func TestCalendarChanges(t *testing.T) {
	t.Parallel()
	house := Own(t, "--demo", "--today", today)
	b := Browser(t, house.Base)
	b.SignInAs("partner-manager")
	b.Visit("/seances")
	b.press("Cohorte")
	b.press("Cohorte 1")
	b.press("Calendrier")
	b.press("Par mois")
	month := b.Path()
	cancelled := func() int {
		return house.ask(t, "select count(*) from session where cancelled_at is not null and on_date > '2026-11-26'")
	}
	b.cancelSession(cancelled)
	if b.Path() != month || cancelled() != 1 {
		t.Errorf("on %s with %d sessions cancelled", b.Path(), cancelled())
	}
	b.makeUpSession()
	b.moveSession()
}

// cancelSession refuses without a reason, then shows what it costs, then does it once.
func (b *Tab) cancelSession(cancelled func() int) {
	b.press("Annuler Séance 7, Jeudi matin")
	b.pressIn("", "Voir ce que cela change", http.StatusUnprocessableEntity)
	b.fill("motif", "Maternelle fermée", "precision", "chauffage en panne")
	b.press("Voir ce que cela change")
	b.sees("Le groupe perd 1 séance", "Raison affichée : Maternelle fermée : chauffage en panne",
		"Séance 7 : plus de date (c’était le jeudi 3 décembre)", "Avant 16 séances sur 16", "Après 15 séances sur 16")
	if cancelled() != 0 {
		b.t.Error("cancelled before it was confirmed")
	}
	b.twice("Annuler la séance")
	b.sees("La séance est annulée.", "Maternelle fermée : chauffage en panne")
}

// makeUpSession is refused on a holiday, by its name, then takes a day in the week after.
func (b *Tab) makeUpSession() {
	b.press("Rattraper Séance 7, Jeudi matin")
	if b.value("debut") != "09:00" || b.value("fin") != "11:30" {
		b.t.Errorf("the usual hours are not proposed: %q to %q", b.value("debut"), b.value("fin"))
	}
	b.fill("date", "2026-12-22", "debut", "10:00", "fin", "12:30")
	b.pressIn("", "Voir ce que cela change", http.StatusUnprocessableEntity)
	b.sees("Vacances de Noël")
	if b.value("date") != "2026-12-22" || b.value("debut") != "10:00" || b.value("fin") != "12:30" {
		b.t.Error("what was typed is lost")
	}
	b.fill("date", "2026-12-09")
	b.press("Voir ce que cela change")
	b.sees("Le groupe gagne 1 séance", "Séance 7 : le mercredi 9 décembre", "Avant 15 séances sur 16", "Après 16 séances sur 16")
	b.press("Ajouter le rattrapage")
	b.sees("Le rattrapage est dans le calendrier.")
}

// moveSession shows the old date and the new one; a public holiday in the holidays is refused.
func (b *Tab) moveSession() {
	b.press("Déplacer Séance 8, Lundi matin")
	b.fill("date", "2027-01-01")
	b.pressIn("", "Voir ce que cela change", http.StatusUnprocessableEntity)
	b.sees("Vacances de Noël")
	b.fill("date", "2026-12-08", "debut", "13:30", "fin", "16:00")
	b.press("Voir ce que cela change")
	b.sees("Le groupe garde toutes ses séances", "Séance 8 : du lundi 7 décembre au mardi 8 décembre", "Après 16 séances sur 16")
	b.press("Déplacer la séance")
	b.sees("La séance est déplacée.", "Prévue le lundi 7 décembre")
}
