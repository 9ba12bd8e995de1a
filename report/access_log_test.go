package report_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/personal"
)

func (p *pilot) sequence() {
	p.t.Helper()
	_, err := p.log.Sequence(p.t.Context())
	p.must(err)
}

const log = "/donnees/journal-acces"

func TestAccessLog(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	c := s.As(officer)
	want(t, c.Get(log), 200, "Aucune ligne", "lignes récentes attendent leur place")
	want(t, s.As(manager).Get(address(yanis)), 200)
	p.sequence()
	page := c.Get(log)
	want(t, page, 200, "Claire Vasseur", "Coordination de l’association", "Données ouvertes", "nom d’un jeune", "suivi d’une personne", "2 personnes",
		personal.Person(yanis).String(), "Appel enregistré", "La signature à conserver", "binome-audit")
	never(t, page, "Précédent", "récente")
	for _, name := range append(teenNames, childNames...) {
		never(t, page, name)
	}
	if p.reveals() != 1 {
		t.Error("reading the log opens nothing:", p.reveals())
	}

	// Filters.
	of := personal.Person(yanis).String()
	want(t, c.Get(log+"?quoi=reveal"), 200, "Données ouvertes")
	never(t, c.Get(log+"?quoi=reveal"), "<td>Appel enregistré")
	want(t, c.Get(log+"?personne="+of), 200, "Données ouvertes", "Appel enregistré")
	want(t, c.Get(log+"?personne="+personal.Person(12345).String()), 200, "Aucune ligne")
	want(t, c.Get(log+"?qui="+julien.String()), 200, "Aucune ligne")
	want(t, c.Get(log+"?qui="+claire.String()+"&quoi=reveal"), 200, "Données ouvertes")
	want(t, c.Get(log+"?du=26/11/2026&au=26+novembre+2026"), 200, "Données ouvertes")
	never(t, c.Get(log+"?du=26/11/2026&au=26+novembre+2026"), "<td>Appel enregistré")
	want(t, c.Get(log+"?au=2026-10-31"), 200, "Appel enregistré")
	never(t, c.Get(log+"?au=2026-10-31"), "<td>Données ouvertes")
	want(t, c.Get(log+"?du=31/02/2026&personne=x&qui=y"), 422, "Ce jour n’existe pas.", "douze lettres", "Choisissez une personne", "Il reste 3 points")
	want(t, c.Get(log+"?du=2026-11-26&au=2026-11-25"), 422, "Ce jour est avant le premier.")
	want(t, c.Get(log+"?avant=zz&quoi=unheard-of"), 200, "Aucune ligne")
}

func TestAccessLogPages(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	w := audit.NewWriter(p.db, p.ids)
	for range 120 {
		p.must(w.Write(t.Context(), audit.Entry{Actor: audit.Actor{Account: int64(nadia), Role: "facilitator"}, Action: "unheard-of", At: p.clock.Now()}))
	}
	p.must(w.Write(t.Context(), audit.Entry{Actor: audit.Actor{Account: 99, Role: "terminal"}, Action: audit.Reveal, Class: "teen.identity", Purpose: audit.ForExport, Subjects: many(40), At: p.clock.Now()}))
	p.sequence()
	c := p.site().As(officer)
	want(t, c.Get(log+"?quoi=reveal"), 200, "Terminal", "compte hors de votre périmètre", "40 personnes", "et 28 autres", "fichier emporté")
	page, seen := c.Get(log+"?quoi=unheard-of"), 0
	for range 3 {
		seen += strings.Count(page.Body, "<td>unheard-of</td>")
		next := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(page.Body)
		if next == nil {
			break
		}
		page = c.Get(strings.ReplaceAll(next[1], "&amp;", "&"))
	}
	if seen != 120 || !strings.Contains(page.Body, `rel="prev" href="/donnees/journal-acces?quoi=unheard-of"`) {
		t.Errorf("%d lines over the pages", seen)
	}
}

