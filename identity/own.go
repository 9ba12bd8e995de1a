package identity

import (
	"context"
	"crypto/subtle"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
)

// SetUpFirst makes the first administrator from the token printed on the
// terminal. Field faults name "jeton", "nom", "email", "mot_de_passe".
func (s *Store) SetUpFirst(ctx context.Context, token string, d Draft, password string) error {
	n, fields := d.Parse()
	if n.email == "" {
		fields.Add("email", locale.T("Écrivez votre adresse e-mail : c’est avec elle que vous vous connecterez."))
	}
	if msg := passwordFault(password, n.email); msg != "" {
		fields.Add("mot_de_passe", msg)
	}
	l, err := s.OpenLink(ctx, token)
	if err != nil || l.Kind != SetUp {
		fields.Add("jeton", locale.T("Ce jeton n’est pas celui qui est affiché dans le terminal. Redémarrez Binôme pour en avoir un nouveau."))
	}
	if err := fields.Err(); err != nil {
		return err
	}
	who := id.New[access.Account](s.ids)
	if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.use(ctx, tx, l) }); err != nil {
		return err
	}
	if err := s.AddAccount(ctx, terminal(), who, n); err != nil {
		return err
	}
	if err := s.Assign(ctx, terminal(), Assignment{
		ID: id.New[Assignment](s.ids), Account: who, Role: access.PlatformAdmin, Kind: access.All, From: s.clock.Today(),
	}); err != nil {
		return err
	}
	if err := s.Assign(ctx, terminal(), Assignment{
		ID: id.New[Assignment](s.ids), Account: who, Role: access.SteeringLead, Kind: access.All, From: s.clock.Today(),
	}); err != nil {
		return err
	}
	return s.SetPassword(ctx, terminal(), who, password)
}

// ChoosePassword spends an invitation or a reset link on a password.
func (s *Store) ChoosePassword(ctx context.Context, token, password string) error {
	l, err := s.OpenLink(ctx, token)
	if err != nil {
		return err
	}
	a, err := s.account(ctx, s.db, l.Account)
	if err != nil {
		return err
	}
	if msg := passwordFault(password, a.Email); msg != "" {
		return (fault.Fields{{Name: "mot_de_passe", Message: msg}}).Err()
	}
	if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.use(ctx, tx, l) }); err != nil {
		return err
	}
	return s.SetPassword(ctx, audit.Actor{Account: int64(a.ID)}, a.ID, password)
}

// ChangePassword changes one's own password, knowing the present one, and ends
// every sign-in. Field faults name "actuel" and "mot_de_passe".
func (s *Store) ChangePassword(ctx context.Context, g access.Grant[access.UseOwnAccount], present, next string) error {
	me := g.Actor().ID
	key := [][]byte{tokenHash("change:" + me.String()), tokenHash("change:" + me.String())}
	if err := s.throttle(ctx, key); err != nil {
		return err
	}
	ok, err := s.CheckPassword(ctx, me, present)
	if err != nil {
		return err
	}
	if !ok {
		if err := s.failed(ctx, key[:1]); err != errWrong { //nolint:errorlint // our own value
			return err
		}
		return (fault.Fields{{Name: "actuel", Message: locale.T("Ce n’est pas votre mot de passe actuel.")}}).Err()
	}
	if subtle.ConstantTimeCompare([]byte(present), []byte(next)) == 1 {
		return (fault.Fields{{Name: "mot_de_passe", Message: locale.T("C’est le même mot de passe qu’avant.")}}).Err()
	}
	return s.SetPassword(ctx, actorOf(g), me, next)
}

// EndOtherSignIns ends one's other sign-ins, keeping the token's.
func (s *Store) EndOtherSignIns(ctx context.Context, g access.Grant[access.UseOwnAccount], token string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, "delete from signin where account_id = $1 and token_hash <> $2", g.Actor().ID, tokenHash(token)); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "signins-ended", g.Actor().ID)
	})
}

// ownState says whether the account has a calendar feed, and how many sign-ins.
func (s *Store) ownState(ctx context.Context, who AccountID) (feed bool, signIns int, err error) {
	n, err := db.Value[int](ctx, s.db, "select count(*) from link where account_id = $1 and kind = 'feed' and revoked_at is null", who)
	if err != nil {
		return false, 0, err
	}
	signIns, err = db.Value[int](ctx, s.db, "select count(*) from signin where account_id = $1 and expires_at > $2", who, micros(s.clock))
	return n > 0, signIns, err
}
