package identity

import (
	"strings"
	"testing"
	"time"
)

// The demonstration signs in on this machine only, never through somebody's proxy.
func TestDemo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	b := h.browser(0)
	want(t, b.Get("/demo"), 200, "Personne référente", "Fanta Diallo")
	want(t, b.Post("/demo", "role", "nobody"), 404)
	p := b.Post("/demo", "role", "facilitator")
	if p.Code != 303 || p.Location != "/" || h.holds(b.Cookie("binome")) != h.facilitatorA {
		t.Errorf("%d, to %q", p.Code, p.Location)
	}
	h.later(13 * time.Hour)
	want(t, b.Get("/compte"), 303)
}

// Nothing of an account is in the log, whatever happens.
func TestLogsNameNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password(h.facilitatorA, goodPassword)
	b := h.browser(0)
	b.Post("/connexion", "email", email("Fanta Diallo"), "mot_de_passe", "faux mot de passe")
	b.Post("/connexion", "email", email("Fanta Diallo"), "mot_de_passe", goodPassword)
	b.Get("/l/" + h.link(Reset, h.facilitatorA))
	for _, secret := range []string{"Fanta", "fanta", "faux mot", "cheval", b.Cookie("binome"), "/l/"} {
		if strings.Contains(h.site.Log.String(), secret) {
			t.Error("the log says who")
		}
	}
}
