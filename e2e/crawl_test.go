package e2e

import (
	"strings"
	"sync"
	"testing"
)

// TestEveryPageAsEveryRole opens every kind of page that each role can reach by links.
// Each distinct rendering goes through axe-core once in light, its colours again in dark;
// each route is walked through with the Tab key once; every page must fit a phone.
func TestEveryPageAsEveryRole(t *testing.T) {
	t.Parallel()
	s := readSite(t)
	var shapes sameShape
	var walked sync.Map
	t.Run("as", func(t *testing.T) {
		for _, v := range s.visitors {
			t.Run(v.name, func(t *testing.T) {
				t.Parallel()
				c := s.enter(t, v)
				pages := 0
				c.each(func(pattern string) {
					pages++
					c.examine(&shapes)
					if _, done := walked.LoadOrStore(pattern, true); !done {
						c.TabStops()
					}
				})
				t.Logf("%d pages", pages)
			})
		}
	})
	if lost := s.lost(); len(lost) > 0 && !t.Failed() {
		t.Errorf("no link of any page leads to:\n\t%s\nlink them, or say why not in `unlinked`", strings.Join(lost, "\n\t"))
	}
}

// examine checks the page that the tab shows, whole when nothing of this shape was before.
func (b *Tab) examine(shapes *sameShape) {
	b.t.Helper()
	if shapes.fresh(b.t, b) {
		b.Accessible()
		b.Dark(true)
		b.Readable()
		b.Dark(false)
		b.Resize(Phone)
		b.report("axe on a phone", b.axe("target-size", "scrollable-region-focusable"))
	}
	b.NoOverflow()
}
