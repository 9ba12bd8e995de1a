package web

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"binome/internal/fault"
	"binome/internal/ui"
)

// policy is the content security policy: nothing from elsewhere, nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// protect wraps the routes: recovery, headers, cross-origin forms refused.
func (rt *Router) protect(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(rt.handle(func(*Request) (Response, error) {
		return nil, fault.New(fault.Denied, "Ce formulaire vient d’un autre site : il est refusé.")
	}))
	next = cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		if rt.cfg.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		defer rt.recovered(w, r)
		next.ServeHTTP(w, r)
	})
}

func (rt *Router) recovered(w http.ResponseWriter, hr *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if v == http.ErrAbortHandler {
		panic(v)
	}
	// The value of a panic may hold what a person typed: only the stack is kept.
	rt.cfg.Log.Error("panic", "pattern", hr.Pattern, "stack", string(debug.Stack()))
	r := &Request{http: hr, rt: rt}
	rt.write(w, r, rt.failure(r, errPanic))
}

var errPanic = fault.New(fault.Unknown, "L’erreur vient de Binôme, pas de vous. Réessayez dans un instant.")

type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics(reg *prometheus.Registry) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "binome_http_requests_total", Help: "Requests, by route pattern and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "binome_http_request_seconds", Help: "Time to answer, by route pattern.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
	}
	if reg != nil {
		reg.MustRegister(m.requests, m.seconds)
	}
	return m
}

type recorder struct {
	http.ResponseWriter
	code int
}

func (w *recorder) WriteHeader(code int) {
	if w.code == 0 {
		w.code = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// observe counts and logs each request under its pattern: never its address,
// which may identify somebody.
func (rt *Router) observe(pattern string, next http.Handler) http.Handler {
	seconds := rt.metrics.seconds.WithLabelValues(pattern)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now() //nolint:forbidigo // a duration, not a date
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		d := time.Since(start)
		seconds.Observe(d.Seconds())
		rt.metrics.requests.WithLabelValues(pattern, strconv.Itoa(rec.code)).Inc()
		rt.cfg.Log.Debug("request", "pattern", pattern, "status", rec.code, "ms", d.Milliseconds())
	})
}

// serveStatic serves the built assets. Hashed names never change.
func serveStatic(w http.ResponseWriter, r *http.Request) {
	files, _ := ui.Assets()
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Vary", "Accept-Encoding")
	body, err := []byte(nil), error(nil)
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if body, err = fs.ReadFile(files, name+".gz"); err == nil {
			h.Set("Content-Encoding", "gzip")
		}
	}
	if body == nil {
		body, err = fs.ReadFile(files, name)
	}
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// contentType does not ask the machine, whose tables differ.
func contentType(name string) string {
	if path.Ext(name) == ".woff2" {
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}
