package identity_test

import (
	"net/netip"
	"testing"
	"time"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/testkit"
)

// TestCleanAndEndAll follows what is left of sign-ins, failures and links as the
// hours pass.
func TestCleanAndEndAll(t *testing.T) {
	t.Parallel()
	ctx, d, clk, ids := t.Context(), testkit.DB(t), testkit.At("2026-11-26T12:00"), testkit.IDs(t.Name())
	s := identity.NewStore(d, clk, ids)
	who := id.New[access.Account](ids)
	n, _ := identity.Draft{Name: "Nour Essai", Email: "nour@exemple.fr"}.Parse()
	if err := s.AddAccount(ctx, audit.Actor{}, who, n); err != nil {
		t.Fatal(err)
	}
	link := func(kind identity.LinkKind) string {
		t.Helper()
		token, err := s.NewLink(ctx, kind, who)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	if _, err := s.SignIn(ctx, "nour@exemple.fr", "ce n’est pas le bon", netip.MustParseAddr("192.0.2.1"), ""); err == nil {
		t.Fatal("no password is right")
	}
	if _, err := s.SignInAs(ctx, who, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIn(ctx, "autre@exemple.fr", "ce n’est pas le bon", netip.MustParseAddr("192.0.2.1"), ""); err == nil {
		t.Fatal("no password is right")
	}
	link(identity.Invitation)
	invitation, reset, feed := link(identity.Invitation), link(identity.Reset), link(identity.Feed)
	left := func(after time.Duration, signIns, failures, links int) {
		t.Helper()
		clk.Set(clk.Now().Add(after))
		if err := s.Clean(ctx); err != nil {
			t.Fatal(err)
		}
		for table, want := range map[string]int{"signin": signIns, "signin_failure": failures, "link": links} {
			if got, err := db.Value[int](ctx, d, "select count(*) from "+table); got != want || err != nil {
				t.Errorf("%d rows of %s are left at %s, want %d %v", got, table, clk.Now(), want, err)
			}
		}
	}
	left(0, 1, 3, 3) // the first invitation was replaced
	left(16*time.Minute, 1, 3, 3)
	left(45*time.Minute, 1, 0, 2) // tries and the reset lived an hour
	if _, err := s.OpenLink(ctx, reset); err == nil {
		t.Error("an expired link opens")
	}
	left(time.Hour, 0, 0, 2)
	if _, err := s.SignInAs(ctx, who, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.EndAll(ctx, audit.Actor{}); err != nil {
		t.Fatal(err)
	}
	left(0, 0, 0, 1)
	if _, err := s.OpenLink(ctx, invitation); err == nil {
		t.Error("a revoked link opens")
	}
	if _, err := s.OpenLink(ctx, feed); err != nil {
		t.Error("a calendar feed goes on:", err)
	}
}
