package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// edges are the rooms that a room may know. A new edge is a decision: add it here.
// The kernel (internal/…) is open to all; demo and report read across all rooms.
var edges = map[string][]string{
	"calendar": {},
	"cohort":   {"calendar", "partner", "school"},
	"identity": {},
	"journal":  {"cohort", "session"},
	"outcome":  {"cohort"},
	"partner":  {},
	"school":   {"calendar"},
	"session":  {"calendar", "cohort", "school"},
}

// readers know every room, and no room knows them.
var readers = []string{"demo", "report"}

// outside are the root folders that are not rooms of the programme.
var outside = []string{"app", "bench", "cmd", "docs", "e2e", "field", "internal", "scripts", "tools"}

// forbidden says how a computer does it; rooms leave that to the kernel.
var forbidden = []string{"database/sql", "html/template", "net/http"}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t, "..") {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		from := path.Dir(f)
		for _, to := range imports(t, f) {
			if why := refuse(from, to); why != "" {
				t.Errorf("%s imports %q: %s", f, to, why)
			}
		}
	}
}

func TestEdgesNameRooms(t *testing.T) {
	t.Parallel()
	for room, known := range edges {
		for _, to := range append(known, room) {
			if slices.Contains(outside, to) || slices.Contains(readers, to) {
				t.Errorf("the table of edges names %q, which is not a room", to)
			}
			if _, ok := edges[to]; !ok {
				t.Errorf("%s knows %s, which has no line in the table of edges", room, to)
			}
		}
	}
}

// TestRefuse proves that the rule itself catches what it is there for.
func TestRefuse(t *testing.T) {
	t.Parallel()
	cases := []struct {
		from, to string
		ok       bool
	}{
		{"cmd/binome", "binome/app", true},
		{"cmd/binome", "binome/cohort", false},
		{"app", "binome/cohort", true},
		{"app", "binome/internal/web", true},
		{"app", "binome/cmd/binome", false},
		{"cohort", "binome/calendar", true},
		{"cohort", "binome/session", false},
		{"cohort", "binome/report", false},
		{"cohort", "binome/demo", false},
		{"cohort", "binome/app", false},
		{"cohort", "net/http", false},
		{"cohort", "database/sql/driver", false},
		{"cohort", "net/url", true},
		{"report", "binome/session", true},
		{"demo", "binome/report", true},
		{"internal/web", "binome/internal/ui", true},
		{"internal/web", "binome/cohort", false},
		{"internal/web", "net/http", true},
		{"bench", "binome/app", true},
		{"unknown", "binome/internal/id", false},
	}
	for _, c := range cases {
		if why := refuse(c.from, c.to); (why == "") != c.ok {
			t.Errorf("refuse(%q, %q) = %q, want ok %v", c.from, c.to, why, c.ok)
		}
	}
}

// refuse says why the folder from may not import to, or "".
func refuse(from, to string) string {
	layer, _, _ := strings.Cut(from, "/")
	target, ours := strings.CutPrefix(to, "binome/")
	room, _, _ := strings.Cut(target, "/")
	switch layer {
	case "bench", "e2e", "tools":
		return ""
	case "cmd":
		return when(ours && room != "app" && room != "internal", "a command only calls app")
	case "app":
		return when(ours && room == "cmd", "imports go cmd → app → rooms → internal")
	case "internal":
		return when(ours && room != "internal", "the kernel knows no room")
	}
	if !ours {
		return when(slices.ContainsFunc(forbidden, func(p string) bool { return to == p || strings.HasPrefix(to, p+"/") }),
			"rooms leave this to internal/db, internal/web and internal/ui")
	}
	return refuseRoom(layer, room)
}

// refuseRoom says why one room may not know another, or "".
func refuseRoom(from, to string) string {
	known, ok := edges[from]
	reads := slices.Contains(readers, from)
	switch {
	case !ok && !reads:
		return "this room has no line in the table of edges"
	case to == "internal" || to == from:
		return ""
	case slices.Contains(outside, to):
		return "imports go cmd → app → rooms → internal"
	case reads:
		return ""
	}
	return when(!slices.Contains(known, to), "the table of edges has no such edge")
}

func when(refused bool, why string) string {
	if refused {
		return why
	}
	return ""
}

// imports lists the import paths of one file.
func imports(t *testing.T, file string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]string, len(tree.Imports))
	for i, spec := range tree.Imports {
		if list[i], err = strconv.Unquote(spec.Path.Value); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// goFiles lists the Go files of this module under root, relative to it, without
// the modules nested in it nor what tools put there.
func goFiles(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	tree := os.DirFS(root)
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (skipped(d.Name()) || nested(tree, name)):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, ".go"):
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go file found")
	}
	return files
}

func skipped(dir string) bool {
	return strings.HasPrefix(dir, ".") || dir == "node_modules" || dir == "testdata" || dir == "data"
}

func nested(tree fs.FS, dir string) bool {
	_, err := fs.Stat(tree, path.Join(dir, "go.mod"))
	return err == nil
}
