package mail

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/internal/testkit"
)

func message() Message {
	return Message{
		To:      "awa.diop@exemple.example",
		Subject: "Votre accès à Binôme",
		Text:    "Bonjour Awa,\n\nvoici le lien :\nhttps://binome.example/l/abc?d=1&e=2\n\n.\nÀ bientôt, l’équipe.\n",
		Links:   []string{"https://binome.example/l/abc?d=1&e=2"},
	}
}

func TestFolderWritesOneFileAMessage(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "outbox")
	s, err := Open("", dir, testkit.At("2026-11-26T12:00"), testkit.IDs(1))
	if err != nil || !s.InFiles() {
		t.Fatal(s, err)
	}
	for range 3 {
		if err := s.Send(t.Context(), message()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm() != 0o600 || !strings.HasPrefix(f.Name(), "20261126T110000.000000Z-") || filepath.Ext(f.Name()) != ".json" {
			t.Errorf("%s: %v %v", f.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v %v", info.Mode(), err)
	}
	body, err := os.ReadFile(filepath.Join(dir, files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	var got Message
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(message(), got); d != "" {
		t.Error(d)
	}
}

// Links is a list even when there is none, for whoever reads the files.
func TestFolderWritesEveryKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := message()
	m.Links = nil
	if err := Folder(dir, testkit.At("2026-11-26T12:00"), testkit.IDs(1)).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(dir + "/*.json")
	body, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(body, &keys); err != nil || len(keys) != 4 || string(keys["links"]) != "[]" {
		t.Errorf("%s %v", body, err)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "outbox")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := Folder(file, testkit.At("2026-11-26T12:00"), testkit.IDs(1)).Send(t.Context(), message())
	if err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("got %v, want an error that a later try may mend", err)
	}
}

func TestMalformedMessagesAreRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*Message){
		"no address":             func(m *Message) { m.To = "" },
		"not an address":         func(m *Message) { m.To = "awa" },
		"two addresses":          func(m *Message) { m.To = "a@b.example, c@d.example" },
		"name and address":       func(m *Message) { m.To = "Awa <a@b.example>" },
		"header in the address":  func(m *Message) { m.To = "a@b.example\r\nBcc: c@d.example" },
		"accent in the address":  func(m *Message) { m.To = "é@b.example" },
		"no subject":             func(m *Message) { m.Subject = "" },
		"header in the subject":  func(m *Message) { m.Subject = "Bonjour\r\nBcc: c@d.example" },
		"long subject":           func(m *Message) { m.Subject = strings.Repeat("a", 151) },
		"no text":                func(m *Message) { m.Text = "" },
		"NUL in the text":        func(m *Message) { m.Text += "\x00" },
		"link outside the text":  func(m *Message) { m.Links = []string{"https://autre.example"} },
		"empty link":             func(m *Message) { m.Links = []string{""} },
		"line break in a header": func(m *Message) { m.Subject = "a\nb" },
	}
	dir := t.TempDir()
	s := Folder(dir, testkit.At("2026-11-26T12:00"), testkit.IDs(1))
	for name, change := range cases {
		m := message()
		change(&m)
		err := s.Send(t.Context(), m)
		if !errors.Is(err, ErrRefused) {
			t.Errorf("%s: got %v", name, err)
		} else if len(m.To) > 3 && strings.Contains(err.Error(), m.To) {
			t.Errorf("%s: the error repeats the address", name)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d files written", len(files))
	}
}

// FuzzMessage: whatever is accepted has one address of plain characters and one
// line of subject.
func FuzzMessage(f *testing.F) {
	f.Add("awa@exemple.example", "Votre accès")
	f.Add("a@b.example\nBcc: c@d.example", "x\r\ny")
	f.Add(`"a b"@c.example`, "\u2028")
	f.Add("a@[127.0.0.1]", "=?utf-8?q?x?=")
	f.Fuzz(func(t *testing.T, to, subject string) {
		m := Message{To: to, Subject: subject, Text: "x"}
		if m.check() != nil {
			return
		}
		if strings.ContainsAny(to, " \r\n\t,;<>") && !strings.Contains(to, `"`) {
			t.Errorf("address accepted")
		}
		if strings.ContainsAny(to+subject, "\r\n\x00") || strings.Count(to, "@") == 0 || slices.Contains([]rune(to), 0) {
			t.Errorf("header accepted")
		}
	})
}
