package audit_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
)

// long is how many entries the tampered logs have: subtrees of several sizes.
const long = 11

// bad verifies and wants the first bad place.
func (j *journal) bad(t testing.TB, what string, want int64) {
	t.Helper()
	if r := j.verify(t); r.FirstBad != want || r.Problem == "" {
		t.Errorf("%s: first bad place %d (%s), want %d", what, r.FirstBad, r.Problem, want)
	}
}

// suspect verifies and wants something bad.
func (j *journal) suspect(t testing.TB, what string) {
	t.Helper()
	if r := j.verify(t); r.Whole() || r.Problem == "" {
		t.Errorf("%s: unseen", what)
	}
}

// step is how much of the exhaustive tampering is done: all of it on SQLite.
func (j *journal) step() int {
	if j.db.Engine() == db.Postgres {
		return 7
	}
	return 1
}

// Any byte of any column of any entry, changed, is seen at its place.
func TestAlteredEntries(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "altered entries")
	j.grow(t, long)
	done := 0
	for place := range int64(long) {
		for _, column := range []string{"role", "action", "class", "purpose", "object", "subjects"} {
			done += j.alterText(t, column, place)
		}
		for _, column := range []string{"id", "at", "actor_id"} {
			done += j.alterNumber(t, column, place)
		}
	}
	j.whole(t, long, 0)
	if done < long*8 {
		t.Errorf("only %d alterations", done)
	}
}

// alterText changes each byte of a text column in turn, then cuts and lengthens.
func (j *journal) alterText(t *testing.T, column string, place int64) int {
	t.Helper()
	old, err := db.Value[string](t.Context(), j.db, "select "+column+" from audit_entry where idx = $1", place)
	if err != nil || old == "" {
		t.Fatal(column, err)
	}
	versions := []string{old + "a", old[1:], "", " " + old}
	for i := 0; i < len(old); i += j.step() {
		b := []byte(old)
		b[i] ^= 1
		versions = append(versions, string(b))
	}
	update := "update audit_entry set " + column + " = $1 where idx = $2"
	for _, v := range versions {
		exec(t, j.db, update, v, place)
		j.bad(t, fmt.Sprintf("%s of %d as %q", column, place, v), place)
	}
	exec(t, j.db, update, old, place)
	return len(versions)
}

// alterNumber changes each byte of an integer column in turn.
func (j *journal) alterNumber(t *testing.T, column string, place int64) int {
	t.Helper()
	old, err := db.Value[int64](t.Context(), j.db, "select "+column+" from audit_entry where idx = $1", place)
	if err != nil {
		t.Fatal(column, err)
	}
	update := "update audit_entry set " + column + " = $1 where idx = $2"
	for n := range 8 {
		exec(t, j.db, update, old^1<<(8*n), place)
		j.bad(t, fmt.Sprintf("byte %d of %s of %d", n, column, place), place)
	}
	exec(t, j.db, update, old, place)
	return 8
}

// Any byte of any stored hash, or of its place, changed, is seen where that hash
// was stored.
func TestAlteredHashes(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "altered hashes")
	j.grow(t, long)
	type hash struct {
		idx  int64
		hash []byte
	}
	stored, err := db.List(t.Context(), j.db, func(h *hash) []any { return []any{&h.idx, &h.hash} }, "select idx, hash from audit_hash")
	if err != nil || int64(len(stored)) != tlog.StoredHashCount(long) {
		t.Fatal(len(stored), err)
	}
	for _, h := range stored {
		level, n := tlog.SplitStoredHashIndex(h.idx)
		place := (n+1)<<level - 1
		update := "update audit_hash set hash = $1 where idx = $2"
		for i := 0; i < len(h.hash); i += j.step() {
			b := slices.Clone(h.hash)
			b[i] ^= 0x40
			exec(t, j.db, update, b, h.idx)
			j.bad(t, fmt.Sprintf("hash %d, byte %d", h.idx, i), place)
		}
		exec(t, j.db, update, h.hash[:31], h.idx)
		j.bad(t, fmt.Sprintf("hash %d, cut", h.idx), place)
		exec(t, j.db, update, h.hash, h.idx)
		for _, to := range []int64{h.idx + 1000, h.idx ^ -1<<63, -1} {
			exec(t, j.db, "update audit_hash set idx = $1 where idx = $2", to, h.idx)
			j.bad(t, fmt.Sprintf("hash %d at %d", h.idx, to), place)
			exec(t, j.db, "update audit_hash set idx = $1 where idx = $2", h.idx, to)
		}
		exec(t, j.db, "delete from audit_hash where idx = $1", h.idx)
		j.bad(t, fmt.Sprintf("hash %d deleted", h.idx), place)
		exec(t, j.db, "insert into audit_hash (idx, hash) values ($1, $2)", h.idx, h.hash)
	}
	j.whole(t, long, 0)
	exec(t, j.db, "insert into audit_hash (idx, hash) values ($1, $2)", 5000, stored[0].hash)
	j.bad(t, "one hash more", long)
}

