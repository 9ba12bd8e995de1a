package session_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/testkit/webkit"
	"binome/internal/web"
	"binome/session"
)

// site serves the room's pages over the pilot. Nadia's calendar feed has the
// token "nadia".
func (p *pilot) site() *webkit.Site {
	p.t.Helper()
	return webkit.New(p.t, p.db, p.vault, p.clock, p.ids, func(rt *web.Router) {
		session.Routes(rt, p.store, func(_ context.Context, token string) (access.Actor, error) {
			if token != "nadia" {
				return access.Actor{}, fault.Missing()
			}
			return p.actor(nadia), nil
		})
	})
}

func key(who int64) string { return id.ID[session.Event](who).String() }

// want fails unless the page has the code and says every text.
func want(t *testing.T, page webkit.Page, code int, texts ...string) {
	t.Helper()
	if page.Code != code {
		t.Fatalf("code %d, want %d: %s", page.Code, code, page.Text())
	}
	for _, x := range texts {
		if !strings.Contains(plain(page.Text()), x) {
			t.Errorf("the page does not say %q: %s", x, plain(page.Text()))
		}
	}
}

func wantNot(t *testing.T, page webkit.Page, texts ...string) {
	t.Helper()
	for _, x := range texts {
		if strings.Contains(plain(page.Body), x) {
			t.Errorf("the page says %q", x)
		}
	}
}

