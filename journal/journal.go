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
// key, the weather too. Two people who write the same page at the same time both
// keep their text: the second one sees the two side by side, and decides.
package journal

import (
	"slices"
	"time"
	"unicode/utf8"

	"binome/cohort"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
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

// Equal reports whether both say the same.
func (p Page) Equal(q Page) bool {
	return p.Weather == q.Weather && p.Words == q.Words && p.Story == q.Story && slices.Equal(p.Did, q.Did)
}

// How long what is written may be, in signes.
const (
	maxWords = 120
	maxStory = 2000
)

// check says what of a page cannot be kept, by the names of the form.
func (p Page) check() fault.Fields {
	var f fault.Fields
	if p.Weather < ui.Unsaid || p.Weather > ui.Sunny {
		f.Add("meteo", locale.T("Choisissez une météo, ou « Passer »."))
	}
	tooLong(&f, "mots", p.Words, maxWords)
	tooLong(&f, "histoire", p.Story, maxStory)
	return f
}

func tooLong(f *fault.Fields, name, value string, most int) {
	if over := utf8.RuneCountInString(value) - most; over > 0 {
		f.Add(name, locale.N("%d signe de trop : raccourcissez.", "%d signes de trop : raccourcissez.", over))
	}
}

// Entry is a page with its place.
type Entry struct {
	ID         EntryID
	Session    session.ID
	Group      cohort.GroupID // of the session
	Number     int            // of the session
	Date       clock.Date     // of the session
	Page       personal.Private[Page]
	Shared     bool
	Channel    Channel
	Version    int
	RecordedBy string // the adult who recorded the last version; "" for the teen
	WrittenAt  time.Time
}

// Slug is how addresses name the session of the entry.
func (e Entry) Slug() string { return session.Session{Date: e.Date, Group: e.Group}.Slug() }

// Channel is how the page came.
type Channel string

// The channels.
const (
	Tablet Channel = "tablet"
	Paper  Channel = "paper"
)
