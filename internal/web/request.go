package web

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/personal"
)

// Request is one request as handlers see it.
type Request struct {
	http    *http.Request
	rt      *Router
	actor   access.Actor
	role    access.Role
	token   string
	readers []*personal.Reader
	form    *Form
}

// Context ends with the request.
func (r *Request) Context() context.Context { return r.http.Context() }

// Actor is who is signed in; the zero Actor for a stranger.
func (r *Request) Actor() access.Actor { return r.actor }

// SignedIn reports whether somebody is.
func (r *Request) SignedIn() bool { return r.actor.ID != 0 }

// Token is the sign-in token that came with the request, "" for a stranger.
func (r *Request) Token() string { return r.token }

// Now is the program's present instant, in Paris.
func (r *Request) Now() time.Time { return r.rt.cfg.Clock.Now() }

// Today is the program's present date.
func (r *Request) Today() clock.Date { return r.rt.cfg.Clock.Today() }

// Path is a part of the address named in the route's pattern.
func (r *Request) Path(name string) string { return r.http.PathValue(name) }

// Query is a parameter of the address, trimmed; text that is not UTF-8 is "".
func (r *Request) Query(name string) string {
	v, err := clean(r.http.URL.Query().Get(name))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(v)
}

// Address is the path and query asked for: for links back to the same page.
func (r *Request) Address() string { return r.http.URL.RequestURI() }

// Method of the request.
func (r *Request) Method() string { return r.http.Method }

// UserAgent is what the browser says it is, cut at 200 bytes.
func (r *Request) UserAgent() string {
	ua, _ := clean(r.http.UserAgent())
	return strings.ToValidUTF8(ua[:min(len(ua), 200)], "")
}

// Header is one header of the request.
func (r *Request) Header(name string) string { return r.http.Header.Get(name) }

// PathID reads an identifier from the address. A malformed one answers as a
// missing one does.
func PathID[T any](r *Request, name string) (id.ID[T], error) {
	v, err := id.Parse[T](r.Path(name))
	if err != nil {
		return 0, fault.Missing()
	}
	return v, nil
}

// Reader opens minors' data for the purpose (a code of the audit log). The
// framework closes it, which writes the audit entry, before anything is sent.
func (r *Request) Reader(purpose string) *personal.Reader {
	rd := r.rt.cfg.Reader(r.actor, r.role, purpose)
	r.readers = append(r.readers, rd)
	return rd
}

func (r *Request) closeReaders() error {
	for _, rd := range r.readers {
		if err := rd.Close(r.Context()); err != nil {
			return err
		}
	}
	return nil
}

// Client is the network address of whoever asks: the connection's, or what a
// trusted proxy says.
func (r *Request) Client() netip.Addr {
	addr := r.peer()
	hops := strings.Split(strings.Join(r.http.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && r.rt.trusted(addr); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = next.Unmap().WithZone("")
	}
	return addr
}

// peer is the other end of the connection: the browser, or the last proxy.
func (r *Request) peer() netip.Addr {
	ap, err := netip.ParseAddrPort(r.http.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap().WithZone("")
}

// Local reports whether whoever asks sits at this machine. A proxy that nobody
// declared trusted may run here and speak for the whole world: its requests are
// not local.
func (r *Request) Local() bool {
	if !r.rt.trusted(r.peer()) {
		for _, h := range [...]string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"} {
			if r.http.Header.Get(h) != "" {
				return false
			}
		}
	}
	return r.Client().IsLoopback()
}

func (rt *Router) trusted(a netip.Addr) bool {
	for _, p := range rt.cfg.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
