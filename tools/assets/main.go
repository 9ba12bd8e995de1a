// Command assets builds what browsers load into internal/ui/static/dist: one
// stylesheet, small scripts, fonts, one sprite of icons, each with its hash in its
// name, a gzip copy beside text, and manifest.json from plain name to built name.
//
//	npm ci --ignore-scripts && go run ./tools/assets
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	dist    = "internal/ui/static/dist"
	modules = "node_modules"
)

// entries are the files given to esbuild. The stylesheet imports the others and
// the fonts; a script imports its modules.
var entries = []string{
	"internal/ui/css/app.css",
	"internal/ui/ts/app.ts",
	"internal/ui/ts/theme.ts",
}

// fonts that pages preload, by the end of their npm name.
var fonts = map[string]string{
	"atkinson-hyperlegible-next-latin-wght-normal.woff2": "texte.woff2",
	"bricolage-grotesque-latin-wght-normal.woff2":        "titre.woff2",
}

// licensed are the packages whose files end in the build.
var licensed = []string{
	"@fontsource-variable/atkinson-hyperlegible-next",
	"@fontsource-variable/bricolage-grotesque",
	"lucide-static",
}

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func build() error {
	if _, err := os.Stat(filepath.Join(modules, "lucide-static")); err != nil {
		return fmt.Errorf("npm packages are missing (npm ci --ignore-scripts): %w", err)
	}
	if err := os.RemoveAll(dist); err != nil {
		return err
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	manifest, err := bundle()
	if err != nil {
		return err
	}
	for _, make := range []func() (string, string, error){makeSprite, makeFavicon, makeLicences} {
		name, text, err := make()
		if err != nil {
			return err
		}
		if manifest[name], err = write(name, text); err != nil {
			return err
		}
	}
	if err := compress(); err != nil {
		return err
	}
	return writeManifest(manifest)
}

func writeManifest(manifest map[string]string) error {
	b, err := json.MarshalIndent(manifest, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(b, '\n'), 0o644)
}

// makeSprite gathers the icons of icons.txt and our own drawings as symbols.
func makeSprite() (name, text string, err error) {
	list, err := os.ReadFile("internal/ui/icons.txt")
	if err != nil {
		return "", "", err
	}
	drawings, err := os.ReadFile("internal/ui/art/drawings.svg")
	if err != nil {
		return "", "", err
	}
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for icon := range strings.FieldsSeq(string(list)) {
		body, err := iconBody(icon)
		if err != nil {
			return "", "", err
		}
		fmt.Fprintf(&b, `<symbol id="i-%s" viewBox="0 0 24 24">%s</symbol>`, icon, body)
	}
	b.WriteString(inner(string(drawings)))
	b.WriteString("</svg>\n")
	return "sprite.svg", b.String(), nil
}

func iconBody(icon string) (string, error) {
	b, err := os.ReadFile(filepath.Join(modules, "lucide-static", "icons", icon+".svg"))
	if err != nil {
		return "", fmt.Errorf("icon %s of internal/ui/icons.txt: %w", icon, err)
	}
	return inner(string(b)), nil
}

// inner is what stands between <svg …> and </svg>, without comments and line breaks.
func inner(svg string) string {
	for {
		start := strings.Index(svg, "<!--")
		end := strings.Index(svg, "-->")
		if start < 0 || end < start {
			break
		}
		svg = svg[:start] + svg[end+3:]
	}
	open := strings.Index(svg, "<svg")
	if open < 0 {
		return ""
	}
	svg = svg[open:]
	svg = svg[strings.Index(svg, ">")+1:]
	svg = svg[:strings.LastIndex(svg, "</svg>")]
	lines := strings.Split(svg, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "")
}

func makeFavicon() (name, text string, err error) {
	b, err := os.ReadFile("internal/ui/art/favicon.svg")
	return "favicon.svg", string(b), err
}

// makeLicences gathers the licences of what the build contains, as they ask.
func makeLicences() (name, text string, err error) {
	var b strings.Builder
	for _, p := range licensed {
		t, err := os.ReadFile(filepath.Join(modules, p, "LICENSE"))
		if err != nil {
			return "", "", err
		}
		fmt.Fprintf(&b, "%s\n\n%s\n\n", p, strings.TrimSpace(string(t)))
	}
	return "licences.txt", b.String(), nil
}
