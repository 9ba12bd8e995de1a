package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
)

// route is a line of `binome routes --json`.
type route struct {
	Method, Pattern, Permission string
	Roles                       []string
}

// site is what the program says of itself: its pages, and who may come in.
type site struct {
	house    *program
	pages    []route // GET only
	mux      *http.ServeMux
	visitors []visitor
	canaries map[string][]string

	mu     sync.Mutex
	linked map[string]bool // patterns that a link leads to, for somebody
}

// visitor is somebody who looks at pages: a role, a stranger, or who holds a link.
type visitor struct {
	name  string
	role  string   // signs in; nobody does when empty
	links []string // where one begins who does not sign in
}

// unlinked are the patterns that no link of a page leads to, and why that is right.
var unlinked = map[string]string{
	"/{$}":                             "the address itself",
	"/demo":                            "the address of the demonstration",
	"/dev/composants":                  "for developers",
	"/healthz":                         "for machines",
	"/jeunes/{jeune}/groupe":           "the board holds this form; the page shows it again when a move is refused",
	"/l/{jeton}":                       "the address that a message carries",
	"/metrics":                         "for machines",
	"/personnes/{compte}/remplacement": "on the page of who accompanies a group; the walk opens one person, who may not",
	"/premier-compte":                  beforeAll,
	"/readyz":                          "for machines",
}

// beforeAll is why the demonstration has no such page: its accounts exist already.
const beforeAll = "answers only while there is no account"

// forMachines says whether no person opens that pattern in a browser.
func forMachines(pattern string) bool {
	return unlinked[pattern] == "for machines" || strings.HasPrefix(pattern, "/api/") || strings.HasPrefix(pattern, "/static/")
}

// readSite asks the program for its routes and its demonstration.
func readSite(t *testing.T) *site {
	t.Helper()
	s := &site{house: House(t), mux: http.NewServeMux(), linked: map[string]bool{}}
	var routes []route
	if err := json.Unmarshal(s.house.Run(t, "routes", "--json"), &routes); err != nil {
		t.Fatalf("binome routes --json: %v", err)
	}
	for _, r := range routes {
		if r.Method == http.MethodGet {
			s.pages = append(s.pages, r)
			s.mux.Handle("GET "+r.Pattern, http.NotFoundHandler())
		}
	}
	d := s.house.Demo(t)
	s.canaries = d.Canaries
	s.visitors = append(s.visitors, visitor{name: "stranger", links: []string{"/"}})
	for _, l := range d.Links {
		if !slices.ContainsFunc(s.visitors, func(v visitor) bool { return v.name == l.Kind }) {
			s.visitors = append(s.visitors, visitor{name: l.Kind, links: []string{pathOf(t, l.URL)}})
		}
	}
	for _, a := range d.Accounts {
		if !slices.ContainsFunc(s.visitors, func(v visitor) bool { return v.role == a.Role }) {
			s.visitors = append(s.visitors, visitor{name: a.Role, role: a.Role})
		}
	}
	return s
}

// pathOf is the part of an address that the tab adds to its own host.
func pathOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("demo.json: a link is not an address")
	}
	return u.RequestURI()
}

// pattern is the route that answers a path, "" when none does.
func (s *site) pattern(path string) string {
	req, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		return ""
	}
	_, p := s.mux.Handler(req)
	return strings.TrimPrefix(p, "GET ")
}

// plain are the pages without parameters that a visitor may open.
func (s *site) plain(v visitor) []string {
	var list []string
	for _, r := range s.pages {
		may := slices.Contains(r.Roles, v.role) || r.Permission == ""
		if may && !forMachines(r.Pattern) && unlinked[r.Pattern] != beforeAll && !strings.Contains(strings.TrimSuffix(r.Pattern, "{$}"), "{") {
			list = append(list, strings.TrimSuffix(r.Pattern, "{$}"))
		}
	}
	return list
}

func (s *site) link(pattern string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.linked[pattern] = true
}

// lost are the patterns that nobody finds by following links.
func (s *site) lost() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, r := range s.pages {
		if !s.linked[r.Pattern] && unlinked[r.Pattern] == "" && !forMachines(r.Pattern) {
			list = append(list, r.Pattern)
		}
	}
	return list
}

// crawl follows links as one visitor, each kind of page once.
type crawl struct {
	*Tab
	site  *site
	who   visitor
	met   map[string]bool
	queue []step
}

