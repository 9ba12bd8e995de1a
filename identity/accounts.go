package identity

import (
	"context"
	"net/mail"
	"strings"
	"unicode/utf8"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
)

// Draft is an account as typed.
type Draft struct{ Name, Email, Phone, Job string }

// New is an account that may be written.
type New struct{ name, email, phone, job string }

// Parse checks a draft. An e-mail may be missing: a contact who never signs in.
func (d Draft) Parse() (New, fault.Fields) {
	var f fault.Fields
	n := New{strings.TrimSpace(d.Name), strings.TrimSpace(d.Email), strings.TrimSpace(d.Phone), strings.TrimSpace(d.Job)}
	if n.name == "" {
		f.Add("nom", locale.T("Écrivez le prénom et le nom."))
	}
	limit(&f, "nom", n.name, 120)
	limit(&f, "fonction", n.job, 120)
	limit(&f, "telephone", n.phone, 40)
	if n.email != "" && !validEmail(n.email) {
		f.Add("email", locale.T("Cette adresse e-mail n’est pas complète, par exemple prenom.nom@exemple.fr."))
	}
	return n, f
}

func limit(f *fault.Fields, name, value string, most int) {
	if over := utf8.RuneCountInString(value) - most; over > 0 {
		f.Add(name, locale.N("Il y a %d signe de trop.", "Il y a %d signes de trop.", over))
	}
}

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".")
}

// AddAccount writes a new account under the given identifier; a second call with
// the same one changes nothing. An e-mail already in use is a Conflict.
func (s *Store) AddAccount(ctx context.Context, by audit.Actor, who AccountID, n New) error {
	key := emailKey(n.email)
	if key == "" {
		key = who.String()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		taken, found, err := db.Maybe(ctx, tx, func(x *AccountID) []any { return []any{x} },
			"select id from account where email_key = $1", key)
		if err != nil {
			return err
		}
		if found && taken != who {
			return (fault.Fields{{Name: "email", Message: locale.T("Cette adresse e-mail est déjà celle d’un autre compte.")}}).Err()
		}
		done, err := db.Exec(ctx, tx, `insert into account (id, email, email_key, name, name_key, phone, job, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
			who, n.email, key, n.name, locale.Fold(n.name), n.phone, n.job, micros(s.clock))
		if err != nil || done == 0 {
			return err
		}
		return s.audit(ctx, tx, by, "account-added", who)
	})
}

// audit records a change made to an account.
func (s *Store) audit(ctx context.Context, tx *db.Tx, by audit.Actor, action string, who AccountID) error {
	return audit.Append(ctx, tx, s.ids, audit.Entry{
		Actor: by, Action: action, Class: string(access.Accounts), Purpose: "",
		Object: "account:" + who.String(), At: s.clock.Now(),
	})
}

// SetPassword gives the account a new password and ends its sign-ins. Weak
// passwords are an Invalid fault on the field "mot_de_passe".
func (s *Store) SetPassword(ctx context.Context, by audit.Actor, who AccountID, password string) error {
	a, err := s.account(ctx, s.db, who)
	if err != nil {
		return err
	}
	if msg := passwordFault(password, a.Email); msg != "" {
		return (fault.Fields{{Name: "mot_de_passe", Message: msg}}).Err()
	}
	phc := hashPassword(password)
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, "update account set password_hash = $2, version = version + 1 where id = $1", who, phc); err != nil {
			return err
		}
		if err := s.endSignIns(ctx, tx, who); err != nil {
			return err
		}
		return s.audit(ctx, tx, by, "password-changed", who)
	})
}

func (s *Store) endSignIns(ctx context.Context, tx *db.Tx, who AccountID) error {
	_, err := db.Exec(ctx, tx, "delete from signin where account_id = $1", who)
	return err
}

// CheckPassword reports whether the password is the account's: before a change.
func (s *Store) CheckPassword(ctx context.Context, who AccountID, password string) (bool, error) {
	phc, err := db.Value[string](ctx, s.db, "select coalesce(password_hash, '') from account where id = $1", who)
	return err == nil && verifyPassword(phc, password), err
}

// Disable closes an account: its sign-ins and links die at once, its past stays.
func (s *Store) Disable(ctx context.Context, by audit.Actor, who AccountID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, "update account set disabled_at = $2, version = version + 1 where id = $1 and disabled_at is null",
			who, micros(s.clock))
		if err != nil || n == 0 {
			return err
		}
		if err := s.endSignIns(ctx, tx, who); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, "update link set revoked_at = $2 where account_id = $1 and revoked_at is null", who, micros(s.clock)); err != nil {
			return err
		}
		return s.audit(ctx, tx, by, "account-disabled", who)
	})
}

// Enable opens a disabled account again; it signs in with its old password.
func (s *Store) Enable(ctx context.Context, by audit.Actor, who AccountID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, "update account set disabled_at = null, version = version + 1 where id = $1", who); err != nil {
			return err
		}
		return s.audit(ctx, tx, by, "account-enabled", who)
	})
}

// Empty reports whether nobody can sign in yet: the first-administrator page is open.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	n, err := db.Value[int](ctx, s.db, "select count(*) from account where password_hash is not null")
	return n == 0, err
}

// ByEmail finds an account. Missing when there is none.
func (s *Store) ByEmail(ctx context.Context, email string) (Account, error) {
	return db.One(ctx, s.db, scanAccount, "select "+accountColumns+" from account where email_key = $1 and email <> ''", emailKey(email))
}

// All are every account, by name: for the terminal.
func (s *Store) All(ctx context.Context) ([]Account, error) {
	return db.List(ctx, s.db, scanAccount, "select "+accountColumns+" from account order by name_key, id")
}

// Created is when the account was made.
func (s *Store) created(ctx context.Context, who AccountID) (clock.Date, error) {
	us, err := db.Value[int64](ctx, s.db, "select created_at from account where id = $1", who)
	return clock.DateOf(clock.FromMicros(us)), err
}
