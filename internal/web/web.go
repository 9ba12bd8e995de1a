// Package web turns typed handlers into HTTP, and nothing else knows HTTP.
//
// There are two ways to register a route. Page reads the permission from the
// handler's own signature, authorises the signed-in actor and passes the grant:
// a handler without a grant does not compile. Public is for the few routes that
// need none. A handler returns a Response or an error; one function (errors.go)
// turns errors into statuses and a page with a clear sentence. GET never writes,
// except the audit of what a page revealed.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/personal"
	"binome/internal/ui"
)

// Config is what the router needs from the program.
type Config struct {
	Clock   clock.Clock
	Log     *slog.Logger
	Metrics *prometheus.Registry
	// Secure is true when people reach the program under https.
	Secure bool
	// Proxies may say for whom they ask (X-Forwarded-For).
	Proxies []netip.Prefix
	// Identify finds who holds a sign-in token; false when nobody does.
	Identify func(ctx context.Context, token string) (access.Actor, bool, error)
	// Shell is what surrounds every page for that request.
	Shell func(r *Request) ui.Shell
	// Reader opens minors' data for one request, see personal.
	Reader func(actor access.Actor, role access.Role, purpose string) *personal.Reader
}

// Route is one line of the route table, as `binome routes --json` prints it.
type Route struct {
	Method     string        `json:"method"`
	Pattern    string        `json:"pattern"`
	Permission string        `json:"permission"`
	DataClass  access.Class  `json:"data_class"`
	Roles      []access.Role `json:"roles"`
}

// Router collects routes and serves them.
type Router struct {
	cfg     Config
	mux     *http.ServeMux
	static  static
	routes  []Route
	metrics *metrics
}

// New makes an empty router, with the static files.
func New(cfg Config) *Router {
	rt := &Router{cfg: cfg, mux: http.NewServeMux(), static: newStatic(), metrics: newMetrics(cfg.Metrics)}
	rt.mux.Handle("GET /static/", rt.observe("GET /static/", http.HandlerFunc(rt.serveStatic)))
	rt.mux.Handle("/", rt.observe("/", http.HandlerFunc(rt.missing)))
	return rt
}

// Routes are the registered routes, in order of pattern then method.
func (rt *Router) Routes() []Route {
	out := slices.Clone(rt.routes)
	slices.SortFunc(out, func(a, b Route) int {
		if c := strings.Compare(a.Pattern, b.Pattern); c != 0 {
			return c
		}
		return strings.Compare(a.Method, b.Method)
	})
	return out
}

// Public registers a route that needs no permission.
func Public(rt *Router, pattern string, h func(*Request) (Response, error)) {
	rt.add(pattern, access.Rule{}, h)
}

// Page registers a route that needs the permission P. Strangers are sent to the
// sign-in page (GET) or refused; others without P get 403.
func Page[P access.Permission](rt *Router, pattern string, h func(*Request, access.Grant[P]) (Response, error)) {
	var p P
	rt.add(pattern, p.Rule(), func(r *Request) (Response, error) {
		if !r.SignedIn() {
			return nil, errStranger
		}
		g, err := access.Authorize[P](r.Actor())
		if err != nil {
			return nil, err
		}
		r.role = g.Role()
		return h(r, g)
	})
}

func (rt *Router) add(pattern string, rule access.Rule, h func(*Request) (Response, error)) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		panic("web: route without a method: " + pattern)
	}
	roles := rule.Roles
	if roles == nil {
		roles = []access.Role{}
	}
	rt.routes = append(rt.routes, Route{method, path, rule.Name, rule.Class, roles})
	rt.mux.Handle(pattern, rt.observe(pattern, rt.handle(h)))
}

// handle runs h for one request and writes its response, or its error's.
func (rt *Router) handle(h func(*Request) (Response, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := &Request{http: hr, rt: rt}
		err := rt.identify(r)
		var resp Response
		if err == nil {
			resp, err = h(r)
		}
		if e := r.closeReaders(); err == nil {
			err = e // what was revealed is audited, or nothing is shown
		}
		if err != nil {
			resp = rt.failure(r, err)
		}
		resp.send(rt, w, r)
	})
}

func (rt *Router) identify(r *Request) error {
	cookies := r.http.CookiesNamed(rt.signInCookie())
	if len(cookies) == 0 || cookies[0].Value == "" || rt.cfg.Identify == nil {
		return nil
	}
	actor, ok, err := rt.cfg.Identify(r.Context(), cookies[0].Value)
	if err == nil && ok {
		r.actor, r.token = actor, cookies[0].Value
	}
	return err
}

// missing answers what no route does: 405 where another method would, 404 elsewhere.
func (rt *Router) missing(w http.ResponseWriter, hr *http.Request) {
	methods := rt.methods(hr)
	rt.handle(func(*Request) (Response, error) {
		if len(methods) == 0 {
			return nil, errMissing
		}
		w.Header().Set("Allow", strings.Join(methods, ", "))
		return nil, fault.Wrap(fault.Invalid, "Cette adresse existe, mais ne se demande pas ainsi. Revenez à la page précédente.", errMethod)
	}).ServeHTTP(w, hr)
}

// methods are those by which the address may be asked.
func (rt *Router) methods(hr *http.Request) []string {
	var out []string
	for _, m := range [...]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		_, pattern := rt.mux.Handler(&http.Request{Method: m, Host: hr.Host, URL: hr.URL})
		if pattern != "" && pattern != "/" {
			out = append(out, m)
		}
		if m == http.MethodGet && len(out) == 1 {
			out = append(out, http.MethodHead)
		}
	}
	return out
}

// Handler is the whole server: routes behind the protections of middleware.go.
func (rt *Router) Handler() http.Handler { return rt.protect(rt.mux) }
