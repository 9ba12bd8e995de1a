package identity

import (
	"net/mail"
	"strings"
	"testing"

	"binome/internal/fault"
)

func TestPHC(t *testing.T) {
	t.Parallel()
	h := newHasher()
	text, err := h.hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("got %s", text)
	}
	again, err := h.hash(t.Context(), goodPassword)
	if err != nil || again == text {
		t.Errorf("the same salt twice: %v", err)
	}
	for password, want := range map[string]bool{goodPassword: true, goodPassword + "x": false, "": false} {
		if ok, err := h.verify(t.Context(), text, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	// made by the reference implementation: echo -n … | argon2 saltsaltsaltsalt -id -t 1 -k 64 -p 1 -l 32 -e
	if _, ok := parsePHC("$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + strings.Repeat("A", 43)); !ok {
		t.Error("other costs are refused")
	}
}

func TestForeignPHCIsNeverRight(t *testing.T) {
	t.Parallel()
	h := newHasher()
	right, err := h.hash(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "x", "$", "$$$$$", "x" + right, right + "$", right + "A", strings.Replace(right, "argon2id", "argon2i", 1),
		strings.Replace(right, "v=19", "v=16", 1), strings.Replace(right, "p=1", "p=4", 1), strings.Replace(right, "p=1", "p=1,x=2", 1),
		strings.Replace(right, "m=19456", "m=99999999", 1), strings.Replace(right, "t=2", "t=0", 1), strings.Replace(right, "m=19456", "m=019456", 1),
		"$argon2id$v=19$m=64,t=1,p=1$$", "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$",
	} {
		before := h.done.Load()
		if ok, err := h.verify(t.Context(), text, "x"); ok || err != nil || h.done.Load() != before+1 {
			t.Errorf("%q: %v %v, %d hashes", text, ok, err, h.done.Load()-before)
		}
	}
}

// FuzzPHC: what is accepted reads back to itself, and never asks for much.
func FuzzPHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + strings.Repeat("A", 43))
	f.Add("$argon2id$v=19$m=64,t=1,p=1$$")
	f.Add("$argon2id$v=19$m=+64,t= 1,p=1 $c2FsdHNhbHQ$AAAA")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := parsePHC(text)
		if ok && (p.String() != text || p.memory > 1<<18 || p.passes > 10 || len(p.key) > 64 || len(p.salt) > 64) {
			t.Errorf("accepted %q as %s", text, p)
		}
	})
}

func TestPasswordFault(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		goodPassword, "étable écurie forêt", "12 chevaux bleus", "correct horse battery staple", "Tr0ub4dor&3xyz", "日本語のパスワードを使う人", strings.Repeat("long ", 39) + "fin",
	} {
		if msg := passwordFault(good, "awa.diop@exemple.example"); msg != "" {
			t.Errorf("%q: %s", good, msg)
		}
	}
	for _, bad := range []string{
		"", "court", "onze signes", strings.Repeat("ab ", 67), "aaaaaaaaaaaaaaa", "abcabcabcabcabc", "123456789012", "098765432109",
		"azertyuiopqs", "qwertyuiopas!", "motdepasse2026", "MotDePasse!!!!", "Binome2026!!", "password1234", "mot de passe 1", "AWA.DIOP 2026 lyon", "   Bienvenue 123",
	} {
		if passwordFault(bad, "awa.diop@exemple.example") == "" {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestDraft(t *testing.T) {
	t.Parallel()
	n, f := Draft{Name: "  Awa\r\n\t Diop \u202e", Email: " awa@exemple.example ", Phone: "06 00\u00a000 00 00", Job: "\x00CPE"}.Parse()
	if f != nil || n != (New{"Awa Diop", "awa@exemple.example", "06 00 00 00 00", "CPE"}) {
		t.Errorf("%+v %v", n, f)
	}
	bad := Draft{Name: strings.Repeat("é", 121), Email: "awa", Phone: strings.Repeat("0", 41), Job: strings.Repeat("j", 130)}
	_, f = bad.Parse()
	for _, name := range []string{"nom", "email", "telephone", "fonction"} {
		if f.On(name) == "" {
			t.Errorf("nothing is said of %s", name)
		}
	}
	if _, f := (Draft{Email: "a@b.fr"}).Parse(); f.On("nom") == "" {
		t.Error("an account without a name")
	}
}

func TestEmails(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"a@b.fr", "prenom.nom@exemple.fr", "aline.d'herbigny@exemple.fr", "x+y@sous.domaine.example", "A_B-c@1and1.example"} {
		if !validEmail(good) {
			t.Errorf("%s is refused", good)
		}
	}
	for _, bad := range []string{
		"", "a", "a@", "@b.fr", "a@b", "a b@c.fr", "a@b.fr ", "a@b..fr", ".a@b.fr", "a.@b.fr", "a@-b.fr", "é@b.fr", "a@é.fr", `"a b"@c.fr`, "a@b.fr,c@d.fr",
		"Awa <a@b.fr>", "a@[127.0.0.1]", "a@b.fr\nBcc: x@y.fr", "a\x00@b.fr", "a@b@c.fr", strings.Repeat("a", 65) + "@b.fr", "a@" + strings.Repeat("b.", 130) + "fr",
	} {
		if validEmail(bad) {
			t.Errorf("%q is accepted", bad)
		}
	}
}

// FuzzEmail: what is accepted is one plain mailbox, of which case alone may vary.
func FuzzEmail(f *testing.F) {
	for _, s := range []string{"a@b.fr", "aline.d'herbigny@exemple.fr", `"a@b"@c.fr`, "a@b.fr\r\nBcc: c@d.fr", "ａ@b.fr", "a@ſ.fr", "İ@b.fr"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !validEmail(s) {
			return
		}
		a, err := mail.ParseAddress(s)
		if err != nil || a.Address != s || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) || strings.Count(s, "@") != 1 {
			t.Errorf("accepted %q", s)
		}
		if emailKey(s) != strings.ToLower(s) || emailKey(strings.ToUpper(s)) != emailKey(s) {
			t.Errorf("key of %q is %q", s, emailKey(s))
		}
	})
}

func TestAddAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	add := func(who AccountID, name, mail string) error {
		n, f := Draft{Name: name, Email: mail}.Parse()
		if f != nil {
			return f.Err()
		}
		return h.s.AddAccount(t.Context(), actorOf(h.manages(h.managerA)), who, n)
	}
	h.ok(add(51, "Nina Neuve", "nina@exemple.example"))
	h.ok(add(51, "Nina Encore", "nina@exemple.example")) // a double click
	h.ok(add(52, "Sans Courriel", ""))
	h.ok(add(53, "Sans Courriel", ""))
	if a, err := h.s.account(t.Context(), h.db, 51); err != nil || a.Name != "Nina Neuve" || a.CanSignIn {
		t.Errorf("%+v %v", a, err)
	}
	if err := add(54, "Autre", "NINA@exemple.example"); fault.FieldsOf(err).On("email") == "" {
		t.Errorf("an address twice: %v", err)
	}
	if n := h.audited("account-added", 51); n != 1 {
		t.Errorf("%d entries in the access log", n)
	}
	if _, err := h.s.ByEmail(t.Context(), ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no address finds somebody: %v", err)
	}
	if all, err := h.s.All(t.Context()); err != nil || len(all) != 15 {
		t.Errorf("%d accounts %v", len(all), err)
	}
}
