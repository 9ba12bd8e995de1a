package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/id"
	"binome/internal/testkit/webkit"
	"binome/outcome"
	"binome/session"
)

func address(who int64) string { return "/jeunes/" + cohort.TeenID(who).String() }

// rows are the lines of a teen's strip in letters, "-" for an empty cell.
func rows(p webkit.Page) map[string]string {
	out := map[string]string{}
	_, table, _ := strings.Cut(p.Body, `<table class="fil-jeune">`)
	table, _, _ = strings.Cut(table, "</table>")
	_, body, _ := strings.Cut(table, "<tbody>")
	for r := range strings.SplitSeq(body, "<tr") {
		head := regexp.MustCompile(`<th scope="row">(.*?)</th>`).FindStringSubmatch(r)
		if head == nil {
			continue
		}
		line := ""
		for _, td := range regexp.MustCompile(`(?s)<td>(.*?)</td>`).FindAllStringSubmatch(r, -1) {
			mark := regexp.MustCompile(`data-etat="(.)"|#m-(\d)`).FindStringSubmatch(td[1])
			switch {
			case mark == nil:
				line += "-"
			default:
				line += mark[1] + mark[2]
			}
		}
		out[head[1]] = strings.TrimRight(line, "-F")
	}
	return out
}

func TestTeen(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	p.now("2026-11-26T12:00")
	p.write(yanis, monday, 1, "On a couru partout.", true)
	p.write(yanis, monday, 2, "Rien à dire.", false)
	err := p.sessions.Observe(t.Context(), grant[access.WriteObservations](t, bothGroups), session.NewObservation{
		ID: 9001, Session: p.on(monday, 1).ID, Teen: yanis, Note: session.Note{Gestures: []session.Gesture{session.Waited}, Text: "A laissé choisir."},
	})
	p.must(err)
	p.must(p.outcomes.Record(t.Context(), grant[access.WriteSheets](t, manager), outcome.New{
		ID: id.New[outcome.Sheet](p.ids), Teen: yanis, Wave: outcome.T0, ReceivedOn: date("2026-09-24"),
		Answers: outcome.Answers{Items: map[string]int{"attitude": 3, "participation": 3, "behaviour": 3, "attendance": 3}},
	}))
	s := p.site()

	page := s.As(ofMonday).Get(address(yanis))
	want(t, page, 200, "Yanis E.", "4 présences sur 6 appels. Binôme avec Gabin.", "Ses 16 séances", "Jeu avec Gabin", "depuis le 1er octobre 2026", "Parce que Gabin chante.",
		"A laissé choisir.", "« On a couru partout. »", "Séance 1, partagé avec son accord", "2 journaux, lus par la personne référente seule.",
		"Fiche de départ", "reçue le 24 septembre 2026", "pas encore ouverte", "5 oct.", "18 nov.")
	never(t, page, "Rien à dire", "Ce que vous ne voyez pas", "EssaiYanis", "Groupe et binôme")
	if diff := cmp.Diff(map[string]string{"Venue": "PAEPPP", "Jeu avec Gabin": "P--PPP", "Journal": "44"}, rows(page)); diff != "" {
		t.Error(diff)
	}

	// Steering: no name at all, neither of the child, nor why they were paired.
	page = s.As(lead).Get(address(yanis))
	want(t, page, 200, "Goutte mirabelle", "Vous voyez un glyphe, pas un nom.", "Son journal n’est lu que", "Les fiches des enseignants ne vous sont pas montrées.",
		"Les observations des séances ne vous sont pas montrées.", "Un enfant de la maternelle")
	never(t, page, "Yanis", "Gabin", "chante", "couru", "laissé choisir", "reçue le")
	if diff := cmp.Diff(map[string]string{"Venue": "PAEPPP", "Jeu avec l’enfant": "P--PPP"}, rows(page)); diff != "" {
		t.Error(diff)
	}

	// The manager reads all but the journal.
	page = s.As(manager).Get(address(yanis))
	want(t, page, 200, "Yanis E.", "Parce que Gabin chante.", "A laissé choisir.", "Son journal n’est lu que", "Groupe et binôme")
	never(t, page, "couru", "Lire le journal")

	// The collège knows its own pupil, not the child.
	page = s.As(ofCanal).Get(address(camille))
	want(t, page, 200, "Camille E.", "Un enfant de la maternelle")
	never(t, page, "Rosalie", "chante", "Jeu avec")
	if diff := cmp.Diff(map[string]string{"Venue": "PPPCNN"}, rows(page)); diff != "" {
		t.Error(diff)
	}
}

// A teen's weeks follow them from one group to the other.
func TestTeenWhoMoved(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	p.write(noor, monday, 1, "Premier jour.", true)
	page := s.As(bothGroups).Get(address(noor))
	want(t, page, 200, "Noor E.", "3 présences sur 3 appels.", "Mardi matin, Le Petit Quai", "5 oct.", "13 oct.", "« Premier jour. »")
	if diff := cmp.Diff(map[string]string{"Venue": "PPRCNN", "Jeu avec Isaac": "PPP", "Journal": "4"}, rows(page)); diff != "" {
		t.Error(diff)
	}
	// The facilitator of the new group alone has the mark, not the session.
	page = s.As(ofTuesday).Get(address(noor))
	want(t, page, 200, "Noor E.", "3 présences sur 3 appels.")
	never(t, page, "5 oct.")
	want(t, s.As(ofMonday).Get(address(noor)), 404)
}

