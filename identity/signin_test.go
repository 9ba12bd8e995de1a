package identity

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/fault"
)

// signIn tries, and gives the kind of the refusal.
func (h *house) signIn(email, password string, from netip.Addr) (string, fault.Kind) {
	h.t.Helper()
	token, err := h.s.SignIn(h.t.Context(), email, password, from, "essai")
	if err != nil && fault.KindOf(err) == fault.Unknown {
		h.t.Fatal(err)
	}
	return token, fault.KindOf(err)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	for _, typed := range []string{email("Fanta Diallo"), "FANTA.Diallo@Exemple.EXAMPLE", "  fanta.diallo@exemple.example "} {
		token, kind := h.signIn(typed, goodPassword, client(1))
		if kind != 0 || h.holds(token) != h.facilitatorA {
			t.Errorf("%q: kind %d", typed, kind)
		}
	}
	if a, _, err := h.s.Identify(t.Context(), h.token(h.facilitatorA)); err != nil || !a.Has(access.Facilitator) || a.Name != "Fanta Diallo" {
		t.Errorf("actor %+v, %v", a, err)
	}
	for _, bad := range []string{"", "x", goodPassword + " ", "CHEVAL AGRAFE VIOLON"} {
		if _, kind := h.signIn(email("Fanta Diallo"), bad, client(1)); kind != fault.Invalid {
			t.Errorf("%q: kind %d", bad, kind)
		}
	}
	for _, token := range []string{"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if h.holds(token) != 0 {
			t.Errorf("token %q is somebody's", token)
		}
	}
}

// An accent typed as one sign or as two is the same password.
func TestPasswordsAreComposed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, "étable e\u0301curie forêt")
	if _, kind := h.signIn(email("Fanta Diallo"), "e\u0301table écurie fore\u0302t", client(1)); kind != 0 {
		t.Errorf("kind %d", kind)
	}
}

// TestRefusalsAreAlike: unknown, disabled, passwordless accounts and wrong
// passwords say the same and hash once each.
func TestRefusalsAreAlike(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	h.password(h.facilitatorB, goodPassword)
	h.ok(h.s.Disable(t.Context(), audit.Actor{}, h.facilitatorB))
	cases := map[string]string{
		"wrong password": email("Fanta Diallo"), "disabled": email("Félix Brun"), "no password": email("Maud Contact"),
		"unknown": "personne@exemple.example", "empty": "", "nonsense": "%00'\"<script>",
	}
	for name, typed := range cases {
		password := goodPassword
		if name == "wrong password" {
			password = "autre chose encore"
		}
		before := h.s.hasher.done.Load()
		token, err := h.s.SignIn(t.Context(), typed, password, client(1), "essai")
		if !errors.Is(err, errWrong) || token != "" {
			t.Errorf("%s: %v", name, err)
		}
		if n := h.s.hasher.done.Load() - before; n != 1 {
			t.Errorf("%s: %d hashes", name, n)
		}
	}
}

func TestThrottleByAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	for _, known := range []bool{true, false} {
		name := email("Fanta Diallo")
		aliases := []string{name, "FANTA.DIALLO@exemple.example", "Fanta.Diallo@EXEMPLE.example", "fantà.diallo@exemple.example"}
		if !known {
			aliases = []string{"nul@exemple.example", "NUL@exemple.example", "Nul@Exemple.example", "nùl@exemple.example"}
		}
		for i := range 50 {
			want := fault.Invalid
			if i >= 10 {
				want = fault.TooMany
			}
			if _, kind := h.signIn(aliases[i%len(aliases)], "faux mot de passe", client(byte(i))); kind != want {
				t.Fatalf("known %v, try %d: kind %d, want %d", known, i, kind, want)
			}
		}
		if _, kind := h.signIn(aliases[0], goodPassword, client(200)); kind != fault.TooMany {
			t.Errorf("known %v: the right password passes a throttle", known)
		}
	}
	h.later(15*time.Minute + time.Second)
	if _, kind := h.signIn(email("Fanta Diallo"), goodPassword, client(1)); kind != 0 {
		t.Errorf("a quarter of an hour later: kind %d", kind)
	}
}

