package identity

import (
	"context"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/job"
	"binome/internal/locale"
)

// Draft is an account as typed.
type Draft struct{ Name, Email, Phone, Job string }

// New is an account that may be written.
type New struct{ name, email, phone, job string }

// Parse checks a draft. An e-mail may be missing: a contact who never signs in.
func (d Draft) Parse() (New, fault.Fields) {
	var f fault.Fields
	n := New{oneLine(d.Name), strings.TrimSpace(d.Email), oneLine(d.Phone), oneLine(d.Job)}
	if n.name == "" {
		f.Add("nom", locale.T("Écrivez le prénom et le nom."))
	}
	limitLength(&f, "nom", n.name, 120)
	limitLength(&f, "fonction", n.job, 120)
	limitLength(&f, "telephone", n.phone, 40)
	if n.email != "" && !validEmail(n.email) {
		f.Add("email", locale.T("Cette adresse e-mail n’est pas complète, par exemple prenom.nom@exemple.fr."))
	}
	return n, f
}

// oneLine makes one line of what was typed or pasted, without the characters that
// would turn the rest of a page around.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func limitLength(f *fault.Fields, name, value string, most int) {
	if over := utf8.RuneCountInString(value) - most; over > 0 {
		f.Add(name, locale.N("Il y a %d signe de trop.", "Il y a %d signes de trop.", over))
	}
}

// emailForm is what mailboxes look like: RFC 5321 without quotes, in ASCII.
var emailForm = regexp.MustCompile(`^[A-Za-z0-9.!#$%&'*+/=?^_{|}~` + "`" + `-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$`)

func validEmail(s string) bool {
	if len(s) > 254 || !emailForm.MatchString(s) {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func emailTaken() error {
	return (fault.Fields{{Name: "email", Message: locale.T("Cette adresse e-mail est déjà celle d’un autre compte.")}}).Err()
}

// AddAccount writes a new account under the given identifier; a second call with
// the same one changes nothing. An e-mail already in use is a fault on the field
// "email".
func (s *Store) AddAccount(ctx context.Context, by audit.Actor, who AccountID, n New) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.addAccount(ctx, tx, by, who, n) })
	if fault.KindOf(err) == fault.Conflict {
		return emailTaken() // somebody was faster by an instant
	}
	return err
}

func (s *Store) addAccount(ctx context.Context, tx *db.Tx, by audit.Actor, who AccountID, n New) error {
	key := emailKey(n.email)
	if key == "" {
		key = who.String()
	}
	taken, found, err := db.Maybe(ctx, tx, func(x *AccountID) []any { return []any{x} },
		"select id from account where email_key = $1", key)
	if err != nil {
		return err
	}
	if found && taken != who {
		return emailTaken()
	}
	var creator any
	if by.Account != 0 {
		creator = by.Account
	}
	done, err := db.Exec(ctx, tx, `insert into account (id, email, email_key, name, name_key, phone, job, created_at, created_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
		who, n.email, key, n.name, locale.Fold(n.name), n.phone, n.job, micros(s.clock), creator)
	if err != nil || done == 0 {
		return err
	}
	return s.audit(ctx, tx, by, "account-added", who)
}

// audit records a change made to an account.
func (s *Store) audit(ctx context.Context, tx *db.Tx, by audit.Actor, action string, who AccountID) error {
	return audit.Append(ctx, tx, s.ids, audit.Entry{
		Actor: by, Action: action, Class: string(access.Accounts), Object: audit.Ref("account", who), At: s.clock.Now(),
	})
}

// SetPassword gives the account a new password, ends its sign-ins and the links by
// which another could be chosen. Weak passwords are an Invalid fault on the field
// "mot_de_passe".
func (s *Store) SetPassword(ctx context.Context, by audit.Actor, who AccountID, password string) error {
	a, err := s.account(ctx, s.db, who)
	if err != nil {
		return err
	}
	if msg := passwordFault(password, a.Email); msg != "" {
		return (fault.Fields{{Name: "mot_de_passe", Message: msg}}).Err()
	}
	phc, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.setPassword(ctx, tx, by, who, phc) })
}

// setPassword also tells the person by mail, unless it is their first password or
// the terminal's doing: somebody else may have chosen it.
func (s *Store) setPassword(ctx context.Context, tx *db.Tx, by audit.Actor, who AccountID, phc string) error {
	a, err := s.account(ctx, tx, who)
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, "update account set password_hash = $2, version = version + 1 where id = $1", who, phc); err != nil {
		return err
	}
	if err := s.endSignIns(ctx, tx, who); err != nil {
		return err
	}
	if err := s.revoke(ctx, tx, who, Invitation, Reset); err != nil {
		return err
	}
	if a.CanSignIn && by.Account != 0 {
		if err := job.Enqueue(ctx, tx, s.ids, noticeJob, who.String(), "", s.clock.Now()); err != nil {
			return err
		}
	}
	return s.audit(ctx, tx, by, "password-changed", who)
}

func (s *Store) endSignIns(ctx context.Context, tx *db.Tx, who AccountID) error {
	_, err := db.Exec(ctx, tx, "delete from signin where account_id = $1", who)
	return err
}

// CheckPassword reports whether the password is the account's: before a change.
func (s *Store) CheckPassword(ctx context.Context, who AccountID, password string) (bool, error) {
	phc, err := db.Value[string](ctx, s.db, "select coalesce(password_hash, '') from account where id = $1", who)
	if err != nil {
		return false, err
	}
	return s.hasher.verify(ctx, phc, password)
}

// Disable closes an account: its sign-ins and links die at once, its past stays.
func (s *Store) Disable(ctx context.Context, by audit.Actor, who AccountID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.disable(ctx, tx, by, who) })
}

func (s *Store) disable(ctx context.Context, tx *db.Tx, by audit.Actor, who AccountID) error {
	n, err := db.Exec(ctx, tx, "update account set disabled_at = $2, version = version + 1 where id = $1 and disabled_at is null", who, micros(s.clock))
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
}

// Enable opens a disabled account again; it signs in with its old password.
func (s *Store) Enable(ctx context.Context, by audit.Actor, who AccountID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.enable(ctx, tx, by, who) })
}

func (s *Store) enable(ctx context.Context, tx *db.Tx, by audit.Actor, who AccountID) error {
	n, err := db.Exec(ctx, tx, "update account set disabled_at = null, version = version + 1 where id = $1 and disabled_at is not null", who)
	if err != nil || n == 0 {
		return err
	}
	return s.audit(ctx, tx, by, "account-enabled", who)
}

// Empty reports whether nobody can sign in yet: the first-administrator page is open.
func (s *Store) Empty(ctx context.Context) (bool, error) { return s.empty(ctx, s.db) }

func (s *Store) empty(ctx context.Context, c db.Conn) (bool, error) {
	n, err := db.Value[int](ctx, c, "select count(*) from account where password_hash is not null")
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

// created is when the account was made.
func (s *Store) created(ctx context.Context, who AccountID) (clock.Date, error) {
	us, err := db.Value[int64](ctx, s.db, "select created_at from account where id = $1", who)
	return clock.DateOf(clock.FromMicros(us)), err
}
