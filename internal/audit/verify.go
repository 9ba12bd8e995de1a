package audit

import (
	"context"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"binome/internal/db"
	"binome/internal/fault"
)

// Report is what a verification found.
type Report struct {
	Entries  int64  // in the log, by its signed head
	Pending  int64  // waiting for their place, not protected yet
	Head     string // the signed head, "" for an empty log
	FirstBad int64  // the first place that is not proven, from 0; -1 when all are
	Problem  string // why, in French; "" when all are proven
}

// Whole reports whether nothing was altered.
func (r Report) Whole() bool { return r.FirstBad < 0 }

// What each finding tells the person who runs the verification.
const (
	saysMissing   = "Une entrée manque à sa place."
	saysAltered   = "Une entrée, ou son empreinte, a été modifiée."
	saysNoHash    = "L’empreinte d’une entrée manque."
	saysNoHead    = "La signature du journal manque."
	saysBadHead   = "La signature du journal est fausse."
	saysRewritten = "Le journal ne correspond pas à sa signature : il a été réécrit."
	saysExtra     = "Le journal contient plus que ce que sa signature couvre : il a été remis en arrière, ou complété hors de Binôme."
	saysShorter   = "Le journal est plus court que la signature conservée : il a été remis en arrière."
	saysDifferent = "Le journal ne correspond pas à la signature conservée : il a été réécrit."
)

// Verify computes the whole log again from its entries and compares it with the
// stored hashes and with the signed head. An altered log is a Report, not an
// error. It may run beside Sequence.
func (l *Log) Verify(ctx context.Context) (Report, error) { return l.VerifyAgainst(ctx, "") }

// VerifyAgainst is Verify, and checks that the log still begins as it did when
// kept was its signed head. A text that is no head of this log is an Invalid
// fault.
func (l *Log) VerifyAgainst(ctx context.Context, kept string) (Report, error) {
	old, err := l.openKept(kept)
	if err != nil {
		return Report{}, err
	}
	// Counted before the head is read: what was placed meanwhile is then covered.
	n, err := db.One(ctx, l.db, func(c *counts) []any { return []any{&c.placed, &c.pending, &c.hashes} },
		`select (select count(*) from audit_entry where idx is not null),
			(select count(*) from audit_entry where idx is null), (select count(*) from audit_hash)`)
	if err != nil {
		return Report{}, err
	}
	c := check{log: l, counts: n, kept: old}
	if err := c.readHead(ctx); err != nil {
		return Report{}, err
	}
	if err := c.walk(ctx); err != nil {
		return Report{}, err
	}
	first, problem := c.verdict()
	return Report{Entries: c.size, Pending: n.pending, Head: c.signed, FirstBad: first, Problem: problem}, nil
}

// openKept reads the head that somebody kept, as copied from a mail.
func (l *Log) openKept(kept string) (head, error) {
	if kept == "" {
		return head{}, nil
	}
	kept = strings.TrimSpace(strings.ReplaceAll(kept, "\r\n", "\n")) + "\n"
	h, err := l.signer.open(kept)
	if err != nil {
		return head{}, fault.Wrap(fault.Invalid, "Ce texte n’est pas une signature de ce journal.", err)
	}
	return h, nil
}

type counts struct{ placed, pending, hashes int64 }

// check is one verification under way.
type check struct {
	log    *Log
	counts counts
	kept   head // zero: none

	size     int64  // entries to look at
	signed   string // the stored head
	head     head
	headSays string // what is wrong with the stored head, or ""

	bad      int64 // the first place where the tables are wrong, -1: none
	badSays  string
	root     tlog.Hash // of all size entries
	keptRoot tlog.Hash // of the first kept.size
}

