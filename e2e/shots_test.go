package e2e

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestShots takes pictures of every page as the roles that BINOME_SHOTS names ("all", or
// "funder dpo"), phone and desktop, light and dark, in e2e/shots/ROLE/.
func TestShots(t *testing.T) {
	t.Parallel()
	wanted := strings.Fields(os.Getenv("BINOME_SHOTS"))
	if len(wanted) == 0 {
		t.Skip("BINOME_SHOTS names no role")
	}
	s := readSite(t)
	for _, v := range s.visitors {
		if !slices.Contains(wanted, "all") && !slices.Contains(wanted, v.name) {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			c := s.enter(t, v)
			c.each(func(pattern string) { c.shoot(v.name + "/" + fileName(pattern, c.Path())) })
		})
	}
}

// shoot takes the four pictures of a page.
func (b *Tab) shoot(name string) {
	b.t.Helper()
	for _, screen := range []Screen{Phone, Desktop} {
		b.Resize(screen)
		for _, dark := range []bool{false, true} {
			b.Dark(dark)
			look := "clair"
			if dark {
				look = "sombre"
			}
			b.Screenshot(name + "-" + screen.Name + "-" + look)
		}
	}
	b.Dark(false)
}

// fileName makes a file's name of a route and of the view that the address asks for.
func fileName(pattern, address string) string {
	words := strings.FieldsFunc(kind(pattern, address), func(r rune) bool {
		return strings.ContainsRune("/{}$?&=", r)
	})
	if len(words) == 0 {
		return "racine"
	}
	return strings.Join(words, "-")
}
