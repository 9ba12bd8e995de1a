package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// These tests prove the harness on a site of a few lines: that it finds what is wrong,
// and stays silent on what is right.

const soundPage = `<title>Page saine</title>
<style nonce="x">
	:root { color-scheme: light dark; background: light-dark(#fff, #111); color: light-dark(#222, #eee) }
	input, button { border: 1px solid light-dark(#666, #aaa); background: inherit; color: inherit; padding: 8px }
	:focus-visible { outline: 3px solid light-dark(#0b5cad, #9cf); outline-offset: 2px }
	.lu { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); overflow: hidden }
	.puce { display: inline-block; padding: 8px; border: 2px solid currentcolor }
	input.lu:focus-visible + .puce { outline: 3px solid light-dark(#0b5cad, #9cf) }
	.large { overflow-x: auto } .large p { width: 2000px }
</style>
<h1>Bonjour</h1>
<form><label for="nom">Nom</label> <input id="nom"> <label><input class="lu" type="checkbox" id="oui"> <span class="puce">Oui</span></label>
<button id="envoyer">Envoyer</button></form>
<div class="large" tabindex="0" role="region" aria-label="Tableau"><p>Large mais qui défile</p></div>
<p id="script">sans script</p><script nonce="x">document.getElementById('script').textContent = 'avec script'</script>`

const faultyPage = `<title>Page fautive</title>
<style nonce="x">
	:root { background: #fff; color: #222 }
	input { border: 1px solid #ccc; background: #fff }
	.pale { color: #bbb }
	@media (prefers-color-scheme: dark) { :root { background: #111; color: #333 } }
	button:focus-visible { outline: none }
	a:focus-visible { outline: 2px solid #ddd }
	.large { width: 1800px }
</style>
<h1>Bonjour</h1><img src="/image.svg"><p class="pale">Trop pâle</p><p>Texte</p>
<input id="nom"><button id="envoyer">Envoyer</button> <a href="/">Accueil</a><div class="large">déborde</div>
<script>document.title = 'interdit'</script>
<script nonce="x">console.error('aïe'); setTimeout(() => { throw new Error('oups') })</script>`

// tinySite answers a sound page, a faulty page, a sign-in and a missing page.
func tinySite(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	html := func(pattern string, status int, body func(*http.Request) string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; script-src 'nonce-x'; style-src 'nonce-x'; form-action 'self'; connect-src 'self'")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><link rel="icon" href="/image.svg">%s`, body(r))
		})
	}
	page := func(s string) func(*http.Request) string { return func(*http.Request) string { return s } }
	html("GET /saine", http.StatusOK, page(soundPage))
	html("GET /fautive", http.StatusOK, page(faultyPage))
	html("GET /absente", http.StatusNotFound, page("<title>Absente</title><h1>Absente</h1>"))
	html("GET /demo", http.StatusOK, page("<title>Démonstration</title><h1>Démonstration</h1>"))
	html("GET /accueil", http.StatusOK, func(r *http.Request) string {
		c, _ := r.Cookie("role")
		return fmt.Sprintf("<title>Accueil</title><h1>%s</h1>", c.Value)
	})
	mux.HandleFunc("POST /demo", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "role", Value: r.FormValue("role"), HttpOnly: true})
		http.Redirect(w, r, "/accueil", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /fichier", func(w http.ResponseWriter, r *http.Request) {
		c, _ := r.Cookie("role")
		_, _ = io.WriteString(w, "fichier de "+c.Value)
	})
	mux.HandleFunc("GET /image.svg", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
	})
	site := httptest.NewServer(http.NewCrossOriginProtection().Handler(mux))
	t.Cleanup(site.Close)
	return site.URL
}

// wants fails when none of the findings contains one of the words.
func wants(t *testing.T, findings []string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !slices.ContainsFunc(findings, func(f string) bool { return strings.Contains(f, w) }) {
			t.Errorf("nothing found about %q in:\n\t%s", w, strings.Join(findings, "\n\t"))
		}
	}
}

