package personal

import (
	"bytes"
	"crypto/cipher"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func testCipher(t testing.TB) (open func(field string, who Person, b []byte) ([]byte, error), shut func(field string, who Person, b []byte) []byte) {
	t.Helper()
	c, err := newCipher(bytes.Repeat([]byte{3}, keySize))
	if err != nil {
		t.Fatal(err)
	}
	return func(f string, who Person, b []byte) ([]byte, error) { return unseal(c, f, who, b) },
		func(f string, who Person, b []byte) []byte { return seal(c, f, who, b) }
}

// Whatever comes from the database, the opener does not panic and gives only
// what was sealed.
func FuzzUnseal(f *testing.F) {
	open, shut := testCipher(f)
	const only = `{"first":"Anatole"}` // all that this key ever sealed for 7
	good := shut("teen.identity", 7, []byte(only))
	f.Add(good)
	f.Add(shut("teen.identity", 8, nil))
	f.Add([]byte{})
	f.Add([]byte{sealVersion})
	f.Add(append([]byte{2}, good[1:]...))
	f.Add(good[:len(good)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		plain, err := open("teen.identity", 7, b)
		if err == nil && string(plain) != only {
			t.Fatalf("opened %d bytes that were not sealed here", len(b))
		}
		if err != nil && plain != nil {
			t.Fatal("an error and a value")
		}
	})
}

// One altered byte anywhere, or another person or field, and it stays shut.
func TestSealedBytesAreWhole(t *testing.T) {
	t.Parallel()
	open, shut := testCipher(t)
	good := shut("teen.identity", 7, []byte("Anatole"))
	if _, err := open("teen.identity", 7, good); err != nil {
		t.Fatal(err)
	}
	for i := range good {
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			if _, err := open("teen.identity", 7, bad); err == nil {
				t.Errorf("byte %d, bit %d", i, bit)
			}
		}
	}
	for n := range good {
		if _, err := open("teen.identity", 7, good[:n]); err == nil {
			t.Errorf("cut at %d", n)
		}
	}
	if _, err := open("teen.identity", 8, good); err == nil {
		t.Error("another person")
	}
	if _, err := open("teen.identit", 7, good); err == nil {
		t.Error("another field")
	}
}

// Two different (field, person, version) never give the same binding.
func TestBindingIsInjective(t *testing.T) {
	t.Parallel()
	type triple struct {
		field   string
		who     Person
		version byte
	}
	draw := rapid.Custom(func(t *rapid.T) triple {
		return triple{
			rapid.StringN(0, 12, 24).Draw(t, "field"),
			Person(rapid.Int64().Draw(t, "who")),
			rapid.Byte().Draw(t, "version"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		same := bytes.Equal(binding(a.field, a.who, a.version), binding(b.field, b.who, b.version))
		if same != (a == b) {
			t.Fatal("one binding for two")
		}
	})
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	var c cache
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for i := range 3 * keyLimit {
		c.put(now, 0, map[Person]cipher.AEAD{Person(i): nil})
		if n := len(c.young) + len(c.old); n > keyLimit {
			t.Fatalf("%d keys", n)
		}
	}
	if _, ok := c.get(now, 3*keyLimit-1); !ok {
		t.Error("the last key is gone")
	}
	if _, ok := c.get(now.Add(keyTTL), 3*keyLimit-1); ok {
		t.Error("a key outlived its time")
	}
	if len(c.young)+len(c.old) != 0 {
		t.Error("old keys stay in memory")
	}
}

// A key read before an erasure does not enter the cache after it.
func TestCacheForgetsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	var c cache
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	epoch, missing := c.missing(now, []Person{1})
	if len(missing) != 1 {
		t.Fatal(missing)
	}
	c.forget()
	c.put(now, epoch, map[Person]cipher.AEAD{1: nil})
	if _, ok := c.get(now, 1); ok {
		t.Error("an erased key came back")
	}
}