// Refused tries leave no trace: whoever insists does not lengthen the wait.
func TestInsistingDoesNotLengthenTheWait(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	for range 10 {
		h.signIn(email("Fanta Diallo"), "faux mot de passe", client(1))
	}
	h.later(14 * time.Minute)
	for range 10 {
		h.signIn(email("Fanta Diallo"), "faux mot de passe", client(1))
	}
	h.later(time.Minute + time.Second)
	if _, kind := h.signIn(email("Fanta Diallo"), goodPassword, client(1)); kind != 0 {
		t.Errorf("kind %d", kind)
	}
}

func TestThrottleByNetwork(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	networks := map[string]func(int) netip.Addr{
		"IPv4": func(int) netip.Addr { return client(9) },
		"IPv6": func(i int) netip.Addr {
			return netip.MustParseAddr(fmt.Sprintf("2001:db8:1:2:%x::%x", i, i+1))
		},
	}
	for name, from := range networks {
		for i := range 60 { // rows rather than 60 hashes
			h.ok2(h.s.try(t.Context(), clientLimit(from(i))))
		}
		if _, kind := h.signIn("quelqu.un@exemple.example", "x", from(61)); kind != fault.TooMany {
			t.Errorf("%s: kind %d", name, kind)
		}
	}
	if n := h.s.hasher.done.Load(); n != 0 {
		t.Errorf("%d hashes", n)
	}
	if _, kind := h.signIn("quelqu.un@exemple.example", "x", netip.MustParseAddr("2001:db8:1:3::1")); kind != fault.Invalid {
		t.Errorf("a neighbour: kind %d", kind)
	}
}

func (h *house) ok2(_ any, err error) {
	h.t.Helper()
	h.ok(err)
}

// A right password forgets the account's failures, not the network's.
func TestSuccessForgetsTheAccountsFailures(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	for range 3 {
		for range 9 {
			h.signIn(email("Fanta Diallo"), "faux mot de passe", client(1))
		}
		if _, kind := h.signIn(email("Fanta Diallo"), goodPassword, client(1)); kind != 0 {
			t.Fatalf("kind %d", kind)
		}
	}
	if n := h.count("select count(*) from signin_failure where key = $1", clientLimit(client(1)).key); n != 27 {
		t.Errorf("%d failures of the network kept, want 27", n)
	}
}

// A hundred tries at once do not pass where ten may.
func TestThrottleOfTriesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := h.s.SignIn(t.Context(), "cible@exemple.example", "x", client(byte(i)), "essai")
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooMany && k != fault.Unavailable {
				t.Errorf("kind %d: %v", k, err)
			}
		})
	}
	wg.Wait()
	if n := h.s.hasher.done.Load(); n > 10 {
		t.Errorf("%d passwords were tried", n)
	}
}

func TestSignInsEnd(t *testing.T) {
	t.Parallel()
	ends := map[string]func(h *house, token string){
		"signing out":       func(h *house, token string) { h.ok(h.s.SignOut(h.t.Context(), token)) },
		"a new password":    func(h *house, _ string) { h.password(h.facilitatorA, "autre phrase plus longue") },
		"disablement":       func(h *house, _ string) { h.ok(h.s.Disable(h.t.Context(), audit.Actor{}, h.facilitatorA)) },
		"two idle hours":    func(h *house, _ string) { h.later(2*time.Hour + time.Minute) },
		"the end of a day":  func(h *house, _ string) { h.work(12*time.Hour + time.Minute) },
		"ending the others": func(h *house, _ string) { h.ok(h.endOthers()) },
		"ending everything": func(h *house, _ string) { h.ok(h.s.EndAll(h.t.Context(), audit.Actor{})) },
		"closing and reopening": func(h *house, _ string) {
			h.ok(h.s.Disable(h.t.Context(), audit.Actor{}, h.facilitatorA))
			h.ok(h.s.Enable(h.t.Context(), audit.Actor{}, h.facilitatorA))
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			token, other := h.token(h.facilitatorA), h.token(h.facilitatorB)
			if h.holds(token) != h.facilitatorA {
				t.Fatal("not signed in")
			}
			end(h, token)
			if h.holds(token) != 0 {
				t.Error("still signed in")
			}
			if name != "two idle hours" && name != "the end of a day" && name != "ending everything" && h.holds(other) != h.facilitatorB {
				t.Error("somebody else is signed out")
			}
		})
	}
}

