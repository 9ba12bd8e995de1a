package audit

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"binome/internal/keyfile"
)

// signerName is the name of the key in every signed head.
const signerName = "binome-audit"

// Signer signs the heads of a log with an Ed25519 key, in the form of
// golang.org/x/mod/sumdb/note.
type Signer struct {
	signer note.Signer
	known  note.Verifiers
	public string
}

// LoadOrCreateSigner reads the signing key at path, or makes one there, as
// keyfile does. Its place is beside the master key, out of the database.
func LoadOrCreateSigner(path string) (*Signer, error) {
	secret, _, err := keyfile.LoadOrCreate(path, func() ([]byte, error) {
		secret, _, err := note.GenerateKey(rand.Reader, signerName)
		return []byte(secret), err
	})
	if err != nil {
		return nil, err
	}
	return newSigner(string(secret))
}

var errSigner = errors.New("audit: malformed signing key")

func newSigner(secret string) (*Signer, error) {
	signer, err := note.NewSigner(secret)
	if err != nil || signer.Name() != signerName {
		return nil, errSigner // the cause could show the key
	}
	// PRIVATE+KEY+name+hash+key, see note.GenerateKey: an algorithm's byte and the seed.
	parts := strings.SplitN(secret, "+", 5)
	key, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(key) != 1+ed25519.SeedSize {
		return nil, errSigner
	}
	public := ed25519.NewKeyFromSeed(key[1:]).Public().(ed25519.PublicKey)
	name, err := note.NewEd25519VerifierKey(signerName, public)
	if err != nil {
		return nil, errSigner
	}
	verifier, err := note.NewVerifier(name)
	if err != nil {
		return nil, errSigner
	}
	return &Signer{signer, note.VerifierList(verifier), name}, nil
}

// PublicKey is what checks the heads without the secret, as note.NewVerifier
// reads it.
func (s *Signer) PublicKey() string { return s.public }

// Format keeps the key out of logs.
func (*Signer) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[clé]")) }

// head says that a log has size entries whose tree has this root.
type head struct {
	size int64
	root tlog.Hash
}

const headTitle = "binome audit log"

func (h head) text() string { return fmt.Sprintf("%s\n%d\n%s\n", headTitle, h.size, h.root) }

// sign is the head as stored and as the data protection officer keeps it. The
// same head always gives the same text.
func (s *Signer) sign(h head) (string, error) {
	signed, err := note.Sign(&note.Note{Text: h.text()}, s.signer)
	return string(signed), err
}

// open reads a head that this key signed.
func (s *Signer) open(signed string) (head, error) {
	n, err := note.Open([]byte(signed), s.known)
	if err != nil {
		return head{}, err
	}
	var h head
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 3 {
		return head{}, errHead
	}
	if h.size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return head{}, errHead
	}
	if h.root, err = tlog.ParseHash(lines[2]); err != nil {
		return head{}, errHead
	}
	if h.size <= 0 || h.text() != n.Text {
		return head{}, errHead
	}
	return h, nil
}

var errHead = errors.New("audit: signed, but not a head of this log")
