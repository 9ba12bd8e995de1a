package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"binome/internal/fault"
	"binome/internal/locale"
)

// Argon2id at 19 MiB and two passes, OWASP's first choice; about 26 ms here.
const (
	argonMemory = 19 << 10 // KiB
	argonPasses = 2
	argonKey    = 32
	argonSalt   = 16
	minPassword = 12
	maxPassword = 200
)

// hasher hashes a few passwords at a time: it bounds memory.
type hasher struct {
	slots          chan struct{}
	memory, passes uint32
	done           atomic.Int64 // how many were hashed
}

const (
	hashersAtOnce = 2
	longestWait   = 5 * time.Second
)

func newHasher() *hasher {
	return &hasher{slots: make(chan struct{}, hashersAtOnce), memory: argonMemory, passes: argonPasses}
}

// cost is an empty hash at this hasher's cost.
func (h *hasher) cost() phc {
	return phc{h.memory, h.passes, make([]byte, argonSalt), make([]byte, argonKey)}
}

var errBusy = fault.New(fault.Unavailable, "Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant.")

// argon waits for a free slot, five seconds at most, and hashes. The password is
// taken in its composed form, since keyboards differ.
func (h *hasher) argon(ctx context.Context, password string, p phc) ([]byte, error) {
	wait := time.NewTimer(longestWait)
	defer wait.Stop()
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-wait.C:
		return nil, errBusy
	}
	defer func() { <-h.slots }()
	h.done.Add(1)
	return argon2.IDKey([]byte(norm.NFC.String(password)), p.salt, p.passes, p.memory, 1, uint32(len(p.key))), nil
}

// hash returns a PHC string.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	p := h.cost()
	_, _ = rand.Read(p.salt) // never fails
	key, err := h.argon(ctx, password, p)
	if err != nil {
		return "", err
	}
	p.key = key
	return p.String(), nil
}

// verify reports whether the password is the one of the PHC string. An empty or
// foreign string costs as much as a real one and is never right.
func (h *hasher) verify(ctx context.Context, text, password string) (bool, error) {
	p, known := parsePHC(text)
	if !known {
		p = h.cost()
	}
	got, err := h.argon(ctx, password, p)
	return err == nil && subtle.ConstantTimeCompare(got, p.key) == 1 && known, err
}

// phc is a hashed password with what it was hashed by.
type phc struct {
	memory, passes uint32
	salt, key      []byte
}

// String is the PHC string format: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, p.memory, p.passes,
		base64.RawStdEncoding.EncodeToString(p.salt), base64.RawStdEncoding.EncodeToString(p.key))
}

// parsePHC reads what String writes, and nothing else; costs that no version of
// this program asks for are refused.
func parsePHC(text string) (phc, bool) {
	var p phc
	parts := strings.Split(text, "$")
	if len(parts) != 6 {
		return p, false
	}
	_, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &p.memory, &p.passes)
	if err != nil || p.memory < 8 || p.memory > 1<<18 || p.passes < 1 || p.passes > 10 {
		return p, false
	}
	p.salt, err = base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil || len(p.salt) < 8 || len(p.salt) > 64 {
		return p, false
	}
	p.key, err = base64.RawStdEncoding.DecodeString(parts[5])
	return p, err == nil && len(p.key) >= 16 && len(p.key) <= 64 && p.String() == text
}

// passwordFault says what is wrong with a new password, "" when nothing is.
func passwordFault(password, email string) string {
	n := utf8.RuneCountInString(password)
	local, _, _ := strings.Cut(strings.ToLower(email), "@")
	switch {
	case n < minPassword:
		return locale.T("Il faut au moins %d signes. Quatre mots au hasard font un bon mot de passe.", minPassword)
	case n > maxPassword:
		return locale.T("C’est plus long que %d signes.", maxPassword)
	case len(local) > 3 && strings.Contains(strings.ToLower(password), local):
		return locale.T("Votre adresse e-mail ne doit pas en faire partie.")
	case guessable(password):
		return locale.T("Ce mot de passe se devine tout de suite : une suite du clavier, une répétition ou un mot trop courant.")
	}
	return ""
}

// runs are what people type when they must type twelve signs.
const runs = "012345678901234567890123456789 987654321098765432109876543210 abcdefghijklmnopqrstuvwxyz zyxwvutsrqponmlkjihgfedcba " +
	"azertyuiopqsdfghjklmwxcvbn qwertyuiopasdfghjklzxcvbnm"

// guessable finds one thing repeated, a run of the keyboard, and words that
// everybody thinks of, dressed with digits.
func guessable(password string) bool {
	p := locale.Fold(password)
	for size := 1; size <= len(p)/2; size++ {
		if strings.Repeat(p[:size], len(p)/size+1)[:len(p)] == p {
			return true
		}
	}
	bare := strings.Trim(p, "0123456789 !?.,;:-_*+/@#$%&=")
	if len(bare) < 6 && strings.Contains(runs, strings.Trim(p, " !?.*")) {
		return true
	}
	for _, common := range []string{"motdepasse", "mot de passe", "password", "passwort", "binome", "bienvenue", "welcome", "administrateur", "administrator", "changeme"} {
		if rest := strings.ReplaceAll(bare, common, ""); len(rest) < 3 && rest != bare {
			return true
		}
	}
	return len(bare) >= 6 && strings.Contains(runs, bare)
}
