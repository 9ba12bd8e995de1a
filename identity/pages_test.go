package identity

import (
	"net/url"
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/testkit/webkit"
)

func TestSignInPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	b := h.browser(0)
	p := b.Get("/personnes?q=a%20b")
	want(t, p, 303)
	if p.Location != "/connexion?retour="+url.QueryEscape("/personnes?q=a%20b") {
		t.Errorf("sent to %s", p.Location)
	}
	p = b.Follow(p)
	want(t, p, 200, "Mot de passe oublié")
	if p.Hidden("retour") != "/personnes?q=a%20b" {
		t.Errorf("retour is %q", p.Hidden("retour"))
	}
	p = b.Post("/connexion", "email", email("Fanta Diallo"), "mot_de_passe", "faux", "retour", "/compte")
	want(t, p, 422, "L’adresse ou le mot de passe n’est pas le bon.")
	if !strings.Contains(p.Body, `value="`+email("Fanta Diallo")+`"`) || p.Hidden("retour") != "/compte" || strings.Contains(p.Body, `value="faux"`) {
		t.Error("what was typed is lost, or the password shown")
	}
	p = b.Post("/connexion", "email", email("Fanta Diallo"), "mot_de_passe", goodPassword, "retour", "/compte")
	want(t, p, 303)
	if p.Location != "/compte" || h.holds(b.Cookie("binome")) != h.facilitatorA {
		t.Errorf("sent to %s", p.Location)
	}
	want(t, b.Follow(p), 200, "Fanta Diallo")
	if p := b.Get("/connexion?retour=/compte"); p.Location != "/compte" {
		t.Errorf("somebody signed in is sent to %q", p.Location)
	}
}

// A sign-in page never sends elsewhere.
func TestSignInStaysHere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	for _, to := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "/\t/evil.example", "javascript:alert(1)", "evil", ""} {
		p := h.browser(0).Post("/connexion", "email", email("Fanta Diallo"), "mot_de_passe", goodPassword, "retour", to)
		if p.Location != "/" {
			t.Errorf("%q leads to %q", to, p.Location)
		}
	}
}

// The identifier of a sign-in changes each time; one that somebody planted is
// nobody's, and the one that the browser had ends.
func TestFixation(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	b := h.browser(0)
	b.SetCookie("binome", "plantedplantedplantedplantedplan")
	want(t, b.Get("/compte"), 303)
	enter := func() string {
		want(t, b.Post("/connexion", "email", email("Fanta Diallo"), "mot_de_passe", goodPassword), 303)
		return b.Cookie("binome")
	}
	first := enter()
	second := enter()
	if first == second || strings.Contains(first, "planted") || h.holds(first) != 0 || h.holds(second) != h.facilitatorA {
		t.Error("a sign-in goes on under its old identifier")
	}
	if h.holds("plantedplantedplantedplantedplan") != 0 {
		t.Error("the planted identifier is somebody")
	}
	p := b.Post("/deconnexion")
	want(t, p, 303)
	if b.Cookie("binome") != "" || h.holds(second) != 0 {
		t.Error("still signed in")
	}
	want(t, b.Follow(p), 200)
	want(t, b.Post("/deconnexion"), 303) // twice does no harm
}

