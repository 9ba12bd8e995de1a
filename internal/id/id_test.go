package id

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type thing struct{}

func TestReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		i := ID[thing](rapid.Int64Range(1, 1<<bits-1).Draw(t, "id"))
		if got, err := Parse[thing](i.String()); err != nil || got != i {
			t.Fatalf("%s was read as %v, %v", i, got, err)
		}
		var scanned ID[thing]
		if err := scanned.Scan(int64(i)); err != nil || scanned != i {
			t.Fatalf("%s was scanned as %v, %v", i, scanned, err)
		}
	})
}

func TestBadTextIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "000000000000", "1234", "ILOU00000000", "k3v9abcdefgé", strings.Repeat("a", 13), "K3V9ABCDEFGH"} {
		if got, err := Parse[thing](s); !errors.Is(err, ErrBad) {
			t.Errorf("Parse(%q) = %v, %v", s, got, err)
		}
	}
}

func TestScanRefusesOtherTypes(t *testing.T) {
	t.Parallel()
	var i ID[thing]
	for _, v := range []any{nil, "12", 1.5, []byte("12")} {
		if err := i.Scan(v); err == nil {
			t.Errorf("scanned %T", v)
		}
	}
}

func TestNewIsNeverZero(t *testing.T) {
	t.Parallel()
	s := From(strings.NewReader(strings.Repeat("\x00", 15) + "\x0f" + strings.Repeat("\x01", 16)))
	if i := New[thing](s); i.IsZero() {
		t.Error("zero")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"k3v9abcdefgh", "", "000000000000", "zzzzzzzzzzzz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		i, err := Parse[thing](s)
		if err == nil && i.String() != s {
			t.Fatalf("%q is printed as %s", s, i)
		}
	})
}
