package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/personal"
	"binome/internal/testkit"
	"binome/internal/ui"
)

// answers has one route a kind of response.
func answers(t testing.TB, secure bool) *site {
	t.Helper()
	s := newSite(t, func(c *Config) { c.Secure = secure })
	s.public("GET /page", func(*Request) (Response, error) { return show("page"), nil })
	s.public("GET /invalide", func(*Request) (Response, error) { return Invalid(view.With(words{"refus"})), nil })
	s.public("GET /texte", func(*Request) (Response, error) { return Text(200, "ok"), nil })
	s.public("GET /json", func(*Request) (Response, error) { return JSON(200, map[string]string{"a": "<b>"}) })
	s.public("GET /fichier", func(*Request) (Response, error) {
		return File("présences \"x\"\r\n.csv", "text/csv; charset=utf-8", []byte("a;b")), nil
	})
	s.public("GET /flux", func(*Request) (Response, error) { return Inline("text/calendar; charset=utf-8", []byte("BEGIN")), nil })
	s.public("GET /suite", func(*Request) (Response, error) { return SeeOther("/page", "C’est fait, <b>Ada</b>."), nil })
	s.public("POST /entrer", func(r *Request) (Response, error) { return SignIn(r.Query("vers"), "Bonjour.", "jeton"), nil })
	s.public("POST /sortir", func(*Request) (Response, error) { return SignOut("/page", "Au revoir."), nil })
	s.public("GET /casse", func(*Request) (Response, error) { return nil, errors.New("x") })
	return s
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	everywhere := map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	}
	kinds := map[string]string{
		"/page": "text/html; charset=utf-8", "/invalide": "text/html; charset=utf-8", "/casse": "text/html; charset=utf-8", "/nulle": "text/html; charset=utf-8",
		"/texte": "text/plain; charset=utf-8", "/json": "application/json", "/fichier": "text/csv; charset=utf-8", "/flux": "text/calendar; charset=utf-8", "/suite": "",
	}
	for _, secure := range []bool{false, true} {
		s := answers(t, secure)
		for address, kind := range kinds {
			h := s.get(address).Header()
			for name, value := range everywhere {
				if h.Get(name) != value {
					t.Errorf("%s: %s is %q", address, name, h.Get(name))
				}
			}
			if h.Get("Content-Type") != kind || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %q, %q", address, h.Get("Content-Type"), h.Get("Cache-Control"))
			}
			if hsts := h.Get("Strict-Transport-Security"); (hsts != "") != secure {
				t.Errorf("%s: HSTS %q, secure %v", address, hsts, secure)
			}
			csp := h.Get("Content-Security-Policy")
			never(t, csp, "unsafe", "*", "http:")
			for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'"} {
				if !strings.Contains(csp, part) {
					t.Errorf("%s: policy %q", address, csp)
				}
			}
			if page := kind == "text/html; charset=utf-8"; page && (!strings.Contains(csp, "script-src 'self'") || !strings.Contains(csp, "form-action 'self'") || !strings.Contains(csp, "base-uri 'none'")) ||
				!page && kind != "" && !strings.Contains(csp, "sandbox") {
				t.Errorf("%s: policy %q", address, csp)
			}
			if h.Get("Server") != "" || h.Get("X-Powered-By") != "" {
				t.Errorf("%s: says what serves it", address)
			}
		}
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	s := answers(t, false)
	if got := s.get("/fichier").Header().Get("Content-Disposition"); got != `attachment; filename="pr-sences--x---.csv"` {
		t.Errorf("got %s", got)
	}
	if s.get("/flux").Header().Get("Content-Disposition") != "" {
		t.Error("a feed is a download")
	}
	if got := s.get("/json").Body.String(); got != `{"a":"\u003cb\u003e"}` {
		t.Errorf("got %s", got)
	}
}

