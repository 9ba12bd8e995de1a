package testkit

import (
	"crypto/sha256"
	"testing"

	"binome/internal/clock"
	"binome/internal/personal"
)

// Vault is a vault on a fresh keystore, gone when the test ends.
func Vault(t testing.TB) *personal.Vault {
	t.Helper()
	master := sha256.Sum256([]byte("binome testkit"))
	v, err := personal.OpenVault(t.Context(), Keystore(t), master[:], clock.System())
	if err != nil {
		t.Fatal(err)
	}
	return v
}
