package ui

import (
	"embed"
	"encoding/json"
	"html/template"
	"io/fs"
	"strings"
	"sync"
)

//go:embed all:static
var staticFiles embed.FS

//go:embed icons.txt
var iconList string

// Manifest gives the file of each asset: "app.css" → "app-4F2K7Q3A.css".
type Manifest map[string]string

type assets struct {
	files    fs.FS
	manifest Manifest
}

var built = sync.OnceValue(func() assets {
	dist, err := fs.Sub(staticFiles, "static/dist")
	if err != nil {
		return assets{staticFiles, nil}
	}
	a := assets{dist, Manifest{}}
	if b, err := fs.ReadFile(dist, "manifest.json"); err == nil {
		_ = json.Unmarshal(b, &a.manifest) // a broken manifest shows as unhashed names, which a test refuses
	}
	return a
})

// Assets are the built files, to be served under /static/, and the names in them.
// Every file of the manifest has its hash in its name and never changes; beside a
// text file X there is X.gz. Both are empty when the assets were not built.
func Assets() (fs.FS, Manifest) { return built().files, built().manifest }

// Asset is the address of a built file: Asset("app.css") is
// "/static/app-4F2K7Q3A.css". Without a build it is the plain name.
func Asset(name string) string {
	if f, ok := built().manifest[name]; ok {
		return "/static/" + f
	}
	return "/static/" + name
}

var sprite = sync.OnceValue(func() string { return Asset("sprite.svg") })

// icons holds the HTML of every icon by name.
var icons = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for name := range strings.FieldsSeq(iconList) {
		m[name] = `<svg class="ic" aria-hidden="true"><use href="` + sprite() + `#i-` + name + `"/></svg>`
	}
	return m
})

// Icons lists the names that icon knows.
func Icons() []string { return strings.Fields(iconList) }

// icon is decoration beside words. A name that is not in icons.txt is an error of
// the page.
func icon(name string) template.HTML {
	var o out
	o.icon(name)
	return o.html()
}

// icon writes nothing for "".
func (o *out) icon(name string) {
	if name == "" {
		return
	}
	svg, ok := icons()[name]
	if !ok {
		panic("ui: no icon named " + name + "; add it to internal/ui/icons.txt")
	}
	o.raw(svg)
}

// head is what every page loads: theme before paint, fonts, style, behaviours.
var head = sync.OnceValue(func() template.HTML {
	return template.HTML(`<meta name="color-scheme" content="light dark">` +
		`<link rel="icon" href="` + Asset("favicon.svg") + `" type="image/svg+xml">` +
		`<link rel="preload" href="` + Asset("texte.woff2") + `" as="font" type="font/woff2" crossorigin>` +
		`<link rel="stylesheet" href="` + Asset("app.css") + `">` +
		`<script src="` + Asset("theme.js") + `"></script>` +
		`<script type="module" src="` + Asset("app.js") + `"></script>`)
})
