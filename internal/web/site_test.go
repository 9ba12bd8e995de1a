package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"

	"binome/internal/access"
	"binome/internal/testkit"
	"binome/internal/ui"
)

type words struct{ Text string }

var view = ui.ParseAlone[words](fstest.MapFS{
	"page.html": {Data: []byte(`{{define "title"}}Essai{{end}}{{define "content"}}<p>{{.Text}}</p>{{end}}`)},
}, "page.html")

var brokenView = ui.ParseAlone[words](fstest.MapFS{
	"broken.html": {Data: []byte(`{{define "title"}}Essai{{end}}{{define "content"}}<p>{{.Text}}{{index .Text 9999}}</p>{{end}}`)},
}, "broken.html")

func show(text string) Response { return Show(view.With(words{text})) }

// safeBuffer may be written by several requests at once.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// site is a router without rooms: tests add routes.
type site struct {
	t   testing.TB
	rt  *Router
	log *safeBuffer
	reg *prometheus.Registry
}

// actors are those who hold the tokens of tests.
func actors() map[string]access.Actor {
	one := func(id int64, a ...access.Assignment) access.Actor {
		return access.Actor{ID: access.AccountID(id), Name: "Ada", Assignments: a}
	}
	return map[string]access.Actor{
		"dpo":         one(1, access.Assignment{Role: access.DPO, Kind: access.All}),
		"lead":        one(2, access.Assignment{Role: access.SteeringLead, Kind: access.Programme, Target: 11}),
		"facilitator": one(3, access.Assignment{Role: access.Facilitator, Kind: access.Group, Target: 21}, access.Assignment{Role: access.Facilitator, Kind: access.Group, Target: 22}),
		"nobody":      one(4),
	}
}

func newSite(t testing.TB, change func(*Config)) *site {
	t.Helper()
	s := &site{t: t, log: &safeBuffer{}, reg: prometheus.NewRegistry()}
	known := actors()
	cfg := Config{
		Clock: testkit.At("2026-11-26T12:00"), Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Metrics: s.reg,
		Identify: func(_ context.Context, token string) (access.Actor, bool, error) {
			if token == "broken" {
				return access.Actor{}, false, errors.New(`no column "Léonie Canari"`)
			}
			a, ok := known[token]
			return a, ok, nil
		},
		Shell: func(r *Request) ui.Shell { return ui.Shell{Path: r.Address(), Today: r.Today()} },
	}
	if change != nil {
		change(&cfg)
	}
	s.rt = New(cfg)
	return s
}

func (s *site) public(pattern string, h func(*Request) (Response, error)) { Public(s.rt, pattern, h) }

// request makes one, with headers as names and values in turn.
func (s *site) request(method, target, body string, headers ...string) *http.Request {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (s *site) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.rt.Handler().ServeHTTP(w, r)
	return w
}

func (s *site) get(target string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.do(s.request(http.MethodGet, target, "", headers...))
}

func (s *site) post(target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.do(s.request(http.MethodPost, target, form.Encode(), headers...))
}

// as is the header by which an actor is recognised.
func as(token string) (string, string) { return "Cookie", "binome=" + token }

func want(t *testing.T, w *httptest.ResponseRecorder, code int, texts ...string) {
	t.Helper()
	if w.Code != code {
		t.Errorf("status %d, want %d: %.300s", w.Code, code, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("%q is not in: %.1500s", text, w.Body)
		}
	}
}

func never(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("%q is said: %.600s", s, text)
		}
	}
}

func body(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
