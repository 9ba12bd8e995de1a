package web

import (
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"binome/internal/fault"
)

// policy is the content security policy: nothing from elsewhere, nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// sandbox is the policy of what is not a page: a download or a feed never acts.
const sandbox = "default-src 'none'; sandbox; frame-ancestors 'none'"

// protect wraps the routes: headers, cross-origin forms refused.
func (rt *Router) protect(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(rt.observe("cross-origin", rt.handle(func(*Request) (Response, error) {
		return nil, fault.New(fault.Denied, "Ce formulaire vient d’un autre site : il est refusé.")
	})))
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
		h.Set("X-Robots-Tag", "noindex, nofollow")
		if rt.cfg.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into the page of a bug, with a reference. The value of a
// panic may hold what a person typed: only the stack is kept. When part of an
// answer is out already, the connection is cut: half a page must not look whole.
func (rt *Router) recovered(w *recorder, hr *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	p := unexpected()
	p.Reference = newReference()
	rt.cfg.Log.Error("panic", "reference", p.Reference, "pattern", hr.Pattern, "stack", string(debug.Stack()))
	if w.code != 0 {
		panic(http.ErrAbortHandler)
	}
	r := &Request{http: hr, rt: rt}
	rt.answer(r, http.StatusInternalServerError, p).send(rt, w, r)
}

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

// status is what was answered; a handler that writes nothing answers 200.
func (w *recorder) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// observe counts and logs each request under its pattern: never its address,
// which may identify somebody. Panics stop here.
func (rt *Router) observe(pattern string, next http.Handler) http.Handler {
	seconds := rt.metrics.seconds.WithLabelValues(pattern)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now() //nolint:forbidigo // a duration, not a date
		rec := &recorder{ResponseWriter: w}
		defer func() {
			d := time.Since(start) //nolint:forbidigo // a duration, not a date
			seconds.Observe(d.Seconds())
			rt.metrics.requests.WithLabelValues(pattern, strconv.Itoa(rec.status())).Inc()
			rt.cfg.Log.Debug("request", "pattern", pattern, "status", rec.status(), "ms", d.Milliseconds())
		}()
		defer rt.recovered(rec, r)
		next.ServeHTTP(rec, r)
	})
}
