package identity

import (
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
)

func (h *house) edit(who AccountID, d Draft) error {
	h.t.Helper()
	n, fields := d.Parse()
	h.ok(fields.Err())
	return h.s.Edit(h.t.Context(), h.manages(h.managerA), who, n)
}

func TestEdit(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.ok(h.edit(h.facilitatorA, Draft{Name: "Fanta Diallo-Sy", Email: email("Fanta Diallo"), Phone: "06 00 00 00 00", Job: "Référente"}))
	a, err := h.s.account(t.Context(), h.db, h.facilitatorA)
	if err != nil || a.Name != "Fanta Diallo-Sy" || a.Phone == "" || a.Version != 1 || h.audited("account-edited", h.facilitatorA) != 1 {
		t.Errorf("%+v %v", a, err)
	}
	for who, kind := range map[AccountID]fault.Kind{h.facilitatorB: fault.NotFound, h.admin: fault.NotFound, h.both: fault.Denied} {
		if err := h.edit(who, Draft{Name: "Autre"}); fault.KindOf(err) != kind {
			t.Errorf("%v", err)
		}
	}
}

// The mailbox by which a role of two people is reached is not one person's to
// change; where it may be, nothing of the old one stays.
func TestMovingAMailbox(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, mailbox := range []string{"pirate@exemple.example", ""} {
		if err := h.edit(h.facilitatorA, Draft{Name: "Fanta Diallo", Email: mailbox}); fault.FieldsOf(err).On("email") == "" {
			t.Errorf("a facilitator's mailbox is moved: %v", err)
		}
	}
	who := h.bare("Nadir Nouveau", audit.Actor{Account: int64(h.managerA)})
	h.password(who, goodPassword)
	token, link := h.token(who), h.link(Reset, who)
	if err := h.edit(who, Draft{Name: "Nadir", Email: strings.ToUpper(email("Félix Brun"))}); fault.FieldsOf(err).On("email") == "" {
		t.Errorf("an address twice: %v", err)
	}
	h.ok(h.edit(who, Draft{Name: "Nadir Nouveau", Email: "nadir.n@exemple.example"}))
	a, err := h.s.ByEmail(t.Context(), "NADIR.N@exemple.example")
	if err != nil || a.ID != who || a.CanSignIn || h.holds(token) != 0 || h.opens(link) {
		t.Errorf("%+v %v: something of the old mailbox stays", a, err)
	}
	if _, kind := h.signIn("nadir.n@exemple.example", goodPassword, client(1)); kind != fault.Invalid {
		t.Error("the old password opens the new mailbox")
	}
	h.ok(h.edit(who, Draft{Name: "Nadir Nouveau"}))
	h.ok(h.edit(who, Draft{Name: "Nadir Nouveau", Email: "nadir@exemple.example"}))
	// waiting is not given: the second person sees the address and decides
	h.ok(h.s.Propose(t.Context(), h.manages(h.managerA), h.role(who, access.Facilitator, access.Group, h.groupA)))
	h.ok(h.edit(who, Draft{Name: "Nadir Nouveau", Email: "nadir.bis@exemple.example"}))
}

func TestEditPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser(h.managerA)
	path := address(h.facilitatorA) + "/modifier"
	want(t, b.Get(address(h.facilitatorA)), 200, "Modifier le nom ou l’adresse")
	page := b.Get(path)
	want(t, page, 200, "Modifier Fanta Diallo")
	if !strings.Contains(page.Body, `value="`+email("Fanta Diallo")+`"`) {
		t.Error("the form is empty")
	}
	p := b.Post(path, "nom", "", "email", "ailleurs@exemple.example", "telephone", "06", "fonction", "CPE")
	want(t, p, 422, "Écrivez le prénom et le nom.")
	p = b.Post(path, "nom", "Fanta", "email", "ailleurs@exemple.example", "telephone", "06", "fonction", "CPE")
	want(t, p, 422, "Un rôle que deux personnes ont donné tient à cette adresse.")
	for _, typed := range []string{"Fanta", "ailleurs@exemple.example", "06", "CPE"} {
		if !strings.Contains(p.Body, `value="`+typed+`"`) {
			t.Errorf("%s is lost", typed)
		}
	}
	for range 2 {
		want(t, b.Post(path, "nom", "Fanta Sy", "email", email("Fanta Diallo")), 303)
	}
	want(t, b.Get(address(h.facilitatorA)), 200, "Fanta Sy", "C’est enregistré.")
	missing := b.Get("/personnes/zzzzzzzzzzzz/modifier")
	for _, who := range []AccountID{h.facilitatorB, h.admin, h.both} {
		if p := b.Get(address(who) + "/modifier"); p.Code != 404 || p.Body != missing.Body {
			t.Errorf("%d", p.Code)
		}
	}
	want(t, b.Post(address(h.facilitatorB)+"/modifier", "nom", "X"), 404)
	want(t, b.Post(address(h.both)+"/modifier", "nom", "X"), 403)
}
