package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestRefusals sends what people send by mistake or mischief: each is answered by a
// sentence, and what was typed is still there.
func TestRefusals(t *testing.T) {
	t.Parallel()
	house := House(t)
	b := Browser(t, house.Base)
	b.SignInAs("partner-manager")
	b.hugeName()
	b.wrongUAI()
	b.wrongDate()
	b.unknownThings()
}

// hugeName sends ten megabytes of text in one field.
func (b *Tab) hugeName() {
	const size = 10 << 20
	b.Visit("/etablissements/nouveau")
	b.fill("genre", "college", "uai", "0599001N", "zone", "B")
	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=nom]').value = 'a'.repeat(10 << 20)`))
	b.pressIn("", "Enregistrer", http.StatusRequestEntityTooLarge)
	b.sees("Ce que vous avez envoyé est trop long : la limite est de 1 Mo.", "votre texte y est encore")
	b.back("/etablissements/nouveau")
	if n := Eval[int](b, `document.querySelector('[name=nom]').value.length`); n != size || b.value("uai") != "0599001N" {
		b.t.Errorf("%d signs are still there, want %d", n, size)
	}
}

// wrongUAI is told the letter that was expected.
func (b *Tab) wrongUAI() {
	b.Visit("/etablissements/nouveau")
	b.fill("genre", "maternelle", "nom", "Les Essaims", "uai", "0599002N", "ville", "Tourcoing", "adresse", "3 rue de l’Essai", "zone", "B")
	b.pressIn("", "Enregistrer", http.StatusUnprocessableEntity)
	b.sees("La lettre finale devrait être P, ou l’un des chiffres est faux.")
	for name, want := range map[string]string{
		"genre": "maternelle", "nom": "Les Essaims", "uai": "0599002N", "ville": "Tourcoing", "adresse": "3 rue de l’Essai", "zone": "B",
	} {
		if got := b.value(name); got != want {
			b.t.Errorf("after the refusal %s holds %q, want %q", name, got, want)
		}
	}
	if !Eval[bool](b, `document.querySelector('[name=uai]').getAttribute('aria-invalid') === 'true'`) {
		b.t.Error("the field is not marked as wrong")
	}
}

// wrongDate writes a day that does not exist, then a year that cannot be.
func (b *Tab) wrongDate() {
	b.Visit("/cohortes")
	b.press("Cohorte 1")
	b.press("Ajouter un jeune")
	for _, day := range []string{"31 2 2013", "14 mars 2031", "hier"} {
		b.fill("prenom", "Maxence", "nom", "Vautrin", "naissance", day, "niveau", "4e")
		b.pressIn("", "Enregistrer", http.StatusUnprocessableEntity)
		if b.value("naissance") != day || b.value("prenom") != "Maxence" {
			b.t.Errorf("the date typed is lost: %q, want %q", b.value("naissance"), day)
		}
		if said := b.text(".champ:has([name=naissance]) .erreur, #f-naissance-e"); said == "" {
			b.t.Errorf("nothing is said of the date %q: %s", day, b.text("main form"))
		}
	}
}

// unknownThings names nothing that exists, or is not in this role's hands.
func (b *Tab) unknownThings() {
	for _, path := range []string{
		"/jeunes/zzzzzzzzzzzz", "/jeunes/n-importe-quoi", "/enfants/000000000000", "/seances/2026-11-26-zzzzzzzzzzzz",
		"/seances/2026-13-45-zzzzzzzzzzzz", "/cohortes/zzzzzzzzzzzz/calendrier", "/personnes/1", "/l/jeton-invente", "/nulle-part", "/%C3%A9t%C3%A9",
	} {
		b.VisitStatus(path, http.StatusNotFound)
		if said := b.text("main"); len(said) < 20 || strings.Contains(said, "zzzz") {
			b.t.Errorf("%s says %q", path, said)
		}
	}
	b.VisitStatus("/donnees/journal-acces", http.StatusForbidden)
	b.sees("Cette page n’est pas pour votre rôle")
}