// Moved, exchanged, deleted and slipped-in entries are seen at the first place
// that is wrong.
func TestMovedEntries(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "moved")
	j.grow(t, long)
	move := func(from, to any) { exec(t, j.db, "update audit_entry set idx = $1 where idx = $2", to, from) }
	for a := range int64(long) {
		for n := 1; n < 8; n++ { // each byte of the place but the lowest, which is somebody's
			to := a ^ 1<<(8*n)
			move(a, to)
			j.bad(t, fmt.Sprintf("%d moved to %d", a, to), a)
			move(to, a)
		}
		exec(t, j.db, "update audit_entry set idx = null where idx = $1", a)
		j.bad(t, fmt.Sprintf("%d without a place", a), a)
		exec(t, j.db, "update audit_entry set idx = $1 where idx is null", a)
		for b := a + 1; b < long; b++ {
			swap := func() { move(a, -1); move(b, a); move(-1, b) }
			swap()
			j.bad(t, fmt.Sprintf("%d and %d exchanged", a, b), a)
			swap()
		}
	}
	j.whole(t, long, 0)
	j.write(t, 1)
	exec(t, j.db, "update audit_entry set idx = $1 where idx is null", long+3)
	j.bad(t, "slipped in", long)
	exec(t, j.db, "delete from audit_entry where idx = $1", long+3)
	j.whole(t, long, 0)
	exec(t, j.db, "delete from audit_entry where idx = 4")
	exec(t, j.db, "update audit_entry set idx = -idx where idx > 4") // in two steps, for the unique index
	exec(t, j.db, "update audit_entry set idx = -idx - 1 where idx < 0")
	j.bad(t, "one deleted, the others moved up", 4)
}

func TestDeleted(t *testing.T) {
	t.Parallel()
	for seed := range 12 {
		random := rand.New(rand.NewPCG(1, uint64(seed)))
		n := 1 + random.IntN(40)
		gone := random.Perm(n)[:1+random.IntN(n)]
		j := newJournal(t, "deleted")
		j.grow(t, n)
		for _, place := range gone {
			exec(t, j.db, "delete from audit_entry where idx = $1", place)
		}
		j.bad(t, fmt.Sprint(gone, " deleted of ", n), int64(slices.Min(gone)))
	}
}

// The head is believed as it was signed, to the last bit.
func TestAlteredHead(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "head")
	j.grow(t, long)
	old := j.head(t)
	for i := 0; i < len(old); i += j.step() {
		b := []byte(old)
		if b[i] ^= 1; b[i] >= 0x7f {
			continue // a byte of the dash: no text any more, refused by the database
		}
		exec(t, j.db, "update audit_head set signed = $1", string(b))
		j.suspect(t, fmt.Sprintf("byte %d of the head", i))
	}
	for _, v := range []string{"", old + "\n", old + "— x AAAA\n", strings.Replace(old, "\n11\n", "\n10\n", 1)} {
		exec(t, j.db, "update audit_head set signed = $1", v)
		j.suspect(t, fmt.Sprintf("head %q", v))
	}
	exec(t, j.db, "update audit_head set signed = $1, size = 10", old)
	j.suspect(t, "size")
	exec(t, j.db, "delete from audit_head")
	j.bad(t, "no head", 0)
	j.write(t, 1)
	if _, err := j.log.Sequence(t.Context()); err == nil {
		t.Error("started again from nothing")
	}
}

// Another key's signature is no signature.
func TestAnotherKey(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "another key")
	j.grow(t, long)
	signer, err := audit.LoadOrCreateSigner(filepath.Join(t.TempDir(), "other.key"))
	if err != nil {
		t.Fatal(err)
	}
	j.log = audit.New(j.db, signer)
	j.bad(t, "another key", 0)
	if got := fmt.Sprintf("%v %+v %#v", signer, signer, signer); strings.Contains(got, "PRIVATE") || !strings.HasPrefix(signer.PublicKey(), "binome-audit+") {
		t.Error("the signer prints", got)
	}
}

