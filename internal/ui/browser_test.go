package ui

import (
	"context"
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
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := Components().Execute(w, bookShell()); err != nil {
			t.Error(err)
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
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

// open shows the book at a size and in a theme, fonts loaded.
func open(ctx context.Context, t *testing.T, url string, width int64, theme string) {
	t.Helper()
	height := int64(900)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	js := `document.documentElement.dataset.theme = ` + "`" + theme + "`" + `; document.fonts.ready.then(() => true)`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js, chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
}

// TestBookInBrowser looks at the book as a phone, a tablet and a desk would:
// nothing is wider than the screen, targets are large enough, the policy holds.
func TestBookInBrowser(t *testing.T) {
	server, ctx := bookServer(t), browser(t)
	for _, width := range []int64{320, 390, 768, 1280} {
		open(ctx, t, server.URL, width, "clair")
		got, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](findings))
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range got {
			t.Errorf("%d px: %s", width, g)
		}
	}
}

// findings lists what is wider than the page, too small to touch, or refused by
// the policy.
const findings = `(() => {
	const bad = [], w = document.documentElement.clientWidth
	if (document.documentElement.scrollWidth > w) bad.push("page " + document.documentElement.scrollWidth)
	for (const e of document.querySelectorAll("main *")) {
		if (e.closest(".defile, .lu, svg")) continue
		const r = e.getBoundingClientRect()
		if (r.width && (r.right > w + 1 || r.left < -1)) bad.push("wide: " + e.tagName + "." + e.className + " " + Math.round(r.left) + "-" + Math.round(r.right))
	}
	const min = w < 800 ? 44 : 24
	for (const e of document.querySelectorAll("a, button, input, select, textarea, summary")) {
		if (e.matches(".evitement") || e.type === "hidden" || e.closest("p:not(.rangee), .complet, .chiffres, .taches, .agenda, .suivis, .fil-ariane, .pied, .fiche-courte, .erreurs, .carte-tete")) continue
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
	for _, width := range []int64{390, 1280} {
		for _, theme := range []string{"clair", "sombre"} {
			open(ctx, t, server.URL, width, theme)
			time.Sleep(300 * time.Millisecond) // the sprite
			b, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			name := strings.Join([]string{"composants", theme, map[int64]string{390: "telephone", 1280: "bureau"}[width]}, "-") + ".png"
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