// work keeps every sign-in busy for so long.
func (h *house) work(d time.Duration) {
	tokens := []string{h.token(h.facilitatorA)}
	for ; d > 0; d -= time.Hour {
		h.later(min(d, time.Hour))
		for _, token := range tokens {
			h.holds(token)
		}
	}
}

func (h *house) endOthers() error {
	g, err := access.Authorize[access.UseOwnAccount](h.actor(h.facilitatorA))
	if err != nil {
		return err
	}
	return h.s.EndOtherSignIns(h.t.Context(), g, h.token(h.facilitatorA))
}

// Use keeps a sign-in alive past two hours, for twelve at most.
func TestUseKeepsASignInAlive(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	token := h.token(h.facilitatorA)
	for range 11 {
		h.later(time.Hour)
		if h.holds(token) != h.facilitatorA {
			t.Fatal("signed out while at work")
		}
	}
	h.later(time.Hour + time.Second)
	if h.holds(token) != 0 {
		t.Error("signed in after twelve hours")
	}
}

// Roles are read on each request: one that ends opens nothing more at once.
func TestRolesEndAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	token := h.token(h.facilitatorA)
	roles, err := h.s.AssignmentsOf(t.Context(), h.facilitatorA)
	h.ok(err)
	h.ok(h.s.EndRole(t.Context(), h.manages(h.managerA), roles[0].ID, h.clock.Today().AddDays(-1)))
	a, ok, err := h.s.Identify(t.Context(), token)
	if err != nil || !ok || len(a.Assignments) != 0 {
		t.Errorf("%+v %v %v", a, ok, err)
	}
}

// A role lives on its first and last day, Paris time, and on no other.
func TestRolesLiveByTheDay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	who := h.bare("Rémi Remplace", audit.Actor{})
	a := h.role(who, access.Facilitator, access.Group, h.groupA)
	a.From, a.Until = clock.NewDate(2026, time.November, 27), clock.NewDate(2026, time.November, 28)
	h.ok(h.s.Assign(t.Context(), audit.Actor{}, a))
	for at, lives := range map[string]bool{"26 23:59": false, "27 00:00": true, "28 23:59": true, "29 00:00": false} {
		now, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-"+at, clock.Paris)
		h.ok(err)
		h.clock.Set(now)
		if got := h.actor(who).Has(access.Facilitator); got != lives {
			t.Errorf("on %s: lives %v", at, got)
		}
	}
}

// The password of a moment ago opens nothing, whoever was faster.
func TestSignInWithAStaleVersion(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	a, err := h.s.account(t.Context(), h.db, h.facilitatorA)
	h.ok(err)
	h.password(h.facilitatorA, "autre phrase plus longue")
	token, err := h.s.start(t.Context(), h.facilitatorA, a.Version, "", accountLimit(a.Email), nil)
	h.ok(err)
	if h.holds(token) != 0 {
		t.Error("signed in")
	}
}

func TestDisabledAccountsAreStrangers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.ok(h.s.Disable(t.Context(), audit.Actor{}, h.facilitatorA))
	if a := h.actor(h.facilitatorA); a.ID != 0 || len(a.Assignments) != 0 || a.Name == "" {
		t.Errorf("%+v", a)
	}
	if _, err := h.s.SignInAs(t.Context(), h.facilitatorA, ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("signed in as: %v", err)
	}
}

// TestHashingWaitsNotForEver runs on the time of synctest.
func TestHashingWaitsNotForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newHasher()
		for range hashersAtOnce {
			s.slots <- struct{}{}
		}
		start := time.Now()
		if _, err := s.verify(t.Context(), "", "x"); fault.KindOf(err) != fault.Unavailable || time.Since(start) != longestWait {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.hash(ctx, "x"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a request that ended: %v", err)
		}
		<-s.slots
		if ok, err := s.verify(t.Context(), "", "x"); ok || err != nil {
			t.Errorf("with a free slot: %v %v", ok, err)
		}
	})
}
