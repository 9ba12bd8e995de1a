package ui

import (
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pairs are colours that meet, with the ratio that WCAG asks for.
var pairs = []struct {
	ink, ground string
	min         float64
}{
	{"encre", "fond", 4.5},
	{"encre", "surface", 4.5},
	{"encre", "creux", 4.5},
	{"encre", "citation", 4.5},
	{"encre-2", "fond", 4.5},
	{"encre-2", "surface", 4.5},
	{"encre-2", "creux", 4.5},
	{"encre-2", "citation", 4.5},
	{"lien", "fond", 4.5},
	{"lien", "surface", 4.5},
	{"lien", "info-fond", 4.5},
	{"sur-action", "action", 4.5},
	{"sur-action", "action-vif", 4.5},
	{"sur-bandeau", "bandeau", 4.5},
	{"sur-bandeau-2", "bandeau", 4.5},
	{"sur-bandeau", "bandeau-2", 4.5},
	{"sur-bandeau", "nav-actif", 4.5},
	{"sur-soleil", "soleil", 4.5},
	{"sur-soleil", "soleil-vif", 4.5},
	{"soleil", "bandeau", 3},
	{"ok-encre", "ok-fond", 4.5},
	{"veille-encre", "veille-fond", 4.5},
	{"alerte-encre", "alerte-fond", 4.5},
	{"local-encre", "local-fond", 4.5},
	{"info-encre", "info-fond", 4.5},
	{"alerte-encre", "surface", 4.5},
	{"ok-encre", "surface", 4.5},
	{"local-encre", "surface", 4.5},
	{"veille-encre", "surface", 3},
	{"champ-bord", "surface", 3},
	{"champ-bord", "fond", 3},
	{"focus", "surface", 3},
	{"focus", "fond", 3},
	{"action", "surface", 3},
	{"surface", "encre-2", 4.5},
	{"v4", "surface", 3},
	{"v3", "surface", 3},
	{"div-neg-2", "surface", 3},
	{"div-pos-2", "surface", 3},
	{"absent", "surface", 3},
	{"retard", "surface", 3},
	{"sur-v", "v0", 4.5},
	{"sur-v", "v1", 4.5},
	{"sur-v", "v2", 4.5},
	{"sur-v-fort", "v3", 4.5},
	{"sur-v-fort", "v4", 4.5},
}

func TestContrasts(t *testing.T) {
	t.Parallel()
	light := tokens(t, "tokens.css")
	dark := map[string]string{}
	for k, v := range light {
		dark[k] = v
	}
	for k, v := range tokens(t, "tokens-dark.css") {
		dark[k] = v
	}
	for name, theme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, p := range pairs {
			if r := contrast(theme[p.ink], theme[p.ground]); !(r >= p.min) {
				t.Errorf("%s: %s (%s) on %s (%s) is %.2f, want %.1f", name, p.ink, theme[p.ink], p.ground, theme[p.ground], r, p.min)
			}
		}
	}
}

// TestDarkIsSaidTwiceAlike keeps the dark colours of the system and those of the
// choice the same.
func TestDarkIsSaidTwiceAlike(t *testing.T) {
	t.Parallel()
	blocks := regexp.MustCompile(`(?s)\{\n(    color-scheme: dark;.*?)\n  \}`).FindAllStringSubmatch(css(t, "tokens-dark.css"), -1)
	if len(blocks) != 2 || blocks[0][1] != blocks[1][1] {
		t.Errorf("%d dark blocks, or they differ", len(blocks))
	}
}

// TestStyleUsesTokensThatExist refuses a var() that nothing defines, and a class
// of a component that no rule styles.
func TestStyleUsesTokensThatExist(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, f := range files {
		all += css(t, filepath.Base(f))
	}
	for _, m := range regexp.MustCompile(`var\((--[\w-]+)\)`).FindAllStringSubmatch(all, -1) {
		if !strings.Contains(all, m[1]+":") {
			t.Errorf("%s is used and not defined", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`@import "\./([\w-]+\.css)"`).FindAllStringSubmatch(all, -1) {
		if _, err := os.Stat("css/" + m[1]); err != nil {
			t.Errorf("app.css imports %s, which is absent", m[1])
		}
	}
	if n := strings.Count(all, "@import"); n != len(files)-1 {
		t.Errorf("app.css imports %d of %d files", n, len(files)-1)
	}
}

// TestClassesAreStyled refuses a class of a template, in any feature, that no rule
// of the style knows: it is a slip, or a look that nobody gave.
func TestClassesAreStyled(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	files, err := filepath.Glob("css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, m := range regexp.MustCompile(`\.([a-zA-Z][\w-]*)`).FindAllStringSubmatch(css(t, filepath.Base(f)), -1) {
			known[m[1]] = true
		}
	}
	pages, err := filepath.Glob("../../*/pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../*/*/*.html")
	if err != nil {
		t.Fatal(err)
	}
	action, class := regexp.MustCompile(`(?s)\{\{.*?\}\}`), regexp.MustCompile(`class="([^"]*)"`)
	for _, page := range append(pages, more...) {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range class.FindAllStringSubmatch(action.ReplaceAllString(string(b), " "), -1) {
			for _, c := range strings.Fields(m[1]) {
				if !known[c] {
					t.Errorf("%s: no rule for the class %s", page, c)
				}
			}
		}
	}
}

func css(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("css", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func tokens(t *testing.T, file string) map[string]string {
	t.Helper()
	m := map[string]string{}
	for _, x := range regexp.MustCompile(`--([\w-]+):\s*(#[0-9a-f]{6})`).FindAllStringSubmatch(css(t, file), -1) {
		m[x[1]] = x[2]
	}
	return m
}

// contrast is the ratio of WCAG 2 between two colours "#rrggbb"; NaN when one is
// not a colour.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(hex string) float64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		return math.NaN()
	}
	part := func(shift uint) float64 {
		v := float64(n>>shift&255) / 255
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*part(16) + .7152*part(8) + .0722*part(0)
}

// TestAssetsAreBuilt checks, after a build, that pages find what they load.
func TestAssetsAreBuilt(t *testing.T) {
	t.Parallel()
	files, manifest := Assets()
	if len(manifest) == 0 {
		t.Skip("assets are not built: npm ci --ignore-scripts && go run ./tools/assets")
	}
	for _, name := range []string{"app.css", "app.js", "theme.js", "sprite.svg", "favicon.svg", "texte.woff2", "titre.woff2", "licences.txt"} {
		if _, err := fs.Stat(files, manifest[name]); err != nil || !strings.Contains(Asset(name), "-") {
			t.Errorf("%s: %v", name, err)
		}
	}
	sprite, err := fs.ReadFile(files, manifest["sprite.svg"])
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range append(spriteIDs(), "m-1", "m-5") {
		if !strings.Contains(string(sprite), `<symbol id="`+id+`"`) {
			t.Errorf("the sprite lacks %s: build the assets again", id)
		}
	}
}

func spriteIDs() (list []string) {
	for _, name := range Icons() {
		list = append(list, "i-"+name)
	}
	for _, s := range Shapes() {
		list = append(list, "f-"+string(s))
	}
	return list
}
