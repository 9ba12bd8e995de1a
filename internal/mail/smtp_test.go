package mail

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	gomail "github.com/wneessen/go-mail"

	"binome/internal/testkit"
)

// certificate is trusted by this process: TestMain makes it before anything asks
// for the machine's authorities.
var certificate tls.Certificate

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "binome-mail-")
	if err == nil {
		certificate, err = selfSigned(filepath.Join(dir, "ca.pem"))
	}
	if err == nil {
		err = os.Setenv("SSL_CERT_FILE", filepath.Join(dir, "ca.pem"))
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func selfSigned(file string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	pemBytes := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, os.WriteFile(file, pemBytes, 0o600)
}

// sink is an SMTP server in this process that keeps what it gets.
type sink struct {
	mu     sync.Mutex
	got    []received
	refuse *smtp.SMTPError // what it answers to every recipient
	addr   string
}

type received struct {
	from, to string
	tls      bool
	body     []byte
}

func newSink(t *testing.T, change func(*smtp.Server)) *sink {
	t.Helper()
	s := &sink{}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		_, secure := c.TLSConnectionState()
		return &visit{sink: s, now: received{tls: secure}}, nil
	}))
	server.Domain = "exemple.example"
	server.ErrorLog = nowhere{}
	if change != nil {
		change(server)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	if server.TLSConfig != nil && !server.AllowInsecureAuth {
		l = tls.NewListener(l, server.TLSConfig)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return s
}

type nowhere struct{}

func (nowhere) Printf(string, ...any) {}
func (nowhere) Println(...any)        {}

type visit struct {
	sink *sink
	now  received
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }
func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	v.now.from = from
	return nil
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.now.to = to
	if v.sink.refuse != nil {
		return v.sink.refuse
	}
	return nil
}

func (v *visit) Data(r io.Reader) (err error) {
	if v.now.body, err = io.ReadAll(r); err != nil {
		return err
	}
	v.sink.mu.Lock()
	defer v.sink.mu.Unlock()
	v.sink.got = append(v.sink.got, v.now)
	return nil
}