// plain puts ordinary spaces in place of the others.
func plain(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

func TestRollCallOnThePage(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-23T09:05")
	c := p.site().As(p.actor(nadia))
	base := "/seances/" + p.on(0, 6).Slug()

	page := c.Get(base)
	want(t, page, 200, "3 jeunes sont attendus", "Commencer l’appel", "Inaya", "avec Ava")
	for range 2 { // a double click
		sent := c.Post(base+"/ouvrir", "page", page.Hidden("page"))
		if sent.Code != 303 || sent.Location != base {
			t.Fatalf("%+v", sent)
		}
	}
	page = c.Get(base)
	want(t, page, 200, "3 jeunes là", "personne ne manque, 3 à confirmer", "Les autres sont là", "Compter à chaque passage")

	inaya, tom, ava := key(p.teens[0]), key(p.teens[1]), key(p.children[0])
	row := func(who, value string) []string {
		return []string{"p." + who, value, "vu." + who, page.Hidden("vu." + who), "c." + who, page.Hidden("c." + who)}
	}
	form := append([]string{"page", page.Hidden("page")}, row(inaya, "late")...)
	form = append(append(form, row(tom, "absent")...), row(ava, "present")...)
	for range 2 { // the script may send the same form twice
		if sent := c.Post(base+"/marques", form...); sent.Code != 303 {
			t.Fatalf("%+v", sent)
		}
	}
	page = c.Get(base)
	want(t, page, 200, "2 là, dont 1 retard", "1 absence, 1 à confirmer", "5 minutes de retard", "n’a pas prévenu")

	// Finer: the absence was announced, the delay was of 20 minutes.
	form = append(append([]string{"page", page.Hidden("page")}, row(inaya, "late")...), "d."+inaya, "20")
	form = append(append(form, row(tom, "absent")...), "d."+tom, "excused")
	form = append(append(form, row(key(p.teens[2]), "present")...), "tous", "jeunes")
	c.Post(base+"/marques", form...)
	page = c.Get(base)
	want(t, page, 200, "20 minutes de retard", "a prévenu")
	wantNot(t, page, "à confirmer")

	sent := c.Post(base+"/compte", "page", page.Hidden("page"), "ou", "pickup", "nombre", "1")
	if sent.Code != 303 {
		t.Fatalf("%+v", sent)
	}
	want(t, c.Get(base), 200, "Le compte n’y est pas.", "1 jeune compté à 9 h 05, 2 attendus")

	page = c.Get(base + "/bilan")
	want(t, page, 200, "2 jeunes sont venus sur 3", "Vous confirmez 1 absence.")
	stale := c.Post(base+"/valider", "page", page.Hidden("page"), "corrige", page.Hidden("corrige"), "vus", "autre")
	if stale.Location != base+"/bilan" {
		t.Fatalf("counts that changed are shown again: %+v", stale)
	}
	c.Post(base+"/valider", "page", page.Hidden("page"), "corrige", page.Hidden("corrige"), "vus", page.Hidden("vus"))
	page = c.Get(base)
	want(t, page, 200, "Rouvrir pour corriger")
	if got := p.strips()[p.teens[1]]; got[5] != session.CellExcused {
		t.Fatalf("strip %q", got)
	}
	want(t, c.Post(base+"/marques", form...), 409, "Rouvrez-le")
	page = c.Get(base + "/bilan")
	want(t, page, 200, "Par Nadia Ferhat")
	c.Post(base+"/rouvrir", "page", page.Hidden("page"), "corrige", page.Hidden("corrige"))
	if p.on(0, 6).Stage(p.clock.Now()) != session.Open {
		t.Fatal("reopened")
	}
	want(t, c.Get(base+"/personnes/"+inaya), 200, "20 minutes de retard", "corrigé ensuite", "en vigueur")
}

func TestConflictOnThePage(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-24T09:05")
	site := p.site()
	one, two := site.As(p.actor(nadia)), site.As(p.actor(julien))
	x := p.on(1, 6)
	base := "/seances/" + x.Slug()
	p.record(nadia, x, p.event(x, session.Opened))
	bilal := key(p.teens[3])
	a, b := one.Get(base), two.Get(base) // both see Bilal present
	send := func(c *webkit.Client, page webkit.Page, value string) {
		t.Helper()
		if got := c.Post(base+"/marques", "page", page.Hidden("page"), "p."+bilal, value, "vu."+bilal, "present", "c."+bilal, ""); got.Code != 303 {
			t.Fatalf("%+v", got)
		}
	}
	send(one, a, "absent")
	send(two, b, "late")
	page := one.Get(base)
	want(t, page, 200, "1 présence a deux versions.", "deux versions")
	page = one.Get(base + "/trancher")
	want(t, page, 200, "Bilal, présence du 24 novembre", "Pas là, sans prévenir", "5 minutes de retard", "Nadia Ferhat, 9 h 05", "Julien Morel", "Garder cette réponse")
	want(t, one.Get(base+"/bilan"), 200, "Choisissez ce qui est juste, puis validez.")
	want(t, one.Post(base+"/trancher", "page", page.Hidden("page"), "personne", bilal, "choix", "rien"), 422, "Choisissez une des versions")
	var late string
	for _, e := range p.state(x).People[p.teens[3]].Candidates {
		if e.Status == session.Late {
			late = e.ID
		}
	}
	one.Post(base+"/trancher", "page", page.Hidden("page"), "personne", bilal, "corrige", page.Hidden("corrige"), "choix", late)
	if s := p.state(x).People[p.teens[3]]; s.Conflict || s.Status != session.Late {
		t.Fatalf("%+v", s)
	}
	want(t, one.Get(base+"/trancher"), 200, "Tout concorde.")
	want(t, one.Get(base+"/personnes/"+bilal), 200, "Pas là, sans prévenir", "corrigé ensuite")
}

func TestPlayAndObservations(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-23T09:25")
	site := p.site()
	c, manager, lead := site.As(p.actor(nadia)), site.As(p.actor(claire)), site.As(p.actor(steering))
	x := p.on(0, 6)
	base := "/seances/" + x.Slug()
	p.record(nadia, x, p.event(x, session.Opened), p.mark(x, p.teens[0], session.Absent, 0), p.mark(x, p.children[1], session.Excused, 0))

	page := c.Get(base + "/jeu")
	want(t, page, 200, "1 enfant attend quelqu’un", "Inaya n’est pas là.", "Tom", "Un adulte", "rien noté")
	c.Post(base+"/suppleance", "page", page.Hidden("page"), "enfant", key(p.children[0]), "qui", key(p.teens[1]))
	want(t, c.Get(base+"/jeu"), 200, "Tom joue avec Ava.", "Tom et Ava")
	want(t, c.Post(base+"/suppleance", "page", page.Hidden("page"), "enfant", key(p.children[0]), "qui", key(p.teens[5])), 409, "n’est plus sur la liste")

	note := []string{"page", page.Hidden("page"), "jeune", key(p.teens[1])}
	for range 2 {
		sent := c.Post(base+"/observations", append(note, "gestes", "comforted", "gestes", "waited", "mot", "Il a pris le temps.")...)
		if sent.Code != 303 {
			t.Fatalf("%+v", sent)
		}
	}
	page = c.Get(base + "/jeu")
	want(t, page, 200, "a rassuré, a attendu son tour. Il a pris le temps.")
	want(t, manager.Get(base+"/jeu"), 200, "a rassuré")
	hidden := lead.Get(base + "/jeu")
	want(t, hidden, 200, "Les observations sont lues par l’équipe")
	wantNot(t, hidden, "rassuré", "Tom", "Ava", "pris le temps")
	// Corrected from the same page, which was not shown again.
	c.Post(base+"/observations", append(note, "gestes", "told-story")...)
	page = c.Get(base + "/jeu")
	want(t, page, 200, "a raconté")
	wantNot(t, page, "pris le temps")
	all, err := p.store.Observations(t.Context(), grant[access.ReadObservations](p, nadia), x.ID)
	if err != nil || len(all) != 2 || all[0].Corrected == all[1].Corrected {
		t.Fatalf("%+v %v", all, err)
	}
	// Withdrawn by leaving nothing.
	c.Post(base+"/observations", note...)
	standing, err := p.store.ObservationsOf(t.Context(), grant[access.ReadObservations](p, nadia), cohort.TeenID(p.teens[1]))
	if err != nil || len(standing) != 0 {
		t.Fatalf("%+v %v", standing, err)
	}
	want(t, c.Post(base+"/observations", "jeune", key(p.teens[3]), "mot", "x"), 404)
	want(t, c.Post(base+"/observations", "jeune", key(p.teens[1]), "mot", strings.Repeat("é", session.MaxNote+1)), 422)
	want(t, c.Post(base+"/observations", "jeune", key(p.teens[1]), "gestes", "kicked"), 422)
	want(t, manager.Post(base+"/observations", "jeune", key(p.teens[1]), "mot", "x"), 403)
}

// TestNotesStandSideBySide: a second person's note replaces nobody's.
func TestNotesStandSideBySide(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-24T09:25")
	site := p.site()
	one, two := site.As(p.actor(nadia)), site.As(p.actor(julien))
	x := p.on(1, 6)
	base := "/seances/" + x.Slug()
	p.record(nadia, x, p.event(x, session.Opened))
	one.Post(base+"/observations", "jeune", key(p.teens[3]), "gestes", "comforted")
	p.clock.Set(p.clock.Now().Add(time.Minute))
	two.Post(base+"/observations", "jeune", key(p.teens[3]), "gestes", "told-story")
	page := one.Get(base + "/jeu")
	want(t, page, 200, "a rassuré, a raconté", "Julien Morel : a raconté", "Retirer cette observation")
	all, err := p.store.ObservationsOf(t.Context(), grant[access.ReadObservations](p, nadia), cohort.TeenID(p.teens[3]))
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v %v", all, err)
	}
	for _, o := range all {
		if o.Author == julien {
			one.Post(base + "/observations/" + o.ID.String() + "/retirer")
		}
	}
	wantNot(t, one.Get(base+"/jeu"), "a raconté<")
}

