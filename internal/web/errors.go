package web

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
)

//go:embed pages
var pages embed.FS

var errorView = ui.ParseAlone[errorPage](pages, "pages/error.html")

type errorPage struct {
	Heading, Message, Next, Reference string
	SignedIn                          bool
}

var (
	errStranger  = errors.New("stranger")
	errTooLarge  = errors.New("body too large")
	errMalformed = errors.New("malformed request")
	errMethod    = errors.New("method not allowed")
	errMissing   = fault.Missing()
)

var statuses = map[fault.Kind]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Denied:      http.StatusForbidden,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.TooMany:     http.StatusTooManyRequests,
}

// failure is the one place where an error becomes an answer.
func (rt *Router) failure(r *Request, err error) Response {
	if errors.Is(err, errStranger) {
		return rt.stranger(r)
	}
	code, p := describe(err)
	p.SignedIn = r.SignedIn()
	if code == http.StatusInternalServerError {
		p.Reference = newReference()
		rt.cfg.Log.Error("request failed", "reference", p.Reference, "pattern", r.http.Pattern, "error", fault.ForLog(err))
	}
	return rt.answer(r, code, p)
}

// newReference is what a person can read out on the telephone, to find an error in
// the log.
func newReference() string { return strings.ToLower(rand.Text()[:8]) }

func (rt *Router) answer(r *Request, code int, p errorPage) Response {
	if wantsJSON(r) {
		resp, _ := JSON(code, map[string]string{"error": p.Message})
		return resp
	}
	return Status(code, errorView.With(p))
}

// stranger sends a browser to the sign-in page, and back after; a form or a
// program is refused.
func (rt *Router) stranger(r *Request) Response {
	if wantsJSON(r) {
		resp, _ := JSON(http.StatusUnauthorized, map[string]string{"error": locale.T("Connexion nécessaire.")})
		return resp
	}
	if r.Method() == http.MethodGet || r.Method() == http.MethodHead {
		return SeeOther("/connexion?retour="+url.QueryEscape(r.Address()), "")
	}
	return Status(http.StatusUnauthorized, errorView.With(errorPage{
		Heading: locale.T("Vous n’êtes plus connecté"),
		Message: locale.T("Rien n’a été enregistré. Connectez-vous dans un autre onglet, puis revenez à cette page en arrière : votre saisie y est encore."),
		Next:    "/connexion",
	}))
}

func wantsJSON(r *Request) bool {
	return strings.HasPrefix(r.http.URL.Path, "/api/")
}

func describe(err error) (int, errorPage) {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		if errors.Is(err, context.Canceled) {
			return 499, errorPage{Heading: "…"} // the browser is gone: nobody reads this
		}
		if errors.Is(err, context.DeadlineExceeded) {
			return http.StatusServiceUnavailable, errorPage{
				Heading: heading(fault.Unavailable), Message: locale.T("Binôme a mis trop de temps à répondre. Réessayez dans un instant."),
			}
		}
		return http.StatusInternalServerError, unexpected()
	}
	code := statuses[e.Kind]
	switch {
	case errors.Is(err, errTooLarge):
		code = http.StatusRequestEntityTooLarge
	case errors.Is(err, errMalformed):
		code = http.StatusBadRequest
	case errors.Is(err, errMethod):
		code = http.StatusMethodNotAllowed
	case code == 0:
		code = http.StatusInternalServerError
	}
	return code, errorPage{Heading: heading(e.Kind), Message: locale.T(e.Message)}
}

// unexpected is the page of a bug: it says nothing of the cause.
func unexpected() errorPage {
	return errorPage{
		Heading: heading(fault.Unknown),
		Message: locale.T("L’erreur vient de Binôme, pas de vous. Rien de ce qui était enregistré n’est perdu. Réessayez dans un instant."),
	}
}

func heading(k fault.Kind) string {
	switch k {
	case fault.NotFound:
		return locale.T("Page introuvable")
	case fault.Denied:
		return locale.T("Cette page n’est pas pour votre rôle")
	case fault.Conflict:
		return locale.T("Quelque chose a changé entre-temps")
	case fault.TooMany:
		return locale.T("Trop d’essais")
	case fault.Unavailable:
		return locale.T("Indisponible pour un moment")
	case fault.Invalid:
		return locale.T("Cette demande n’a pas pu être lue")
	default:
		return locale.T("Quelque chose n’a pas marché")
	}
}