// TestEnumeration: what a stranger reads does not tell who has an account.
func TestEnumeration(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	h.password(h.facilitatorB, goodPassword)
	h.ok(h.s.Disable(t.Context(), audit.Actor{}, h.facilitatorB))
	same := func(name string, ask func(typed string) webkit.Page) {
		t.Helper()
		var first webkit.Page
		for i, typed := range []string{email("Fanta Diallo"), email("Félix Brun"), email("Maud Contact"), "inconnu@exemple.example"} {
			p := ask(typed)
			p.Body = strings.ReplaceAll(p.Body, typed, "…")
			p.Header.Del("Date")
			p.Header.Del("Content-Length")
			if i == 0 {
				first = p
			}
			if p.Code != first.Code || p.Body != first.Body || p.Location != first.Location || len(p.Header) != len(first.Header) {
				t.Errorf("%s: %s is answered another way", name, typed)
			}
		}
	}
	b := h.browser(0)
	same("sign in", func(typed string) webkit.Page {
		return b.Post("/connexion", "email", typed, "mot_de_passe", "faux mot de passe")
	})
	same("forgotten", func(typed string) webkit.Page { return b.Post("/mot-de-passe-oublie", "email", typed) })
	for _, typed := range []string{email("Fanta Diallo"), email("Félix Brun"), email("Maud Contact"), "inconnu@exemple.example"} {
		for range 10 {
			h.ok2(h.s.try(t.Context(), accountLimit(typed)))
			if h.count("select count(*) from signin_failure where key = $1", accountLimit(typed).key) == 10 {
				break
			}
		}
	}
	same("throttled", func(typed string) webkit.Page {
		return b.Post("/connexion", "email", typed, "mot_de_passe", goodPassword)
	})
	for _, token := range []string{"x", strings.Repeat("A", 32), flip(h.link(Reset, h.facilitatorA)), h.link(Feed, h.facilitatorA), h.link(SetUp, 0)} {
		want(t, b.Get("/l/"+token), 404, "Ce lien n’est plus valable.")
	}
}

func TestForgottenPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	b := h.browser(0)
	want(t, b.Get("/mot-de-passe-oublie"), 200, "Choisir un nouveau mot de passe")
	p := b.Post("/mot-de-passe-oublie", "email", "pas une adresse")
	want(t, p, 422, "n’est pas complète")
	if !strings.Contains(p.Body, `value="pas une adresse"`) {
		t.Error("what was typed is lost")
	}
	p = b.Post("/mot-de-passe-oublie", "email", email("Fanta Diallo"))
	want(t, p, 303)
	want(t, b.Follow(p), 200, "Regardez vos messages.")
	for range 30 {
		p = b.Post("/mot-de-passe-oublie", "email", "autre@exemple.example")
	}
	want(t, p, 429, "Trop de demandes")
}

// A mail scanner may look as often as it likes, and even post.
func TestScannersLeaveLinksAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	token := h.link(Invitation, h.facilitatorA)
	b := h.browser(0)
	for range 5 {
		want(t, b.Get("/l/"+token), 200, "Choisissez un mot de passe pour entrer dans Binôme.")
	}
	want(t, b.Post("/l/"+token), 422, "Il faut au moins 12 signes.")
	want(t, b.Post("/l/"+token, "mot_de_passe", "x"), 422)
	p := b.Post("/l/"+token, "mot_de_passe", goodPassword)
	want(t, p, 303)
	want(t, b.Get("/compte"), 200, "Votre mot de passe est enregistré.", "Fanta Diallo")
	want(t, h.browser(0).Get("/l/"+token), 404)
	want(t, h.browser(0).Post("/l/"+token, "mot_de_passe", "encore une autre phrase"), 404)
}

func TestSetUpPage(t *testing.T) {
	t.Parallel()
	h, token := emptyHouse(t)
	b := h.browser(0)
	p := b.Get("/connexion")
	if p.Location != "/premier-compte" {
		t.Fatalf("an empty house sends to %q", p.Location)
	}
	want(t, b.Follow(p), 200, "Créons le premier compte")
	p = b.Post("/premier-compte", "jeton", "faux", "nom", "Perle Première", "email", "perle@exemple.example", "mot_de_passe", "court")
	want(t, p, 422, "Ce jeton n’est pas celui", "Il faut au moins 12 signes.")
	if !strings.Contains(p.Body, `value="Perle Première"`) || !strings.Contains(p.Body, `value="perle@exemple.example"`) || strings.Contains(p.Body, `value="court"`) {
		t.Error("what was typed is lost, or the password shown")
	}
	p = b.Post("/premier-compte", "jeton", " "+token+" ", "nom", "Perle Première", "email", "perle@exemple.example", "mot_de_passe", goodPassword)
	want(t, p, 303)
	want(t, b.Get("/personnes"), 200, "Perle Première", "Votre compte est prêt.")
	want(t, h.browser(0).Get("/premier-compte"), 404)
	want(t, h.browser(0).Post("/premier-compte", "jeton", token, "nom", "X", "email", "x@exemple.example", "mot_de_passe", goodPassword), 422)
	if p := h.browser(0).Get("/connexion"); p.Code != 200 {
		t.Errorf("status %d", p.Code)
	}
}

func TestAccountPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	b, other := h.browser(h.facilitatorA), h.browser(h.facilitatorA)
	want(t, b.Get("/compte"), 200, "Fanta Diallo", "2 connexions ouvertes")
	p := b.Post("/compte/mot-de-passe", "actuel", "faux", "mot_de_passe", "autre phrase plus longue")
	want(t, p, 422, "Ce n’est pas votre mot de passe actuel.")
	want(t, b.Post("/compte/sorties"), 303)
	want(t, other.Get("/compte"), 303)
	want(t, b.Get("/compte"), 200, "1 connexion ouverte", "Les autres appareils sont déconnectés.")
	other = h.browser(h.facilitatorA)
	before := b.Cookie("binome")
	p = b.Post("/compte/mot-de-passe", "actuel", goodPassword, "mot_de_passe", "autre phrase plus longue")
	want(t, p, 303)
	want(t, b.Follow(p), 200, "Votre mot de passe est changé.")
	want(t, other.Get("/compte"), 303)
	if b.Cookie("binome") == before {
		t.Error("the identifier of the sign-in did not change")
	}
	for range 10 {
		b.Post("/compte/mot-de-passe", "actuel", "faux", "mot_de_passe", "encore une autre phrase")
	}
	want(t, b.Post("/compte/mot-de-passe", "actuel", "faux", "mot_de_passe", "encore une autre phrase"), 429, "Trop d’essais.")
}

func TestFeedPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser(h.facilitatorA)
	p := b.Post("/compte/agenda")
	want(t, p, 200, "https://binome.example/agenda/")
	_, rest, _ := strings.Cut(p.Text(), "/agenda/")
	token, _, _ := strings.Cut(rest, ".ics")
	if a, err := h.s.FeedActor(t.Context(), token); err != nil || a.ID != h.facilitatorA {
		t.Errorf("%v", err)
	}
	never(t, b.Get("/compte"), token)
	want(t, b.Post("/compte/agenda/arreter"), 303)
	if h.opens(token) {
		t.Error("the feed goes on")
	}
}

func TestPeoplePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.role(h.bare("Nadir Nouveau", audit.Actor{Account: int64(h.managerA)}), access.Facilitator, access.Group, h.groupA)
	h.ok(h.s.Propose(t.Context(), h.manages(h.managerA), a))
	p := h.browser(h.managerA).Get("/personnes")
	want(t, p, 200, "Fanta Diallo", "Maud Contact", "Carole Commune", "Nadir Nouveau", "Ajouter une personne")
	never(t, p, "Félix Brun", "Basile Coord", "Admin Un", "Lise Pilote", "Approuver")
	want(t, h.browser(h.secondA).Get("/personnes"), 200, "1 rôle attend votre accord", "Approuver", "Proposé par Alma Coord.", email("Nadir Nouveau"))
	p = h.browser(h.lead).Get("/personnes")
	want(t, p, 200, "Félix Brun", "Admin Un")
	never(t, p, "Approuver", "Ajouter une personne")
	p = h.browser(h.managerA).Get("/personnes?q=FANTA")
	want(t, p, 200, "1 personne dans le pilote", "Fanta Diallo")
	never(t, p, "Maud Contact")
	want(t, h.browser(h.managerA).Get("/personnes?q=zzz"), 200, "Personne ne correspond")
	want(t, h.browser(h.facilitatorA).Get("/personnes"), 403)
	for _, who := range []AccountID{h.facilitatorA, h.lead, h.dpo} {
		want(t, h.browser(who).Get("/personnes/nouvelle"), 403)
	}
}

func TestAddAPerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser(h.managerA)
	form := b.Get("/personnes/nouvelle")
	want(t, form, 200, "Adultes seulement")
	fresh := form.Hidden("nouveau")
	p := b.Post("/personnes", "nouveau", fresh, "nom", "Inès Ajoutée", "email", "faux", "telephone", "06", "fonction", "CPE")
	want(t, p, 422, "Cette adresse e-mail n’est pas complète")
	for _, typed := range []string{"Inès Ajoutée", "faux", "06", "CPE", fresh} {
		if !strings.Contains(p.Body, `value="`+typed+`"`) {
			t.Errorf("%s is lost", typed)
		}
	}
	for range 2 { // a double click
		p = b.Post("/personnes", "nouveau", fresh, "nom", "Inès Ajoutée", "email", "ines@exemple.example")
		want(t, p, 303)
	}
	if n := h.count("select count(*) from account where name_key = 'ines ajoutee'"); n != 1 {
		t.Errorf("%d accounts", n)
	}
	want(t, b.Follow(p), 200, "Inès Ajoutée", "Aucun rôle pour le moment")
	want(t, h.browser(h.secondA).Get(p.Location), 200)
	want(t, h.browser(h.managerB).Get(p.Location), 404)
	want(t, b.Post("/personnes", "nouveau", "?", "nom", "X"), 404)
	want(t, b.Post("/personnes", "nouveau", "zzzzzzzzzzzz", "nom", "Y", "email", email("Félix Brun")), 422, "déjà celle d’un autre compte")
	want(t, b.Post("/personnes", "nouveau", "zzzzzzzzzzzz", "nom", strings.Repeat("é", 200), "email", ""), 422, "80 signes de trop")
}

// Foreign and missing people answer the same.
func TestForeignIsMissing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser(h.managerA)
	for _, suffix := range []string{"", "/fin?role=000000000001", "/remplacement?role=000000000001"} {
		foreign, missing, malformed := b.Get(address(h.facilitatorB)+suffix), b.Get("/personnes/zzzzzzzzzzzz"+suffix), b.Get("/personnes/x"+suffix)
		want(t, foreign, 404)
		if foreign.Body != missing.Body || malformed.Body != missing.Body || missing.Code != 404 || malformed.Code != 404 {
			t.Errorf("%q: foreign and missing can be told apart", suffix)
		}
	}
	role, err := h.s.AssignmentsOf(t.Context(), h.facilitatorB)
	h.ok(err)
	for _, act := range []string{"roles", "fin", "remplacement", "approuver", "invitation", "fermer", "rouvrir"} {
		form := []string{"role", role[0].ID.String(), "dernier", "2026-11-26", "nouveau", "zzzzzzzzzzzz"}
		foreign, missing := b.Post(address(h.facilitatorB)+"/"+act, form...), b.Post("/personnes/zzzzzzzzzzzz/"+act, form...)
		want(t, foreign, 404)
		if foreign.Body != missing.Body || missing.Code != 404 {
			t.Errorf("%s: foreign and missing can be told apart", act)
		}
		// a role of somebody else, under somebody whom one sees
		if act == "fin" || act == "approuver" || act == "remplacement" {
			want(t, b.Post(address(h.facilitatorA)+"/"+act, form...), 404)
		}
	}
	if h.count("select count(*) from assignment where ends_on is not null or account_id = $1 and role <> 'facilitator'", h.facilitatorB) != 0 || !h.actor(h.facilitatorB).Has(access.Facilitator) {
		t.Error("something changed")
	}
}

func TestProposePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	who := h.bare("Nadir Nouveau", audit.Actor{Account: int64(h.managerA)})
	b := h.browser(h.managerA)
	page := b.Get(address(who))
	want(t, page, 200, "Donner un rôle", "Personne référente", "Groupe : A", "Maternelle : A", "Collège : nouveau", "Envoyer une invitation")
	never(t, page, `value="platform-admin"`, `value="steering-lead"`, `value="dpo"`, "Groupe : B", "Programme : Pilote", "Collège : partagé", "tout Binôme")
	post := func(role, on, from, until string) webkit.Page {
		return b.Post(address(who)+"/roles", "nouveau", page.Hidden("nouveau"), "role", role, "sur", on, "debut", from, "fin", until)
	}
	groupA, groupB := Target{Kind: access.Group, ID: h.groupA}.Key(), Target{Kind: access.Group, ID: h.groupB}.Key()
	for _, c := range []struct{ role, on, from, until, says string }{
		{"", groupA, "2026-11-26", "", "Choisissez un rôle."},
		{"platform-admin", "all:", "2026-11-26", "", "Choisissez un rôle."},
		{"facilitator", groupB, "2026-11-26", "", "Choisissez sur quoi porte ce rôle."},
		{"facilitator", "all:", "2026-11-26", "", "Choisissez sur quoi porte ce rôle."},
		{"college-contact", groupA, "2026-11-26", "", "Ce rôle ne se donne pas sur ce périmètre."},
		{"facilitator", groupA, "", "", "Écrivez le premier jour."},
		{"facilitator", groupA, "2026-02-30", "", "Cette date n’existe pas."},
		{"facilitator", groupA, "2026-11-26", "2026-11-25", "La fin ne peut pas être avant le début."},
	} {
		p := post(c.role, c.on, c.from, c.until)
		want(t, p, 422, c.says)
		if p.Hidden("nouveau") != page.Hidden("nouveau") || c.from != "" && !strings.Contains(p.Body, `value="`+c.from+`"`) {
			t.Errorf("%s: what was typed is lost", c.says)
		}
	}
	for range 2 { // a double click
		want(t, post("facilitator", groupA, "2026-11-26", "2026-12-18"), 303)
	}
	want(t, b.Get(address(who)), 200, "attend une deuxième personne", "26 novembre 2026", "Retirer la proposition", "Le rôle attend maintenant l’accord")
	if n := h.count("select count(*) from assignment where account_id = $1", who); n != 1 {
		t.Errorf("%d roles", n)
	}
	second := b.Post(address(who)+"/roles", "nouveau", b.Get(address(who)).Hidden("nouveau"), "role", "facilitator", "sur", groupA, "debut", "2026-12-01")
	want(t, second, 422, "a déjà ce rôle à ces dates")
	role, err := h.s.AssignmentsOf(t.Context(), who)
	h.ok(err)
	want(t, b.Post(address(who)+"/approuver", "role", role[0].ID.String()), 403, "Il faut une deuxième personne")
	want(t, h.browser(h.secondA).Post(address(who)+"/approuver", "role", role[0].ID.String()), 303)
	if !h.actor(who).Has(access.Facilitator) {
		t.Error("approved, and dead")
	}
}

func TestEndPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	role, err := h.s.AssignmentsOf(t.Context(), h.facilitatorA)
	h.ok(err)
	b := h.browser(h.managerA)
	form := "/fin?role=" + role[0].ID.String()
	want(t, b.Get(address(h.facilitatorA)), 200, "Donner une fin", "Remplacer", "Mémo du groupe")
	want(t, b.Get(address(h.facilitatorA)+form), 200, "Quel est le dernier jour")
	p := b.Post(address(h.facilitatorA)+"/fin", "role", role[0].ID.String(), "dernier", "2026-11-31")
	want(t, p, 422, "Cette date n’existe pas.")
	if !strings.Contains(p.Body, `value="2026-11-31"`) {
		t.Error("what was typed is lost")
	}
	want(t, b.Post(address(h.facilitatorA)+"/fin", "role", role[0].ID.String()), 422, "Écrivez le dernier jour.")
	want(t, b.Post(address(h.facilitatorA)+"/fin", "role", role[0].ID.String(), "dernier", "2026-11-25"), 303)
	if h.actor(h.facilitatorA).Has(access.Facilitator) {
		t.Error("the role lives")
	}
	p = b.Get(address(h.facilitatorA))
	want(t, p, 200, "terminé", "La fin du rôle est enregistrée.")
	never(t, p, "Donner une fin", "Remplacer")
	want(t, b.Get(address(h.facilitatorA)+form), 404)

	who := h.bare("Nadir Nouveau", audit.Actor{Account: int64(h.managerA)})
	waiting := h.role(who, access.Facilitator, access.Group, h.groupA)
	h.ok(h.s.Propose(t.Context(), h.manages(h.managerA), waiting))
	withdraw := b.Get(address(who)).Hidden("dernier")
	want(t, h.browser(h.secondA).Post(address(who)+"/fin", "role", waiting.ID.String(), "dernier", withdraw), 303)
	want(t, b.Get(address(who)), 200, "retiré")
	want(t, h.browser(h.admin).Post(address(who)+"/approuver", "role", waiting.ID.String()), 409)
}

func TestReplacePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	stand := h.bare("Rémi Remplace", audit.Actor{Account: int64(h.managerA)})
	role, err := h.s.AssignmentsOf(t.Context(), h.facilitatorA)
	h.ok(err)
	b := h.browser(h.managerA)
	path := address(h.facilitatorA) + "/remplacement"
	page := b.Get(path + "?role=" + role[0].ID.String())
	memo := "/groupes/" + Target{ID: h.groupA}.Key()[1:] + "/memo"
	want(t, page, 200, "Qui remplace Fanta Diallo ?", "Rémi Remplace", "Mémo du groupe", "Ajoutez-la")
	if !strings.Contains(page.Body, `value="2026-11-26"`) || !strings.Contains(page.Body, `value="2026-12-09"`) || !strings.Contains(page.Body, `href="`+memo+`"`) {
		t.Errorf("dates or %s are not there", memo)
	}
	never(t, page, "Félix Brun", ">Fanta Diallo</option>")
	post := func(pairs ...string) webkit.Page {
		return b.Post(path, append([]string{"role", role[0].ID.String(), "nouveau", page.Hidden("nouveau")}, pairs...)...)
	}
	p := post("personne", stand.String(), "debut", "2026-11-30", "fin", "")
	want(t, p, 422, "Écrivez le dernier jour")
	if !strings.Contains(p.Body, `value="`+stand.String()+`" selected`) || !strings.Contains(p.Body, `value="2026-11-30"`) {
		t.Error("what was typed is lost")
	}
	want(t, post("personne", h.facilitatorB.String(), "debut", "2026-11-30", "fin", "2026-12-04"), 422, "Choisissez qui remplace.")
	for range 2 { // a double click
		p = post("personne", stand.String(), "debut", "2026-11-30", "fin", "2026-12-04")
		want(t, p, 303)
	}
	if p.Location != address(stand) {
		t.Errorf("leads to %s", p.Location)
	}
	want(t, b.Follow(p), 200, "en remplacement de Fanta Diallo", "attend une deuxième personne", "Le remplacement attend maintenant")
	want(t, h.browser(h.secondA).Get("/personnes"), 200, "1 rôle attend votre accord", "Rémi Remplace")
	want(t, b.Get(address(h.facilitatorA)+"/remplacement?role=?"), 404)
	contact, err := h.s.AssignmentsOf(t.Context(), h.contactA)
	h.ok(err)
	want(t, b.Get(address(h.contactA)+"/remplacement?role="+contact[0].ID.String()), 404)
}

func TestInvitePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser(h.managerA)
	p := b.Post(address(h.facilitatorA) + "/invitation")
	want(t, p, 303)
	page := b.Follow(p)
	want(t, page, 200, "dossier « outbox »")
	got := h.post()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	never(t, page, tokenIn(t, got[0]))
	want(t, b.Post(address(h.both)+"/invitation"), 403, "seule l’administration de Binôme")
	page = b.Get(address(h.both))
	want(t, page, 200, "Un autre rôle", "autre périmètre", "seule l’administration")
	never(t, page, "Association : B\">", "Fermer le compte", "Envoyer")
}

func TestClosePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	victim := h.browser(h.facilitatorA)
	want(t, victim.Get("/compte"), 200)
	b := h.browser(h.managerA)
	for range 2 {
		want(t, b.Post(address(h.facilitatorA)+"/fermer"), 303)
	}
	want(t, b.Get(address(h.facilitatorA)), 200, "compte fermé", "Rouvrir le compte")
	want(t, victim.Get("/compte"), 303)
	want(t, victim.Post("/compte/agenda"), 401)
	want(t, b.Post(address(h.facilitatorA)+"/rouvrir"), 303)
	want(t, victim.Get("/compte"), 303)
	want(t, b.Post(address(h.managerA)+"/fermer"), 403, "votre propre compte")
	if h.audited("account-disabled", h.facilitatorA) != 1 || h.audited("account-enabled", h.facilitatorA) != 1 {
		t.Error("not in the access log, or twice")
	}
}