func cookie(t *testing.T, w *httptest.ResponseRecorder, name string) *http.Cookie {
	t.Helper()
	for _, c := range w.Result().Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func TestCookies(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		prefix := map[bool]string{true: "__Host-"}[secure]
		s := answers(t, secure)
		in := s.post("/entrer?vers=/page", nil)
		want(t, in, 303)
		for _, name := range []string{"binome", "binome-avis"} {
			c := cookie(t, in, prefix+name)
			if c == nil || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("secure %v: %s is %+v", secure, name, c)
			}
		}
		if c := cookie(t, in, prefix+"binome"); c.Value != "jeton" || c.MaxAge != 0 || !c.Expires.IsZero() {
			t.Errorf("secure %v: %+v", secure, c)
		}
		out := s.post("/sortir", nil)
		if c := cookie(t, out, prefix+"binome"); c == nil || c.MaxAge >= 0 || c.Value != "" || c.Secure != secure {
			t.Errorf("secure %v: signing out leaves %+v", secure, c)
		}
		if secure { // another name is not looked at: a subdomain could have set it
			Page(s.rt, "GET /journal", func(*Request, access.Grant[access.ReadAudit]) (Response, error) { return show("dedans"), nil })
			want(t, s.get("/journal", "Cookie", "binome=dpo"), 303)
			want(t, s.get("/journal", "Cookie", "__Host-binome=dpo"), 200)
		}
	}
}

// The first of two cookies of one name counts: a planted second does not.
func TestTwoCookies(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /qui", func(r *Request) (Response, error) { return Text(200, r.Token()), nil })
	for header, token := range map[string]string{"binome=dpo; binome=lead": "dpo", "binome=; binome=lead": "", "binome=unknown; binome=lead": "", "autre=dpo": ""} {
		if got := s.get("/qui", "Cookie", header).Body.String(); got != token {
			t.Errorf("%s: %q", header, got)
		}
	}
}

// TestFlash: said once, on the next page, as text.
func TestFlash(t *testing.T) {
	t.Parallel()
	s := answers(t, false)
	w := s.get("/suite")
	want(t, w, 303)
	c := cookie(t, w, "binome-avis")
	if c == nil || c.MaxAge <= 0 || c.MaxAge > 120 {
		t.Fatalf("%+v", c)
	}
	next := s.get("/page", "Cookie", "binome-avis="+c.Value)
	want(t, next, 200, "C’est fait, &lt;b&gt;Ada&lt;/b&gt;.")
	if gone := cookie(t, next, "binome-avis"); gone == nil || gone.MaxAge >= 0 {
		t.Errorf("not forgotten: %+v", gone)
	}
	if again := s.get("/page"); strings.Contains(again.Body.String(), "C’est fait") || cookie(t, again, "binome-avis") != nil {
		t.Error("said twice")
	}
	for _, bad := range []string{"%", "####", strings.Repeat("QUFB", 500), "_w", "AAA"} {
		w := s.get("/page", "Cookie", "binome-avis="+bad)
		want(t, w, 200)
		never(t, w.Body.String(), "AAAAAA")
	}
}

// TestCrossOrigin: forms of other sites are refused, and do nothing.
func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	done := 0
	s.public("POST /agir", func(*Request) (Response, error) { done++; return Text(200, "fait"), nil })
	s.public("GET /lire", func(*Request) (Response, error) { return Text(200, "lu"), nil })
	for _, c := range []struct {
		method  string
		headers []string
		code    int
	}{
		{"POST", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"POST", []string{"Origin", "https://evil.example"}, 403},
		{"POST", []string{"Origin", "null"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "cross-site", "Origin", "http://example.com"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"POST", []string{"Sec-Fetch-Site", "none"}, 200},
		{"POST", []string{"Origin", "http://example.com"}, 200}, // httptest's host
		{"POST", nil, 200}, // not a browser: it holds nobody's cookie
		{"GET", []string{"Sec-Fetch-Site", "cross-site"}, 200},
	} {
		path := map[string]string{"POST": "/agir", "GET": "/lire"}[c.method]
		before := done
		w := s.do(s.request(c.method, path, "", c.headers...))
		if w.Code != c.code || (c.method == "POST" && (done > before) != (c.code == 200)) {
			t.Errorf("%s %v: %d", c.method, c.headers, w.Code)
		}
		if c.code == 403 && !strings.Contains(w.Body.String(), "vient d’un autre site") {
			t.Errorf("%s %v: %.200s", c.method, c.headers, w.Body)
		}
	}
}

