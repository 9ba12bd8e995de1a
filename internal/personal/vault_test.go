package personal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/testkit"
)

// house is a keystore, a vault on it, and a main database that keeps the audit.
type house struct {
	main, keys *db.DB
	vault      *personal.Vault
	log        *audit.Writer
	clock      clock.Clock
}

var master = bytes.Repeat([]byte{7}, 32)

func newHouse(t testing.TB, seed string, who ...personal.Person) *house {
	t.Helper()
	h := &house{main: testkit.DB(t), keys: testkit.Keystore(t), clock: testkit.At("2026-11-26T12:00")}
	h.log = audit.NewWriter(h.main, testkit.IDs(seed))
	h.vault = h.open(t, h.clock)
	if err := h.vault.Create(t.Context(), who...); err != nil {
		t.Fatal(err)
	}
	return h
}

// open opens the same keystore again, as another process does.
func (h *house) open(t testing.TB, c clock.Clock) *personal.Vault {
	t.Helper()
	v, err := personal.OpenVault(t.Context(), h.keys, master, c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (h *house) reader() *personal.Reader {
	return h.vault.Reader(h.log, audit.Actor{Account: 12, Role: "facilitator"}, audit.ForRollCall, h.clock.Now())
}

func (h *house) seal(t testing.TB, who personal.Person, name string) personal.Private[identity] {
	t.Helper()
	p, err := personal.Seal(t.Context(), h.vault, who, identity{First: name})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (h *house) reveal(t testing.TB, r *personal.Reader, who personal.Person, p personal.Private[identity]) string {
	t.Helper()
	got, err := personal.Reveal(t.Context(), r, who, p)
	if err != nil {
		t.Fatal(err)
	}
	return got.First
}

// sequence places the waiting entries and reads the log, newest first.
func (h *house) sequence(t *testing.T) []audit.Placed {
	t.Helper()
	signer, err := audit.LoadOrCreateSigner(filepath.Join(t.TempDir(), "audit.key"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := audit.New(h.main, signer).Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := audit.List(t.Context(), h.main, audit.Filter{}, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSealAndReveal(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "seal", 1, 2)
	rapid.Check(t, func(rt *rapid.T) {
		want := identity{
			First: rapid.String().Draw(rt, "first"),
			Last:  rapid.String().Draw(rt, "last"),
		}
		p, err := personal.Seal(t.Context(), h.vault, 1, want)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := personal.Reveal(t.Context(), h.reader(), 1, p)
		if err != nil || got != want {
			rt.Fatal("does not come back", err)
		}
		if _, err := personal.Reveal(t.Context(), h.reader(), 2, p); err == nil || fault.KindOf(err) != fault.Unknown {
			rt.Fatal("opened for somebody else", err)
		}
	})
}

func TestOtherFieldDoesNotOpen(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "field", 1)
	p := h.seal(t, 1, canary)
	raw, _ := p.Value()
	var other personal.Private[note]
	if err := other.Scan(raw); err != nil {
		t.Fatal(err)
	}
	_, err := personal.Reveal(t.Context(), h.reader(), 1, other)
	if err == nil || strings.Contains(err.Error(), canary) {
		t.Error("opened as another field, or leaks", err)
	}
}

func TestNothingSealed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "nothing")
	r := h.reader()
	if got := h.reveal(t, r, 5, personal.Private[identity]{}); got != "" {
		t.Error("something came of nothing")
	}
	if err := r.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list := h.sequence(t); len(list) != 0 {
		t.Errorf("nothing revealed, %d entries", len(list))
	}
}

func TestReaderWritesOneEntry(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "one entry", 3, 1, 2)
	r := h.reader()
	if err := r.Prepare(t.Context(), []personal.Person{1, 2, 3, 4}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []personal.Person{3, 1, 3} {
		if h.reveal(t, r, who, h.seal(t, who, canary)) != canary {
			t.Error("not revealed")
		}
	}
	n, err := personal.Seal(t.Context(), h.vault, 1, note{canary})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := personal.Reveal(t.Context(), r, 1, n); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second has no effect
		if err := r.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := []audit.Placed{{Place: 0, Entry: audit.Entry{
		Actor: audit.Actor{Account: 12, Role: "facilitator"}, Action: "reveal", Class: "teen.identity teen.note",
		Purpose: "roll-call", Subjects: []int64{1, 3}, At: h.clock.Now(),
	}}}
	if diff := cmp.Diff(want, h.sequence(t)); diff != "" {
		t.Error(diff)
	}
	if _, err := personal.Reveal(t.Context(), r, 1, n); err == nil {
		t.Error("revealed after Close")
	}
}

func TestReaderRefusesUnknownPurpose(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "purpose", 1)
	r := h.vault.Reader(h.log, audit.Actor{}, "curiosité", h.clock.Now())
	if _, err := personal.Reveal(t.Context(), r, 1, h.seal(t, 1, canary)); err == nil {
		t.Error("revealed out of curiosity")
	}
}

// A page whose audit entry is not written must not be shown: Close says so, as
// often as it is asked.
func TestCloseFailsWithTheAudit(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "close fails", 1)
	r := h.reader()
	h.reveal(t, r, 1, h.seal(t, 1, canary))
	ctx, cancel := contextCancelled(t)
	defer cancel()
	if r.Close(ctx) == nil {
		t.Error("closed without an entry")
	}
	if err := r.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list := h.sequence(t); len(list) != 1 {
		t.Errorf("%d entries", len(list))
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "erase", 1, 2)
	other := h.open(t, h.clock) // another process
	gone, kept := h.seal(t, 1, canary), h.seal(t, 2, "Anatole")
	r := h.reader()
	if err := r.Prepare(t.Context(), []personal.Person{1, 2}); err != nil {
		t.Fatal(err)
	}
	at := h.clock.Now()
	for i := range 2 { // the second has no effect
		if err := h.vault.Erase(t.Context(), 1, at.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := personal.Reveal(t.Context(), r, 1, gone)
	erased(t, err)
	_, err = personal.Reveal(t.Context(), other.Reader(h.log, audit.Actor{}, audit.ForCohort, at), 1, gone)
	erased(t, err)
	_, err = personal.Seal(t.Context(), h.vault, 1, identity{})
	erased(t, err)
	if h.reveal(t, r, 2, kept) != "Anatole" {
		t.Error("somebody else's key went too")
	}
	if err := h.vault.Create(t.Context(), 9, 1); fault.KindOf(err) != fault.Conflict {
		t.Error("came back:", err)
	}
	ledger, err := h.vault.Erased(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]personal.Erasure{{Person: 1, At: at}}, ledger); diff != "" {
		t.Error(diff)
	}
}

func erased(t *testing.T, err error) {
	t.Helper()
	if fault.KindOf(err) != fault.NotFound || err.Error() != "Ces données ont été effacées." {
		t.Errorf("want erased, got %v", err)
	}
}

// A keystore that comes back from a backup forgets the erased again.
func TestReplay(t *testing.T) {
	t.Parallel()
	now, restored := newHouse(t, "now", 1, 2), newHouse(t, "restored", 1, 2, 3)
	p := restored.seal(t, 1, canary)
	if err := now.vault.Erase(t.Context(), 1, now.clock.Now()); err != nil {
		t.Fatal(err)
	}
	ledger, err := now.vault.Erased(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := restored.vault.Replay(t.Context(), ledger); err != nil {
		t.Fatal(err)
	}
	_, err = personal.Reveal(t.Context(), restored.reader(), 1, p)
	erased(t, err)
	again, err := restored.vault.Erased(t.Context())
	if diff := cmp.Diff(ledger, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestCreateKeepsTheKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "create", 1)
	p := h.seal(t, 1, canary)
	if err := h.vault.Create(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	h.vault = h.open(t, h.clock)
	if h.reveal(t, h.reader(), 1, p) != canary {
		t.Error("the key changed")
	}
	if _, err := personal.Seal(t.Context(), h.vault, 99, identity{}); err == nil || fault.KindOf(err) != fault.Unknown {
		t.Errorf("no key, no erasure: %v", err)
	}
}

func TestWrongMasterKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "master", 1)
	_, err := personal.OpenVault(t.Context(), h.keys, bytes.Repeat([]byte{8}, 32), h.clock)
	if err == nil || !strings.Contains(err.Error(), "n’est pas celle de ce trousseau") {
		t.Error(err)
	}
	if _, err := personal.OpenVault(t.Context(), h.keys, master[:16], h.clock); err == nil {
		t.Error("a short key was accepted")
	}
}

func TestMasterFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys", "master.key")
	if _, err := personal.LoadMaster(path); fault.KindOf(err) != fault.Unavailable {
		t.Error("no file:", err)
	}
	first, created, err := personal.LoadOrCreateMaster(path)
	if err != nil || !created || len(first) != 32 {
		t.Fatal(created, err)
	}
	second, created, err := personal.LoadOrCreateMaster(path)
	if err != nil || created || !bytes.Equal(first, second) {
		t.Error("another key", created, err)
	}
	if third, err := personal.LoadMaster(path); err != nil || !bytes.Equal(first, third) {
		t.Error("another key", err)
	}
	for _, bad := range []string{"00", strings.Repeat("g", 64), strings.Repeat("0", 66)} {
		path := filepath.Join(t.TempDir(), "bad.key")
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := personal.LoadOrCreateMaster(path); err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("accepted or repeated: %v", err)
		}
	}
}

