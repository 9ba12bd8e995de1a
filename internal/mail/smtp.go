package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"binome/internal/clock"
	"binome/internal/id"
)

const smtpTimeout = 20 * time.Second

// server is what the address of an SMTP server says.
type server struct {
	host     string
	port     int
	user     string
	password string
	from     string
	tls      gomail.TLSPolicy
	implicit bool
}

// SMTP sends through the server of an address such as
//
//	smtp://user:password@mail.example.fr:587?from=binome@example.fr
//
// smtp:// asks for STARTTLS and refuses to go on without it, except to this very
// machine; smtps:// begins with TLS. The default port is 587, or 465. Without
// from, messages come from the user, who must then be an address. Errors of a
// malformed address are French and do not repeat it.
func SMTP(address string, c clock.Clock, ids *id.Source) (*Sender, error) {
	s, err := parseServer(address)
	if err != nil {
		return nil, err
	}
	return s.sender(c, ids)
}

// sender opens one connection a message: they are rare.
func (s server) sender(c clock.Clock, ids *id.Source) (*Sender, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(smtpTimeout), gomail.WithTLSPolicy(s.tls), gomail.WithHELO(domainOf(s.from)),
	}
	if s.implicit {
		options = append(options, gomail.WithSSL())
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	if _, err := gomail.NewClient(s.host, options...); err != nil {
		return nil, errSMTP
	}
	return &Sender{send: func(ctx context.Context, m Message) error {
		msg, err := s.compose(m, c.Now(), id.New[Message](ids).String())
		if err != nil {
			return err
		}
		client, err := gomail.NewClient(s.host, options...)
		if err != nil {
			return err
		}
		return classify(client.DialAndSendWithContext(ctx, msg))
	}}, nil
}

var errSMTP = errors.New("BINOME_SMTP_URL : attendu smtp://utilisateur:motdepasse@serveur:587?from=adresse@exemple.fr (ou smtps://)")

func parseServer(address string) (server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") || (u.Path != "" && u.Path != "/") {
		return server{}, errSMTP
	}
	s := server{host: u.Hostname(), port: 587, user: u.User.Username(), from: u.Query().Get("from"), tls: gomail.TLSMandatory}
	s.password, _ = u.User.Password()
	if u.Scheme == "smtps" {
		s.port, s.implicit = 465, true
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return server{}, errSMTP
		}
	}
	if !s.implicit && loopback(s.host) {
		s.tls = gomail.NoTLS
	}
	if s.from == "" {
		s.from = s.user
	}
	if (Message{To: s.from, Subject: "-", Text: "-"}).check() != nil {
		return server{}, errSMTP
	}
	return s, nil
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && a.IsLoopback())
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// compose writes the message, without anything that tells of this machine.
func (s server) compose(m Message, at time.Time, key string) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.FromFormat("Binôme", s.from), msg.To(m.To)); err != nil {
		return nil, errors.Join(ErrRefused, err)
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(at)
	msg.SetMessageIDWithValue(key + "@" + domainOf(s.from))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	return msg, nil
}

// classify tells an address that the server refuses for good from everything that
// may work later: a full mailbox, a wrong password that somebody will correct.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*gomail.SendError](err); ok && e.Reason == gomail.ErrSMTPRcptTo && e.ErrorCode() >= 550 {
		return errors.Join(ErrRefused, err)
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("mail: the server cannot be reached: %w", err)
	}
	return fmt.Errorf("mail: %w", err)
}
