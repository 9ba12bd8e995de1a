package personal_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"binome/internal/personal"
	"binome/internal/testkit"
)

type identity struct {
	First string `json:"first"`
	Last  string `json:"last"`
}

func (identity) Field() string { return "teen.identity" }

type note struct {
	Text string `json:"text"`
}

func (note) Field() string { return "teen.note" }

// canary stands for a minor's name: it must come out of Reveal only.
const canary = "Zéphyrine-Oursel"

type page struct {
	Title    string
	Identity personal.Private[identity]
	Pointer  *personal.Private[identity]
	Many     []personal.Private[identity]
	ByID     map[int]personal.Private[identity]
	inside   personal.Private[identity]
}

func sealedPage(t *testing.T) page {
	t.Helper()
	v := testkit.Vault(t)
	if err := v.Create(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
	p, err := personal.Seal(t.Context(), v, 7, identity{First: canary, Last: canary})
	if err != nil {
		t.Fatal(err)
	}
	return page{"Un titre", p, &p, []personal.Private[identity]{p}, map[int]personal.Private[identity]{1: p}, p}
}

func TestPrintsNothing(t *testing.T) {
	t.Parallel()
	pg := sealedPage(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%20s"} {
		if got := fmt.Sprintf(verb, pg.Identity); got != "[privé]" {
			t.Errorf("%s prints %s", verb, got)
		}
		for _, arg := range []any{pg, &pg, []page{pg}, pg.Pointer, struct{ page }{pg}, any(pg)} {
			clean(t, verb, fmt.Sprintf(verb, arg))
		}
	}
	if got := fmt.Sprint(personal.Private[identity]{}); got != "[privé]" {
		t.Errorf("nothing sealed prints %s", got)
	}
}

// clean fails when out holds the canary as text, in hexadecimal or as numbers.
func clean(t *testing.T, where, out string) {
	t.Helper()
	forms := []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), strings.Trim(fmt.Sprint([]byte(canary)), "[]")}
	for _, f := range forms {
		if strings.Contains(out, f) {
			t.Errorf("%s leaks", where)
		}
	}
}

func TestRefusesToBeWritten(t *testing.T) {
	t.Parallel()
	pg := sealedPage(t)
	out, err := json.Marshal(pg)
	if err == nil {
		t.Error("json accepted it")
	}
	clean(t, "json", string(out))
	out, err = xml.Marshal(pg.Identity)
	if err == nil {
		t.Error("xml accepted it")
	}
	clean(t, "xml", string(out))
	var b bytes.Buffer
	if gob.NewEncoder(&b).Encode(struct{ P personal.Private[identity] }{pg.Identity}) == nil {
		t.Error("gob accepted it")
	}
	clean(t, "gob", b.String())
	if _, err := pg.Identity.MarshalText(); err == nil {
		t.Error("became text")
	}
	if json.Unmarshal([]byte(`{"first":"x"}`), &pg.Identity) == nil {
		t.Error("came from json")
	}
}

func TestLogsNothing(t *testing.T) {
	t.Parallel()
	pg := sealedPage(t)
	var b bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&b, nil), slog.NewTextHandler(&b, nil)} {
		slog.New(h).Info("x", "page", pg, "pointer", &pg, "identity", pg.Identity, "group", slog.GroupValue(slog.Any("p", pg.Pointer)))
	}
	clean(t, "slog", b.String())
	if n := strings.Count(b.String(), "[privé]"); n < 4 {
		t.Errorf("%d marks in %s", n, b.String())
	}
}

func TestPagesShowNothing(t *testing.T) {
	t.Parallel()
	pg := sealedPage(t)
	tmpl := template.Must(template.New("").Parse(
		`{{.Identity}} {{printf "%+v" .}} <a title="{{.Pointer}}" onclick="f({{.Identity}})">{{.Many}}</a><script>x = {{.ByID}}</script>`))
	var b bytes.Buffer
	_ = tmpl.Execute(&b, pg) // a script refuses it: an error is as good
	clean(t, "template", b.String())
	if !strings.HasPrefix(b.String(), "[privé] ") {
		t.Error("a page shows", b.String())
	}
}

// TestReflection walks like a printer that ignores methods: nothing is exported,
// and nothing in clear lies behind what is not.
func TestReflection(t *testing.T) {
	t.Parallel()
	pg := sealedPage(t)
	typ := reflect.TypeFor[personal.Private[identity]]()
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.IsExported() || f.Type.Kind() != reflect.Pointer {
			t.Errorf("field %s is exported, or not a pointer", f.Name)
		}
	}
	seen := map[uintptr]bool{}
	walk(reflect.ValueOf(pg), seen, func(s string) { clean(t, "reflection", s) })
	if len(seen) == 0 {
		t.Error("nothing was walked")
	}
}

func walk(v reflect.Value, seen map[uintptr]bool, each func(string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			walk(v.Elem(), seen, each)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), seen, each)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			each(string(v.Bytes()))
			return
		}
		for i := range v.Len() {
			walk(v.Index(i), seen, each)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			walk(it.Value(), seen, each)
		}
	case reflect.String:
		each(v.String())
	}
}

func TestStoredForm(t *testing.T) {
	t.Parallel()
	pg := sealedPage(t)
	stored, err := pg.Identity.Value()
	if err != nil {
		t.Fatal(err)
	}
	raw := stored.([]byte)
	clean(t, "the stored form", string(raw))
	var back personal.Private[identity]
	if err := back.Scan(raw); err != nil || !back.Equal(pg.Identity) {
		t.Error("does not come back", err)
	}
	clear(raw)
	if !back.Equal(pg.Identity) {
		t.Error("shares the driver's memory")
	}
	if err := back.Scan(nil); err != nil || !back.IsZero() {
		t.Error("NULL is not nothing", err)
	}
	if v, err := back.Value(); v != nil || err != nil {
		t.Error("nothing is not NULL")
	}
	if back.Scan(12) == nil {
		t.Error("read a number")
	}
}

func TestVaultAndReaderPrintNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "print", 7)
	r := h.reader()
	h.reveal(t, r, 7, h.seal(t, 7, canary))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, arg := range []any{h.vault, r} {
			if got := fmt.Sprintf(verb, arg); len(got) > 12 || !strings.HasPrefix(got, "[") {
				t.Errorf("%s of %T prints %s", verb, arg, got)
			}
		}
	}
}
