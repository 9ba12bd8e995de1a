package identity

import (
	"strings"
	"sync"
	"testing"
	"time"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
)

func (h *house) link(kind LinkKind, who AccountID) string {
	h.t.Helper()
	token, err := h.s.NewLink(h.t.Context(), kind, who)
	h.ok(err)
	return token
}

func (h *house) opens(token string) bool {
	h.t.Helper()
	_, err := h.s.OpenLink(h.t.Context(), token)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		h.t.Fatal(err)
	}
	return err == nil
}

func TestLinksEnd(t *testing.T) {
	t.Parallel()
	for kind, life := range map[LinkKind]time.Duration{Invitation: 7 * 24 * time.Hour, Reset: time.Hour, SetUp: 24 * time.Hour} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			who := h.facilitatorA
			if kind == SetUp {
				who = 0
			}
			token := h.link(kind, who)
			other := h.link(Reset, h.facilitatorB)
			if !h.opens(token) || h.opens(token+"A") || h.opens(flip(token)) || h.opens("") {
				t.Error("a link opens wrongly")
			}
			newer := h.link(kind, who)
			if h.opens(token) || !h.opens(newer) || !h.opens(other) {
				t.Error("a newer link does not replace the older, or another person's")
			}
			h.later(life - time.Second)
			if !h.opens(newer) {
				t.Error("too short")
			}
			h.later(2 * time.Second)
			if h.opens(newer) {
				t.Error("too long")
			}
		})
	}
}

// flip changes one bit of a token.
func flip(token string) string {
	c := byte('A')
	if token[5] == c {
		c = 'B'
	}
	return token[:5] + string(c) + token[6:]
}

func TestChoosePassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	invitation, reset, feed := h.link(Invitation, h.facilitatorA), h.link(Reset, h.facilitatorA), h.link(Feed, h.facilitatorA)
	before := h.token(h.facilitatorA)
	err := h.s.ChoosePassword(t.Context(), invitation, "court")
	if fault.FieldsOf(err).On("mot_de_passe") == "" || !h.opens(invitation) {
		t.Errorf("a refused password spends the link: %v", err)
	}
	h.ok(h.s.ChoosePassword(t.Context(), invitation, goodPassword))
	if h.opens(invitation) || h.opens(reset) || !h.opens(feed) || h.holds(before) != 0 {
		t.Error("what should die with a password change lives, or the reverse")
	}
	if err := h.s.ChoosePassword(t.Context(), invitation, "autre phrase plus longue"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("used twice: %v", err)
	}
	for _, kind := range []LinkKind{Feed, SetUp} {
		who := h.facilitatorA
		if kind == SetUp {
			who = 0
		}
		if err := h.s.ChoosePassword(t.Context(), h.link(kind, who), goodPassword); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, kind := h.signIn(email("Fanta Diallo"), goodPassword, client(1)); kind != 0 {
		t.Errorf("kind %d", kind)
	}
	if h.audited("password-changed", h.facilitatorA) != 1 {
		t.Error("not in the access log")
	}
}

// One link, many at once: one password is chosen.
func TestALinkServesOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	token := h.link(Reset, h.facilitatorA)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for i := range 8 {
		wg.Go(func() {
			err := h.s.ChoosePassword(t.Context(), token, strings.Repeat(string(rune('a'+i))+"xyz ", 4)+"fin")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else if k := fault.KindOf(err); k != fault.NotFound && k != fault.Unavailable {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done != 1 || h.audited("password-changed", h.facilitatorA) != 1 {
		t.Errorf("%d chosen", done)
	}
}

func TestLinksOfAClosedAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	before := []string{h.link(Invitation, h.facilitatorA), h.link(Reset, h.facilitatorA), h.link(Feed, h.facilitatorA)}
	h.ok(h.s.Disable(t.Context(), audit.Actor{}, h.facilitatorA))
	after := h.link(Reset, h.facilitatorA)
	for _, token := range append(before, after) {
		if h.opens(token) {
			t.Error("a link of a closed account opens")
		}
	}
	if err := h.s.ChoosePassword(t.Context(), after, goodPassword); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	h.ok(h.s.Enable(t.Context(), audit.Actor{}, h.facilitatorA))
	for _, token := range before {
		if h.opens(token) {
			t.Error("a link comes back with its account")
		}
	}
}

func TestFeed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	token := h.link(Feed, h.facilitatorA)
	h.later(400 * 24 * time.Hour)
	a, err := h.s.FeedActor(t.Context(), token)
	if err != nil || a.ID != h.facilitatorA || !a.Has(access.Facilitator) {
		t.Errorf("%+v %v", a, err)
	}
	if _, err := h.s.FeedActor(t.Context(), h.link(Reset, h.facilitatorA)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a reset link is a feed: %v", err)
	}
	h.ok(h.s.StopFeed(t.Context(), grant[access.UseOwnAccount](h, h.facilitatorA)))
	if _, err := h.s.FeedActor(t.Context(), token); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a stopped feed answers: %v", err)
	}
	next := h.link(Feed, h.facilitatorA)
	h.ok(h.s.Disable(t.Context(), audit.Actor{}, h.facilitatorA))
	if _, err := h.s.FeedActor(t.Context(), next); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the feed of a closed account answers: %v", err)
	}
}

