package audit

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// decode reads a record back: what can be read back in one way only was written
// in one way only.
func decode(record []byte) (row, error) {
	var r row
	if len(record) == 0 || record[0] != 1 {
		return r, errors.New("another version")
	}
	record = record[1:]
	for i := range r {
		if len(record) < 4 {
			return r, errors.New("short")
		}
		n := int(binary.BigEndian.Uint32(record))
		if record = record[4:]; len(record) < n {
			return r, errors.New("short")
		}
		r[i], record = string(record[:n]), record[n:]
	}
	if len(record) > 0 {
		return r, errors.New("long")
	}
	return r, nil
}

// Two different entries never encode alike.
func FuzzEncode(f *testing.F) {
	f.Add("1", "2", "3", "role", "reveal", "teen.identity", "cohort", "session:0", "a b")
	f.Add("", "", "", "", "", "", "", "", "")
	f.Add("1", "23", "", "\x00\x00\x00\x01", "é", "", "a", "", "\xff")
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g, h, i, j string) {
		r := row{a, b, c, d, e, g, h, i, j}
		back, err := decode(r.encode())
		if err != nil || back != r {
			t.Fatalf("%q came back as %q, %v", r, back, err)
		}
	})
}

func TestEncodeIsInjective(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(func(t *rapid.T) (r row) {
		for i := range r {
			r[i] = rapid.SampledFrom([]string{"", "a", "aa", "a ", "\x00", "\x00\x00\x00\x01a", "b"}).Draw(t, "column")
		}
		return r
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		if (string(a.encode()) == string(b.encode())) != (a == b) {
			t.Fatal("one record for two rows")
		}
	})
}

// The frontier gives the same hashes and roots as a tree with every hash kept.
func TestFrontier(t *testing.T) {
	t.Parallel()
	var kept []tlog.Hash
	all := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = kept[x]
		}
		return out, nil
	})
	var f frontier
	for n := range int64(600) {
		record := fmt.Appendf(nil, "record %d", n)
		want, err := tlog.StoredHashes(n, record, all)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.add(record)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("record %d: other hashes, %v", n, err)
		}
		kept = append(kept, want...)
		root, err := tlog.TreeHash(n+1, all)
		if mine, err2 := f.root(); err != nil || err2 != nil || mine != root {
			t.Fatalf("size %d: another root, %v %v", n+1, err, err2)
		}
	}
}

func TestCodes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"reveal": true, "cohort.enrol": true, "roll-call": true, "a_b2": true,
		"": false, "Anatole": false, "zoé": false, "a b": false, "2a": false, "a\n": false,
		strings.Repeat("a", 41): false,
	} {
		if isCode(s) != want {
			t.Errorf("code %q: %v", s, !want)
		}
	}
	for s, want := range map[string]bool{
		"session": true, "session:0123456789ab": true, "event:0123456789abcdef0123456789abcdef": true,
		"pair:0123456789ab:0123456789ac": true, "0123456789ab": false, "session:anatole": false,
		"session:": false, "session:000000000000": false, "session:0123456789ab durand": false, ":": false,
		"a:0123456789ab:0123456789ab:0123456789ab": false,
	} {
		if isObject(s) != want {
			t.Errorf("object %q: %v", s, !want)
		}
	}
}

func FuzzHead(f *testing.F) {
	s, err := LoadOrCreateSigner(f.TempDir() + "/audit.key")
	if err != nil {
		f.Fatal(err)
	}
	good, err := s.sign(head{3, tlog.RecordHash([]byte("x"))})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("")
	f.Add(strings.Replace(good, "\n3\n", "\n4\n", 1))
	f.Add(strings.Replace(good, "\n3\n", "\n03\n", 1))
	f.Fuzz(func(t *testing.T, text string) {
		h, err := s.open(text)
		if err == nil && (h.size != 3 || !strings.HasPrefix(text, h.text())) {
			t.Fatalf("believed %q", text)
		}
	})
}
