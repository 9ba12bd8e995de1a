package ui

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// js runs an expression in the page and gives its value as text.
func js(ctx context.Context, t *testing.T, expression string) string {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("Promise.resolve("+expression+").then(String)", chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// wait runs an expression until it gives want.
func wait(ctx context.Context, t *testing.T, expression, want string) {
	t.Helper()
	got := ""
	for range 100 {
		if got = js(ctx, t, expression); got == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s is %q, want %q", expression, got, want)
}

func click(ctx context.Context, t *testing.T, selector string) {
	t.Helper()
	js(ctx, t, "document.querySelector(`"+selector+"`).click()")
}

func TestMenuConfirmAndCounter(t *testing.T) {
	server, ctx := bookServer(t), browser(t)
	open(ctx, t, server.URL+"/", 1280, "clair")

	click(ctx, t, `details[data-menu] summary`)
	click(ctx, t, `[data-theme-choix="sombre"]`)
	wait(ctx, t, `document.documentElement.dataset.theme`, "sombre")
	wait(ctx, t, `document.querySelector('[data-theme-choix="sombre"]').ariaPressed`, "true")
	click(ctx, t, `h1`)
	wait(ctx, t, `document.querySelector('details[data-menu]').open`, "false")

	click(ctx, t, `[data-confirme]`)
	wait(ctx, t, `document.querySelector('dialog h2').textContent`, "Retirer Alix du groupe\u202f?")
	wait(ctx, t, `document.activeElement.textContent`, "Annuler")
	click(ctx, t, `dialog .bouton-2`)
	wait(ctx, t, `document.querySelector('dialog') === null && document.activeElement.dataset.confirmeOui`, "Retirer")

	field := `document.getElementById('f-why')`
	js(ctx, t, `(e => { e.value = '👩‍👩‍👧é'.repeat(2); e.dispatchEvent(new Event('input', { bubbles: true })) })(`+field+`)`)
	wait(ctx, t, `document.getElementById('f-why-n').textContent.replace(/\s/g, ' ')`, "Il vous reste 2 496 signes sur 2 500, espaces comprises.")
	js(ctx, t, `(e => { e.value = 'x'.repeat(2642); e.dispatchEvent(new Event('input', { bubbles: true })) })(`+field+`)`)
	wait(ctx, t, `document.getElementById('f-why-n').className`, "aide compteur trop")
	wait(ctx, t, field+`.value.length`, "2642")
}

// TestSend marks one exception in one tap: the form goes as it is, the summary
// follows, and a failure is said, kept and tried again.
func TestSend(t *testing.T) {
	ctx := browser(t)
	var posts atomic.Int32
	var broken atomic.Bool
	files, manifest := Assets()
	if len(manifest) == 0 {
		t.Skip("assets are not built")
	}
	view := ParseField[book](os.DirFS("testdata"), "pages/session.html")
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(files)))
	mux.HandleFunc("/session", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			if broken.Load() {
				http.Error(w, "", http.StatusServiceUnavailable)
				return
			}
			posts.Add(1)
			if r.PostFormValue("p4") != "late" || r.PostFormValue("p1") != "present" {
				t.Errorf("posted %v", r.PostForm)
			}
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		var b strings.Builder
		if err := view.With(newBook()).Execute(&b, bookShell()); err != nil {
			t.Error(err)
		}
		page := b.String()
		if posts.Load() > 0 {
			page = strings.Replace(page, "<b>8</b>", "<b>9</b>", 1)
		}
		_, _ = w.Write([]byte(page))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	open(ctx, t, server.URL+"/session", 390, "clair")

	broken.Store(true)
	click(ctx, t, `[name="p4"][value="late"]`)
	wait(ctx, t, `document.querySelector('#annonces .local') !== null`, "true")
	broken.Store(false)
	wait(ctx, t, `document.querySelector('#annonces').textContent`, "C’est enregistré.")
	wait(ctx, t, `document.querySelector('#resume b').textContent`, "9")
	wait(ctx, t, `document.querySelector('[name="p4"][value="late"]').checked`, "true")
	if posts.Load() != 1 {
		t.Errorf("%d posts, want 1", posts.Load())
	}
}