// setUp is an empty house with its token.
func emptyHouse(t *testing.T) (*house, string) {
	t.Helper()
	h := newHouse(t)
	return h, h.link(SetUp, 0)
}

func TestSetUpFirst(t *testing.T) {
	t.Parallel()
	h, token := emptyHouse(t)
	d := Draft{Name: "Perle Première", Email: "perle@exemple.example"}
	refusals := []struct {
		token    string
		d        Draft
		password string
		field    string
	}{
		{"faux", d, goodPassword, "jeton"},
		{h.link(Reset, h.admin), d, goodPassword, "jeton"},
		{token, Draft{Name: d.Name}, goodPassword, "email"},
		{token, Draft{Email: d.Email}, goodPassword, "nom"},
		{token, d, "court", "mot_de_passe"},
		{token, Draft{Name: d.Name, Email: email("Maud Contact")}, goodPassword, "email"}, // a contact has it: found inside the transaction
	}
	for _, r := range refusals {
		if err := h.s.SetUpFirst(t.Context(), r.token, r.d, r.password); fault.FieldsOf(err).On(r.field) == "" {
			t.Errorf("want a message on %s, got %v", r.field, err)
		}
		if !h.opens(token) {
			t.Fatalf("after a refusal on %s the token is spent", r.field)
		}
	}
	h.ok(h.s.SetUpFirst(t.Context(), token, d, goodPassword))
	a, err := h.s.ByEmail(t.Context(), "PERLE@exemple.example")
	h.ok(err)
	if actor := h.actor(a.ID); !actor.Has(access.PlatformAdmin) || !actor.Has(access.SteeringLead) || !a.CanSignIn {
		t.Errorf("%+v", actor)
	}
	if err := h.s.SetUpFirst(t.Context(), token, Draft{"Autre", "autre@exemple.example", "", ""}, goodPassword); err == nil {
		t.Error("the token serves twice")
	}
}

// Once somebody can sign in, however they came, an older token opens nothing.
func TestSetUpFirstIsForTheFirst(t *testing.T) {
	t.Parallel()
	h, token := emptyHouse(t)
	h.password(h.admin, goodPassword)
	err := h.s.SetUpFirst(t.Context(), token, Draft{Name: "Intruse", Email: "intruse@exemple.example"}, goodPassword)
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
	if _, err := h.s.ByEmail(t.Context(), "intruse@exemple.example"); fault.KindOf(err) != fault.NotFound {
		t.Error("an account was made")
	}
}

func TestSetUpFirstTwiceAtOnce(t *testing.T) {
	t.Parallel()
	h, token := emptyHouse(t)
	var wg sync.WaitGroup
	for _, name := range []string{"une", "deux", "trois", "quatre"} {
		wg.Go(func() {
			_ = h.s.SetUpFirst(t.Context(), token, Draft{Name: name, Email: name + "@exemple.example"}, goodPassword)
		})
	}
	wg.Wait()
	if n := h.count("select count(*) from account where password_hash is not null"); n != 1 {
		t.Errorf("%d first accounts", n)
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	g := grant[access.UseOwnAccount](h, h.facilitatorA)
	token, reset := h.token(h.facilitatorA), h.link(Reset, h.facilitatorA)
	for present, field := range map[string]string{"faux": "actuel", goodPassword: "mot_de_passe"} {
		if err := h.s.ChangePassword(t.Context(), g, present, goodPassword); fault.FieldsOf(err).On(field) == "" {
			t.Errorf("want a message on %s, got %v", field, err)
		}
	}
	h.ok(h.s.ChangePassword(t.Context(), g, goodPassword, "autre phrase plus longue"))
	if h.holds(token) != 0 || h.opens(reset) {
		t.Error("a sign-in or a reset link outlives the password")
	}
	for i := range 12 {
		err := h.s.ChangePassword(t.Context(), g, "faux", "encore une autre phrase")
		if want := map[bool]fault.Kind{true: fault.Invalid, false: fault.TooMany}[i < 9]; fault.KindOf(err) != want {
			t.Fatalf("try %d: %v", i, err)
		}
	}
}