func TestSoundPagePasses(t *testing.T) {
	t.Parallel()
	b := Browser(t, tinySite(t))
	b.Visit("/saine")
	b.Accessible()
	b.NoOverflow()
	b.Dark(true)
	b.Readable()
	b.Accessible()
}

func TestFaultyPageIsCaught(t *testing.T) {
	t.Parallel()
	b := Browser(t, tinySite(t))
	b.Visit("/fautive")
	wants(t, b.axe(), "image-alt", "color-contrast: .pale", "label: #nom")
	wants(t, b.contrast(), "field input#nom", "focus button#envoyer[submit]: nothing shows it", "focus a: its ring has")
	wants(t, b.overflow(), "div.large")
	b.Resize(Phone)
	wants(t, b.overflow(), "in 390 px", "div.large")
	b.Dark(true)
	wants(t, b.axe("color-contrast"), "color-contrast: h1")
	wants(t, b.Problems(), "console.error: aïe", "oups", "Content Security Policy")
}

func TestStatusAndConsole(t *testing.T) {
	t.Parallel()
	b := Browser(t, tinySite(t))
	b.VisitStatus("/absente", http.StatusNotFound)
	if problems := b.Problems(); len(problems) > 0 {
		t.Errorf("an expected 404 is no problem, got %q", problems)
	}
}

func TestSignInAsKeepsTabsApart(t *testing.T) {
	t.Parallel()
	base := tinySite(t)
	first, second := Browser(t, base), Browser(t, base, On(Phone), InTheDark)
	first.SignInAs("funder")
	second.SignInAs("dpo")
	first.Visit("/accueil")
	if got := Get(first, chromedp.Text(chromedp.CSS("h1"))); got != "funder" {
		t.Errorf("the first tab is %q, want funder", got)
	}
	if res, body := second.Fetch("/fichier"); res.StatusCode != http.StatusOK || string(body) != "fichier de dpo" {
		t.Errorf("file of the second tab: %d %q", res.StatusCode, body)
	}
	if !Eval[bool](second, `matchMedia('(prefers-color-scheme: dark)').matches && innerWidth === 390`) {
		t.Error("the second tab is not a phone in the dark")
	}
}

func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	base := tinySite(t)
	for _, c := range []struct {
		options []Option
		want    string
	}{{nil, "avec script"}, {[]Option{WithoutScripts}, "sans script"}} {
		b := Browser(t, base, c.options...)
		b.Visit("/saine")
		if got := Get(b, chromedp.Text(chromedp.ID("script"))); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	b := Browser(t, base, WithoutScripts)
	b.SignInAs("juror")
	if got := b.Path(); got != "/accueil" {
		t.Errorf("signed in on %s", got)
	}
}

func TestOffline(t *testing.T) {
	t.Parallel()
	b := Browser(t, tinySite(t))
	b.Visit("/saine")
	reachable := `fetch('/saine').then(() => navigator.onLine, () => navigator.onLine)`
	b.Offline(true)
	if Eval[bool](b, reachable) || Eval[bool](b, `fetch('/saine').then(() => true, () => false)`) {
		t.Error("the network is still there")
	}
	wants(t, b.Problems(), "ERR_INTERNET_DISCONNECTED")
	b.Offline(false)
	if !Eval[bool](b, reachable) || !Eval[bool](b, `fetch('/saine').then(() => true, () => false)`) {
		t.Error("the network does not come back")
	}
}

func TestTabStops(t *testing.T) {
	t.Parallel()
	b := Browser(t, tinySite(t))
	b.Visit("/saine")
	got := b.TabStops()
	want := []string{"input#nom Nom", "input#oui Oui", "button#envoyer Envoyer", "div Tableau"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShapeForgetsTexts(t *testing.T) {
	t.Parallel()
	b := Browser(t, tinySite(t))
	var pages sameShape
	b.VisitStatus("/absente", http.StatusNotFound)
	if !pages.fresh(t, b) {
		t.Error("the first page of a shape is fresh")
	}
	b.Visit("/demo")
	if pages.fresh(t, b) {
		t.Error("another text is the same shape")
	}
	b.Visit("/saine")
	if !pages.fresh(t, b) {
		t.Error("another page is another shape")
	}
}
