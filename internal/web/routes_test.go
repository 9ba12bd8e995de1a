package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/internal/access"
	"binome/internal/fault"
)

// TestGrantFromSignature: the permission of a route is that of its handler.
func TestGrantFromSignature(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	Page(s.rt, "GET /journal", func(_ *Request, g access.Grant[access.ReadAudit]) (Response, error) {
		return show(fmt.Sprintf("%s %s %v", g.Actor().ID, g.Role(), g.Scope().Everything())), nil
	})
	Page(s.rt, "POST /appel", func(r *Request, g access.Grant[access.TakeRollCall]) (Response, error) {
		return show(fmt.Sprint(g.Scope().Groups(), r.SignedIn())), nil
	})
	Page(s.rt, "GET /compte", func(r *Request, _ access.Grant[access.UseOwnAccount]) (Response, error) {
		return show(r.Actor().Name), nil
	})
	s.public("GET /aide", func(r *Request) (Response, error) { return show(fmt.Sprint(r.SignedIn())), nil })
	routes := []Route{
		{"GET", "/aide", "", "", []access.Role{}},
		{"POST", "/appel", "roll-call.take", access.Presence, []access.Role{access.Facilitator}},
		{"GET", "/compte", "account.own", access.Own, []access.Role{}},
		{"GET", "/journal", "audit.read", access.AuditLog, []access.Role{access.DPO}},
	}
	if d := cmp.Diff(routes, s.rt.Routes()); d != "" {
		t.Error(d)
	}
	cases := []struct {
		method, path, token string
		code                int
		text                string
	}{
		{"GET", "/journal", "dpo", 200, "000000000001 dpo true"},
		{"GET", "/journal", "lead", 403, "Votre rôle ne donne pas accès"},
		{"GET", "/journal", "nobody", 403, "Cette page n’est pas pour votre rôle"},
		{"GET", "/journal", "", 303, ""},
		{"GET", "/journal", "unknown", 303, ""},
		{"HEAD", "/journal", "dpo", 200, ""},
		{"HEAD", "/journal", "", 303, ""},
		{"POST", "/appel", "facilitator", 200, "[21 22] true"},
		{"POST", "/appel", "dpo", 403, ""},
		{"POST", "/appel", "", 401, "Vous n’êtes plus connecté"},
		{"GET", "/compte", "nobody", 200, "Ada"},
		{"GET", "/aide", "", 200, "false"},
		{"GET", "/aide", "dpo", 200, "true"},
		{"GET", "/aide", "broken", 500, "Quelque chose n’a pas marché"},
	}
	for _, c := range cases {
		var headers []string
		if c.token != "" {
			name, value := as(c.token)
			headers = []string{name, value}
		}
		w := s.do(s.request(c.method, c.path, "", headers...))
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.text) {
			t.Errorf("%s %s as %q: %d %.300s", c.method, c.path, c.token, w.Code, w.Body)
		}
	}
	never(t, s.log.String(), "Canari")
}

func TestStrangers(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	h := func(*Request, access.Grant[access.ReadAudit]) (Response, error) { return show("dedans"), nil }
	for _, pattern := range []string{"GET /journal/{x}", "POST /journal/{x}", "GET /api/x", "POST /api/x"} {
		Page(s.rt, pattern, h)
	}
	w := s.get("/journal/a%2Fb?q=%C3%A9&z=1")
	want(t, w, 303)
	if got := w.Header().Get("Location"); got != "/connexion?retour=%2Fjournal%2Fa%252Fb%3Fq%3D%25C3%25A9%26z%3D1" {
		t.Errorf("sent to %s", got)
	}
	for _, method := range []string{"GET", "POST"} {
		w := s.do(s.request(method, "/api/x", ""))
		want(t, w, 401)
		var answer map[string]string
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer["error"] != "Connexion nécessaire." || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s %v", method, w.Body, err)
		}
	}
	name, value := as("lead")
	w = s.get("/api/x", name, value)
	want(t, w, 403, `{"error":`)
	never(t, w.Body.String(), "dedans")
}

