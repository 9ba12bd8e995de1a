package e2e

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"binome/internal/db"
	"binome/internal/id"
)

// What the flows do with a page, in the words that people read on it.

// words turns the page's spaces of every width into one plain space.
const words = `((e) => (e?.innerText ?? '').replace(/[\s\u00a0\u202f]+/g, ' ').trim())`

// control is the first visible control of the page, or of the element that scope selects,
// which reads so.
func control(scope, label string) string {
	if scope == "" {
		scope = "body"
	}
	return fmt.Sprintf(`[...document.querySelectorAll(%[2]q.split(',').flatMap((s) =>
		['button', 'a[href]', 'summary', 'label'].map((c) => s.trim() + ' ' + c)).join(','))]
		.find((e) => e.checkVisibility() && %[1]s(e) === %[3]q)`, words, scope, label)
}

// until waits until a script is true, whatever pages come and go meanwhile.
func (b *Tab) until(what, script string) {
	b.t.Helper()
	ctx, cancel := b.limited()
	defer cancel()
	for {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script)); err == nil && ok {
			return
		}
		select {
		case <-ctx.Done():
			page := Eval[string](b, words+"(document.body)")
			b.t.Fatalf("%s: still not: %s\n%s", b.Path(), what, tail(page, 1500))
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// sees waits for each of these texts on the page.
func (b *Tab) sees(texts ...string) {
	b.t.Helper()
	for _, s := range texts {
		b.until(fmt.Sprintf("the text %q", s), fmt.Sprintf("%s(document.body).includes(%q)", words, s))
	}
}

// lacks wants none of these texts on the page, also where nobody looks.
func (b *Tab) lacks(texts ...string) {
	b.t.Helper()
	html := Eval[string](b, `document.documentElement.outerHTML`)
	for i, s := range texts {
		if strings.Contains(html, s) {
			b.t.Errorf("%s: the page has text number %d, which it should not", b.Path(), i+1)
		}
	}
}

// count is how many elements of the page a CSS selector finds.
func (b *Tab) count(css string) int {
	b.t.Helper()
	return Eval[int](b, fmt.Sprintf("document.querySelectorAll(%q).length", css))
}

// text is what one element of the page reads.
func (b *Tab) text(css string) string {
	b.t.Helper()
	return Eval[string](b, fmt.Sprintf("%s(document.querySelector(%q))", words, css))
}

// press clicks the control that reads so, and waits for the page that answers 200.
func (b *Tab) press(label string) {
	b.t.Helper()
	b.pressIn("", label, http.StatusOK)
}

// pressIn does so inside what a CSS selector finds, and wants that status.
func (b *Tab) pressIn(scope, label string, want int) {
	b.t.Helper()
	found := control(scope, label)
	b.until(fmt.Sprintf("the control %q", label), "Boolean("+found+")")
	b.mu.Lock()
	b.expected = ""
	b.mu.Unlock()
	if want >= http.StatusBadRequest {
		address := Eval[string](b, fmt.Sprintf("((e) => (e.form ?? {}).action ?? e.href ?? '')(%s)", found))
		b.mu.Lock()
		b.expected = address
		b.mu.Unlock()
	}
	ctx, cancel := b.limited()
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.JSPath(found)))
	if err != nil {
		b.t.Fatalf("%s: pressing %q: %v", b.Path(), label, err)
	}
	b.settle()
	if int(res.Status) != want {
		b.t.Fatalf("%s: pressing %q answered %d, want %d: %s", b.Path(), label, res.Status, want, tail(b.text("main"), 600))
	}
}

// tap clicks what changes the page without leaving it.
func (b *Tab) tap(scope, label string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the control %q", label), "Boolean("+control(scope, label)+")")
	b.Do(chromedp.Click(chromedp.JSPath(control(scope, label))))
}

// twice presses a button twice as fast as hands do.
func (b *Tab) twice(label string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the control %q", label), "Boolean("+control("", label)+")")
	b.Do(chromedp.DoubleClick(chromedp.JSPath(control("", label))))
}

// fill gives fields their values, by name: text, date, choice of a list, radio.
func (b *Tab) fill(pairs ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		found := Eval[bool](b, fmt.Sprintf(`((name, value) => {
			const all = [...document.querySelectorAll('main [name]')].filter((e) => e.name === name)
			const e = all[0]?.type === 'radio' ? all.find((r) => r.value === value) : all[0]
			if (!e) return false
			if (e.type === 'radio') e.checked = true
			else if (e.localName === 'select') {
				const option = [...e.options].find((o) => o.value === value || o.text.replace(/[\s\u00a0\u202f]+/g, ' ').includes(value))
				if (!option) return false
				e.value = option.value
			} else e.value = value
			e.dispatchEvent(new Event('input', { bubbles: true }))
			e.dispatchEvent(new Event('change', { bubbles: true }))
			return true
		})(%q, %q)`, pairs[i], pairs[i+1]))
		if !found {
			b.t.Fatalf("%s: no field %q takes the value number %d", b.Path(), pairs[i], i/2+1)
		}
	}
}

// value is what a field holds.
func (b *Tab) value(name string) string {
	b.t.Helper()
	return Eval[string](b, fmt.Sprintf(`((e) => e[0]?.type === 'radio' ? e.find((r) => r.checked)?.value ?? '' : e[0]?.value ?? '')(
		[...document.querySelectorAll('main [name]')].filter((e) => e.name === %q && e.type !== 'hidden'))`, name))
}

// back is the browser's own button; it leads to an address that ends so.
func (b *Tab) back(end string) {
	b.t.Helper()
	history := call(b, page.GetNavigationHistory, cdp.Empty{})
	if history.CurrentIndex < 1 {
		b.t.Fatal("nothing to go back to")
	}
	call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: history.Entries[history.CurrentIndex-1].ID})
	// A page that the browser had kept whole answers to a new session only.
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(chromedp.FromContext(b.ctx).Target.TargetID), chromedp.WithDetachOnCancel())
	b.t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		b.t.Fatalf("back: %v", err)
	}
	b.ctx = ctx
	b.until("back on "+end, fmt.Sprintf(`document.readyState === 'complete' && (location.pathname + location.search).endsWith(%q)`, end))
}

// ask reads one number from the program's own database.
func (p *program) ask(t *testing.T, query string, args ...any) int {
	t.Helper()
	d, err := db.Open(t.Context(), "sqlite:"+filepath.Join(p.Data, "binome.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	n, err := db.Value[int](t.Context(), d, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// slug is an identifier as addresses write it, found in the program's own database.
func (p *program) slug(t *testing.T, query string) string {
	t.Helper()
	return id.ID[program](p.ask(t, query)).String()
}