// forge rewrites the stored hashes so that they fit the altered entries, as
// somebody does who has the database and not the key.
func (j *journal) forge(t *testing.T) {
	t.Helper()
	n, err := db.Value[int64](t.Context(), j.db, "select count(*) from audit_entry where idx is not null")
	if err != nil {
		t.Fatal(err)
	}
	head := j.head(t)
	exec(t, j.db, "delete from audit_hash")
	exec(t, j.db, "delete from audit_head")
	exec(t, j.db, "update audit_entry set idx = null")
	signer, err := audit.LoadOrCreateSigner(filepath.Join(t.TempDir(), "forger.key"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := audit.New(j.db, signer).Sequence(t.Context()); err != nil || int64(got) != n {
		t.Fatal(got, err)
	}
	exec(t, j.db, "update audit_head set signed = $1", head)
}

func TestRewrittenWithoutTheKey(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "rewritten")
	j.grow(t, 6)
	kept := j.head(t)
	j.grow(t, 5)
	exec(t, j.db, "update audit_entry set actor_id = 1 where idx = 8")
	j.forge(t)
	j.bad(t, "rewritten", 0)
	// A head kept before shows that the beginning at least is true.
	if r, err := j.log.VerifyAgainst(t.Context(), kept); err != nil || r.FirstBad != 6 {
		t.Errorf("%+v, %v", r, err)
	}
	j.write(t, 1)
	if n, err := j.log.Sequence(t.Context()); n != 0 || err == nil {
		t.Error("signed a rewritten log", n, err)
	}
	j.bad(t, "rewritten", 0)
}

// Whoever has the database and the key can rewrite all: the head that the data
// protection officer keeps shows it.
func TestKeptHead(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "kept")
	j.grow(t, 7)
	old := j.head(t)
	j.grow(t, 4)
	kept := j.head(t)
	for _, text := range []string{old, kept, "\n " + strings.ReplaceAll(kept, "\n", "\r\n") + "\n"} {
		if r, err := j.log.VerifyAgainst(t.Context(), text); err != nil || !r.Whole() || r.Entries != long {
			t.Errorf("%+v, %v", r, err)
		}
	}
	for _, text := range []string{"rien", " ", strings.Replace(kept, "\n11\n", "\n12\n", 1)} {
		if _, err := j.log.VerifyAgainst(t.Context(), text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
	again := func() { // with the key
		exec(t, j.db, "delete from audit_hash")
		exec(t, j.db, "delete from audit_head")
		exec(t, j.db, "update audit_entry set idx = null")
		if _, err := j.log.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, j.db, "delete from audit_entry where idx >= 7")
	again()
	j.whole(t, 7, 0)
	if r, err := j.log.VerifyAgainst(t.Context(), kept); err != nil || r.FirstBad != 7 {
		t.Errorf("rolled back: %+v, %v", r, err)
	}
	exec(t, j.db, "update audit_entry set actor_id = 1 where idx = 2")
	again()
	j.whole(t, 7, 0)
	if r, err := j.log.VerifyAgainst(t.Context(), old); err != nil || r.FirstBad != 0 {
		t.Errorf("rewritten: %+v, %v", r, err)
	}
}

// A head rolled back alone leaves entries that it does not cover.
func TestHeadRolledBack(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "rolled back")
	j.grow(t, 4)
	old := j.head(t)
	j.grow(t, 7)
	exec(t, j.db, "update audit_head set size = 4, signed = $1", old)
	j.bad(t, "head rolled back", 4)
	j.write(t, 1)
	if _, err := j.log.Sequence(t.Context()); err == nil {
		t.Error("placed an entry on a place that is taken")
	}
}

// What SQLite lets somebody put in a column of another type is seen too.
func TestWrongTypes(t *testing.T) {
	t.Parallel()
	j := newJournal(t, "types")
	if j.db.Engine() != db.SQLite {
		t.Skip("PostgreSQL refuses them")
	}
	j.grow(t, long)
	for _, column := range []string{"id", "at", "actor_id", "role", "idx"} {
		for _, value := range []string{"'abc'", "x'00ff'", "1.5"} {
			old, err := db.Value[string](t.Context(), j.db, "select cast("+column+" as text) from audit_entry where idx = 5")
			if err != nil {
				t.Fatal(err)
			}
			exec(t, j.db, "update audit_entry set "+column+" = "+value+" where idx = 5")
			j.bad(t, column+" as "+value, 5)
			exec(t, j.db, "update audit_entry set "+column+" = $1 where "+column+" = "+value, old)
		}
	}
	j.whole(t, long, 0)
}