// TestFaults: each kind has its status, and says its message, never its cause.
func TestFaults(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	secret := fmt.Errorf("pq: %q", "Léonie Canari")
	kinds := map[fault.Kind]int{
		fault.Invalid: 422, fault.NotFound: 404, fault.Conflict: 409, fault.Denied: 403, fault.Unavailable: 503, fault.TooMany: 429, fault.Unknown: 500,
	}
	for kind := range kinds {
		h := func(*Request) (Response, error) {
			return nil, fmt.Errorf("outside: %w", fault.Wrap(kind, "Une phrase claire.", secret))
		}
		s.public(fmt.Sprintf("GET /%d", kind), h)
		s.public(fmt.Sprintf("GET /api/%d", kind), h)
	}
	for kind, code := range kinds {
		w := s.get(fmt.Sprintf("/%d", kind))
		want(t, w, code, "Une phrase claire.", "<h1>", `lang="fr"`)
		never(t, w.Body.String(), "Canari", "outside", "pq")
		w = s.get(fmt.Sprintf("/api/%d", kind))
		want(t, w, code)
		if got := strings.TrimSpace(w.Body.String()); got != `{"error":"Une phrase claire."}` {
			t.Errorf("%d: %s", kind, got)
		}
	}
	never(t, s.log.String(), "Canari")
}

// TestUnexpected: an error that is no fault is a 500 with a reference, which the
// log has too, and of which nobody else learns anything.
func TestUnexpected(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /jeunes/{jeune}", func(*Request) (Response, error) {
		return nil, fmt.Errorf("scan %q into %s: column 3", "Léonie Canari", "leonie@canari.example")
	})
	w := s.get("/jeunes/secret-id?nom=Canari")
	want(t, w, 500, "L’erreur vient de Binôme, pas de vous.")
	never(t, w.Body.String(), "scan", "column", "anari")
	_, rest, _ := strings.Cut(w.Body.String(), "<code>")
	reference, _, _ := strings.Cut(rest, "</code>")
	if len(reference) != 8 || !strings.Contains(s.log.String(), "reference="+reference) || !strings.Contains(s.log.String(), "column 3") {
		t.Errorf("reference %q, log %s", reference, s.log)
	}
	never(t, s.log.String(), "anari", "secret-id")
}

func TestPanic(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /boum/{x}", func(*Request) (Response, error) { panic("Léonie Canari") })
	s.public("GET /nul", func(*Request) (Response, error) {
		var r *Request
		return show(r.Path("x")), nil
	})
	for _, path := range []string{"/boum/secret-id", "/nul"} {
		w := s.get(path)
		want(t, w, 500, "L’erreur vient de Binôme", "<code>")
		never(t, w.Body.String(), "Canari", "goroutine", ".go:")
	}
	if n := counted(t, s, "GET /boum/{x}", "500"); n != 1 {
		t.Errorf("%v panics counted", n)
	}
	log := s.log.String()
	if !strings.Contains(log, "panic") || !strings.Contains(log, "reference=") || !strings.Contains(log, "GET /boum/{x}") {
		t.Errorf("log: %s", log)
	}
	never(t, log, "Canari", "secret-id")
}

// Half a page must not look whole: when a panic comes too late the connection is cut.
func TestPanicAfterTheFirstByte(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	h := s.rt.observe("GET /tard", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("la moitié"))
		panic("Léonie Canari")
	}))
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("got %v", err)
		}
		never(t, s.log.String(), "Canari")
	}()
	s.rt.mux.Handle("GET /tard", h)
	s.get("/tard")
}

// A page that fails to render is a 500 with a reference, not half a success.
func TestBrokenPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /casse", func(*Request) (Response, error) { return Show(brokenView.With(words{"Léonie Canari"})), nil })
	w := s.get("/casse")
	want(t, w, 500, "Binôme ne peut pas afficher cette page. Référence")
	never(t, w.Body.String()+s.log.String(), "Canari")
}

func TestMissing(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /jeunes/{jeune}", func(r *Request) (Response, error) {
		if _, err := PathID[Request](r, "jeune"); err != nil {
			return nil, err
		}
		return nil, fault.Missing()
	})
	unknown := s.get("/nulle/part")
	want(t, unknown, 404, "Page introuvable", "Aller à l’accueil", "<!doctype html>")
	for _, path := range []string{"/jeunes/k3v9q8w2m4tz", "/jeunes/x", "/jeunes/%00", "/jeunes/%ff", "/jeunes/a/b", "/JEUNES/x", "/jeunes/k3v9q8w2m4tz%20", "/.env", "/debug/pprof/"} {
		w := s.get(path)
		if w.Code != 404 || w.Body.String() != unknown.Body.String() {
			t.Errorf("%s: %d, another page", path, w.Code)
		}
	}
	want(t, s.get("/api/nulle/part"), 404, `{"error":`)
}

