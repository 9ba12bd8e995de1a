package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
)

// Response is what a handler answers: made by the functions of this file only.
type Response interface {
	send(rt *Router, w http.ResponseWriter, r *Request)
}

type page struct {
	code int
	body ui.Rendered
}

type redirect struct {
	to, flash, token string
	signOut          bool
}

type content struct {
	code              int
	kind, name, cache string
	body              []byte
}

func (p page) send(rt *Router, w http.ResponseWriter, r *Request)     { rt.writePage(w, r, p) }
func (x redirect) send(rt *Router, w http.ResponseWriter, _ *Request) { rt.writeRedirect(w, x) }
func (c content) send(rt *Router, w http.ResponseWriter, _ *Request)  { rt.writeContent(w, c) }

// Show answers a page.
func Show(p ui.Rendered) Response { return page{http.StatusOK, p} }

// Invalid answers a form again, with its messages: 422.
func Invalid(p ui.Rendered) Response { return page{http.StatusUnprocessableEntity, p} }

// Status answers a page with another status.
func Status(code int, p ui.Rendered) Response { return page{code, p} }

// SeeOther sends the browser to another page of Binôme after a change. The
// flash, if any, is shown once there; it never names a minor.
func SeeOther(to, flash string) Response { return redirect{to: to, flash: flash} }

// SignIn is SeeOther that also starts a sign-in with the token.
func SignIn(to, flash, token string) Response { return redirect{to: to, flash: flash, token: token} }

// SignOut is SeeOther that also ends the sign-in.
func SignOut(to, flash string) Response { return redirect{to: to, flash: flash, signOut: true} }

// File answers a download. The name is ASCII and says nothing personal.
func File(name, kind string, body []byte) Response {
	return content{http.StatusOK, kind, name, "no-store", body}
}

// Text answers plain text with a status.
func Text(code int, body string) Response {
	return content{code, "text/plain; charset=utf-8", "", "no-store", []byte(body)}
}

// Inline answers a body of the given kind to be read in place, such as a feed.
func Inline(kind string, body []byte) Response {
	return content{http.StatusOK, kind, "", "no-store", body}
}

// JSON answers v.
func JSON(code int, v any) (Response, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return content{code, "application/json", "", "no-store", body}, nil
}

func (rt *Router) writePage(w http.ResponseWriter, r *Request, p page) {
	shell := rt.cfg.Shell(r)
	shell.Flash = rt.takeFlash(w, r)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Cookie")
	out := &coded{w: w, code: p.code}
	if err := p.body.Execute(out, shell); err != nil && !out.sent { // once sent, the browser is gone: nobody reads
		reference := newReference()
		rt.cfg.Log.Error("page not rendered", "reference", reference, "pattern", r.http.Pattern, "error", fault.ForLog(err))
		http.Error(w, locale.T("Binôme ne peut pas afficher cette page. Référence : %s", reference), http.StatusInternalServerError)
	}
}

// coded sends a status just before the first byte of a page, which is made
// whole before: a page that fails to render never goes out as a success.
type coded struct {
	w    http.ResponseWriter
	code int
	sent bool
}

func (c *coded) Write(b []byte) (int, error) {
	if !c.sent {
		c.sent = true
		c.w.WriteHeader(c.code)
	}
	return c.w.Write(b)
}

func (rt *Router) writeRedirect(w http.ResponseWriter, x redirect) {
	if x.token != "" {
		http.SetCookie(w, rt.cookie(rt.signInCookie(), x.token, 0))
	}
	if x.signOut {
		http.SetCookie(w, rt.cookie(rt.signInCookie(), "", -1))
	}
	if x.flash != "" {
		v := base64.RawURLEncoding.EncodeToString([]byte(x.flash))
		http.SetCookie(w, rt.cookie(rt.flashCookie(), v, 60))
	}
	w.Header().Set("Location", local(x.to))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
}

// longestAddress is what local accepts, in bytes.
const longestAddress = 2000

// local keeps redirections inside Binôme: anything else becomes the home page.
// Browsers drop tabs and line breaks and take \\ for /, so none may be there.
func local(to string) string {
	u, err := url.Parse(to)
	odd := func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }
	if err != nil || u.Scheme != "" || u.Host != "" || len(to) > longestAddress ||
		!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsFunc(to, odd) {
		return "/"
	}
	return ascii(to)
}

// ascii writes what is not ASCII as an address does.
func ascii(to string) string {
	var b strings.Builder
	for i := range len(to) {
		if c := to[i]; c < 0x80 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func (rt *Router) writeContent(w http.ResponseWriter, c content) {
	h := w.Header()
	h.Set("Content-Type", c.kind)
	h.Set("Cache-Control", c.cache)
	h.Set("Content-Length", strconv.Itoa(len(c.body)))
	h.Set("Content-Security-Policy", sandbox)
	if c.name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+strings.Map(fileRune, c.name)+`"`)
	}
	w.WriteHeader(c.code)
	_, _ = w.Write(c.body) // the browser went away: nothing to do
}

// fileRune keeps the letters, digits and marks that every system takes in names.
func fileRune(r rune) rune {
	if r < 0x80 && strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", r) {
		return r
	}
	return '-'
}

func (rt *Router) takeFlash(w http.ResponseWriter, r *Request) string {
	c, err := r.http.Cookie(rt.flashCookie())
	if err != nil {
		return ""
	}
	http.SetCookie(w, rt.cookie(rt.flashCookie(), "", -1))
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(b) > 500 {
		return ""
	}
	s, _ := clean(string(b))
	return s
}

func (rt *Router) signInCookie() string { return rt.prefix() + "binome" }
func (rt *Router) flashCookie() string  { return rt.prefix() + "binome-avis" }

func (rt *Router) prefix() string {
	if rt.cfg.Secure {
		return "__Host-"
	}
	return ""
}

func (rt *Router) cookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // without Secure under plain http, which only this machine speaks
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: rt.cfg.Secure, SameSite: http.SameSiteLaxMode,
	}
}
