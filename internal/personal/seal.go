package personal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// A sealed value is, in bytes: the seal version (1), a random nonce (12), the
// ciphertext and its tag (16 more than the clear text). AES-256-GCM.
const (
	sealVersion = 1
	keySize     = 32
	overhead    = 1 + 12 + 16
)

func newCipher(key []byte) (cipher.AEAD, error) {
	if len(key) != keySize {
		return nil, fmt.Errorf("personal: a key of %d bytes, want %d", len(key), keySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// binding is the additional data: each part after its length. It ties a sealed
// value to its field and its person, not to a table, which may be renamed.
func binding(field string, who Person, version byte) []byte {
	out := make([]byte, 0, 4+len(field)+4+8+4+1)
	out = binary.BigEndian.AppendUint32(out, uint32(len(field)))
	out = append(out, field...)
	out = binary.BigEndian.AppendUint32(out, 8)
	out = binary.BigEndian.AppendUint64(out, uint64(who))
	out = binary.BigEndian.AppendUint32(out, 1)
	return append(out, version)
}

func seal(c cipher.AEAD, field string, who Person, plain []byte) []byte {
	out := make([]byte, 1, overhead+len(plain))
	out[0] = sealVersion
	return c.Seal(out, nil, plain, binding(field, who, sealVersion)) //nolint:gosec // it draws its own nonce
}

var errSealed = errors.New("personal: sealed data that does not open: altered, or not this person's or this field's")

func unseal(c cipher.AEAD, field string, who Person, sealed []byte) ([]byte, error) {
	if len(sealed) < overhead || sealed[0] != sealVersion {
		return nil, errSealed
	}
	plain, err := c.Open(nil, nil, sealed[1:], binding(field, who, sealed[0]))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// Seal seals value under the key of who, which Create must have made. It reads
// the keystore: call it outside a transaction. An erased person is a NotFound
// fault.
func Seal[T Sensitive](ctx context.Context, v *Vault, who Person, value T) (Private[T], error) {
	c, err := v.cipher(ctx, who)
	if err != nil {
		return Private[T]{}, err
	}
	var zero T
	plain, err := json.Marshal(value)
	if err != nil { // the cause could repeat the value
		return Private[T]{}, fmt.Errorf("personal: %s does not become JSON", zero.Field())
	}
	return Private[T]{&sealed{seal(c, zero.Field(), who, plain)}}, nil
}
