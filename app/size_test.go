package app_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	maxFile     = 500 // lines of a file; beyond, it splits by noun
	maxFunction = 60  // lines of a function, first to last; tests may list more cases
)

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t, "..") {
		source, err := os.ReadFile(filepath.Join("..", f))
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, f, source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if ast.IsGenerated(tree) {
			continue
		}
		if n := bytes.Count(source, []byte("\n")); n > maxFile {
			t.Errorf("%s has %d lines: split it by noun, %d at most", f, n, maxFile)
		}
		if !strings.HasSuffix(f, "_test.go") {
			longFunctions(t, set, tree)
		}
	}
}

// longFunctions reports the functions of one file, and those inside them, that are too long.
func longFunctions(t *testing.T, set *token.FileSet, tree *ast.File) {
	t.Helper()
	ast.Inspect(tree, func(n ast.Node) bool {
		name := "a function literal"
		switch f := n.(type) {
		case *ast.FuncDecl:
			if name = f.Name.Name; isTable(f.Body) {
				return true
			}
		case *ast.FuncLit:
		default:
			return true
		}
		from, to := set.Position(n.Pos()), set.Position(n.End())
		if lines := to.Line - from.Line + 1; lines > maxFunction {
			t.Errorf("%s: %s has %d lines, %d at most", from, name, lines, maxFunction)
		}
		return true
	})
}

// isTable reports whether a body is data alone: one return of one literal, which
// has no logic to read.
func isTable(body *ast.BlockStmt) bool {
	if body == nil || len(body.List) != 1 {
		return false
	}
	ret, ok := body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	literal, ok := ret.Results[0].(*ast.CompositeLit)
	return ok && literal != nil
}
