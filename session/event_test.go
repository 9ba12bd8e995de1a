package session

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"binome/internal/id"
)

func TestEventRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, e := range drawEvents(t) {
			got, err := DecodeEvent(EncodeEvent(e))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(e, got); d != "" {
				t.Fatal(d)
			}
			if !bytes.Equal(e.hash(), got.hash()) {
				t.Fatal("the hash changed")
			}
		}
	})
}

// TestHashSeesEverything: changing any part of what an event says changes its hash.
func TestHashSeesEverything(t *testing.T) {
	t.Parallel()
	base := mark(1, amy, Late, 5, 3)
	base.Device, base.Seq = "tablette-1", 4
	changes := map[string]func(*Event){
		"session": func(e *Event) { e.Session++ }, "verb": func(e *Event) { e.Verb = Counted },
		"person": func(e *Event) { e.Person++ }, "other": func(e *Event) { e.Other++ },
		"status": func(e *Event) { e.Status = Absent }, "value": func(e *Event) { e.Value++ },
		"expected": func(e *Event) { e.Expected++ }, "segment": func(e *Event) { e.Segment = Play },
		"corrects": func(e *Event) { e.Corrects = []string{eid(4)} }, "author": func(e *Event) { e.Author++ },
		"device": func(e *Event) { e.Device = "x" }, "seq": func(e *Event) { e.Seq++ },
		"observed": func(e *Event) { e.ObservedAt = e.ObservedAt.Add(1e6) },
	}
	for name, change := range changes {
		e := base
		change(&e)
		if bytes.Equal(e.hash(), base.hash()) {
			t.Errorf("%s: same hash", name)
		}
	}
	e := base
	e.Corrects = []string{eid(3), eid(3)}
	e.ReceivedAt = nine
	if !bytes.Equal(e.hash(), base.hash()) {
		t.Error("when it was received, and an identifier written twice, are not what it says")
	}
	page := mark(1, amy, Late, 5)
	later := page
	later.ObservedAt = nine.AddDate(0, 0, 1)
	if !bytes.Equal(page.hash(), later.hash()) {
		t.Error("a page sent twice says the same thing")
	}
}

func TestEventID(t *testing.T) {
	t.Parallel()
	nonce := eid(500)
	a, b := EventID(nonce, mark(1, amy, Late, 5)), EventID(nonce, mark(2, amy, Late, 5))
	if a != b || !validID(a) {
		t.Fatal("the same button pressed twice is the same event")
	}
	for _, e := range []Event{mark(1, amy, Late, 6), mark(1, bob, Late, 5), mark(1, amy, Late, 5, 4)} {
		if EventID(nonce, e) == a {
			t.Fatal("another button is another event")
		}
	}
	if EventID(eid(501), mark(1, amy, Late, 5)) == a {
		t.Fatal("another page is another event")
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	bad := map[string]Event{
		"id":          ev(1, Opened, func(e *Event) { e.ID = strings.Repeat("g", 32) }),
		"corrects":    ev(1, Opened, func(e *Event) { e.Corrects = []string{"x"} }),
		"device":      ev(1, Opened, func(e *Event) { e.Device = "Tablette 1" }),
		"observed_at": ev(1, Opened, func(e *Event) { e.ObservedAt = nine.AddDate(-100, 0, 0) }),
		"person":      ev(1, Opened, func(e *Event) { e.Person = -1 }),
		"verb":        ev(1, "delete"),
		"status":      mark(1, amy, "dead", 0),
		"value":       mark(1, amy, Late, 100000),
		"segment":     ev(1, Counted, func(e *Event) { e.Segment = Play }),
	}
	for want, e := range bad {
		if got := e.check(); got != want {
			t.Errorf("check of %s: %q", want, got)
		}
	}
	for _, e := range []Event{
		ev(1, Opened), ev(1, AskedAgain), ev(1, Closed), mark(1, amy, Late, 5), mark(1, amy, Absent, 0),
		ev(1, Counted, func(e *Event) { e.Segment, e.Value = Sidewalk, 11 }),
		ev(1, Began, func(e *Event) { e.Segment = Play }),
		ev(1, StoodIn, func(e *Event) { e.Other = child1 }),
	} {
		if got := e.check(); got != "" {
			t.Errorf("%s is refused for its %s", e.Verb, got)
		}
	}
}

func FuzzDecodeEvent(f *testing.F) {
	f.Add(EncodeEvent(mark(1, amy, Late, 5, 3)))
	f.Add([]byte(`{"id":"x","session":"000000000000","observed_at":"2026-11-24T09:00:00+01:00"}`))
	f.Add([]byte(`{"observed_at":"9999-12-31T23:59:59.999999999-23:59"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := DecodeEvent(b)
		if err != nil {
			return
		}
		again, err := DecodeEvent(EncodeEvent(e))
		if err != nil {
			t.Fatalf("what was decoded does not decode again: %v", err)
		}
		if !bytes.Equal(e.hash(), again.hash()) {
			t.Fatal("the hash changed")
		}
		_ = e.check()
		_ = Derive(pairs, []Event{e})
	})
}

func FuzzParseSlug(f *testing.F) {
	f.Add("2026-11-24-" + id.ID[Session](7).String())
	f.Add("2026-11-24")
	f.Add("2026-02-30-000000000001")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		on, group, err := ParseSlug(s)
		if err != nil {
			return
		}
		if got := (Session{Date: on, Group: group}).Slug(); got != s {
			t.Fatalf("%q is read as %q", s, got)
		}
	})
}
