package ui

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binome/internal/clock"
)

const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// bookServer serves the book of components as internal/web would, with its strict
// policy.
func bookServer(t *testing.T) *httptest.Server {
	t.Helper()
	files, manifest := Assets()
	if len(manifest) == 0 {
		t.Skip("assets are not built: npm ci --ignore-scripts && go run ./tools/assets")
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(files)))
	for path, page := range bookPages() {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if err := page.Execute(w, bookShell()); err != nil {
				t.Error(err)
			}
		})
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// bookPages are the book and one page in each layout.
func bookPages() map[string]Rendered {
	files, b := os.DirFS("testdata"), newBook()
	return map[string]Rendered{
		"/{$}":     Components(),
		"/today":   Parse[book](files, "pages/today.html").With(b),
		"/session": ParseField[book](files, "pages/session.html").With(b),
		"/signin":  ParseAlone[book](files, "pages/signin.html").With(b),
	}
}

func bookShell() Shell {
	return Shell{
		Programme: "Pilote Roubaix 2026-2027", Account: Account{Name: "Claire Vasseur", Role: "Pilotage"}, Demo: true,
		Flash: "La séance est enregistrée.", Today: clock.NewDate(2026, time.November, 26),
		Nav: []Tab{{Label: "Aujourd’hui", Href: "/", Current: true}, {Label: "Appel", Href: "/appels"}, {Label: "Cohorte", Href: "/cohortes"}, {Label: "Séances", Href: "/seances"}, {Label: "Fiches", Href: "/fiches"}, {Label: "Évaluation", Href: "/evaluation"}, {Label: "Rapports", Href: "/rapports"}},
	}
}

// browser starts Chromium, or skips.
func browser(t *testing.T) context.Context {
	t.Helper()
	const chromium = "/usr/bin/chromium"
	if _, err := os.Stat(chromium); err != nil {
		t.Skip("Chromium is not installed")
	}
	if testing.Short() {
		t.Skip("short")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("font-render-hinting", "none"))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, done := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(done)
	return ctx
}

// open shows a page at a size and in a theme, as chosen before, fonts loaded.
func open(ctx context.Context, t *testing.T, url string, width int64, theme string) {
	t.Helper()
	choose := "localStorage.setItem('binome-theme', '" + theme + "')"
	err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url), chromedp.Evaluate[chromedp.Void](choose), chromedp.Reload())
	if err != nil {
		t.Fatal(err)
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.fonts.ready.then(() => document.documentElement.dataset.theme)", chromedp.EvalAwaitPromise))
	if err != nil || got != theme {
		t.Fatal(got, err)
	}
}

// TestBookInBrowser looks at the book and at a page of each layout as a phone, a
// tablet and a desk would: nothing is wider than the screen, targets are large
// enough, axe finds nothing, the policy holds.
func TestBookInBrowser(t *testing.T) {
	server, ctx := bookServer(t), browser(t)
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("axe-core is not installed: npm ci")
	}
	for _, path := range []string{"/", "/today", "/session", "/signin"} {
		for _, width := range []int64{320, 768, 1280} {
			open(ctx, t, server.URL+path, width, "clair")
			report(ctx, t, fmt.Sprintf("%s, %d px", path, width), findings)
		}
		for _, theme := range []string{"clair", "sombre"} {
			open(ctx, t, server.URL+path, 1280, theme)
			report(ctx, t, path+", "+theme, string(axe)+";"+violations)
		}
	}
}

func report(ctx context.Context, t *testing.T, where, js string) {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](js, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range got {
		t.Errorf("%s: %s", where, g)
	}
}

const violations = `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
	.then(r => r.violations.map(v => v.id + " (" + v.nodes.length + "): " + v.nodes[0].target.join(" ") + " " + (v.nodes[0].any[0] ?? v.nodes[0].all[0] ?? v.nodes[0].none[0])?.message))`

// findings lists what is wider than the page, too small to touch, or refused by
// the policy.
const findings = `(() => {
	const bad = [], w = document.documentElement.clientWidth
	if (document.documentElement.scrollWidth > w) bad.push("page " + document.documentElement.scrollWidth)
	for (const e of document.querySelectorAll("main *")) {
		if (e.closest(".defile, .vues, .lu, svg")) continue
		const r = e.getBoundingClientRect()
		if (r.width && (r.right > w + 1 || r.left < -1)) bad.push("wide: " + e.tagName + "." + e.className + " " + Math.round(r.left) + "-" + Math.round(r.right))
	}
	const min = w < 800 ? 44 : 24
	for (const e of document.querySelectorAll("a, button, input, select, textarea, summary")) {
		if (e.matches(".evitement") || e.type === "hidden" || e.closest("p:not(.rangee):not(.actions), .complet, .chiffres, .taches, .agenda, .suivis, .fil-ariane, .pied, .fiche-courte, .erreurs, .carte-tete")) continue
		const box = e.closest("label") ?? e
		const a = e.getBoundingClientRect(), b = box.getBoundingClientRect(), h = Math.max(a.height, b.height), l = Math.max(a.width, b.width)
		const line = e.closest(".case-choix")
		if (l && (line ? line.getBoundingClientRect().height : h) < min - .5) bad.push("small: " + e.outerHTML.slice(0, 80) + " " + Math.round(h))
	}
	if (getComputedStyle(document.body).fontFamily.indexOf("Atkinson") < 0) bad.push("no style")
	return bad.slice(0, 20)
})()`

// TestShots writes pictures of the book to the folder of BINOME_SHOTS.
func TestShots(t *testing.T) {
	dir := os.Getenv("BINOME_SHOTS")
	if dir == "" {
		t.Skip("BINOME_SHOTS is not set")
	}
	server, ctx := bookServer(t), browser(t)
	for _, path := range []string{"/", "/today", "/session", "/signin"} {
		for _, width := range []int64{390, 1280} {
			for _, theme := range []string{"clair", "sombre"} {
				open(ctx, t, server.URL+path, width, theme)
				time.Sleep(200 * time.Millisecond) // the sprite
				b, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				name := fmt.Sprintf("composants%s-%s-%d.png", strings.ReplaceAll(path, "/", "-"), theme, width)
				if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
