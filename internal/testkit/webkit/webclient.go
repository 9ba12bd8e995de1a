// Package webkit serves a room's pages in memory to whoever a test says, through
// the same router, headers and audit as in the program.
package webkit

import (
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
)

// Site is a router with some rooms. What it logs is kept, to be searched for what
// must not be there.
type Site struct {
	t      testing.TB
	server *httptest.Server
	actors map[string]access.Actor
	Log    *bytes.Buffer

	identify func(ctx context.Context, token string) (access.Actor, bool, error)
}

// New serves the routes that register adds. Reveals are audited in d.
func New(t testing.TB, d *db.DB, v *personal.Vault, c clock.Clock, ids *id.Source, register func(*web.Router)) *Site {
	t.Helper()
	s := &Site{t: t, actors: map[string]access.Actor{}, Log: &bytes.Buffer{}}
	writer := audit.NewWriter(d, ids)
	rt := web.New(web.Config{
		Clock: c, Log: slog.New(slog.NewTextHandler(s.Log, nil)),
		Identify: func(ctx context.Context, token string) (access.Actor, bool, error) {
			a, ok := s.actors[token]
			if !ok && s.identify != nil {
				return s.identify(ctx, token)
			}
			return a, ok, nil
		},
		Shell: func(r *web.Request) ui.Shell { return ui.Shell{Path: r.Address(), Today: c.Today()} },
		Reader: func(a access.Actor, role access.Role, purpose string) *personal.Reader {
			return v.Reader(writer, audit.Actor{Account: int64(a.ID), Role: string(role)}, purpose, c.Now())
		},
	})
	register(rt)
	s.server = httptest.NewServer(rt.Handler())
	t.Cleanup(s.server.Close)
	return s
}

// IdentifyBy says who holds a token that As did not make: for the room that signs
// people in. Call it before the requests begin.
func (s *Site) IdentifyBy(f func(ctx context.Context, token string) (access.Actor, bool, error)) {
	s.identify = f
}

// Client is one browser: it keeps cookies, and shows redirections.
type Client struct {
	t    testing.TB
	base string
	http *http.Client
}

// As is a browser in which the actor is signed in; the zero Actor is a stranger.
// Call it before the requests begin.
func (s *Site) As(a access.Actor) *Client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if a.ID != 0 {
		token := "token" + string(rune('a'+len(s.actors)))
		s.actors[token] = a
		u, err := url.Parse(s.server.URL)
		if err != nil {
			s.t.Fatal(err)
		}
		jar.SetCookies(u, []*http.Cookie{{Name: "binome", Value: token, Path: "/"}})
	}
	return &Client{s.t, s.server.URL, &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Page is what came back. Location is where a redirection leads.
type Page struct {
	Code     int
	Location string
	Body     string
	Header   http.Header
}

// Get asks for a page.
func (c *Client) Get(path string) Page {
	c.t.Helper()
	r, err := c.http.Get(c.base + path)
	return c.read(r, err)
}

// Post sends a form of names and values in turn.
func (c *Client) Post(path string, pairs ...string) Page {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := c.http.PostForm(c.base+path, form)
	return c.read(r, err)
}

func (c *Client) read(r *http.Response, err error) Page {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(r.Body); err != nil {
		c.t.Fatal(err)
	}
	return Page{r.StatusCode, r.Header.Get("Location"), body.String(), r.Header}
}

// Follow asks for the page to which p leads.
func (c *Client) Follow(p Page) Page {
	c.t.Helper()
	if p.Location == "" {
		c.t.Fatalf("%d leads nowhere", p.Code)
	}
	return c.Get(p.Location)
}

// Cookie is the value of one of the browser's cookies, "" without it.
func (c *Client) Cookie(name string) string {
	for _, k := range c.http.Jar.Cookies(c.address()) {
		if k.Name == name {
			return k.Value
		}
	}
	return ""
}

// SetCookie puts a cookie into the browser.
func (c *Client) SetCookie(name, value string) {
	c.http.Jar.SetCookies(c.address(), []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

func (c *Client) address() *url.URL {
	u, err := url.Parse(c.base)
	if err != nil {
		c.t.Fatal(err)
	}
	return u
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// Text is what the page says, without its tags, on one line, with plain spaces.
func (p Page) Text() string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(p.Body, " "))), " ")
}

// Hidden is the value of the page's hidden field of that name, "" without one.
func (p Page) Hidden(name string) string {
	_, rest, ok := strings.Cut(p.Body, `<input type="hidden" name="`+name+`" value="`)
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(value)
}