// TestDeepLinkOfAStranger signs in on the way to a page, and arrives there.
func TestDeepLinkOfAStranger(t *testing.T) {
	t.Parallel()
	house := House(t)
	in := house.account(t, "partner-manager")
	b := Browser(t, house.Base)
	const deep = "/seances?onglet=passees"
	b.Visit(deep)
	if want := "/connexion?retour=" + url.QueryEscape(deep); b.Path() != want {
		t.Fatalf("a stranger is at %s, want %s", b.Path(), want)
	}
	b.fill("email", in.email, "mot_de_passe", "pas le bon du tout")
	b.pressIn("", "Se connecter", http.StatusUnprocessableEntity)
	b.sees("L’adresse ou le mot de passe n’est pas le bon.")
	if b.value("email") != in.email {
		t.Error("the address typed is lost")
	}
	b.fill("mot_de_passe", in.password)
	b.press("Se connecter")
	if b.Path() != deep {
		t.Errorf("signed in, one is at %s, want %s", b.Path(), deep)
	}
	elsewhere := Browser(t, house.Base)
	elsewhere.Visit("/connexion?retour=" + url.QueryEscape("//exemple.org/"))
	elsewhere.fill("email", in.email, "mot_de_passe", in.password)
	elsewhere.press("Se connecter")
	if at := Get(elsewhere, chromedp.Location()); !strings.HasPrefix(at, house.Base+"/") {
		t.Errorf("a link leads out of the site after signing in: %s", at)
	}
}

// TestPasswordChangeEndsOtherSignIns changes a password in one browser: the other one is
// out at once, its half-filled page too, and says so.
func TestPasswordChangeEndsOtherSignIns(t *testing.T) {
	t.Parallel()
	house := Own(t, "--demo", "--today", today)
	in := house.account(t, "partner-manager")
	here, there := Browser(t, house.Base), Browser(t, house.Base)
	for _, b := range []*Tab{here, there} {
		b.Visit("/connexion")
		b.fill("email", in.email, "mot_de_passe", in.password)
		b.press("Se connecter")
	}
	there.Visit("/etablissements/nouveau")
	there.fill("nom", "Les Essaims", "uai", "0599002P")
	here.Visit("/compte")
	here.fill("actuel", "pas le bon du tout", "mot_de_passe", goodPassword)
	here.pressIn("", "Changer", http.StatusUnprocessableEntity)
	here.fill("actuel", in.password, "mot_de_passe", goodPassword)
	here.press("Changer")
	here.sees("Votre mot de passe est changé. Vos autres appareils sont déconnectés.")
	here.Visit("/compte")

	there.pressIn("", "Enregistrer", http.StatusUnauthorized)
	there.sees("Vous n’êtes plus connecté", "Rien n’a été enregistré.")
	there.back("/etablissements/nouveau")
	if there.value("nom") != "Les Essaims" {
		t.Error("what was typed is lost")
	}
	there.Visit("/etablissements")
	if !strings.HasPrefix(there.Path(), "/connexion?retour=") {
		t.Errorf("signed out, one is at %s", there.Path())
	}
	there.fill("email", in.email, "mot_de_passe", in.password)
	there.pressIn("", "Se connecter", http.StatusUnprocessableEntity)
	there.fill("mot_de_passe", goodPassword)
	there.press("Se connecter")
	if there.Path() != "/etablissements" {
		t.Errorf("signed in again at %s", there.Path())
	}
}

// credentials are what somebody types to come in.
type credentials struct{ email, password string }

// account is the first one of a role.
func (p *program) account(t *testing.T, role string) credentials {
	t.Helper()
	for _, a := range p.Demo(t).Accounts {
		if a.Role == role {
			return credentials{a.Email, a.Password}
		}
	}
	t.Fatalf("no account is %s", role)
	return credentials{}
}
