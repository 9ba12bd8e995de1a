package web

import (
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"binome/internal/ui"
)

// static holds the built assets that may be asked for: those whose name has a
// hash of their content, so that a browser may keep them for ever.
type static map[string]asset

type asset struct{ plain, gzip []byte }

func newStatic() static {
	files, manifest := ui.Assets()
	s := static{}
	for _, name := range manifest {
		if plain, err := fs.ReadFile(files, name); err == nil {
			small, _ := fs.ReadFile(files, name+".gz") // beside text only
			s[name] = asset{plain, small}
		}
	}
	return s
}

func (rt *Router) serveStatic(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	a, ok := rt.static[name]
	if !ok {
		rt.handle(func(*Request) (Response, error) { return nil, errMissing }).ServeHTTP(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := a.plain
	if a.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = a.gzip
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the browser went away: nothing to do
}

// takesGzip reads an Accept-Encoding header: gzip, unless it is refused by q=0.
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q = strings.ReplaceAll(q, " ", "")
			return q == "" || strings.Trim(strings.TrimPrefix(strings.ToLower(q), "q="), "0.") != ""
		}
	}
	return false
}

// contentType does not ask the machine, whose tables differ.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".png":
		return "image/png"
	case ".wasm":
		return "application/wasm"
	case ".json", ".webmanifest":
		return "application/json"
	default:
		return "application/octet-stream"
	}
}