// step is one address to open, and the page whose link leads there.
type step struct {
	Path string
	File bool
	from string
}

// enter opens a tab as the visitor, on the page where the visit begins.
func (s *site) enter(t *testing.T, v visitor) *crawl {
	t.Helper()
	c := &crawl{Tab: Browser(t, s.house.Base), site: s, who: v, met: map[string]bool{}}
	for _, l := range v.links {
		c.queue = append(c.queue, step{Path: l, from: "the demonstration"})
	}
	if v.role != "" {
		c.SignInAs(v.role)
		c.queue = append(c.queue, step{Path: c.Path(), from: "/demo"})
	}
	for _, p := range s.plain(v) {
		c.queue = append(c.queue, step{Path: p})
	}
	return c
}

// each calls look on every kind of page that the visitor reaches; 200 at most.
func (c *crawl) each(look func(pattern string)) {
	c.t.Helper()
	for visited := 0; len(c.queue) > 0; {
		next := c.queue[0]
		c.queue = c.queue[1:]
		pattern := c.site.pattern(next.Path)
		if pattern == "" && next.from != "" {
			c.t.Errorf("%s links to %s, which no route answers", next.from, next.Path)
			continue
		}
		if next.from != "" {
			c.site.link(pattern)
		}
		if key := kind(pattern, next.Path); c.met[key] || forMachines(pattern) {
			continue
		} else {
			c.met[key] = true
		}
		if visited++; visited > 200 {
			c.t.Fatal("200 kinds of pages and no end: is an address made of free text?")
		}
		c.step(next, pattern, look)
	}
}

// step opens one address: a page is looked at and its links followed, a file is fetched.
func (c *crawl) step(next step, pattern string, look func(string)) {
	c.t.Helper()
	if next.File || path.Ext(strings.SplitN(next.Path, "?", 2)[0]) != "" {
		res, body := c.Fetch(next.Path)
		if res.StatusCode != http.StatusOK {
			c.t.Errorf("%s: the file answers %d (from %s)", next.Path, res.StatusCode, next.from)
		}
		c.blind(next.Path, string(body))
		return
	}
	res, err := c.open(next.Path, http.StatusOK)
	switch {
	case err != nil:
		c.t.Errorf("%s: %v (from %s)", next.Path, err, next.from)
	case res.Status != http.StatusOK:
		c.t.Errorf("%s answers %d (from %s)", next.Path, res.Status, next.from)
	case res.MimeType == "text/html":
		c.queue = append(c.queue, c.links()...)
		c.blind(next.Path, Eval[string](c.Tab, `document.documentElement.outerHTML`))
		look(pattern)
	}
}

// links are the addresses of this site that the page offers to follow.
func (c *crawl) links() []step {
	c.t.Helper()
	here := c.Path()
	list := Eval[[]step](c.Tab, `[...document.querySelectorAll('a[href], area[href]')]
		.filter((a) => a.origin === location.origin && !a.getAttribute('href').startsWith('#'))
		.map((a) => ({ Path: a.pathname + a.search, File: a.hasAttribute('download') }))`)
	for i := range list {
		list[i].from = here
	}
	return list
}

// kind tells pages apart: by route, by which parameters the query has, and by the
// values of those that name a view rather than an object or a date.
func kind(pattern, address string) string {
	_, query, _ := strings.Cut(address, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return pattern
	}
	var parts []string
	for name := range values {
		if value := values.Get(name); len(value) < 12 && strings.Trim(value, "abcdefghijklmnopqrstuvwxyz-") == "" {
			name += "=" + value
		}
		parts = append(parts, name)
	}
	slices.Sort(parts)
	return pattern + "?" + strings.Join(parts, "&")
}

// sightless are the visitors who never receive a word about one minor.
var sightless = []string{"evaluator", "funder", "juror", "platform-admin", "steering-lead", "stranger"}

// blind fails when such a visitor received one; the word itself is not repeated.
func (c *crawl) blind(page, text string) {
	c.t.Helper()
	if !slices.Contains(sightless, c.who.name) {
		return
	}
	for class, words := range c.site.canaries {
		for _, w := range words {
			if strings.Contains(text, w) {
				c.t.Errorf("%s shows %s a minor's %s", page, c.who.name, class)
				break
			}
		}
	}
}
