package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInner(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<!-- licence -->\n<svg\n  class=\"x\"\n>\n  <path d=\"M1 1\" />\n  <!-- b --><circle/>\n</svg>\n": `<path d="M1 1" /><circle/>`,
		"no drawing": "",
	} {
		if got := inner(in); got != want {
			t.Errorf("inner(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestReadMeta(t *testing.T) {
	t.Parallel()
	got, err := readMeta([]byte(`{"outputs":{
		"internal/ui/static/dist/app-AAAA.css":{"entryPoint":"internal/ui/css/app.css","inputs":{}},
		"internal/ui/static/dist/app-BBBB.js":{"entryPoint":"internal/ui/ts/app.ts","inputs":{}},
		"internal/ui/static/dist/atkinson-CCCC.woff2":{"inputs":{"node_modules/x/files/atkinson-hyperlegible-next-latin-wght-normal.woff2":{"bytesInOutput":1}}},
		"internal/ui/static/dist/other-DDDD.woff2":{"inputs":{"node_modules/x/files/other.woff2":{}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"app.css": "app-AAAA.css", "app.js": "app-BBBB.js", "texte.woff2": "atkinson-CCCC.woff2"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestTypes runs the TypeScript checker: esbuild drops types without reading them.
func TestTypes(t *testing.T) {
	t.Parallel()
	const tsc = "../../node_modules/.bin/tsc"
	if _, err := os.Stat(tsc); err != nil {
		t.Skip("npm packages are not installed: npm ci --ignore-scripts")
	}
	if out, err := exec.CommandContext(t.Context(), tsc, "--noEmit", "-p", "../../internal/ui/ts").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
