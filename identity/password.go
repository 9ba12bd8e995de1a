package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"binome/internal/locale"
)

// Argon2id at 19 MiB and two passes, OWASP's first choice; about 26 ms here.
const (
	argonMemory = 19 << 10 // KiB
	argonPasses = 2
	argonKey    = 32
	minPassword = 12
	maxPassword = 200
)

// hashing bounds how many passwords are hashed at once: memory, not time.
var hashing = make(chan struct{}, 2)

// hashPassword returns a PHC string.
func hashPassword(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	key := argon(password, salt, argonPasses, argonMemory)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonMemory, argonPasses,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

func argon(password string, salt []byte, passes, memory uint32) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, passes, memory, 1, argonKey)
}

// verifyPassword reports whether the password is the one of the PHC string. An
// empty or foreign string costs as much as a real one and is never right.
func verifyPassword(phc, password string) bool {
	var version int
	var memory, passes uint32
	parts := strings.Split(phc, "$")
	ok := len(parts) == 6 && parts[1] == "argon2id"
	if ok {
		_, err := fmt.Sscanf(parts[2], "v=%d", &version)
		_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &memory, &passes)
		ok = err == nil && err2 == nil && version == argon2.Version && memory <= 1<<20 && passes > 0 && passes < 20
	}
	if !ok {
		argon(password, make([]byte, 16), argonPasses, argonMemory)
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	got := argon(password, salt, passes, memory)
	return err == nil && err2 == nil && subtle.ConstantTimeCompare(got, want) == 1
}

// passwordFault says what is wrong with a new password, "" when nothing is.
func passwordFault(password, email string) string {
	n := utf8.RuneCountInString(password)
	first, _ := utf8.DecodeRuneInString(password)
	local, _, _ := strings.Cut(strings.ToLower(email), "@")
	switch {
	case n < minPassword:
		return locale.T("Il faut au moins %d signes. Quatre mots au hasard font un bon mot de passe.", minPassword)
	case n > maxPassword:
		return locale.T("C’est plus long que %d signes.", maxPassword)
	case strings.Count(password, string(first)) == n:
		return locale.T("Un seul signe répété se devine tout de suite.")
	case len(local) > 3 && strings.Contains(strings.ToLower(password), local):
		return locale.T("Votre adresse e-mail ne doit pas en faire partie.")
	}
	return ""
}