func sender(t *testing.T, address string) *Sender {
	t.Helper()
	s, err := Open(address, "", testkit.At("2026-11-26T12:00"), testkit.IDs(1))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSMTPDelivers(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	s := sender(t, "smtp://"+server.addr+"?from=binome@exemple.example")
	if s.InFiles() {
		t.Error("says that messages stay here")
	}
	if err := s.Send(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	if len(server.got) != 1 || server.got[0].from != "binome@exemple.example" || server.got[0].to != message().To {
		t.Fatalf("got %d messages", len(server.got))
	}
	m, err := netmail.ReadMessage(bytes.NewReader(server.got[0].body))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != message().Subject {
		t.Errorf("subject %q %v", subject, err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if got := strings.ReplaceAll(string(text), "\r\n", "\n"); err != nil || strings.TrimSpace(got) != strings.TrimSpace(message().Text) {
		t.Errorf("text %q %v", got, err)
	}
	want := map[string]string{
		"Date": "Thu, 26 Nov 2026 12:00:00 +0100", "Auto-Submitted": "auto-generated", "X-Mailer": "", "User-Agent": "",
	}
	for name, value := range want {
		if got := m.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	host, err := os.Hostname()
	if id := m.Header.Get("Message-Id"); !strings.HasSuffix(id, "@exemple.example>") || err != nil || strings.Contains(string(server.got[0].body), host+">") {
		t.Errorf("message id %q %v", id, err)
	}
}

func TestSMTPUnderTLS(t *testing.T) {
	t.Parallel()
	server := newSink(t, func(s *smtp.Server) { s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}} })
	if err := sender(t, "smtps://"+server.addr+"?from=binome@exemple.example").Send(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	if len(server.got) != 1 || !server.got[0].tls {
		t.Errorf("%d messages under TLS", len(server.got))
	}
}

func TestStartTLSIsDemandedOfOtherMachines(t *testing.T) {
	t.Parallel()
	demanding := server{host: "127.0.0.1", from: "binome@exemple.example", tls: gomail.TLSMandatory}
	for name, offers := range map[string]bool{"offered": true, "not offered": false} {
		plain := newSink(t, func(s *smtp.Server) {
			s.AllowInsecureAuth = true // for newSink: STARTTLS, not TLS from the start
			if offers {
				s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
			}
		})
		_, port, _ := net.SplitHostPort(plain.addr)
		s := demanding
		s.port = atoi(t, port)
		out, err := s.sender(testkit.At("2026-11-26T12:00"), testkit.IDs(1))
		if err != nil {
			t.Fatal(err)
		}
		err = out.Send(t.Context(), message())
		if (err == nil) != offers || errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
		if offers && (len(plain.got) != 1 || !plain.got[0].tls) || !offers && len(plain.got) != 0 {
			t.Errorf("%s: %d messages", name, len(plain.got))
		}
	}
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	p, err := net.LookupPort("tcp", s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSMTPFailures(t *testing.T) {
	t.Parallel()
	unknown, full := newSink(t, nil), newSink(t, nil)
	unknown.refuse = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "unknown"}
	full.refuse = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "full"}
	closed := newSink(t, nil)
	if err := sender(t, "smtp://"+unknown.addr+"?from=b@exemple.example").Send(t.Context(), message()); !errors.Is(err, ErrRefused) {
		t.Errorf("an unknown address: %v", err)
	}
	if err := sender(t, "smtp://"+full.addr+"?from=b@exemple.example").Send(t.Context(), message()); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("a full mailbox: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sender(t, "smtp://"+closed.addr+"?from=b@exemple.example").Send(ctx, message()); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("a request that ended: %v", err)
	}
	if err := sender(t, "smtp://127.0.0.1:1?from=b@exemple.example").Send(t.Context(), message()); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("nobody there: %v", err)
	}
}

func TestParseServer(t *testing.T) {
	t.Parallel()
	cases := []struct {
		address string
		want    server
	}{
		{"smtp://u:p%40s@mail.exemple.example?from=b@exemple.example", server{host: "mail.exemple.example", port: 587, user: "u", password: "p@s", from: "b@exemple.example", tls: gomail.TLSMandatory}},
		{"smtps://b%40exemple.example:p@mail.exemple.example", server{host: "mail.exemple.example", port: 465, user: "b@exemple.example", password: "p", from: "b@exemple.example", tls: gomail.TLSMandatory, implicit: true}},
		{"smtp://localhost:25?from=b@exemple.example", server{host: "localhost", port: 25, from: "b@exemple.example", tls: gomail.NoTLS}},
		{"smtp://[::1]:25/?from=b@exemple.example", server{host: "::1", port: 25, from: "b@exemple.example", tls: gomail.NoTLS}},
	}
	for _, c := range cases {
		got, err := parseServer(c.address)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v %v", c.address, got, err)
		}
	}
	for _, bad := range []string{
		"mail.exemple.example", "http://mail.exemple.example", "smtp://", "smtp://secret@mail.exemple.example", "smtp://h:99999?from=b@exemple.example",
		"smtp://u:secret@h:port?from=b@exemple.example", "smtp://h/chemin?from=b@exemple.example", "smtp://h?from=B%0d%0aBcc:x@y.example", "smtp://h?from=pas-une-adresse",
	} {
		if _, err := Open(bad, "", testkit.At("2026-11-26T12:00"), testkit.IDs(1)); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func FuzzParseServer(f *testing.F) {
	f.Add("smtp://u:p@mail.exemple.example:587?from=b@exemple.example")
	f.Add("smtps://[::1]")
	f.Fuzz(func(t *testing.T, address string) {
		s, err := parseServer(address)
		if err != nil {
			return
		}
		if s.host == "" || s.port < 1 || s.port > 65535 || (Message{To: s.from, Subject: "-", Text: "-"}).check() != nil {
			t.Errorf("accepted: %+v", s)
		}
		if s.tls == gomail.NoTLS && !loopback(s.host) {
			t.Error("in the clear to another machine")
		}
	})
}
