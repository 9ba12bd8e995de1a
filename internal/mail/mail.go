// Package mail sends messages to adults: by SMTP, or, where no server is set, as a
// file each in a folder that whoever runs the program can read. A message is never
// a line of a log.
//
// Messages are plain text in French. Subject lines say nothing personal: they show
// on locked screens.
package mail

import (
	"context"
	"errors"
	netmail "net/mail"
	"slices"
	"strings"
	"unicode"

	"binome/internal/clock"
	"binome/internal/id"
)

// Message is one message to one person. Links are the addresses that its text
// holds, again, for programs.
type Message struct {
	To      string   `json:"to"`
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	Links   []string `json:"links"`
}

// ErrRefused is in the chain of an error that trying again cannot mend: the
// message is malformed, or the server does not know the address.
var ErrRefused = errors.New("mail: refused for good")

// Sender sends messages.
type Sender struct {
	send    func(ctx context.Context, m Message) error
	inFiles bool
}

// Open makes the sender that the address of an SMTP server asks for, see SMTP;
// without one, files in folder.
func Open(smtpURL, folder string, c clock.Clock, ids *id.Source) (*Sender, error) {
	if smtpURL == "" {
		return Folder(folder, c, ids), nil
	}
	return SMTP(smtpURL, c, ids)
}

// InFiles reports whether messages stay in a folder of this machine.
func (s *Sender) InFiles() bool { return s != nil && s.inFiles }

// Send gives the message to the transport. It is safe for concurrent use.
func (s *Sender) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return errors.Join(ErrRefused, err)
	}
	return s.send(ctx, m)
}

const longestSubject = 150 // bytes

// check refuses what could change the message's headers, and links that a reader
// would not find in the text. Its errors repeat nothing of the message.
func (m Message) check() error {
	if a, err := netmail.ParseAddress(m.To); err != nil || a.Address != m.To || !plain(m.To) {
		return errors.New("mail: malformed address")
	}
	if m.Subject == "" || len(m.Subject) > longestSubject || strings.ContainsFunc(m.Subject, unicode.IsControl) {
		return errors.New("mail: malformed subject")
	}
	if m.Text == "" || strings.ContainsRune(m.Text, 0) {
		return errors.New("mail: malformed text")
	}
	if slices.ContainsFunc(m.Links, func(l string) bool { return l == "" || !strings.Contains(m.Text, l) }) {
		return errors.New("mail: a link that is not in the text")
	}
	return nil
}

func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
