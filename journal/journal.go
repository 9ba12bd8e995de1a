// Package journal keeps what teens write at the end of each session.
//
// An entry is one teen's page for one session: how it was, as one of five
// weathers; what they did; one to three words; a story if they like. Every
// question may be skipped, and so may the page. The facilitator of the group
// reads everything the teen writes, nobody else does; the teen may share a single
// entry. Everybody of the pilot may know how many entries a session has.
//
// Here a page written on paper is recorded by the facilitator; the tablet comes
// with the field app, by the same verb. An entry is sealed whole under the teen's
// key, the weather too.
package journal

import (
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/session"
)

// EntryID identifies an entry.
type EntryID = id.ID[Entry]

// Page is what a teen wrote.
type Page struct {
	Weather ui.Weather `json:"weather"` // 0 when skipped
	Did     []string   `json:"did"`     // codes of Deeds
	Words   string     `json:"words"`   // one to three words
	Story   string     `json:"story"`
}

// Field is the stable name under which it is sealed.
func (Page) Field() string { return "journal.entry" }

// Empty reports whether every question was skipped.
func (p Page) Empty() bool {
	return p.Weather == ui.Unsaid && len(p.Did) == 0 && p.Words == "" && p.Story == ""
}

// Entry is a page with its place.
type Entry struct {
	ID      EntryID
	Session session.ID
	Number  int // of the session
	Page    personal.Private[Page]
	Shared  bool
	Channel Channel
	Version int
}

// Channel is how the page came.
type Channel string

// The channels.
const (
	Tablet Channel = "tablet"
	Paper  Channel = "paper"
)

// How long what is written may be, in signes.
const (
	maxWords = 120
	maxStory = 2000
)
