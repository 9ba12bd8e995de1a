package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Screen is a window's size in CSS pixels; a phone also has fingers.
type Screen struct {
	Name          string
	Width, Height int64
	Phone         bool
}

// The two screens that pages are drawn for.
var (
	Phone   = Screen{Name: "telephone", Width: 390, Height: 844, Phone: true}
	Desktop = Screen{Name: "bureau", Width: 1440, Height: 900}
)

// Tab is one page of the browser, with cookies of its own. Its methods fail the test
// that opened it; each takes at most `patience`.
type Tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	// opened is the tab's first session, which emulates; ctx is another once the browser
	// has brought back a page that it had kept whole.
	opened context.Context

	dark bool

	mu       sync.Mutex
	problems []string
	expected string // address whose 4xx answer is what the test wants
}

// Option changes how a tab sees pages before it opens the first.
type Option func(*Tab)

// On chooses the screen; the desktop without it.
func On(s Screen) Option { return func(b *Tab) { b.Resize(s) } }

// InTheDark prefers dark colours.
func InTheDark(b *Tab) { b.Dark(true) }

// WithoutScripts turns the page's JavaScript off.
func WithoutScripts(b *Tab) {
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// Browser opens a tab on the site at base (House(t).Base), in light, on a desktop,
// with reduced motion, so that nothing moves while it is looked at.
func Browser(t *testing.T, base string, options ...Option) *Tab {
	t.Helper()
	b := &Tab{t: t, base: base}
	ctx, cancel := chromedp.NewContext(chromium(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(b.listen))
	b.ctx, b.opened = ctx, ctx
	t.Cleanup(func() {
		cancel()
		b.reportProblems()
	})
	// The tab lives as long as the context of its first command: no limit on this one.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("no new tab: %v", err)
	}
	b.Resize(Desktop)
	b.Dark(false)
	for _, o := range options {
		o(b)
	}
	return b
}

// listen keeps what the page complains of. It runs in the browser's own loop: no waiting here.
func (b *Tab) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		b.problem("uncaught: %s", text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			b.problem("console.%s: %s", e.Type, consoleText(e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !b.expects(e.Entry) {
			b.problem("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	}
}

func consoleText(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		var text string
		if json.Unmarshal(a.Value, &text) != nil {
			text = string(a.Value) + a.Description
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}

func (b *Tab) problem(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = append(b.problems, fmt.Sprintf(format, args...))
}

// expects says whether the browser only noted the status that the test asked for.
func (b *Tab) expects(e *log.Entry) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return e.Source == log.EntrySourceNetwork && e.URL == b.expected
}

// Problems returns and forgets what the pages complained of since the last call: for
// a test that provokes an error on purpose.
func (b *Tab) Problems() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.problems
	b.problems = nil
	return list
}

func (b *Tab) reportProblems() {
	for _, p := range b.Problems() {
		b.t.Errorf("the page complained: %s", p)
	}
}

// limited is the tab's context for one command.
func (b *Tab) limited() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, patience)
}

// Do runs chromedp steps: clicks, typing, waiting.
func (b *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := b.limited()
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", b.Path(), err)
	}
}

// Get runs one chromedp action and returns its value: Get(tab, chromedp.Title()).
func Get[T any](b *Tab, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := b.limited()
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
	return v
}

// Eval evaluates JavaScript in the page, awaiting a promise; it works with the page's own scripts off.
func Eval[T any](b *Tab, script string) T {
	b.t.Helper()
	return Get(b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// Path is where the tab is: path and query.
func (b *Tab) Path() string {
	b.t.Helper()
	return Eval[string](b, `location.pathname + location.search`)
}

// Visit opens a path of the site and wants 200.
func (b *Tab) Visit(path string) {
	b.t.Helper()
	b.VisitStatus(path, http.StatusOK)
}

// VisitStatus opens a path of the site and wants that status.
func (b *Tab) VisitStatus(path string, want int) {
	b.t.Helper()
	res, err := b.open(path, want)
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	if int(res.Status) != want {
		b.t.Fatalf("%s answered %d, want %d", path, res.Status, want)
	}
}

// open goes to a path and returns the answer, its fonts loaded.
func (b *Tab) open(path string, want int) (*network.Response, error) {
	b.t.Helper()
	b.mu.Lock()
	b.expected = ""
	if want >= http.StatusBadRequest {
		b.expected = b.base + path
	}
	b.mu.Unlock()
	ctx, cancel := b.limited()
	defer cancel()
	res, err := chromedp.Run(ctx, chromedp.NavigateResponse(b.base+path))
	if err != nil {
		return nil, err
	}
	b.settle()
	return res, nil
}

// settle waits for fonts and for one painted frame.
func (b *Tab) settle() {
	b.t.Helper()
	Eval[bool](b, `document.fonts.ready.then(() => true)`)
}

// SignInAs signs in as a role of the demonstration through its own page, and leaves the
// tab on that role's home.
func (b *Tab) SignInAs(role string) {
	b.t.Helper()
	b.Visit("/demo")
	ctx, cancel := b.limited()
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const form = document.createElement('form')
		form.method = 'post'
		form.action = '/demo'
		const role = document.createElement('input')
		role.name = 'role'
		role.value = %q
		form.append(role)
		document.body.append(form)
		form.submit()
	})()`, role)))
	if err != nil || res.Status != http.StatusOK {
		b.t.Fatalf("signing in as %s: %v %v", role, res, err)
	}
	b.settle()
	if b.Path() == "/demo" {
		b.t.Fatalf("signing in as %s: still on /demo", role)
	}
}

// Resize changes the window.
func (b *Tab) Resize(s Screen) {
	b.t.Helper()
	var options []chromedp.EmulateViewportOption
	if s.Phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	b.Do(chromedp.EmulateViewport(s.Width, s.Height, options...))
}

// Dark chooses the colours that the system prefers.
func (b *Tab) Dark(dark bool) {
	b.t.Helper()
	b.dark = dark
	b.emulateMedia()
}

// emulateMedia tells the browser all that style sheets may ask; motion is always reduced.
func (b *Tab) emulateMedia() {
	b.t.Helper()
	scheme := "light"
	if b.dark {
		scheme = "dark"
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// Offline cuts the tab and its service workers from the network, and says so to the page.
func (b *Tab) Offline(cut bool) {
	b.t.Helper()
	everything, now := -1.0, b.ctx
	b.ctx = b.opened
	defer func() { b.ctx = now }()
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		EmulateOfflineServiceWorker: &cut,
		MatchedNetworkConditions: []*network.Conditions{{
			Offline: cut, DownloadThroughput: everything, UploadThroughput: everything,
		}},
	})
	call(b, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: cut, DownloadThroughput: everything, UploadThroughput: everything,
	})
}

// Fetch asks for a path outside the page, with the tab's cookies and no redirect followed:
// for files, which a browser would download. It returns the answer and its first 10 MB.
func (b *Tab) Fetch(path string) (*http.Response, []byte) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{b.base}}).Cookies {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	res, err := client.Do(req)
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 10<<20))
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	return res, body
}

// Screenshot writes a picture of the whole page to e2e/shots/NAME.png.
func (b *Tab) Screenshot(name string) {
	b.t.Helper()
	file := filepath.Join("shots", filepath.FromSlash(name)+".png")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, Get(b, chromedp.FullScreenshot(100)), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// call sends one command of the DevTools protocol to the tab.
func call[P, R any](b *Tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := b.limited()
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}