// TestQuickTaps: the same page sends again before it was shown anew; what it says
// last holds, and nothing is in conflict with itself.
func TestQuickTaps(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-24T09:05")
	c := p.site().As(p.actor(nadia))
	x := p.on(1, 6)
	base := "/seances/" + x.Slug()
	p.record(nadia, x, p.event(x, session.Opened))
	page := c.Get(base)
	who := key(p.teens[3])
	send := func(value string) session.Standing {
		t.Helper()
		if got := c.Post(base+"/marques", "page", page.Hidden("page"), "p."+who, value, "vu."+who, "present", "c."+who, ""); got.Code != 303 {
			t.Fatalf("%+v %s", got, got.Text())
		}
		return p.state(x).People[p.teens[3]]
	}
	for _, value := range []session.Status{"late", "late", "absent", "absent", "present", "late", "absent", "present"} {
		st := send(string(value))
		if st.Conflict || st.Status != value {
			t.Fatalf("said %s, and it is %+v", value, st)
		}
		if value != session.Late {
			p.clock.Set(p.clock.Now().Add(time.Minute))
		}
	}
	told, err := p.store.Tell(t.Context(), p.scope(), x)
	if err != nil || len(told.Events) != 7 {
		t.Fatalf("%d events, want the opening and six marks: %v", len(told.Events), err)
	}
	if aside, err := p.store.Quarantine(t.Context(), p.scope(), x.ID); err != nil || len(aside) != 0 {
		t.Fatal(aside, err)
	}
}