func TestMethods(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /lire", func(*Request) (Response, error) { return show("corps"), nil })
	s.public("POST /ecrire", func(*Request) (Response, error) { return show("fait"), nil })
	s.public("GET /deux", func(*Request) (Response, error) { return show("lu"), nil })
	s.public("POST /deux", func(*Request) (Response, error) { return show("fait"), nil })
	for _, c := range []struct {
		method, path string
		code         int
		allow        string
	}{
		{"HEAD", "/lire", 200, ""},
		{"POST", "/lire", 405, "GET, HEAD"},
		{"DELETE", "/lire", 405, "GET, HEAD"},
		{"OPTIONS", "/lire", 405, "GET, HEAD"},
		{"TRACE", "/lire", 405, "GET, HEAD"},
		{"GET", "/ecrire", 405, "POST"},
		{"HEAD", "/ecrire", 405, "POST"},
		{"PUT", "/deux", 405, "GET, HEAD, POST"},
		{"BREW", "/deux", 405, "GET, HEAD, POST"},
		{"PUT", "/nulle", 404, ""},
		{"POST", "/static/x", 405, "GET, HEAD"},
	} {
		w := s.do(s.request(c.method, c.path, ""))
		if w.Code != c.code || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q", c.method, c.path, w.Code, w.Header().Get("Allow"))
		}
		if c.code == 405 && !strings.Contains(w.Body.String(), "ne se demande pas ainsi") {
			t.Errorf("%s %s: %.200s", c.method, c.path, w.Body)
		}
	}
}

func TestRouteWithoutMethodPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("accepted")
		}
	}()
	s := newSite(t, nil)
	s.public("/tout", func(*Request) (Response, error) { return show(""), nil })
}

// Metrics know patterns and statuses only: never an address.
func TestMetrics(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /jeunes/{jeune}", func(*Request) (Response, error) { return show("x"), nil })
	s.public("POST /jeunes/{jeune}", func(*Request) (Response, error) { return nil, fault.Missing() })
	for range 3 {
		s.get("/jeunes/secret-id?q=secret-q")
	}
	s.post("/jeunes/secret-id", nil)
	s.get("/secret-path")
	s.get("/static/secret-asset")
	s.post("/jeunes/secret-id", nil, "Sec-Fetch-Site", "cross-site")
	if n := counted(t, s, "GET /jeunes/{jeune}", "200"); n != 3 {
		t.Errorf("%v counted", n)
	}
	families, err := s.reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, f := range families {
		never(t, f.String(), "secret")
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetName() == "route" {
					labels = append(labels, l.GetValue())
				}
			}
		}
	}
	slices.Sort(labels)
	wanted := []string{"/", "GET /jeunes/{jeune}", "GET /static/", "POST /jeunes/{jeune}", "cross-origin"}
	if d := cmp.Diff(wanted, slices.Compact(labels)); d != "" {
		t.Error(d)
	}
	never(t, s.log.String(), "secret")
}

func counted(t *testing.T, s *site, route, status string) float64 {
	t.Helper()
	families, err := s.reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			labels := map[string]string{}
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			if f.GetName() == "binome_http_requests_total" && labels["route"] == route && labels["status"] == status {
				return m.GetCounter().GetValue()
			}
		}
	}
	return 0
}

// Requests share nothing: for the race detector.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	Page(s.rt, "GET /journal", func(r *Request, _ access.Grant[access.ReadAudit]) (Response, error) { return show(r.Query("q")), nil })
	s.public("POST /forme", func(r *Request) (Response, error) {
		f, err := r.Form()
		if err != nil {
			return nil, err
		}
		return SeeOther("/journal", f.Get("a")), nil
	})
	s.public("GET /boum", func(*Request) (Response, error) { panic("x") })
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			name, value := as("dpo")
			w := s.get(fmt.Sprintf("/journal?q=mot%d", i), name, value)
			if w.Code != 200 || !strings.Contains(w.Body.String(), fmt.Sprintf("<p>mot%d</p>", i)) {
				t.Errorf("%d: %d", i, w.Code)
			}
			s.post("/forme", map[string][]string{"a": {fmt.Sprint(i)}})
			s.get("/boum")
			s.get("/nulle")
		})
	}
	wg.Wait()
}