func TestLocal(t *testing.T) {
	t.Parallel()
	for in, out := range map[string]string{
		"/": "/", "/a/b?c=d&e=%C3%A9#f": "/a/b?c=d&e=%C3%A9#f", "/é?q=à": "/%C3%A9?q=%C3%A0", "/a:b": "/a:b",
		"": "/", "a": "/", "//evil.example": "/", "///evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/", "/\t/evil.example": "/", "/\n/evil.example": "/", "\t//evil.example": "/",
		"https://evil.example": "/", "HTTPS:/evil.example": "/", "javascript:alert(1)": "/", "data:text/html,x": "/", "?a": "/", "#a": "/", " /a": "/", "/a b": "/", "/%zz": "/", "/\x00": "/", "/\x7f": "/",
		"/" + strings.Repeat("a", 3000): "/",
	} {
		if got := local(in); got != out {
			t.Errorf("%.40q leads to %q", in, got)
		}
	}
}

// FuzzLocal: whatever is asked, a browser stays on this site.
func FuzzLocal(f *testing.F) {
	for _, s := range []string{"/", "//e", `/\e`, "/\t/e", "https://e", "/a?b=//c", "/.//e", "/%2f/e", "/é", "\x00", "/a#//e", "http:e", "/;@e", "/\u2028/e"} {
		f.Add(s)
	}
	base, err := url.Parse("https://binome.example/connexion")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := local(s)
		u, err := base.Parse(got)
		if err != nil || u.Host != "binome.example" || u.Scheme != "https" || u.User != nil {
			t.Fatalf("leads to %v %v", u, err)
		}
		// what a browser does before it reads an address
		seen := strings.ReplaceAll(strings.Map(func(r rune) rune {
			if r == '\t' || r == '\n' || r == '\r' {
				return -1
			}
			return r
		}, strings.Trim(got, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ")), `\`, "/")
		if !strings.HasPrefix(seen, "/") || strings.HasPrefix(seen, "//") {
			t.Fatalf("a browser reads %q", seen)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Fatalf("not an address: %q", got)
		}
	})
}

func TestClient(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("fd00::/8")}
	cases := []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"198.51.100.7:4000", nil, "198.51.100.7"},
		{"198.51.100.7:4000", []string{"203.0.113.9"}, "198.51.100.7"}, // not a trusted proxy
		{"10.1.2.3:4000", []string{"203.0.113.9"}, "203.0.113.9"},
		{"10.1.2.3:4000", []string{"1.1.1.1, 203.0.113.9"}, "203.0.113.9"}, // the first was written by the client
		{"10.1.2.3:4000", []string{"1.1.1.1", "203.0.113.9, 10.9.9.9"}, "203.0.113.9"},
		{"10.1.2.3:4000", []string{"127.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		{"10.1.2.3:4000", []string{"pas une adresse"}, "10.1.2.3"},
		{"10.1.2.3:4000", []string{""}, "10.1.2.3"},
		{"10.1.2.3:4000", nil, "10.1.2.3"},
		{"[fd00::1]:4000", []string{"2001:db8::7"}, "2001:db8::7"},
		{"[::ffff:10.1.2.3]:4000", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"127.0.0.1:4000", []string{"fe80::1%eth0"}, "fe80::1"},
		{"@", []string{"203.0.113.9"}, "invalid IP"},
	}
	for _, c := range cases {
		s := newSite(t, func(cfg *Config) { cfg.Proxies = trusted })
		s.public("GET /qui", func(r *Request) (Response, error) { return Text(200, r.Client().String()), nil })
		r := s.request("GET", "/qui", "")
		r.RemoteAddr = c.remote
		r.Header["X-Forwarded-For"] = c.forwarded
		if got := s.do(r).Body.String(); got != c.want {
			t.Errorf("%s for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

// FuzzClient: without a trusted proxy no header changes who asks; with one, only
// the last word that it did not write itself counts.
func FuzzClient(f *testing.F) {
	f.Add("203.0.113.9, 10.0.0.1")
	f.Add(",,,")
	f.Add("::1%x, 1")
	f.Fuzz(func(t *testing.T, forwarded string) {
		for _, trusted := range []bool{false, true} {
			rt := &Router{}
			if trusted {
				rt.cfg.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
			}
			hr := &http.Request{RemoteAddr: "10.1.2.3:4000", Header: http.Header{"X-Forwarded-For": {forwarded}}}
			got := (&Request{http: hr, rt: rt}).Client()
			if !trusted && got != netip.MustParseAddr("10.1.2.3") {
				t.Fatalf("believed: %s", got)
			}
			if got.Zone() != "" || got.Is4In6() || !got.IsValid() {
				t.Fatalf("odd address %s", got)
			}
			hr.Header.Set("X-Forwarded-For", forwarded+", 203.0.113.9")
			if got := (&Request{http: hr, rt: rt}).Client(); trusted && got != netip.MustParseAddr("203.0.113.9") {
				t.Fatalf("the proxy's own word is not believed: %s", got)
			}
		}
	})
}

func TestLocalRequests(t *testing.T) {
	t.Parallel()
	cases := []struct {
		remote, header, value string
		trusted, local        bool
	}{
		{"127.0.0.1:1", "", "", false, true},
		{"[::1]:1", "", "", false, true},
		{"192.0.2.1:1", "", "", false, false},
		{"127.0.0.1:1", "X-Forwarded-For", "192.0.2.1", false, false},
		{"127.0.0.1:1", "X-Forwarded-For", "127.0.0.1", false, false},
		{"127.0.0.1:1", "Via", "1.1 proxy", false, false},
		{"127.0.0.1:1", "X-Real-Ip", "192.0.2.1", false, false},
		{"127.0.0.1:1", "Forwarded", "for=x", false, false},
		{"127.0.0.1:1", "X-Forwarded-For", "192.0.2.1", true, false},
		{"127.0.0.1:1", "X-Forwarded-For", "127.0.0.1", true, true},
	}
	for _, c := range cases {
		s := newSite(t, func(cfg *Config) {
			if c.trusted {
				cfg.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
			}
		})
		s.public("GET /ici", func(r *Request) (Response, error) { return Text(200, fmt.Sprint(r.Local())), nil })
		r := s.request("GET", "/ici", "")
		r.RemoteAddr = c.remote
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		if got := s.do(r).Body.String(); got != fmt.Sprint(c.local) {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestStatic(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	_, manifest := ui.Assets()
	if len(manifest) == 0 {
		t.Skip("the assets are not built: make assets")
	}
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8"}
	for _, name := range manifest {
		plain, small := s.get("/static/"+name), s.get("/static/"+name, "Accept-Encoding", "br, gzip")
		h := small.Header()
		if plain.Code != 200 || small.Code != 200 || h.Get("Content-Type") != kinds[path.Ext(name)] || h.Get("Cache-Control") != "public, max-age=31536000, immutable" || plain.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %v", name, plain.Code, h)
		}
		if compressible := path.Ext(name) != ".woff2"; (h.Get("Content-Encoding") == "gzip") != compressible || compressible && (small.Body.Len() >= plain.Body.Len() || h.Get("Vary") == "") {
			t.Errorf("%s: %d bytes, %d compressed", name, plain.Body.Len(), small.Body.Len())
		}
		if got := s.get("/static/"+name, "Accept-Encoding", "gzip;q=0").Header().Get("Content-Encoding"); got != "" {
			t.Errorf("%s: gzip for who refuses it", name)
		}
		if w := s.get("/static/" + name + ".gz"); w.Code != 404 {
			t.Errorf("%s.gz: %d", name, w.Code)
		}
	}
	server := httptest.NewServer(s.rt.Handler())
	defer server.Close()
	r, err := http.Head(server.URL + "/static/" + manifest["app.css"])
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if b, err := io.ReadAll(r.Body); r.StatusCode != 200 || len(b) != 0 || err != nil || r.ContentLength <= 0 {
		t.Errorf("HEAD: %d, %d bytes, length %d", r.StatusCode, len(b), r.ContentLength)
	}
	for _, name := range []string{"", "manifest.json", "app.css", "../static.go", "..%2fweb.go", "%2e%2e/x", "a/b", ".", "app-00000000.css"} {
		w := s.get("/static/" + name)
		if w.Code == 200 || w.Header().Get("Cache-Control") == "public, max-age=31536000, immutable" {
			t.Errorf("%q: %d", name, w.Code)
		}
	}
	want(t, s.get("/static/nulle.css"), 404, "Page introuvable")
}

func TestTakesGzip(t *testing.T) {
	t.Parallel()
	for header, takes := range map[string]bool{"": false, "gzip": true, "br, GZIP": true, "gzip;q=0": false, "gzip; q=0.000": false, "gzip;q=0.5": true, "br": false, "xgzip": false, "gzip ; q=1": true} {
		if takesGzip(header) != takes {
			t.Errorf("%q: %v", header, !takes)
		}
	}
}

// secret is something of a minor.
type secret struct{ Name string }

func (secret) Field() string { return "web.test" }

// TestReveals: what a page shows of a minor is audited before it leaves, under the
// role that opened the page; when it cannot be, nothing leaves.
func TestReveals(t *testing.T) {
	t.Parallel()
	ctx, d, v, ids := t.Context(), testkit.DB(t), testkit.Vault(t), testkit.IDs(1)
	const who = personal.Person(4711)
	if err := v.Create(ctx, who); err != nil {
		t.Fatal(err)
	}
	sealed, err := personal.Seal(ctx, v, who, secret{"Léonie Canari"})
	if err != nil {
		t.Fatal(err)
	}
	broken := false
	s := newSite(t, func(c *Config) {
		c.Reader = func(a access.Actor, role access.Role, purpose string) *personal.Reader {
			w := audit.NewWriter(d, ids)
			if broken {
				closed, err := db.Open(context.WithoutCancel(ctx), "sqlite:"+t.TempDir()+"/vide.db")
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = closed.Close() })
				w = audit.NewWriter(closed, ids) // no table: nothing can be written
			}
			return v.Reader(w, audit.Actor{Account: int64(a.ID), Role: string(role)}, purpose, c.Clock.Now())
		}
	})
	Page(s.rt, "GET /jeune", func(r *Request, _ access.Grant[access.ReadJournal]) (Response, error) {
		x, err := personal.Reveal(r.Context(), r.Reader(audit.ForJournal), who, sealed)
		return show(x.Name), err
	})
	name, value := as("facilitator")
	want(t, s.get("/jeune", name, value), 200, "Léonie Canari")
	entry, err := db.Value[string](ctx, d, "select role || ' ' || purpose || ' ' || actor_id from audit_entry where action = 'reveal'")
	if err != nil || entry != "facilitator journal 3" {
		t.Errorf("audited as %q %v", entry, err)
	}
	broken = true
	w := s.get("/jeune", name, value)
	want(t, w, 500)
	never(t, w.Body.String()+s.log.String(), "Canari")
	if n, err := db.Value[int](ctx, d, "select count(*) from audit_entry"); n != 1 || err != nil {
		t.Errorf("%d entries %v", n, err)
	}
}

// A request that its browser gave up says nothing in the log.
func TestCancelled(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /lent", func(r *Request) (Response, error) { return nil, fmt.Errorf("db: %w", context.Cause(r.Context())) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if w := s.do(s.request("GET", "/lent", "").WithContext(ctx)); w.Code != 499 {
		t.Errorf("status %d", w.Code)
	}
	late, stop := context.WithTimeout(t.Context(), 0)
	defer stop()
	want(t, s.do(s.request("GET", "/lent", "").WithContext(late)), 503, "trop de temps")
	never(t, s.log.String(), "level=ERROR")
}