func many(n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(i + 1)
	}
	return out
}

func TestVerify(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	p.sequence()
	c := p.site().As(officer)
	kept, err := p.log.Head(t.Context())
	p.must(err)
	want(t, c.Post(log+"/verifier"), 200, "Le journal est intact :", "Chaque ligne est à sa place et la signature est la bonne.")
	want(t, c.Post(log+"/verifier", "signature", kept), 200, "Le journal est intact :", "comme la signature que vous avez conservée")
	bad := c.Post(log+"/verifier", "signature", "autre chose")
	want(t, bad, 422, "Ce texte n’est pas une signature de ce journal.")
	if !strings.Contains(bad.Body, "autre chose") {
		t.Error("what was typed is lost")
	}
	p.exec("update audit_entry set action = 'teen.enrol' where idx = 3")
	want(t, c.Post(log+"/verifier"), 200, "Le journal a été modifié : rien n’est prouvé à partir de la ligne 3.", "Une entrée, ou son empreinte, a été modifiée.")
	want(t, p.site().As(lead).Post(log+"/verifier"), 403)
	want(t, c.Get(log+"/verifier"), 405)
}

// An officer of one pilot sees the acts of those who have a role in it.
func TestAccessLogOfOnePilot(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	of := func(programme int64) access.Actor {
		return actor(access.Assignment{Role: access.DPO, Kind: access.Programme, Target: programme})
	}
	w := audit.NewWriter(p.db, p.ids)
	for who, action := range map[access.AccountID]string{nadia: "session.record", claire: "teen.enrol"} {
		p.must(w.Write(t.Context(), audit.Entry{Actor: audit.Actor{Account: int64(who), Role: "facilitator"}, Action: action, At: p.clock.Now()}))
	}
	p.exec("insert into assignment (id, account_id, role, scope_kind, scope_id, starts_on, proposed_at, approved_at) values (810, $1, 'college-contact', 'school', 14, '2026-09-01', 0, 0)", julien)
	p.sequence()
	page := s.As(of(programmeID)).Get(log + "?du=26/11/2026")
	want(t, page, 200, "Nadia Ferhat", "Appel enregistré", "votre périmètre")
	never(t, page, "<td>Jeune inscrit", "Claire Vasseur</option>")
	want(t, page, 200, "Julien Morel")
	other := s.As(of(910)).Get(log)
	want(t, other, 200, "Aucune ligne")
	never(t, other, "Nadia Ferhat</option>", "Julien Morel")
	want(t, s.As(of(910)).Get(log+"?qui="+nadia.String()), 200, "Aucune ligne")
	want(t, s.As(of(910)).Get(log+"?personne="+cohort.TeenID(yanis).String()), 200, "Aucune ligne")
}

// Every act that the code writes to the log has a word in the filter.
func TestEveryActHasAWord(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	page := p.site().As(officer).Get(log)
	acts := regexp.MustCompile(`(?:entry\(s, g, |\.audit\(ctx, tx, [^"\n]*|Action:\s*|Action = )"([a-z][a-z.-]*[.-][a-z.-]+)"`)
	var codes []string
	files, err := filepath.Glob("../*/*.go")
	p.must(err)
	inside, err := filepath.Glob("../internal/*/*.go")
	p.must(err)
	for _, f := range append(files, inside...) {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, err := os.ReadFile(f)
		p.must(err)
		for _, m := range acts.FindAllSubmatch(text, -1) {
			if c := string(m[1]); !slices.Contains(codes, c) {
				codes = append(codes, c)
			}
		}
	}
	if len(codes) < 35 {
		t.Errorf("only %d acts found: the expression no longer fits the code", len(codes))
	}
	for _, c := range append(codes, audit.Reveal) {
		if !strings.Contains(page.Body, `<option value="`+c+`"`) {
			t.Errorf("%s has no word in access_words.go", c)
		}
	}
}
