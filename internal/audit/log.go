package audit

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"binome/internal/db"
	"binome/internal/fault"
)

// Log gives entries their places and proves that nothing was rewritten. It is
// safe for concurrent use, also by several processes on one database.
type Log struct {
	db     *db.DB
	signer *Signer
}

// New makes the log of d, with heads signed by signer.
func New(d *db.DB, signer *Signer) *Log { return &Log{d, signer} }

// ErrAltered is what Sequence returns rather than sign a log that was changed
// behind its back. Verify tells where.
var ErrAltered = errors.New("audit: the stored log does not fit its signed head; run: binome audit verify")

// batch is how many entries get their places in one transaction.
const batch = 500

// Sequence gives every waiting entry its place, in order of instant then
// identifier, and signs the new head. It returns how many it placed. It is meant
// to be called every second and at the program's end.
func (l *Log) Sequence(ctx context.Context) (int, error) {
	total, clashes := 0, 0
	for {
		waiting, err := db.Value[int](ctx, l.db, "select count(*) from (select 1 from audit_entry where idx is null limit 1) w")
		if err != nil || waiting == 0 {
			return total, err
		}
		n, err := l.place(ctx)
		total += n
		// Another process may take the same places first: then they are looked at again.
		if fault.KindOf(err) == fault.Conflict && clashes < 5 {
			clashes++
			continue
		}
		if err != nil {
			return total, err
		}
	}
}

// place gives the first waiting entries their places.
func (l *Log) place(ctx context.Context) (int, error) {
	n := 0
	err := l.db.Tx(ctx, func(tx *db.Tx) error {
		n = 0
		tree, err := l.trusted(ctx, tx)
		if err != nil {
			return err
		}
		// Qualified: PostgreSQL would order by the columns as text.
		rows, err := db.List(ctx, tx, (*row).scan, "select "+rowColumns+` from audit_entry
			where idx is null order by audit_entry.at, audit_entry.id limit $1`, batch)
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := number(ctx, tx, tree.size, len(rows)); err != nil {
			return err
		}
		n = len(rows)
		return l.grow(ctx, tx, tree, rows)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// number writes the places of the entries that place has read: the same
// condition and order, in the same transaction.
func number(ctx context.Context, tx *db.Tx, first int64, count int) error {
	n, err := db.Exec(ctx, tx, `update audit_entry set idx = cast($1 as bigint) + w.place
		from (select id, row_number() over (order by at, id) - 1 as place
			from audit_entry where idx is null order by at, id limit $2) w
		where audit_entry.id = w.id`, first, batch)
	if err == nil && n != int64(count) {
		err = fmt.Errorf("audit: %d places for %d entries", n, count)
	}
	return err
}

// grow adds the rows to the tree, and stores its new hashes and its head.
func (l *Log) grow(ctx context.Context, tx *db.Tx, tree *frontier, rows []row) error {
	first := tlog.StoredHashIndex(0, tree.size)
	var hashes []tlog.Hash
	for _, r := range rows {
		added, err := tree.add(r.encode())
		if err != nil {
			return err
		}
		hashes = append(hashes, added...)
	}
	if err := storeHashes(ctx, tx, first, hashes); err != nil {
		return err
	}
	root, err := tree.root()
	if err != nil {
		return err
	}
	signed, err := l.signer.sign(head{tree.size, root})
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, `insert into audit_head (id, size, signed) values (1, $1, $2)
		on conflict (id) do update set size = excluded.size, signed = excluded.signed`, tree.size, signed)
	return err
}

// storeHashes writes hashes at consecutive places from first, some at a time.
func storeHashes(ctx context.Context, tx *db.Tx, first int64, hashes []tlog.Hash) error {
	for part := range slices.Chunk(hashes, 64) {
		var a db.Args
		query := "insert into audit_hash (idx, hash) values "
		for i, h := range part {
			if i > 0 {
				query += ","
			}
			query += "(" + a.Add(first+int64(i)) + "," + a.Add(h[:]) + ")"
		}
		if _, err := db.Exec(ctx, tx, query, a.List()...); err != nil {
			return err
		}
		first += int64(len(part))
	}
	return nil
}

// trusted reads where the log stands, and refuses hashes that do not fit the
// signed head: otherwise whoever changed them would get a signature for it.
func (l *Log) trusted(ctx context.Context, tx *db.Tx) (*frontier, error) {
	stored, found, err := readHead(ctx, tx)
	if err != nil {
		return nil, err
	}
	if !found {
		n, err := db.Value[int64](ctx, tx, "select (select count(*) from audit_hash) + (select count(*) from audit_entry where idx is not null)")
		if err == nil && n != 0 {
			err = ErrAltered
		}
		return &frontier{}, err
	}
	h, err := l.signer.open(stored.signed)
	if err != nil || h.size != stored.size {
		return nil, ErrAltered
	}
	tree, err := readFrontier(ctx, tx, h.size)
	if err != nil {
		return nil, err
	}
	if root, err := tree.root(); err != nil || root != h.root {
		return nil, ErrAltered
	}
	return tree, nil
}

// storedHead is the row of audit_head.
type storedHead struct {
	size   int64
	signed string
}

func readHead(ctx context.Context, c db.Conn) (storedHead, bool, error) {
	return db.Maybe(ctx, c, func(h *storedHead) []any { return []any{&h.size, &h.signed} },
		"select size, signed from audit_head where id = 1")
}

// Head is the signed head as it stands, "" for an empty log: what the data
// protection officer keeps, to give to VerifyAgainst later.
func (l *Log) Head(ctx context.Context) (string, error) {
	h, _, err := readHead(ctx, l.db)
	return h.signed, err
}

// frontier is what is needed of a tree to go on from its end: the last complete
// subtree of each level.
type frontier struct {
	size  int64
	level [64]tlog.Hash
}

// ReadHashes implements tlog.HashReader for the indexes that growing and
// TreeHash(size) ask for.
func (f *frontier) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, _ := tlog.SplitStoredHashIndex(x)
		out[i] = f.level[level]
	}
	return out, nil
}

