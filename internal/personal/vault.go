package personal

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/keyfile"
)

// Vault holds the persons' keys. It is safe for concurrent use.
type Vault struct {
	keys   *db.DB
	master cipher.AEAD
	clock  clock.Clock
	cache  cache
}

// Names under which the keystore's own content is sealed.
const (
	wrappedKey  = "keystore.person-key"
	masterCheck = "keystore.master-check"
	knownText   = "binome keystore"
)

// LoadOrCreateMaster reads the master key of 32 bytes at path, 64 hexadecimal
// digits on one line, or makes one there (mode 0600, in a folder of mode 0700).
// created tells that it is new: whoever runs the program must copy it to a safe
// place, for without it nothing opens.
func LoadOrCreateMaster(path string) (key []byte, created bool, err error) {
	text, created, err := keyfile.LoadOrCreate(path, func() ([]byte, error) {
		return []byte(hex.EncodeToString(newKey())), nil
	})
	if err != nil {
		return nil, false, err
	}
	key, err = parseMaster(text)
	return key, created, err
}

// LoadMaster reads the master key at path and never makes one: for a path that
// somebody chose.
func LoadMaster(path string) ([]byte, error) {
	text, err := keyfile.Load(path)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "Le fichier de la clé maîtresse ne se lit pas. Vérifiez BINOME_MASTER_KEY_FILE.", err)
	}
	return parseMaster(text)
}

func parseMaster(text []byte) ([]byte, error) {
	key, err := hex.DecodeString(string(text))
	if err != nil || len(key) != keySize { // the cause could repeat the key
		return nil, fault.New(fault.Unavailable, "Le fichier de la clé maîtresse est malformé. Il contient 64 chiffres hexadécimaux sur une ligne.")
	}
	return key, nil
}

func newKey() []byte {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	return key
}

// OpenVault opens the keystore with the master key of 32 bytes. A key that is
// not the one of that keystore is an Unavailable fault that says so.
func OpenVault(ctx context.Context, keys *db.DB, master []byte, c clock.Clock) (*Vault, error) {
	m, err := newCipher(master)
	if err != nil {
		return nil, err
	}
	v := &Vault{keys: keys, master: m, clock: c}
	known, found, err := v.check(ctx)
	if err == nil && !found {
		known, err = v.adopt(ctx)
	}
	if err != nil {
		return nil, err
	}
	if plain, err := unseal(m, masterCheck, 0, known); err != nil || string(plain) != knownText {
		return nil, fault.New(fault.Unavailable, "La clé maîtresse n’est pas celle de ce trousseau. Vérifiez BINOME_MASTER_KEY_FILE.")
	}
	return v, nil
}

func (v *Vault) check(ctx context.Context) ([]byte, bool, error) {
	return db.Maybe(ctx, v.keys, func(b *[]byte) []any { return []any{b} }, "select sealed from master_check where id = 1")
}

// adopt ties a new keystore to its master key, unless another process has just
// done so.
func (v *Vault) adopt(ctx context.Context) ([]byte, error) {
	known := seal(v.master, masterCheck, 0, []byte(knownText))
	err := v.keys.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, "insert into master_check (id, sealed) values (1, $1) on conflict (id) do nothing", known)
		return err
	})
	if err != nil {
		return nil, err
	}
	known, found, err := v.check(ctx)
	if err == nil && !found {
		err = errors.New("personal: the keystore keeps nothing")
	}
	return known, err
}

// Format keeps the keys out of logs.
func (*Vault) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[coffre]")) }