func TestWhoSeesNames(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-23T09:05")
	site := p.site()
	x := p.on(0, 6)
	base := "/seances/" + x.Slug()
	p.record(nadia, x, p.event(x, session.Opened), p.mark(x, p.teens[0], session.Absent, 0))
	lead := p.actor(steering)
	both := lead
	both.Assignments = append(both.Assignments, access.Assignment{Role: access.CollegeContact, Kind: access.School, Target: int64(p.colleges[0])})
	cases := []struct {
		name     string
		actor    access.Actor
		code     int
		see, not []string
	}{
		{"facilitator", p.actor(nadia), 200, []string{"Inaya", "Tom", "Camille", "Ava"}, []string{"Bilal"}},
		{"manager", p.actor(claire), 200, []string{"Inaya", "Tom", "Ava"}, []string{"name=\"p."}},
		{"steering", lead, 200, []string{"Étoile mirabelle", "2 jeunes là", "Vous voyez des glyphes"}, firstNames[:]},
		{"collège contact", p.actor(cpe), 200, []string{"Inaya", "Camille"}, []string{"Tom", "Ava", "Zélie"}},
		{"steering and collège", both, 200, []string{"Inaya", "Goutte mirabelle"}, []string{"Tom", "Ava", "Timéo"}},
		{"maternelle contact", p.actor(directrice), 403, nil, firstNames[:]},
		{"facilitator of another group", p.actor(julien), 404, nil, firstNames[:]},
		{"manager of another partner", p.actor(stranger), 404, nil, firstNames[:]},
	}
	for _, c := range cases {
		page := site.As(c.actor).Get(base)
		t.Run(c.name, func(t *testing.T) {
			want(t, page, c.code, c.see...)
			wantNot(t, page, c.not...)
		})
	}
	if log := site.Log.String(); strings.Contains(log, "Inaya") || log != "" {
		t.Errorf("the log says %s", log)
	}
	if n := p.count("select count(*) from audit_entry where action = 'reveal'"); n != 4 {
		t.Errorf("%d reveals are audited, want one a page that showed names", n)
	}
}