// Keys wait in the cache for five minutes at most: then the keystore is asked.
func TestCacheEnds(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "cache", 1)
	c := clock.Stopped(h.clock.Now())
	v := h.open(t, c)
	p, err := personal.Seal(t.Context(), v, 1, identity{First: canary})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.vault.Erase(t.Context(), 1, c.Now()); err != nil { // by another process
		t.Fatal(err)
	}
	reveal := func() error {
		r := v.Reader(h.log, audit.Actor{}, audit.ForCohort, c.Now())
		_, err := personal.Reveal(t.Context(), r, 1, p)
		return err
	}
	c.Set(c.Now().Add(2 * time.Minute))
	if err := reveal(); err != nil {
		t.Error("not cached:", err)
	}
	c.Set(c.Now().Add(3 * time.Minute))
	erased(t, reveal())
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "many")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 20 {
				who := personal.Person(1 + i%4 + 10*(j%5))
				err := h.vault.Create(t.Context(), who)
				p, err2 := personal.Seal(t.Context(), h.vault, who, identity{First: canary})
				got, err3 := personal.Reveal(t.Context(), h.reader(), who, p)
				if err := errors.Join(err, err2, err3); err != nil || got.First != canary {
					t.Error("lost", err)
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkPage(b *testing.B) {
	h := newHouse(b, "bench")
	who := make([]personal.Person, 60)
	sealed := make([]personal.Private[identity], 60)
	for i := range who {
		who[i] = personal.Person(id.New[identity](testkit.IDs(i)))
	}
	if err := h.vault.Create(b.Context(), who...); err != nil {
		b.Fatal(err)
	}
	for i, p := range who {
		sealed[i] = h.seal(b, p, "Anatole")
	}
	page := func(b *testing.B, entry bool) {
		b.Helper()
		for b.Loop() {
			r := h.reader()
			if err := r.Prepare(b.Context(), who); err != nil {
				b.Fatal(err)
			}
			for i, p := range who {
				h.reveal(b, r, p, sealed[i])
			}
			if entry {
				if err := r.Close(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.Run("reveal", func(b *testing.B) { page(b, false) })
	b.Run("reveal+entry", func(b *testing.B) { page(b, true) })
	b.Run("entry", func(b *testing.B) {
		for b.Loop() {
			e := audit.Entry{Action: "essai", At: h.clock.Now()}
			if err := h.log.Write(b.Context(), e); err != nil {
				b.Fatal(err)
			}
		}
	})
}
