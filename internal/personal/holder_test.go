package personal_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/personal"
)

func contextCancelled(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}

// register is a holder of one table, that may fail.
type register struct {
	table string
	fail  error
}

func (r register) Name() string     { return "register-" + r.table }
func (r register) Tables() []string { return []string{r.table} }

func (r register) Extract(context.Context, *personal.Reader, personal.Person) ([]personal.Extract, error) {
	return []personal.Extract{{Kind: r.table, Title: "Registre"}}, r.fail
}

func (r register) Erase(ctx context.Context, tx *db.Tx, who personal.Person) error {
	if r.fail != nil {
		return r.fail
	}
	_, err := db.Exec(ctx, tx, "delete from signin_failure where id = $1", int64(who))
	return err
}

func TestHoldersErase(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "holders", 1, 2)
	p := h.seal(t, 1, canary)
	err := h.main.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(t.Context(), tx, `insert into signin_failure (id, key, at) values (1, $1, 0), (2, $1, 0)`, []byte("x"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	erase := func(holders personal.Holders) error {
		return holders.Erase(t.Context(), h.vault, h.log, audit.Actor{Account: 4, Role: "dpo"}, 1, h.clock.Now())
	}
	broken := errors.New("panne")
	if err := erase(personal.Holders{register{table: "signin_failure"}, register{table: "x", fail: broken}}); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	// The key is gone already, the rows are not: calling again finishes.
	_, err = personal.Reveal(t.Context(), h.reader(), 1, p)
	erased(t, err)
	if got := persons(t, h.main); len(got) != 2 {
		t.Errorf("half erased: %v", got)
	}
	if err := erase(personal.Holders{register{table: "signin_failure"}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{2}, persons(t, h.main)); diff != "" {
		t.Error(diff)
	}
	list := h.sequence(t)
	if len(list) != 1 || list[0].Action != personal.EraseAction || list[0].Subjects[0] != 1 {
		t.Errorf("audit: %+v", list)
	}
}

func persons(t *testing.T, d *db.DB) []int64 {
	t.Helper()
	got, err := db.Values[int64](t.Context(), d, "select id from signin_failure order by 1")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestHoldersExtract(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "extract", 1)
	all, err := personal.Holders{register{table: "a"}, register{table: "b"}}.Extract(t.Context(), h.reader(), 1)
	if err != nil || len(all) != 2 || all[1].Kind != "b" {
		t.Error(all, err)
	}
	gone := fault.New(fault.NotFound, "Ces données ont été effacées.")
	if _, err := (personal.Holders{register{fail: gone}}).Extract(t.Context(), h.reader(), 1); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

func TestUnclaimed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "unclaimed")
	all, err := personal.Holders{}.Unclaimed(t.Context(), h.main)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"child", "journal_entry", "observation", "pair", "teacher_sheet", "teen"}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	left, err := personal.Holders{register{table: "teen"}, register{table: "pair"}}.Unclaimed(t.Context(), h.main)
	if diff := cmp.Diff([]string{"child", "journal_entry", "observation", "teacher_sheet"}, left); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