func (p *pilot) count(query string) int {
	p.t.Helper()
	n, err := value(p, query)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

func TestComing(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-20T12:00")
	c := p.site().As(p.actor(directrice))
	page := c.Get("/seances/" + p.on(0, 6).Slug() + "/venue")
	want(t, page, 200, "3 jeunes viennent le lundi 23 novembre", "Inaya", "Ava")
	wantNot(t, page, "Essai") // last names
	page = c.Get("/seances/" + p.on(0, 12).Slug() + "/venue")
	want(t, page, 200, "Les prénoms sont montrés")
	wantNot(t, page, firstNames[:]...)
	want(t, c.Get("/seances/"+p.on(1, 6).Slug()+"/venue"), 404)
	want(t, c.Get("/seances"), 200, "Les séances et leurs dates", "Séance 5, Lundi matin")
	page = c.Get("/seances?onglet=venir")
	want(t, page, 200, "Séance 6, Lundi matin")
	if !strings.Contains(page.Body, p.on(0, 6).Slug()+"/venue") {
		t.Error("the list leads to who comes")
	}
}

func TestFilledInLater(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	c := p.site().As(p.actor(nadia))
	want(t, c.Get("/seances?onglet=saisir"), 200, "12 séances attendent leur appel", "À saisir")
	x := p.on(0, 3)
	base := "/seances/" + x.Slug()
	page := c.Get(base)
	want(t, page, 200, "Séance passée.", "Commencer l’appel")
	c.Post(base+"/ouvrir", "page", page.Hidden("page"))
	page = c.Get(base)
	want(t, page, 200, "saisie après coup")
	who := key(p.teens[0])
	c.Post(base+"/personnes/"+who, "page", page.Hidden("page"), "statut", "left-early", "minutes", "30")
	want(t, c.Get(base), 200, "Départ 30 minutes avant la fin")
	want(t, c.Get(base+"/personnes/"+who), 200, "Reçu le jeudi 26 novembre 2026")
	want(t, c.Post(base+"/personnes/"+who, "page", page.Hidden("page"), "statut", "late", "minutes", "beaucoup"), 422, "Écrivez un nombre de minutes")
	if got := p.on(0, 3).OpenedAt; got.Day() != 2 {
		t.Fatal(got)
	}
	future := p.on(0, 9)
	want(t, c.Post("/seances/"+future.Slug()+"/ouvrir", "page", page.Hidden("page")), 409, "l’appel s’ouvre ce jour-là")
}

func TestCalendarOnThePage(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	site := p.site()
	manager, lead, college := site.As(p.actor(claire)), site.As(p.actor(steering)), site.As(p.actor(cpe))
	base := "/cohortes/" + p.cohort.String() + "/calendrier"
	want(t, manager.Get(base), 200, "Les séances n’ont pas encore de date", "Proposer les dates", "16 dates changent")
	if got := manager.Post(base); got.Code != 303 {
		t.Fatalf("%+v", got)
	}
	page := manager.Get(base)
	want(t, page, 200, "32 séances datées sur 32 prévues", "Lundi matin", "Toussaint", "Noël", "16 sur 16", "Ajouter une séance")
	wantNot(t, page, "Accepter ces dates")
	month := manager.Get(base + "?vue=mois")
	want(t, month, 200, "Novembre 2026", "Déplacer", "Vacances de la Toussaint", "Tous les groupes, jusqu’au mardi 27 octobre")
	wantNot(t, lead.Get(base+"?vue=mois"), ">Déplacer", "Ajouter une séance")
	want(t, college.Get(base), 200, "Lundi matin")
	want(t, site.As(p.actor(stranger)).Get(base), 404)

	x := p.on(0, 8)
	change := "/seances/" + x.Slug() + "/annuler"
	ask := manager.Get(change)
	want(t, ask, 200, "Annuler la séance 8, Lundi matin", "Pourquoi ?")
	fresh := ask.Hidden("nouveau")
	want(t, manager.Post(change, "nouveau", fresh, "version", "1"), 422, "Dites pourquoi")
	preview := manager.Post(change, "nouveau", fresh, "version", "1", "motif", "Météo", "precision", "neige")
	want(t, preview, 200, "Le groupe perd 1 séance", "16 séances sur 16, 40 h en tout", "15 séances sur 16, 37 h 30 en tout", "Météo : neige", "plus de date")
	if p.on(0, 8).Cancelled {
		t.Fatal("nothing is done before it is confirmed")
	}
	sent := manager.Post(change, "nouveau", fresh, "version", "1", "motif", "Météo", "precision", "neige", "confirme", "oui")
	if sent.Code != 303 || sent.Location != base+"?vue=mois" {
		t.Fatalf("%+v %s", sent, sent.Text())
	}
	want(t, manager.Get(base+"?vue=mois"), 200, "Météo : neige", "Rattraper", "Annulée")
	want(t, manager.Get("/seances/"+x.Slug()), 200, "Cette séance est annulée.", "Choisir une date de rattrapage")

	change = "/seances/" + x.Slug() + "/rattrapage"
	want(t, manager.Post(change, "nouveau", fresh, "version", "2", "date", "2026-12-21", "debut", "09:00", "fin", "11:30"), 422, "Vacances de Noël")
	want(t, manager.Post(change, "nouveau", fresh, "version", "2", "date", "demain", "debut", "9", "fin", ""), 422, "Cette date n’existe pas", "Écrivez une heure")
	slot := []string{"nouveau", fresh, "version", "2", "date", "2026-12-08", "debut", "09:00", "fin", "11:30"}
	want(t, manager.Post(change, slot...), 200, "Le groupe gagne 1 séance", "Un autre groupe de la cohorte a sa séance en même temps.")
	want(t, manager.Post(change, append(slot, "confirme", "oui")...), 422, "Lisez ce qui gêne")
	for range 2 {
		if sent := manager.Post(change, append(slot, "confirme", "oui", "malgre", "oui")...); sent.Code != 303 {
			t.Fatalf("%+v %s", sent, sent.Text())
		}
	}
	if got := p.on(0, 8); got.Date.String() != "2026-12-08" || got.MakeUpFor != x.ID {
		t.Fatalf("%+v", got)
	}
	extra := "/cohortes/" + p.cohort.String() + "/groupes/" + p.groups[0].String() + "/seances"
	want(t, manager.Get(extra+"/nouvelle"), 200, "Ajouter une séance, Lundi matin")
	want(t, lead.Get(extra+"/nouvelle"), 403)
	want(t, manager.Post(extra, "nouveau", "x", "version", "0"), 422, "Rechargez la page")
	slot = []string{"nouveau", id.New[session.Session](p.ids).String(), "date", "2026-12-10", "debut", "09:00", "fin", "11:30", "confirme", "oui"}
	if sent := manager.Post(extra, slot...); sent.Code != 303 {
		t.Fatalf("%+v %s", sent, sent.Text())
	}
	want(t, manager.Get(base), 200, "17 sur 16")
}

func TestFeed(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-26T12:00")
	site := p.site()
	c := site.As(access.Actor{})
	x := p.on(0, 8)
	g := grant[access.EditCalendar](p, nadia)
	if err := p.store.Cancel(t.Context(), g, x.ID, x.Version, "Météo", nil, 0); err != nil {
		t.Fatal(err)
	}
	page := c.Get("/agenda/nadia.ics")
	if page.Code != 200 || strings.Count(page.Body, "BEGIN:VEVENT") != 32 {
		t.Fatalf("%d, %d events", page.Code, strings.Count(page.Body, "BEGIN:VEVENT"))
	}
	for _, text := range []string{
		"UID:" + x.ID.String() + "@binome\r\n", "STATUS:CANCELLED", "SEQUENCE:1\r\n", `SUMMARY:Annulée : Séance 8\, Lundi matin`,
		`LOCATION:Les Hirondelles\, Roubaix`, "DTSTART;TZID=Europe/Paris:20261124T090000",
	} {
		if !strings.Contains(plain(page.Body), text) {
			t.Errorf("no %q", text)
		}
	}
	wantNot(t, page, firstNames[:]...)
	for _, path := range []string{"/agenda/nadia", "/agenda/personne.ics", "/agenda/.ics"} {
		if got := c.Get(path); got.Code != 404 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

func TestStrangeAddresses(t *testing.T) {
	t.Parallel()
	p := planned(t, "2026-11-24T09:05")
	c := p.site().As(p.actor(nadia))
	x := p.on(1, 6)
	p.record(nadia, x, p.event(x, session.Opened))
	base := "/seances/" + x.Slug()
	for _, path := range []string{
		"/seances/2026-11-24", "/seances/2026-02-31-" + p.groups[0].String(), "/seances/x", base + "x",
		base + "/personnes/x", base + "/personnes/" + key(p.teens[0]), base + "/rien", "/cohortes/x/calendrier",
		"/cohortes/" + key(1) + "/groupes/" + p.groups[0].String() + "/seances/nouvelle",
	} {
		if got := c.Get(path); got.Code != 404 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	for path, form := range map[string][]string{
		"/marques":      {"p." + key(p.teens[3]), "absent", "vu." + key(p.teens[3]), "present", "c." + key(p.teens[3]), "<script>"},
		"/compte":       {"ou", "moon", "nombre", "3"},
		"/compte ":      nil,
		"/moment":       {"moment", "moon"},
		"/suppleance":   {"enfant", key(p.children[3]), "qui", "lui"},
		"/observations": {"jeune", "x"},
	} {
		if got := c.Post(base+strings.TrimSpace(path), append(form, "page", "nonce")...); got.Code < 400 || got.Code >= 500 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if s := p.state(x).People[p.teens[3]]; s.Marked {
		t.Errorf("%+v", s)
	}
}
