package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var (
	//go:embed js/axe.js
	runAxe string
	//go:embed js/colour.js
	readColours string
	//go:embed js/focused.js
	readFocused string
	//go:embed js/overflow.js
	readOverflow string
	//go:embed js/shape.js
	readShape string
)

// axeSource is axe-core as npm installed it.
var axeSource = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	return string(source), err
})

// Accessible runs axe-core's rules of WCAG 2.0 to 2.2, A and AA, and the contrast of
// fields and focus rings, on the page as it is.
func (b *Tab) Accessible() {
	b.t.Helper()
	b.report("axe", b.axe())
	b.report("contrast", b.contrast())
}

// Readable runs only the rules about colours: for a page whose other colours were checked.
func (b *Tab) Readable() {
	b.t.Helper()
	b.report("axe", b.axe("color-contrast", "link-in-text-block"))
	b.report("contrast", b.contrast())
}

// NoOverflow wants no sideways scrolling at 1440, 390 and 320 CSS pixels.
func (b *Tab) NoOverflow() {
	b.t.Helper()
	for _, s := range []Screen{Desktop, Phone, {Width: 320, Height: 640, Phone: true}} {
		b.Resize(s)
		b.report("overflow", b.overflow())
	}
	b.Resize(Desktop)
}

func (b *Tab) report(check string, findings []string) {
	b.t.Helper()
	if len(findings) == 0 {
		return
	}
	look := "light"
	if b.dark {
		look = "dark"
	}
	b.t.Errorf("%s, %s, %s:\n\t%s", b.Path(), check, look, strings.Join(findings, "\n\t"))
}

// axe returns what axe-core finds wrong; all its WCAG rules, or only those named.
func (b *Tab) axe(rules ...string) []string {
	b.t.Helper()
	source, err := axeSource()
	if err != nil {
		b.t.Fatalf("axe-core comes with `make build`: %v", err)
	}
	if !Eval[bool](b, `typeof axe === 'object'`) {
		b.Do(chromedp.Evaluate[chromedp.Void](source))
	}
	list, err := json.Marshal(append([]string{}, rules...))
	if err != nil {
		b.t.Fatal(err)
	}
	return Eval[[]string](b, fmt.Sprintf("(\n%s)(%s)", runAxe, list))
}

// contrast returns fields and focus rings that are hard to see.
func (b *Tab) contrast() []string {
	b.t.Helper()
	b.Do(chromedp.KeyEvent(kb.Shift)) // a key was pressed: focus shows from now on
	return Eval[[]string](b, readColours)
}

// overflow returns what makes the page scroll sideways.
func (b *Tab) overflow() []string {
	b.t.Helper()
	return Eval[[]string](b, readOverflow)
}

// shape returns what the page is made of, without its texts.
func (b *Tab) shape() string {
	b.t.Helper()
	return Eval[string](b, readShape)
}

// TabStops presses Tab from the top of the page and returns what gets the focus, in
// order, until the focus leaves the page or comes back: "button#envoyer Envoyer". A stop
// that is invisible or covered fails the test (WCAG 2.4.7, 2.4.11), so does a trap.
func (b *Tab) TabStops() []string {
	b.t.Helper()
	b.Do(chromedp.Evaluate[chromedp.Void](`document.activeElement?.blur(), scrollTo(0, 0), getSelection().removeAllRanges(), delete window.binomeStops`))
	var stops []string
	for range 300 {
		b.Do(chromedp.KeyEvent(kb.Tab))
		stop := Eval[struct {
			Name       string
			Back, Seen bool
		}](b, readFocused)
		if stop.Name == "" || stop.Back {
			return stops
		}
		if !stop.Seen {
			b.t.Errorf("%s: the focus on %s cannot be seen", b.Path(), stop.Name)
		}
		stops = append(stops, stop.Name)
	}
	b.t.Errorf("%s: after 300 Tab keys the focus is still in the page", b.Path())
	return stops
}

// sameShape remembers the shapes of pages already checked, whoever saw them.
type sameShape struct{ met sync.Map }

// fresh says whether no page of this shape was checked before.
func (s *sameShape) fresh(t *testing.T, b *Tab) bool {
	t.Helper()
	_, met := s.met.LoadOrStore(b.shape(), true)
	return !met
}
