package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"sync"
)

//go:embed layouts/*.html
var layoutFiles embed.FS

// View is a page whose data is a T. It is made once, at package level, and parsed
// when first used.
type View[T any] struct {
	page *page
}

// page is a View without its type.
type page struct {
	name  string
	parse func() (*template.Template, error)
	tmpl  func() (*template.Template, error) // parse, once
	spare sync.Pool                          // of *bytes.Buffer
}

// Frame is what a layout's dot is: Shell for the layout, Data for the page.
type Frame[T any] struct {
	Shell Shell
	Data  T
}

// Parse makes the view of file, in the desktop layout: header with tabs, wide
// page, footer. The file defines "title" (words only) and "content"; their dot is
// a T. It may define "class", words for the class of body. parts are more files,
// for templates that several pages share.
func Parse[T any](fsys fs.FS, file string, parts ...string) *View[T] {
	return parse[T]("bord", fsys, file, parts)
}

// ParseField makes a view in the phone layout: the file defines "title", "head"
// (see FieldHead), "content", and may define "foot", the bar under the thumb.
func ParseField[T any](fsys fs.FS, file string, parts ...string) *View[T] {
	return parse[T]("terrain", fsys, file, parts)
}

// ParseAlone makes a view in the layout with one narrow column and nowhere else
// to go: sign-in, one-time links, errors. The file may define "aside", a few
// words at the right of the header.
func ParseAlone[T any](fsys fs.FS, file string, parts ...string) *View[T] {
	return parse[T]("seul", fsys, file, parts)
}

// ParsePublic makes a view in the public layout: full-width bands. The file may
// define "head" in place of the plain header.
func ParsePublic[T any](fsys fs.FS, file string, parts ...string) *View[T] {
	return parse[T]("public", fsys, file, parts)
}

func parse[T any](layout string, fsys fs.FS, file string, parts []string) *View[T] {
	p := &page{name: file, parse: func() (*template.Template, error) {
		base, err := layouts()
		if err != nil {
			return nil, err
		}
		t, err := base.Clone()
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", file, err)
		}
		if t, err = t.ParseFS(fsys, append([]string{file}, parts...)...); err != nil {
			return nil, fmt.Errorf("page %s: %w", file, err)
		}
		if err := fold(t, funcs()); err != nil {
			return nil, fmt.Errorf("page %s: %w", file, err)
		}
		return t.Lookup(layout), nil
	}}
	p.tmpl = sync.OnceValues(p.parse)
	return &View[T]{p}
}

var layouts = sync.OnceValues(func() (*template.Template, error) {
	t, err := template.New("ui").Funcs(funcs()).ParseFS(layoutFiles, "layouts/*.html")
	if err != nil {
		return nil, fmt.Errorf("layouts: %w", err)
	}
	return t, fold(t, funcs())
})

// With fills the view.
func (v *View[T]) With(data T) Rendered {
	return Rendered{v.page, func(s Shell) any { return Frame[T]{s, data} }}
}

// Template parses the page again, its dot being a Frame[T]: for checks in tests,
// since a template that was executed is no longer the one that was written.
func (v *View[T]) Template() (*template.Template, error) { return v.page.parse() }

// Frame is a zero dot of the page, for checks in tests.
func (v *View[T]) Frame() any { return Frame[T]{} }

// Name is the file of the page.
func (v *View[T]) Name() string { return v.page.name }

// Rendered is a page with its data, ready to be written in a shell. The zero
// value cannot be written.
type Rendered struct {
	page *page
	dot  func(Shell) any
}

// Execute writes the page to w, entire or not at all: it is first made in memory.
func (r Rendered) Execute(w io.Writer, shell Shell) error {
	if r.page == nil {
		return fmt.Errorf("page without a view")
	}
	t, err := r.page.tmpl()
	if err != nil {
		return err
	}
	buf, ok := r.page.spare.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer r.page.spare.Put(buf)
	buf.Reset()
	if shell.Lang == "" {
		shell.Lang = "fr"
	}
	if err := t.Execute(buf, r.dot(shell)); err != nil {
		return fmt.Errorf("page %s: %w", r.page.name, err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("page %s: %w", r.page.name, err)
	}
	return nil
}