// Create makes a key for each of who that has none. Call it before the row is
// written, outside its transaction: a key without a row does no harm. A person
// who was erased cannot come back: that is a Conflict fault, and no key is made.
func (v *Vault) Create(ctx context.Context, who ...Person) error {
	wrapped := make([][]byte, len(who))
	for i, p := range who {
		wrapped[i] = seal(v.master, wrappedKey, p, newKey())
	}
	now := clock.Micros(v.clock.Now())
	return v.keys.Tx(ctx, func(tx *db.Tx) error {
		if err := refuseErased(ctx, tx, who); err != nil {
			return err
		}
		for i, p := range who {
			_, err := db.Exec(ctx, tx, `insert into person_key (person_id, wrapped, created_at) values ($1, $2, $3)
				on conflict (person_id) do nothing`, int64(p), wrapped[i], now)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func refuseErased(ctx context.Context, tx *db.Tx, who []Person) error {
	for part := range slices.Chunk(who, perQuery) {
		var a db.Args
		n, err := db.Value[int](ctx, tx, "select count(*) from erased where "+db.In(&a, "person_id", part), a.List()...)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "Ces données ont été effacées. Une nouvelle fiche est nécessaire.")
		}
	}
	return nil
}

// Erasure is one line of the ledger of erased persons.
type Erasure struct {
	Person Person
	At     time.Time
}

// Erase destroys the key of who, in the keystore's files too, and writes it in
// the ledger. What is sealed under it can no longer be opened, by this process
// from now on, by others of the same keystore when their cache ends, five
// minutes later. Erasing twice keeps the first instant; after an error, call it
// again.
func (v *Vault) Erase(ctx context.Context, who Person, at time.Time) error {
	return v.Replay(ctx, []Erasure{{who, at}})
}

// Erased is the ledger, in order of person: to be replayed on a keystore that
// comes back from a backup.
func (v *Vault) Erased(ctx context.Context) ([]Erasure, error) {
	type row struct{ person, at int64 }
	rows, err := db.List(ctx, v.keys, func(r *row) []any { return []any{&r.person, &r.at} },
		"select person_id, erased_at from erased order by person_id")
	if err != nil {
		return nil, err
	}
	out := make([]Erasure, len(rows))
	for i, r := range rows {
		out[i] = Erasure{Person(r.person), clock.FromMicros(r.at)}
	}
	return out, nil
}

// Replay erases everyone in a ledger, as Erase does.
func (v *Vault) Replay(ctx context.Context, ledger []Erasure) error {
	err := v.keys.Tx(ctx, func(tx *db.Tx) error {
		for _, e := range ledger {
			if err := destroy(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	v.cache.forget()
	if err != nil {
		return err
	}
	return v.keys.Scrub(ctx, "person_key") // the keystore is small
}

func destroy(ctx context.Context, tx *db.Tx, e Erasure) error {
	if _, err := db.Exec(ctx, tx, "delete from person_key where person_id = $1", int64(e.Person)); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, "insert into erased (person_id, erased_at) values ($1, $2) on conflict (person_id) do nothing",
		int64(e.Person), clock.Micros(e.At))
	return err
}

// perQuery is how many persons one query asks for.
const perQuery = 500

// load brings the keys of who that are not there yet into the cache, and
// returns those it read.
func (v *Vault) load(ctx context.Context, who []Person) (map[Person]cipher.AEAD, error) {
	now := v.clock.Now()
	epoch, wanted := v.cache.missing(now, who)
	found := make(map[Person]cipher.AEAD, len(wanted))
	for part := range slices.Chunk(wanted, perQuery) {
		if err := v.read(ctx, part, found); err != nil {
			return nil, err
		}
	}
	v.cache.put(now, epoch, found)
	return found, nil
}

type wrapped struct {
	person int64
	key    []byte
}

func (v *Vault) read(ctx context.Context, who []Person, into map[Person]cipher.AEAD) error {
	var a db.Args
	rows, err := db.List(ctx, v.keys, func(w *wrapped) []any { return []any{&w.person, &w.key} },
		"select person_id, wrapped from person_key where "+db.In(&a, "person_id", who), a.List()...)
	if err != nil {
		return err
	}
	for _, w := range rows {
		key, err := unseal(v.master, wrappedKey, Person(w.person), w.key)
		if err != nil {
			return fmt.Errorf("personal: the key of %s does not unwrap", Person(w.person))
		}
		if into[Person(w.person)], err = newCipher(key); err != nil {
			return err
		}
	}
	return nil
}

// cipher is one person's key, ready to use. Without one, an erased person is a
// NotFound fault; any other is an error of the machine: the keystore is not the
// one of the data.
func (v *Vault) cipher(ctx context.Context, who Person) (cipher.AEAD, error) {
	if c, ok := v.cache.get(v.clock.Now(), who); ok {
		return c, nil
	}
	found, err := v.load(ctx, []Person{who})
	if err != nil {
		return nil, err
	}
	if c, ok := found[who]; ok {
		return c, nil
	}
	n, err := db.Value[int](ctx, v.keys, "select count(*) from erased where person_id = $1", int64(who))
	if err != nil {
		return nil, err
	}
	if n > 0 {
		return nil, fault.New(fault.NotFound, "Ces données ont été effacées.")
	}
	return nil, fmt.Errorf("personal: no key for %s, and no erasure", who)
}