// readHead finds how long the log should be. Without a head that can be
// believed, everything that has a place is looked at.
func (c *check) readHead(ctx context.Context) error {
	stored, found, err := readHead(ctx, c.log.db)
	if err != nil {
		return err
	}
	c.signed, c.size = stored.signed, c.counts.placed
	if !found {
		if c.counts.placed+c.counts.hashes > 0 {
			c.headSays = saysNoHead
		}
		return nil
	}
	h, err := c.log.signer.open(stored.signed)
	if err != nil {
		c.headSays = saysBadHead
		return nil //nolint:nilerr // a finding, not a failure
	}
	c.head, c.size = h, h.size
	// The same head has one text only: not even an unused bit may differ.
	if again, err := c.log.signer.sign(h); err != nil || again != stored.signed || h.size != stored.size {
		c.headSays = saysBadHead
	}
	return nil
}

// verdict is the first place that is not proven, and why.
func (c *check) verdict() (int64, string) {
	proven := int64(0)
	keptFits := c.kept.size > 0 && c.kept.size <= c.size && c.keptRoot == c.kept.root
	if keptFits {
		proven = c.kept.size
	}
	switch {
	case c.bad >= 0:
		return c.bad, c.badSays
	case c.headSays != "":
		return min(proven, max(c.size-1, 0)), c.headSays
	case c.head.size > 0 && c.root != c.head.root:
		return min(proven, c.size-1), saysRewritten
	case c.counts.placed > c.size || c.counts.hashes > tlog.StoredHashCount(c.size):
		return c.size, saysExtra
	case c.kept.size > c.size:
		return c.size, saysShorter
	case c.kept.size > 0 && !keptFits:
		return 0, saysDifferent
	}
	return -1, ""
}

// walk computes the tree again, some entries at a time, up to the first that
// does not fit.
func (c *check) walk(ctx context.Context) error {
	c.bad = -1
	var tree frontier
	for tree.size < c.size && c.bad < 0 {
		end := min(tree.size+batch, c.size)
		entries, hashes, err := c.read(ctx, tree.size, end)
		if err != nil {
			return err
		}
		for tree.size < end && c.bad < 0 {
			if err := c.step(&tree, entries, hashes); err != nil {
				return err
			}
		}
	}
	var err error
	c.root, err = tree.root()
	return err
}

// step compares one place, and goes past it when it fits.
func (c *check) step(tree *frontier, entries map[string]row, hashes map[string]string) error {
	at := tree.size
	r, ok := entries[strconv.FormatInt(at, 10)]
	if !ok {
		c.bad, c.badSays = at, saysMissing
		return nil
	}
	want, err := tree.add(r.encode())
	if err != nil {
		return err
	}
	first := tlog.StoredHashIndex(0, at)
	for i, h := range want {
		got, ok := hashes[strconv.FormatInt(first+int64(i), 10)]
		switch {
		case !ok:
			c.bad, c.badSays = at, saysNoHash
			return nil
		case got != string(h[:]):
			c.bad, c.badSays = at, saysAltered
			return nil
		}
	}
	if tree.size == c.kept.size {
		c.keptRoot, err = tree.root()
	}
	return err
}

type placedRow struct {
	place string
	row   row
}

type placedHash struct{ place, hash string }

// read gives the entries with places from first to end, not included, and their
// stored hashes, by place as text.
func (c *check) read(ctx context.Context, first, end int64) (map[string]row, map[string]string, error) {
	rows, err := db.List(ctx, c.log.db, func(p *placedRow) []any { return append([]any{&p.place}, p.row.scan()...) },
		"select cast(idx as text), "+rowColumns+" from audit_entry where idx >= $1 and idx < $2", first, end)
	if err != nil {
		return nil, nil, err
	}
	stored, err := db.List(ctx, c.log.db, func(p *placedHash) []any { return []any{&p.place, &p.hash} },
		"select cast(idx as text), hash from audit_hash where idx >= $1 and idx < $2",
		tlog.StoredHashIndex(0, first), tlog.StoredHashIndex(0, end))
	if err != nil {
		return nil, nil, err
	}
	entries, hashes := make(map[string]row, len(rows)), make(map[string]string, len(stored))
	for _, p := range rows {
		entries[p.place] = p.row
	}
	for _, p := range stored {
		hashes[p.place] = p.hash
	}
	return entries, hashes, nil
}