// add puts one record at the end and returns the hashes to store for it: its
// own, then those of the subtrees that it completes.
func (f *frontier) add(record []byte) ([]tlog.Hash, error) {
	hashes, err := tlog.StoredHashes(f.size, record, f)
	if err != nil {
		return nil, err
	}
	copy(f.level[:], hashes)
	f.size++
	return hashes, nil
}

func (f *frontier) root() (tlog.Hash, error) { return tlog.TreeHash(f.size, f) }

// readFrontier reads the frontier of the first size entries. Hashes that miss
// or have another length leave zeros, which fit no root.
func readFrontier(ctx context.Context, c db.Conn, size int64) (*frontier, error) {
	f := &frontier{size: size}
	var a db.Args
	var wanted []int64
	for level := range 63 {
		if size>>level&1 == 1 {
			wanted = append(wanted, tlog.StoredHashIndex(level, size>>level-1))
		}
	}
	found, err := db.List(ctx, c, func(h *storedHash) []any { return []any{&h.index, &h.hash} },
		"select idx, hash from audit_hash where "+db.In(&a, "idx", wanted), a.List()...)
	for _, h := range found {
		if level, _ := tlog.SplitStoredHashIndex(h.index); len(h.hash) == tlog.HashSize {
			f.level[level] = tlog.Hash(h.hash)
		}
	}
	return f, err
}

type storedHash struct {
	index int64
	hash  []byte
}

// row is an entry as it is stored, each column as text: a column that somebody
// filled with something else is then seen as altered, not as a failure to read.
type row [9]string

const rowColumns = `cast(id as text), cast(at as text), cast(actor_id as text),
	role, action, class, purpose, object, subjects`

func (r *row) scan() []any {
	out := make([]any, len(r))
	for i := range r {
		out[i] = &r[i]
	}
	return out
}

// encode is the record that is hashed: a version, then each column after its
// length, so that two rows never give the same bytes. The place is not in it:
// it is what the tree proves.
func (r row) encode() []byte {
	out := []byte{1}
	for _, column := range r {
		out = binary.BigEndian.AppendUint32(out, uint32(len(column)))
		out = append(out, column...)
	}
	return out
}
