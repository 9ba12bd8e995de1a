package app

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/id"
	"binome/internal/testkit"
	"binome/internal/web"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const routesGolden = "testdata/routes.golden"

// TestEveryRouteAsEveryRole asks every route as a stranger and as every role, on
// objects that do not exist, and compares the statuses with the golden file: a
// route that appears, or a role that gains one, is a visible diff.
func TestEveryRouteAsEveryRole(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	rt := h.router()
	handler := rt.Handler()
	cookies := map[access.Role]string{}
	for _, role := range access.Roles() {
		cookies[role] = signedInAs(t, h, role)
	}
	var b strings.Builder
	for _, r := range rt.Routes() {
		fmt.Fprintf(&b, "%s %s\n", r.Method, r.Pattern)
		stranger := ask(handler, r, "")
		fmt.Fprintf(&b, "  stranger %d\n", stranger)
		if r.Permission != "" && stranger != http.StatusSeeOther && stranger != http.StatusUnauthorized {
			t.Errorf("%s %s answers %d to a stranger", r.Method, r.Pattern, stranger)
		}
		byStatus := map[int][]string{}
		for _, role := range access.Roles() {
			if r.Pattern == "/deconnexion" {
				continue // it would end the sign-in of the others
			}
			s := ask(handler, r, cookies[role])
			byStatus[s] = append(byStatus[s], string(role))
			checkAgainstPolicy(t, r, role, s)
		}
		for s := 200; s < 600; s++ {
			if len(byStatus[s]) > 0 {
				fmt.Fprintf(&b, "  %d %s\n", s, strings.Join(byStatus[s], " "))
			}
		}
	}
	golden(t, routesGolden, b.String())
}

// checkAgainstPolicy says that a role outside the route's permission is refused
// with 403 and no other, and that nobody ever gets a 5xx.
func checkAgainstPolicy(t *testing.T, r web.Route, role access.Role, status int) {
	t.Helper()
	allowed := r.Permission == "" || len(r.Roles) == 0
	for _, x := range r.Roles {
		allowed = allowed || x == role
	}
	switch {
	case status >= 500:
		t.Errorf("%s %s as %s: %d", r.Method, r.Pattern, role, status)
	case !allowed && status != http.StatusForbidden:
		t.Errorf("%s %s as %s: %d, the policy refuses", r.Method, r.Pattern, role, status)
	case allowed && r.Permission != "" && status == http.StatusUnauthorized:
		t.Errorf("%s %s as %s: %d, the policy allows", r.Method, r.Pattern, role, status)
	}
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// ask requests a route on objects that do not exist.
func ask(h http.Handler, r web.Route, token string) int {
	path := strings.ReplaceAll(r.Pattern, "{$}", "")
	path = parameter.ReplaceAllStringFunc(path, func(name string) string {
		switch name {
		case "{seance}":
			return "2026-11-24-zzzzzzzzzzzz"
		case "{vague}":
			return "t0"
		case "{sujet}":
			return "appel"
		}
		return "zzzzzzzzzzzz"
	})
	var body io.Reader
	if r.Method == http.MethodPost {
		body = strings.NewReader(url.Values{"nouveau": {"zzzzzzzzzzzy"}}.Encode())
	}
	req := httptest.NewRequestWithContext(context.Background(), r.Method, path, body)
	if body != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		req.AddCookie(&http.Cookie{Name: "binome", Value: token})
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec.Code
}

// testHouse is an empty house in a folder of its own, at the demonstration's noon.
func testHouse(t *testing.T) *house {
	t.Helper()
	cfg, err := configFrom(func(name string) string {
		if name == "BINOME_DATA" {
			return t.TempDir()
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(t.Context(), cfg, testkit.At(demoToday), testkit.IDs(t.Name()), slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.close() })
	return h
}

// signedInAs makes an account with the role on something that does not exist, and
// returns the token of its sign-in.
func signedInAs(t *testing.T, h *house, role access.Role) string {
	t.Helper()
	ctx := t.Context()
	who := id.New[access.Account](h.ids)
	n, fields := identity.Draft{Name: "Camille Essai", Email: string(role) + "@exemple.fr"}.Parse()
	if len(fields) > 0 {
		t.Fatal(fields)
	}
	if err := h.identity.AddAccount(ctx, audit.Actor{}, who, n); err != nil {
		t.Fatal(err)
	}
	if err := h.identity.Assign(ctx, audit.Actor{}, identity.Assignment{
		ID: id.New[identity.Assignment](h.ids), Account: who, Role: role, Kind: access.Group, Target: 1, From: h.clock.Today(),
	}); err != nil {
		t.Fatal(err)
	}
	token, err := h.identity.SignInAs(ctx, who, "")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s is stale (-want +got), run with -update and read the diff:\n%s", file, d)
	}
}
