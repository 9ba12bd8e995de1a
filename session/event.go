package session

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/id"
)

// Limits of what an event may say. What is beyond is a mistake of a machine.
const (
	maxMinutes  = 12 * 60
	maxHeads    = 99
	maxCorrects = 50
	maxDevice   = 64
)

// ErrEvent is what DecodeEvent returns for text that is no event.
var ErrEvent = errors.New("session: not an event")

// wire is an event as it is written outside the table: in the quarantine and by
// the field app. Identifiers are twelve characters, instants RFC 3339.
type wire struct {
	ID         string    `json:"id"`
	Session    string    `json:"session"`
	Verb       Verb      `json:"verb"`
	Person     string    `json:"person,omitempty"`
	Other      string    `json:"other,omitempty"`
	Status     Status    `json:"status,omitempty"`
	Value      int       `json:"value,omitempty"`
	Expected   int       `json:"expected,omitempty"`
	Segment    Segment   `json:"segment,omitempty"`
	Corrects   []string  `json:"corrects,omitempty"`
	Author     string    `json:"author,omitempty"`
	Device     string    `json:"device,omitempty"`
	Seq        int64     `json:"seq,omitempty"`
	ObservedAt time.Time `json:"observed_at"`
}

// EncodeEvent writes the event as JSON, without when it was received.
func EncodeEvent(e Event) []byte {
	b, err := json.Marshal(wire{
		e.ID, text(e.Session), e.Verb, text(id.ID[Event](e.Person)), text(id.ID[Event](e.Other)), e.Status,
		e.Value, e.Expected, e.Segment, e.Corrects, text(e.Author), e.Device, e.Seq, e.ObservedAt.UTC(),
	})
	if err != nil { // a year outside 0..9999
		return nil
	}
	return b
}

func text[T any](i id.ID[T]) string {
	if i <= 0 {
		return ""
	}
	return i.String()
}

// DecodeEvent reads what EncodeEvent wrote. It accepts unknown keys, so that a
// newer field app is still understood; whether the event makes sense is for
// Record to say.
func DecodeEvent(b []byte) (Event, error) {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return Event{}, ErrEvent
	}
	e := Event{
		ID: w.ID, Verb: w.Verb, Status: w.Status, Value: w.Value, Expected: w.Expected, Segment: w.Segment,
		Corrects: w.Corrects, Device: w.Device, Seq: w.Seq,
		ObservedAt: w.ObservedAt.Round(0).Truncate(time.Microsecond).In(clock.Paris),
	}
	var err1, err2, err3, err4 error
	e.Session, err1 = identifier[Session](w.Session)
	e.Author, err2 = identifier[access.Account](w.Author)
	e.Person, err3 = number(w.Person)
	e.Other, err4 = number(w.Other)
	if errors.Join(err1, err2, err3, err4) != nil || !observable(e.ObservedAt) {
		return Event{}, ErrEvent
	}
	return e, nil
}

func identifier[T any](s string) (id.ID[T], error) {
	if s == "" {
		return 0, nil
	}
	return id.Parse[T](s)
}

func number(s string) (int64, error) {
	i, err := identifier[Event](s)
	return int64(i), err
}

// observable refuses instants that no clock gives and that no column sorts.
func observable(t time.Time) bool { return t.Year() >= 1970 && t.Year() <= 9999 }

// hash is the fingerprint of what the event says: the same identifier with
// another hash is another event. Each part stands after its length. The instant
// counts when a device wrote it, not when it is the server's own.
func (e Event) hash() []byte {
	h := sha256.New()
	part := func(s string) {
		n := len(s)
		h.Write([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		h.Write([]byte(s))
	}
	integer := func(n int64) {
		var b [8]byte
		for i := range b {
			b[i] = byte(n >> (8 * (7 - i)))
		}
		h.Write(b[:])
	}
	integer(int64(e.Session))
	part(string(e.Verb))
	integer(e.Person)
	integer(e.Other)
	part(string(e.Status))
	integer(int64(e.Value))
	integer(int64(e.Expected))
	part(string(e.Segment))
	part(joinIDs(e.Corrects))
	integer(int64(e.Author))
	part(e.Device)
	integer(e.Seq)
	if e.Seq > 0 {
		integer(clock.Micros(e.ObservedAt))
	}
	return h.Sum(nil)
}

// joinIDs is the stored form of Corrects: each once, in order.
func joinIDs(ids []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(ids))), " ")
}

// validID accepts 32 lower-case hexadecimal digits.
func validID(s string) bool {
	return len(s) == 32 && strings.Trim(s, "0123456789abcdef") == ""
}

// EventID makes an identifier from a nonce (32 hexadecimal digits, made when a
// page is shown) and from what the event says: the same button pressed twice on
// the same page is the same event, another button is another one.
func EventID(nonce string, e Event) string {
	e.ID, e.ObservedAt, e.ReceivedAt = "", time.Unix(0, 0), time.Time{}
	sum := sha256.Sum256(append([]byte(nonce), e.hash()...))
	return hex.EncodeToString(sum[:16])
}

// check tells what makes the event unusable whatever the session, "" if nothing.
func (e Event) check() string {
	switch {
	case !validID(e.ID):
		return "id"
	case len(e.Corrects) > maxCorrects || slices.ContainsFunc(e.Corrects, func(c string) bool { return !validID(c) }):
		return "corrects"
	case len(e.Device) > maxDevice || strings.Trim(e.Device, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || e.Seq < 0:
		return "device"
	case !observable(e.ObservedAt):
		return "observed_at"
	case e.Person < 0 || e.Other < 0:
		return "person"
	}
	return e.checkVerb()
}

func (e Event) checkVerb() string {
	switch e.Verb {
	case Opened, AskedAgain:
		return ""
	case Closed:
		return unless(e.heads(), "value")
	case Marked:
		return e.checkMark()
	case Counted:
		return unless(e.heads() && slices.Contains(HandOvers(), e.Segment), "segment")
	case Began:
		return unless(slices.Contains(Segments(), e.Segment), "segment")
	case StoodIn:
		return unless(e.Other > 0 && (e.Status == "" || e.Status == StaffPlay && e.Person == 0), "status")
	}
	return "verb"
}

func (e Event) checkMark() string {
	switch e.Status {
	case Present, Excused, Absent:
		return unless(e.Person > 0 && e.Value == 0, "value")
	case Late, LeftEarly:
		return unless(e.Person > 0 && e.Value >= 0 && e.Value <= maxMinutes, "value")
	default:
		return "status"
	}
}

func (e Event) heads() bool {
	return e.Value >= 0 && e.Value <= maxHeads && e.Expected >= 0 && e.Expected <= maxHeads
}

func unless(fine bool, what string) string {
	if fine {
		return ""
	}
	return what
}
