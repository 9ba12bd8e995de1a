package ui

import (
	"fmt"
	"html"
	"html/template"
	"reflect"
	tree "text/template/parse"
)

// fold says, once and for all, what a page says the same each time: a call whose
// arguments are all written in the template, {{t "Filtrer"}} or {{icon "filter"}},
// becomes its result, as text of the page. Functions of pages have no other input
// than their arguments. A page is made of dozens of such calls, each through
// reflection and an escaper.
func fold(t *template.Template, fns template.FuncMap) (err error) {
	defer func() {
		if v := recover(); v != nil { // such as an icon that does not exist
			err = fmt.Errorf("%v", v)
		}
	}()
	for _, one := range t.Templates() {
		if one.Tree != nil {
			folder(fns).list(one.Tree.Root)
		}
	}
	return nil
}

type folder template.FuncMap

func (f folder) list(l *tree.ListNode) {
	if l == nil {
		return
	}
	for i, n := range l.Nodes {
		switch n := n.(type) {
		case *tree.ActionNode:
			if text, ok := f.text(n.Pipe); ok {
				l.Nodes[i] = &tree.TextNode{NodeType: tree.NodeText, Pos: n.Pos, Text: []byte(text)}
			}
		case *tree.IfNode:
			f.branch(&n.BranchNode)
		case *tree.RangeNode:
			f.branch(&n.BranchNode)
		case *tree.WithNode:
			f.branch(&n.BranchNode)
		case *tree.TemplateNode:
			f.pipe(n.Pipe)
		}
	}
}

func (f folder) branch(b *tree.BranchNode) {
	f.pipe(b.Pipe)
	f.list(b.List)
	f.list(b.ElseList)
}

// text is what an action writes, when it is known now.
func (f folder) text(p *tree.PipeNode) (string, bool) {
	v, ok := f.pipe(p)
	if !ok {
		return "", false
	}
	switch v := v.Interface().(type) {
	case template.HTML:
		return string(v), true
	case string:
		return html.EscapeString(v), true // of words, and of the quoted values of attributes
	}
	return "", false
}

// pipe is the value of a pipeline of one call. What is known inside the others is
// put in its place.
func (f folder) pipe(p *tree.PipeNode) (v reflect.Value, known bool) {
	if p == nil || len(p.Decl) > 0 {
		return v, false
	}
	for _, c := range p.Cmds {
		v, known = f.call(c)
	}
	return v, known && len(p.Cmds) == 1
}

func (f folder) call(c *tree.CommandNode) (reflect.Value, bool) {
	args, known := make([]reflect.Value, len(c.Args)-1), true
	for i, a := range c.Args[1:] {
		v, ok := f.arg(a)
		if ok && v.Kind() == reflect.String && v.Type() == reflect.TypeFor[string]() {
			c.Args[i+1] = &tree.StringNode{NodeType: tree.NodeString, Pos: a.Position(), Quoted: fmt.Sprintf("%q", v), Text: v.String()}
		}
		args[i], known = v, known && ok
	}
	name, ok := c.Args[0].(*tree.IdentifierNode)
	if !ok || !known || f[name.Ident] == nil {
		return reflect.Value{}, false
	}
	return apply(reflect.ValueOf(f[name.Ident]), args)
}

func (f folder) arg(n tree.Node) (reflect.Value, bool) {
	switch n := n.(type) {
	case *tree.StringNode:
		return reflect.ValueOf(n.Text), true
	case *tree.NumberNode:
		return reflect.ValueOf(int(n.Int64)), n.IsInt
	case *tree.BoolNode:
		return reflect.ValueOf(n.True), true
	case *tree.PipeNode:
		return f.pipe(n)
	}
	return reflect.Value{}, false
}

// apply calls fn as a template would. Arguments that do not fit are left for the
// template to complain about.
func apply(fn reflect.Value, args []reflect.Value) (none reflect.Value, ok bool) {
	t := fn.Type()
	if t.NumOut() != 1 || len(args) < t.NumIn()-1 || len(args) < t.NumIn() && !t.IsVariadic() || len(args) > t.NumIn() && !t.IsVariadic() {
		return none, false
	}
	for i, a := range args {
		var want reflect.Type
		if t.IsVariadic() && i >= t.NumIn()-1 {
			want = t.In(t.NumIn() - 1).Elem()
		} else {
			want = t.In(i)
		}
		if !a.Type().AssignableTo(want) {
			if a.Kind() != want.Kind() {
				return none, false
			}
			args[i] = a.Convert(want)
		}
	}
	return fn.Call(args)[0], true
}
