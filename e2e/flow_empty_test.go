package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"binome/internal/clock"
)

const goodPassword = "quatre mots au hasard"

// TestEmptyService goes from an empty folder to a session of weeks ago filled in: the
// token, the first account, the people, the schools, a cohort begun before today.
func TestEmptyService(t *testing.T) {
	t.Parallel()
	house := Own(t)
	h := &founding{Tab: Browser(t, house.Base), house: house}
	h.first, h.met = house.begunBefore(t, clock.System().Today())
	h.firstAccount()
	h.schools()
	h.cohort()
	h.people()
	h.pastSession()
}

// founding is a service on its first day.
type founding struct {
	*Tab
	house       *program
	first       clock.Date // Monday of the first week
	met         clock.Date // first session
	base, group string
}

// begunBefore finds a first week, seven weeks ago or more, whose first Monday session is past.
func (p *program) begunBefore(t *testing.T, today clock.Date) (monday, met clock.Date) {
	t.Helper()
	for week := range 12 {
		monday := today.Monday().AddDays(-7 * (7 + week))
		var plan struct{ Sessions []struct{ Date clock.Date } }
		raw := p.Run(t, "calendar", "--zone", "B", "--start", monday.String(), "--sessions", "16", "--weekday", "mon", "--half-day", "am", "--json")
		if err := json.Unmarshal(raw, &plan); err != nil || len(plan.Sessions) != 16 {
			t.Fatalf("binome calendar: %v, %d sessions", err, len(plan.Sessions))
		}
		if plan.Sessions[0].Date.Before(today) {
			return monday, plan.Sessions[0].Date
		}
	}
	t.Fatal("no session before today")
	return monday, met
}

// firstAccount wants the token of the terminal, and says so when it is another.
func (h *founding) firstAccount() {
	token := regexp.MustCompile(`(?m)^ {4}(\S+)$`).FindStringSubmatch(h.house.Output(h.t))
	if token == nil {
		h.t.Fatal("no token on the terminal")
	}
	h.Visit("/")
	h.Visit("/premier-compte")
	h.fill("jeton", "mauvais-jeton", "nom", "Odile Ferrand", "email", "odile.ferrand@exemple.fr", "mot_de_passe", goodPassword)
	h.pressIn("", "Créer le compte", http.StatusUnprocessableEntity)
	h.sees("jeton")
	if h.value("nom") != "Odile Ferrand" || h.value("email") != "odile.ferrand@exemple.fr" {
		h.t.Error("the name typed is lost")
	}
	h.fill("jeton", token[1], "mot_de_passe", goodPassword)
	h.press("Créer le compte")
	h.sees("Votre compte est prêt.")
	h.lacks(token[1])
	stranger := Browser(h.t, h.house.Base)
	stranger.VisitStatus("/premier-compte", http.StatusNotFound)
}

// schools adds the partner, a collège and a maternelle.
func (h *founding) schools() {
	h.Visit("/organisations/nouvelle")
	h.fill("nom", "Cap Essai", "genre", "operator", "ville", "Roubaix", "siret", "732 829 320 00074")
	h.press("Enregistrer")
	for _, s := range [][]string{{"college", "des Essais", "0599001N"}, {"maternelle", "Les Essaims", "0599002P"}} {
		h.Visit("/etablissements/nouveau")
		h.fill("genre", s[0], "nom", s[1], "uai", s[2], "ville", "Roubaix", "zone", "B")
		h.press("Enregistrer")
	}
}

// cohort makes a programme and a cohort whose first weeks are past.
func (h *founding) cohort() {
	h.Visit("/")
	h.press("Préparer une cohorte")
	h.press("Créer une cohorte")
	h.press("Créer un programme")
	h.fill("nom", "Pilote d’essai", "territoire", "Roubaix")
	h.press("Enregistrer")
	h.fill("structure", "Cap Essai", "zone", "B", "premiere-semaine", h.first.AddDays(1).String(), "groupe1-maternelle", "Les Essaims")
	h.pressIn("", "Enregistrer", http.StatusUnprocessableEntity)
	h.sees("Ce jour n’est pas un lundi.")
	h.fill("premiere-semaine", h.first.String())
	h.press("Enregistrer")
	h.base = h.Path()
	h.press("Calendrier")
	h.sees("16 séances datées sur 16 prévues")
	h.group = h.house.slug(h.t, "select id from cohort_group")
}

// people: the manager and the facilitator come in from the terminal's links; a child, a
// teen and their pair begin with the first week.
func (h *founding) people() {
	h.asNew("Hélène Drouet", "helene", "partner-manager", "partner:"+h.house.slug(h.t, "select id from partner where name = 'Cap Essai'"))
	h.Visit(h.base)
	h.press("Ajouter un enfant")
	h.fill("prenom", "Ombeline", "maternelle", "Les Essaims", "section", "GS")
	h.press("Enregistrer")
	h.sees("L’enfant est dans la liste.")
	h.Visit(h.base)
	h.press("Ajouter un jeune")
	h.fill("prenom", "Maxence", "nom", "Vautrin", "naissance", fmt.Sprintf("14 3 %d", h.first.Year()-13), "college", "Essais", "niveau", "4e",
		"groupe", "Lundi matin", "depuis", h.first.String())
	h.press("Enregistrer")
	h.Visit("/jeunes/" + h.house.slug(h.t, "select id from teen") + "/binome")
	h.fill("enfant", "Ombeline", "depuis", h.first.String())
	h.press("Enregistrer")
	h.Visit(h.base + "/groupes/" + h.group)
	h.sees("Maxence", "Ombeline")
}

// pastSession fills in the first session weeks after it was held.
func (h *founding) pastSession() {
	h.asNew("Nadia Ferhat", "nadia", "facilitator", "group:"+h.group)
	h.Visit("/seances?onglet=saisir")
	h.press("Séance 1, Lundi matin")
	h.sees("1 jeune est attendu", "Séance passée.")
	page := h.Path()
	if !strings.HasPrefix(page, "/seances/"+h.met.String()) {
		h.t.Errorf("the first session is at %s, want one of %s", page, h.met)
	}
	h.press("Commencer l’appel")
	h.sees("Maxence", "Ombeline", "Ce que vous notez porte la date de la séance.")
	h.tap("#appel ul:first-of-type > li", "Retard")
	h.sees("1 là, dont 1 retard")
	h.Visit(page + "/bilan")
	h.press("Valider l’appel")
	h.sees("Rouvrir pour corriger")
	if n := h.house.ask(h.t, "select count(*) from session where validated_at is not null and on_date = $1", h.met.String()); n != 1 {
		h.t.Errorf("%d sessions validated, want the first", n)
	}
}

// asNew adds somebody from the terminal, and comes in by their link in a new tab.
func (h *founding) asNew(name, mailbox, role, scope string) {
	email := mailbox + "@exemple.fr"
	said := string(h.house.Run(h.t, "user", "add", "--email", email, "--name", name, "--role", role, "--scope", scope))
	link := regexp.MustCompile(`/l/\S+`).FindString(said)
	if link == "" {
		h.t.Fatalf("no link for the %s", role)
	}
	h.Tab = Browser(h.t, h.house.Base)
	h.Visit(link)
	h.sees(fmt.Sprintf("Bonjour %s.", name))
	h.fill("mot_de_passe", "court")
	h.pressIn("", "Choisir ce mot de passe", http.StatusUnprocessableEntity)
	h.fill("mot_de_passe", goodPassword)
	h.press("Choisir ce mot de passe")
}