func TestTeenWhoLeft(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	page := s.As(manager).Get(address(enzo))
	want(t, page, 200, "Enzo E.", "3 présences sur 3 appels.", "A quitté le programme le 6 novembre 2026 : le jeune ne souhaite plus venir.", "Départ du jeune")
	if diff := cmp.Diff("PPPXXXXXXXXXXXXX", rows(page)["Venue"]); diff != "" {
		t.Error(diff)
	}
	p.now("2026-11-05T12:00")
	want(t, s.As(manager).Get(address(enzo)), 200, "Quittera le programme le 6 novembre 2026")
	p.now("2026-11-26T12:00")
	p.erase(enzo, enzo+child)
	for _, who := range []access.Actor{manager, ofMonday} {
		page = s.As(who).Get(address(enzo))
		want(t, page, 200, "Capsule mirabelle", "3 présences sur 3 appels.")
		never(t, page, "Enzo", "Naël", "chante")
	}
}

// Each panel has a grant of its own, that may reach less than the page.
func TestTeenForMixedRoles(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	p.write(yanis, monday, 1, "Secret de Yanis.", true)
	p.write(camille, tuesday, 1, "Secret de Camille.", true)
	s := p.site()
	mixed := s.As(actor(everywhere, onMonday))
	want(t, mixed.Get(address(yanis)), 200, "Yanis E.", "Gabin", "Secret de Yanis.", "Ce que voit le collège")
	page := mixed.Get(address(camille))
	want(t, page, 200, "Hexagone mirabelle", "Vous voyez un glyphe", "Son journal n’est lu que", "Les fiches des enseignants ne vous sont pas montrées.", "Les observations des séances ne vous sont pas montrées.")
	never(t, page, "Camille", "Rosalie", "Secret", "chante")
	page = s.As(actor(onMonday, atCanal)).Get(address(camille))
	want(t, page, 200, "Camille E.", "Son journal n’est lu que")
	never(t, page, "Secret", "Rosalie", "chante", "0 journal")
}

func TestTeenIsOneEntry(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	p.write(yanis, monday, 1, "On a couru.", true)
	s := p.site()
	steering, named := s.As(lead), s.As(ofMonday)
	steering.Get(address(yanis))
	if p.reveals() != 0 {
		t.Error("glyphs are no reveal")
	}
	want(t, named.Get(address(yanis)), 200, "On a couru.")
	if p.reveals() != 1 {
		t.Error("entries:", p.reveals())
	}
}

func TestDoors(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	memo, file, grid := "/groupes/"+monday.String()+"/memo", "/cohortes/"+theCohort.String()+"/presences", "/api/cohortes/"+theCohort.String()+"/grille"
	for name, c := range map[string]struct {
		who                                       access.Actor
		teen, memo, named, coded, grid, log, home int
	}{
		"stranger":  {access.Actor{}, 303, 303, 303, 303, 401, 303, 303},
		"foreigner": {foreigner, 404, 404, 404, 404, 404, 403, 200},
		"lead":      {lead, 200, 403, 403, 200, 200, 403, 200},
		"manager":   {manager, 200, 200, 200, 200, 200, 403, 200},
		"Tuesday":   {ofTuesday, 404, 404, 200, 200, 200, 403, 200},
		"collège":   {ofCanal, 404, 403, 403, 403, 403, 403, 403},
		"officer":   {officer, 403, 403, 403, 403, 403, 200, 403},
	} {
		client := s.As(c.who)
		for path, code := range map[string]int{
			address(kenza): c.teen, memo: c.memo, file + ".csv": c.named, file + ".xlsx": c.named, file + "-codees.csv": c.coded,
			file + "-codees.xlsx": c.coded, grid: c.grid, "/donnees/journal-acces": c.log, "/aujourdhui": c.home,
		} {
			if got := client.Get(path); got.Code != code {
				t.Errorf("%s gets %d, want %d, for %s", name, got.Code, code, path)
			}
		}
	}
	for _, path := range []string{"/jeunes/zzz", "/groupes/zzz/memo", "/cohortes/zzz/presences.csv", "/api/cohortes/zzz/grille"} {
		want(t, s.As(manager).Get(path), 404)
	}
	for _, name := range teenNames {
		if strings.Contains(s.Log.String(), name) {
			t.Error("a name in the log")
		}
	}
}

func TestBrief(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	at := "/groupes/" + tuesday.String() + "/memo"
	page := s.As(ofTuesday).Get(at)
	want(t, page, 200, "Mardi matin, Le Petit Quai", "Prochaine séance : la 7, mardi 1er décembre 2026, 9 h – 11 h 30.", "Collège des Tisserands, 3 rue des Fileurs, 03 20 00 00 12", "Collège du Canal",
		"Julien Morel, 06 12 34 56 78", "119", "Collecte", "Comptez 3 jeunes", "Bilal E.", "enfant à choisir", "Camille E.", "Rosalie", "Noor E.", "Isaac")
	never(t, page, "Essai", "Kenza")
	if p.reveals() != 1 {
		t.Error("entries:", p.reveals())
	}
	want(t, s.As(ofMonday).Get("/groupes/"+monday.String()+"/memo"), 200, "8 rue du Nid, 03 20 00 00 13", "Kenza E.", "Comptez 3 jeunes")
	p.erase(noor, noor+child)
	page = s.As(ofTuesday).Get(at)
	want(t, page, 200, "Dôme mirabelle", "Dôme mousse")
	never(t, page, "Noor", "Isaac")
	p.now("2027-03-16T09:00")
	want(t, s.As(ofTuesday).Get(at), 200, "Plus de séance prévue.")
}
