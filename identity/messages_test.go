package identity

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/job"
	"binome/internal/mail"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a message with its file; the token is replaced.
func golden(t *testing.T, name string, m mail.Message) {
	t.Helper()
	text := "À : " + m.To + "\nObjet : " + m.Subject + "\n\n" + m.Text
	for _, l := range m.Links {
		if i := strings.Index(l, "/l/"); i >= 0 {
			text = strings.ReplaceAll(text, l, l[:i]+"/l/JETON")
		}
	}
	file := filepath.Join("testdata", "mail", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(string(readFile(t, file)), text); d != "" {
		t.Errorf("%s (-update rewrites it):\n%s", file, d)
	}
}

// tokenIn is the token of a message's link.
func tokenIn(t *testing.T, m mail.Message) string {
	t.Helper()
	_, token, ok := strings.Cut(m.Links[0], "https://binome.example/l/")
	if !ok {
		t.Fatal("no link in the message")
	}
	return token
}

func TestInvitationByMail(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.ok(h.s.Invite(t.Context(), h.manages(h.managerA), h.facilitatorA))
	h.ok(h.s.Invite(t.Context(), h.manages(h.managerA), h.facilitatorA)) // a double click
	if n := h.count("select count(*) from link"); n != 0 {
		t.Errorf("%d links before the message leaves", n)
	}
	got := h.post()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	golden(t, "invitation", got[0])
	h.ok(h.s.ChoosePassword(t.Context(), tokenIn(t, got[0]), goodPassword))
	if got := h.post(); len(got) != 0 {
		t.Errorf("a first password is announced: %d messages", len(got))
	}
	h.ok(h.s.Invite(t.Context(), h.manages(h.managerA), h.facilitatorA))
	got = h.post()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	golden(t, "reset", got[0])
	if h.audited("link-asked", h.facilitatorA) != 3 || h.audited("link-sent", h.facilitatorA) != 2 {
		t.Error("not in the access log")
	}
}

func TestNoticeOfANewPassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	h.password(h.facilitatorA, "autre phrase plus longue") // the terminal's doing
	if got := h.post(); len(got) != 0 {
		t.Errorf("%d messages", len(got))
	}
	h.ok(h.s.ChangePassword(t.Context(), grant[access.UseOwnAccount](h, h.facilitatorA), "autre phrase plus longue", goodPassword))
	got := h.post()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	golden(t, "notice", got[0])
}

// Whoever cannot sign in is not invited.
func TestInviteNeedsAnAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n, _ := Draft{Name: "Sans Courriel"}.Parse()
	h.ok(h.s.AddAccount(t.Context(), audit.Actor{Account: int64(h.managerA)}, 77, n))
	if err := h.s.Invite(t.Context(), h.manages(h.managerA), 77); fault.KindOf(err) != fault.Conflict {
		t.Error(err)
	}
	h.ok(h.s.Close(t.Context(), h.manages(h.managerA), h.facilitatorA))
	if err := h.s.Invite(t.Context(), h.manages(h.managerA), h.facilitatorA); fault.KindOf(err) != fault.Conflict {
		t.Error(err)
	}
}

// An invitation asked before the account was closed is not sent after.
func TestClosedMeanwhile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.ok(h.s.Invite(t.Context(), h.manages(h.managerA), h.facilitatorA))
	h.ok(h.s.Close(t.Context(), h.manages(h.managerA), h.facilitatorA))
	if got := h.post(); len(got) != 0 {
		t.Errorf("%d messages", len(got))
	}
}

