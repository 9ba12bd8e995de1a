// Package ui is the look of Binôme: the shell around every page, the components
// that pages are made of, and the assets (style, fonts, icons, small scripts).
//
// Three signature elements come from nursery-school gommettes. A Mark is one
// state as one shape, one colour and one word. A Glyph is one pair: the large
// shape of the teen and the small one of the child; it stands for a photo, which
// does not exist here. A Strip is the sixteen weeks with holidays as gaps.
//
// A page is a Go struct and a file that defines "title" and "content"; Parse ties
// the two. Components are functions that return template.HTML, which nothing
// outside this package makes. Everything works without scripts, and nothing uses
// an inline style or script: the content policy is 'self' alone.
package ui

import "binome/internal/clock"

// Shell is what surrounds a page: who is signed in, where they can go, what has
// just happened. internal/web fills it for each request.
type Shell struct {
	Lang      string     // of the page, "fr"
	Nav       []Tab      // main tabs, in order; the current one is marked
	Account   Account    // zero: nobody is signed in
	Programme string     // name of the programme in view, "" for none
	Demo      bool       // everything is fictional: said in the footer
	Flash     string     // one sentence about what was just done, "" for none
	Path      string     // of the page, "/aujourdhui"
	Today     clock.Date // shown with Demo
}

// Tab is a link of a navigation. Href is a path of this site.
type Tab struct {
	Label   string
	Href    string
	Current bool
	Count   string // small text after the label, "71 orientés"
}

// Account is the person signed in, as the shell shows them.
type Account struct {
	Name     string // "Claire Vasseur"
	Initials string // "CV"; made from Name when empty
	Role     string // in French, "Pilotage"
}

// SignedIn reports whether somebody is signed in.
func (s Shell) SignedIn() bool { return s.Account.Name != "" }

// Letters are the initials to show: those given, or the first letters of the
// first two words of the name.
func (a Account) Letters() string {
	if a.Initials != "" {
		return a.Initials
	}
	return initials(a.Name)
}

func initials(name string) string {
	out, start := []rune{}, true
	for _, c := range name {
		if start && c != ' ' && len(out) < 2 {
			out = append(out, c)
		}
		start = c == ' ' || c == '-'
	}
	return string(out)
}
