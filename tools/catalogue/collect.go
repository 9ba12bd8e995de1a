package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"text/template/parse"
)

// text is one text of the catalogue. Many is empty without a plural.
type text struct {
	one, many string
	files     []string // where it is said, each once, in order
}

// collect finds the texts of the sources, in the order in which they come.
func collect(sources []source) ([]*text, error) {
	c := &collector{byOne: map[string]*text{}}
	for _, s := range sources {
		var err error
		if strings.HasSuffix(s.path, ".go") {
			err = c.goFile(s)
		} else {
			err = c.template(s)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.path, err)
		}
	}
	return c.list, c.err
}

type collector struct {
	list  []*text
	byOne map[string]*text
	err   error
}

func (c *collector) add(file, one, many string) {
	if one == "" {
		return
	}
	t := c.byOne[one]
	if t == nil {
		t = &text{one: one}
		c.byOne[one] = t
		c.list = append(c.list, t)
	}
	if many != "" {
		if t.many != "" && t.many != many && c.err == nil {
			c.err = fmt.Errorf("%s: %q has two plurals: %q and %q", file, one, t.many, many)
		}
		t.many = many
	}
	if n := len(t.files); n == 0 || t.files[n-1] != file {
		t.files = append(t.files, file)
	}
}

// goFile collects the calls of the locale package, and the messages of faults.
func (c *collector) goFile(s source) error {
	f, err := parser.ParseFile(token.NewFileSet(), s.path, s.text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch callee(call, s.path) {
		case "T", "Mark", "Refusal":
			c.add(s.path, literal(call, 0), "")
		case "N":
			c.add(s.path, literal(call, 0), literal(call, 1))
		case "fault.New", "fault.Wrap":
			c.add(s.path, literal(call, 1), "")
		}
		return true
	})
	return nil
}

// callee names the function of a call in the file at path: "T" for locale.T (or
// T inside locale), "fault.New" for that one, "" for others.
func callee(call *ast.CallExpr, path string) string {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		switch {
		case strings.HasPrefix(path, "internal/locale/"):
			return fun.Name
		case strings.HasPrefix(path, "internal/fault/"):
			return "fault." + fun.Name
		}
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok {
			switch x.Name {
			case "locale":
				return fun.Sel.Name
			case "fault":
				return "fault." + fun.Sel.Name
			}
		}
	}
	return ""
}

// literal is the i-th argument when it is made of string literals, else "".
func literal(call *ast.CallExpr, i int) string {
	if i >= len(call.Args) {
		return ""
	}
	s, _ := constant(call.Args[i])
	return s
}

func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		a, ok := constant(e.X)
		b, ok2 := constant(e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}

// template collects the t and n of every template defined in the file.
func (c *collector) template(s source) error {
	tree := parse.New(s.path)
	tree.Mode = parse.SkipFuncCheck
	set := map[string]*parse.Tree{}
	if _, err := tree.Parse(s.text, "", "", set); err != nil {
		return err
	}
	found := map[int]func(){} // by position, since the set has no order
	for _, t := range set {
		walk(t.Root, func(cmd *parse.CommandNode) {
			id, ok := cmd.Args[0].(*parse.IdentifierNode)
			if !ok || id.Ident != "t" && id.Ident != "n" {
				return
			}
			one, many := stringAt(cmd, 1), ""
			if id.Ident == "n" {
				many = stringAt(cmd, 2)
			}
			found[int(cmd.Position())] = func() { c.add(s.path, one, many) }
		})
	}
	for _, at := range sortedKeys(found) {
		found[at]()
	}
	return nil
}

func stringAt(cmd *parse.CommandNode, i int) string {
	if i < len(cmd.Args) {
		if s, ok := cmd.Args[i].(*parse.StringNode); ok {
			return s.Text
		}
	}
	return ""
}

// walk calls f for every command under n, also between parentheses.
func walk(n parse.Node, f func(*parse.CommandNode)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, x := range n.Nodes {
			walk(x, f)
		}
	case *parse.ActionNode:
		walk(n.Pipe, f)
	case *parse.TemplateNode:
		walk(n.Pipe, f)
	case *parse.IfNode:
		branch(&n.BranchNode, f)
	case *parse.RangeNode:
		branch(&n.BranchNode, f)
	case *parse.WithNode:
		branch(&n.BranchNode, f)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, cmd := range n.Cmds {
			f(cmd)
			for _, a := range cmd.Args {
				walk(a, f)
			}
		}
	}
}

func branch(n *parse.BranchNode, f func(*parse.CommandNode)) {
	walk(n.Pipe, f)
	walk(n.List, f)
	walk(n.ElseList, f)
}