// TestForgotten: the same is written whether the address has an account or not,
// and the message goes to the account's own address, once, three times an hour.
func TestForgotten(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	h.password(h.facilitatorB, goodPassword)
	h.ok(h.s.Disable(t.Context(), audit.Actor{}, h.facilitatorB))
	addresses := map[string]int{
		"FANTA.diallo@EXEMPLE.example": 1, email("Félix Brun"): 0 /* closed */, email("Maud Contact"): 0 /* never signs in */, "inconnu@exemple.example": 0,
	}
	for typed, messages := range addresses {
		tries, jobs := h.count("select count(*) from signin_failure"), h.count("select count(*) from job")
		h.ok(h.s.Forgotten(t.Context(), typed, client(1)))
		tries, jobs = h.count("select count(*) from signin_failure")-tries, h.count("select count(*) from job")-jobs
		if tries != 2 || jobs != 1 {
			t.Errorf("%s: %d tries and %d jobs are written", typed, tries, jobs)
		}
		got := h.post()
		if len(got) != messages {
			t.Errorf("%s: %d messages", typed, len(got))
		}
		for _, m := range got {
			if m.To != email("Fanta Diallo") {
				t.Errorf("sent to what was typed: %s", m.To)
			}
			golden(t, "reset", m)
		}
	}
	h.ok(h.s.Forgotten(t.Context(), email("Fanta Diallo"), client(2)))
	third := h.post()
	h.ok(h.s.Forgotten(t.Context(), email("Fanta Diallo"), client(3)))
	third = append(third, h.post()...)
	if len(third) != 2 || h.opens(tokenIn(t, third[0])) || !h.opens(tokenIn(t, third[1])) {
		t.Error("of two messages, the later link should open")
	}
	h.ok(h.s.Forgotten(t.Context(), email("Fanta Diallo"), client(4)))
	if got := h.post(); len(got) != 0 || !h.opens(tokenIn(t, third[1])) {
		t.Errorf("a fourth message in an hour: %d", len(got))
	}
}

func TestForgettingIsThrottledByNetwork(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for range 30 {
		h.ok2(h.s.try(t.Context(), forgettingLimit(client(1))))
	}
	if err := h.s.Forgotten(t.Context(), "x@exemple.example", client(1)); fault.KindOf(err) != fault.TooMany {
		t.Error(err)
	}
	h.ok(h.s.Forgotten(t.Context(), "x@exemple.example", client(2)))
}

// While an account is locked by somebody's wrong passwords, its owner comes back by
// the mailbox.
func TestTheVictimOfAThrottleComesBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	for i := range 15 {
		h.signIn(email("Fanta Diallo"), "faux mot de passe", client(byte(i)))
	}
	h.ok(h.s.Forgotten(t.Context(), email("Fanta Diallo"), client(99)))
	got := h.post()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	b := h.browser(0)
	path := "/l/" + tokenIn(t, got[0])
	want(t, b.Get(path), 200, "Bonjour Fanta Diallo")
	p := b.Post(path, "mot_de_passe", "autre phrase plus longue")
	want(t, p, 303)
	if h.holds(b.Cookie("binome")) != h.facilitatorA {
		t.Error("not signed in after the reset")
	}
	if _, kind := h.signIn(email("Fanta Diallo"), "autre phrase plus longue", client(99)); kind != 0 {
		t.Errorf("still locked: kind %d", kind)
	}
}

// No token rests in the queue, and what was typed leaves it with the job.
func TestTheQueueHoldsNoSecret(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	h.ok(h.s.Forgotten(t.Context(), "jamais.vu@exemple.example", client(1)))
	h.ok(h.s.Invite(t.Context(), h.manages(h.managerA), h.facilitatorA))
	h.post()
	if n := h.count("select count(*) from job where payload <> '' or done_at is null"); n != 0 {
		t.Errorf("%d jobs hold something", n)
	}
}

// A message that the server refuses for good is not tried again; another failure is.
func TestFailedMessages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.ok(h.s.Invite(t.Context(), h.manages(h.managerA), h.facilitatorA))
	broken := filepath.Join(t.TempDir(), "file")
	h.ok(os.WriteFile(broken, nil, 0o600))
	w := job.NewWorker(h.db, h.clock, discard(), Jobs(h.s, mail.Folder(broken, h.clock, h.ids), "https://binome.example"))
	h.ok2(w.Drain(t.Context()))
	if n, err := job.Waiting(t.Context(), h.db); n != 1 || err != nil {
		t.Errorf("%d wait %v", n, err)
	}
	p := post{h.s, nil, ""}
	for name, j := range map[string]job.Job{"no account": {Kind: inviteJob, Key: "?"}, "no address": {Kind: forgottenJob, Payload: "{"}} {
		handle := map[string]func(context.Context, job.Job) error{inviteJob: p.invite, forgottenJob: p.forgotten}[j.Kind]
		if err := handle(t.Context(), j); err == nil || errors.Unwrap(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
