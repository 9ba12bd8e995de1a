package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/id"
)

// terminalRun runs a command on cfg and gives what it printed.
func terminalRun(t *testing.T, cfg config, in string, args ...string) (string, error) {
	t.Helper()
	c, out := terminalOf(in)
	run := userCommand
	if args[0] == "audit" {
		run = auditCommand
	}
	err := run(t.Context(), cfg, args[1:], c)
	return out.String(), err
}

var linkIn = regexp.MustCompile(`http://localhost:8080/l/([A-Za-z0-9_-]{32})`)

func TestUserCommand(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	h := opened(t, cfg)
	furnish(t, h) // the partner 2
	partner := "partner:" + id.ID[identity.Target](2).String()
	out, err := terminalRun(t, cfg, "", "user", "add", "--email", "Nour@exemple.fr", "--name", "Nour Essai", "--role", "partner-manager", "--scope", partner)
	if err != nil {
		t.Fatal(err)
	}
	token := linkIn.FindStringSubmatch(out)
	if token == nil {
		t.Fatal("no link in:", out)
	}
	if l, err := h.identity.OpenLink(t.Context(), token[1]); err != nil || l.Kind != identity.Invitation {
		t.Error(l, err)
	}
	listed := func() string {
		out, err := terminalRun(t, cfg, "", "user", "list")
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := listed(); !strings.Contains(out, "Nour@exemple.fr") || !strings.Contains(out, "partner-manager "+partner) ||
		!strings.Contains(out, "sans mot de passe") || strings.Contains(out, "en attente") {
		t.Error(out)
	}
	if _, err := terminalRun(t, cfg, "quatre mots au hasard\n", "user", "password", "nour@exemple.fr"); err != nil {
		t.Fatal(err)
	}
	client := netip.MustParseAddr("127.0.0.1")
	if _, err := h.identity.SignIn(t.Context(), "nour@exemple.fr", "quatre mots au hasard", client, ""); err != nil {
		t.Error(err)
	}
	if out, err := terminalRun(t, cfg, "", "user", "link", "nour@exemple.fr"); err != nil || !strings.Contains(out, "une heure") {
		t.Error(out, err)
	}
	if _, err := terminalRun(t, cfg, "", "user", "disable", "nour@exemple.fr"); err != nil || !strings.Contains(listed(), "fermé") {
		t.Error(err)
	}
	_, err = terminalRun(t, cfg, "", "user", "link", "nour@exemple.fr")
	refused(t, err, "fermé")
	if _, err := terminalRun(t, cfg, "", "user", "enable", "nour@exemple.fr"); err != nil || !strings.Contains(listed(), "ouvert") {
		t.Error(err)
	}
	if r, err := h.audit.Verify(t.Context()); err != nil || !r.Whole() || r.Pending != 0 || r.Entries < 5 {
		t.Error(r, err)
	}
}

// TestUserApprove: the terminal is the second person for a role that a page proposed.
func TestUserApprove(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	h := opened(t, cfg)
	who := account(t, h, "lea@exemple.fr")
	err := h.identity.Assign(t.Context(), audit.Actor{Account: int64(who), Role: string(access.PlatformAdmin)}, identity.Assignment{
		ID: id.New[identity.Assignment](h.ids), Account: who, Role: access.PlatformAdmin, Kind: access.All, From: h.clock.Today(),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"Approuvé : Administration technique", "Aucun rôle de lea@exemple.fr n’attend"} {
		if out, err := terminalRun(t, cfg, "", "user", "approve", "lea@exemple.fr"); err != nil || !strings.Contains(out, says) {
			t.Error(out, err)
		}
	}
	if a, err := h.identity.Actor(t.Context(), who); err != nil || !a.Has(access.PlatformAdmin) {
		t.Error(a, err)
	}
}

func TestUserCommandRefuses(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	h := opened(t, cfg)
	account(t, h, "lea@exemple.fr")
	group := "group:" + id.ID[identity.Target](9).String()
	add := func(pairs ...string) []string {
		return append([]string{"user", "add", "--email", "nour@exemple.fr", "--name", "Nour Essai"}, pairs...)
	}
	for _, c := range []struct {
		in    string
		args  []string
		words string
	}{
		{"", add("--role", "chef"), "n’est pas un rôle"},
		{"", add("--role", "facilitator"), "--scope"},
		{"", add("--role", "facilitator", "--scope", "all"), "--scope"},
		{"", add("--role", "facilitator", "--scope", "group:12"), "douze signes"},
		{"", add("--role", "facilitator", "--scope", group), "Rien n’a l’identifiant"},
		{"", add("--role", "platform-admin", "--scope", group), "--scope"},
		{"", []string{"user", "add", "--email", "nour", "--name", "Nour", "--role", "dpo"}, "e-mail"},
		{"", []string{"user", "add", "--email", "lea@exemple.fr", "--name", "Nour", "--role", "dpo"}, "déjà"},
		{"", []string{"user", "disable", "personne@exemple.fr"}, "Aucun compte"},
		{"", []string{"user", "password", "lea@exemple.fr"}, "entrée standard"},
		{"court\n", []string{"user", "password", "lea@exemple.fr"}, "Quatre mots"},
	} {
		out, err := terminalRun(t, cfg, c.in, c.args...)
		refused(t, err, c.words)
		if out != "" {
			t.Errorf("%v prints %q", c.args, out)
		}
	}
	for _, args := range [][]string{{"user"}, {"user", "chanter"}, {"user", "disable"}, {"user", "list", "x"}, {"user", "add"}, {"user", "link", "a", "b"}} {
		if _, err := terminalRun(t, cfg, "", args...); !errors.Is(err, errUsage) {
			t.Error(args, err)
		}
	}
	if n, err := db.Value[int](t.Context(), h.db, "select count(*) from account"); n != 1 || err != nil {
		t.Error(n, err)
	}
}

func TestAuditCommand(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	h := opened(t, cfg)
	_, err := terminalRun(t, cfg, "", "audit", "head")
	refused(t, err, "vide")
	account(t, h, "lea@exemple.fr")
	kept, err := terminalRun(t, cfg, "", "audit", "head")
	if err != nil || !strings.HasPrefix(kept, "binome audit log\n1\n") {
		t.Fatal(kept, err)
	}
	file := filepath.Join(t.TempDir(), "signature.txt")
	if err := os.WriteFile(file, []byte(kept), 0o600); err != nil {
		t.Fatal(err)
	}
	account(t, h, "nour@exemple.fr")
	if _, err := h.audit.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	out, err := terminalRun(t, cfg, "", "audit", "verify", "--against", file)
	if err != nil || !strings.Contains(out, "entries: 2\n") || !strings.Contains(out, "— binome-audit ") {
		t.Error(out, err)
	}
	alter := func(query string) {
		t.Helper()
		if err := h.db.Tx(t.Context(), func(tx *db.Tx) error { _, err := db.Exec(t.Context(), tx, query); return err }); err != nil {
			t.Fatal(err)
		}
	}
	alter("update audit_entry set action = 'other' where idx = 1")
	out, err = terminalRun(t, cfg, "", "audit", "verify")
	refused(t, err, "à partir de l’entrée 1")
	if !strings.Contains(out, "first bad index: 1\n") {
		t.Error(out)
	}
	out, err = terminalRun(t, cfg, "", "audit", "verify", "--json")
	refused(t, err, "à partir de l’entrée 1")
	var report auditJSON
	if err := json.NewDecoder(bytes.NewBufferString(out)).Decode(&report); err != nil || report.Entries != 2 || report.FirstBad == nil || *report.FirstBad != 1 {
		t.Error(out, err)
	}
}

func TestAuditCommandRefuses(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	opened(t, cfg)
	file := filepath.Join(t.TempDir(), "autre.txt")
	if err := os.WriteFile(file, []byte("bonjour\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := terminalRun(t, cfg, "", "audit", "verify", "--against", file)
	refused(t, err, "n’est pas une signature")
	_, err = terminalRun(t, cfg, "", "audit", "verify", "--against", file+"x")
	refused(t, err, "ne se lit pas")
	for _, args := range [][]string{{"audit"}, {"audit", "head", "x"}, {"audit", "verify", "x"}} {
		if _, err := terminalRun(t, cfg, "", args...); !errors.Is(err, errUsage) {
			t.Error(args, err)
		}
	}
}
