package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// echo answers what the form says of the field "nom", and how many fields came.
func echo(r *Request) (Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	return Text(200, fmt.Sprintf("%q %q %q %d %v", f.Get("nom"), f.Raw("nom"), f.All("nom"), len(f.Names()), f.Has("nom"))), nil
}

func echoSite(t testing.TB) *site {
	t.Helper()
	s := newSite(t, nil)
	s.public("POST /forme", echo)
	return s
}

func TestForm(t *testing.T) {
	t.Parallel()
	s := echoSite(t)
	for in, out := range map[string]string{
		"nom=Zo%C3%A9":              `"Zoé" "Zoé" ["Zoé"] 1 true`,
		"nom=Zoe%CC%81":             `"Zoé" "Zoé" ["Zoé"] 1 true`, // composed
		"nom=+a%0D%0Ab%0Dc+":        `"a\nb\nc" " a\nb\nc " [" a\nb\nc "] 1 true`,
		"nom=1&nom=2&x=3":           `"1" "1" ["1" "2"] 2 true`,
		"":                          `"" "" [] 0 false`,
		"nom=" + "%E2%80%AE":        `"\u202e" "\u202e" ["\u202e"] 1 true`,
		"nom=%F0%9F%91%A9%E2%80%8D": `"👩\u200d" "👩\u200d" ["👩\u200d"] 1 true`,
	} {
		w := s.do(s.request("POST", "/forme?nom=adresse", in, "Content-Type", "application/x-www-form-urlencoded"))
		want(t, w, 200)
		if got := w.Body.String(); got != out {
			t.Errorf("%q gives %s", in, got)
		}
	}
}

func TestMultipartForm(t *testing.T) {
	t.Parallel()
	s := echoSite(t)
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if err := m.WriteField("nom", "Zoe\u0301"); err != nil {
		t.Fatal(err)
	}
	file, err := m.CreateFormFile("fichier", "../../x")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = file.Write(bytes.Repeat([]byte("x"), 100_000))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	w := s.do(s.request("POST", "/forme", b.String(), "Content-Type", m.FormDataContentType()))
	want(t, w, 200, `"Zoé" "Zoé" ["Zoé"] 1 true`)
	half := b.String()[:b.Len()/2]
	want(t, s.do(s.request("POST", "/forme", half, "Content-Type", m.FormDataContentType())), 400, "Ce formulaire est arrivé abîmé.")
	want(t, s.do(s.request("POST", "/forme", b.String(), "Content-Type", "multipart/form-data")), 400)
	want(t, s.do(s.request("POST", "/forme", b.String(), "Content-Type", "multipart/form-data; boundary="+strings.Repeat("x", 300))), 400)
	huge := strings.Replace(b.String(), "Zoe", strings.Repeat("Z", 2<<20), 1)
	want(t, s.do(s.request("POST", "/forme", huge, "Content-Type", m.FormDataContentType())), 413, "trop long")
}

// TestBadForms: a clear sentence and a 4xx, whatever comes.
func TestBadForms(t *testing.T) {
	t.Parallel()
	s := echoSite(t)
	var many strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&many, "f%d=1&", i)
	}
	cases := map[string]struct {
		body, kind string
		code       int
		says       string
	}{
		"ten megabytes":     {"nom=" + strings.Repeat("a", 10<<20), "", 413, "trop long : la limite est de 1 Mo"},
		"not UTF-8":         {"nom=%ff%fe", "", 400, "caractères illisibles"},
		"Latin-1":           {"nom=Zo%E9", "", 400, "caractères illisibles"},
		"lone surrogate":    {"nom=%ED%A0%80", "", 400, "caractères illisibles"},
		"NUL":               {"nom=a%00b", "", 400, "caractères illisibles"},
		"broken escape":     {"nom=%zz", "", 400, "abîmé"},
		"semicolon":         {"nom=a;b=c", "", 400, "abîmé"},
		"10^5 parameters":   {many.String(), "", 0, ""},
		"broken media type": {"nom=a", "application/x-www-form-urlencoded; =", 400, "abîmé"},
		"text":              {"nom=a", "text/plain", 200, `"" "" [] 0 false`},
		"JSON":              {`{"nom":"a"}`, "application/json", 200, `"" "" [] 0 false`},
	}
	for name, c := range cases {
		kind := c.kind
		if kind == "" {
			kind = "application/x-www-form-urlencoded"
		}
		w := s.do(s.request("POST", "/forme", c.body, "Content-Type", kind))
		text := strings.ReplaceAll(strings.ReplaceAll(w.Body.String(), "\u00a0", " "), "\u202f", " ")
		if c.code == 0 {
			if w.Code >= 500 {
				t.Errorf("%s: %d", name, w.Code)
			}
			continue
		}
		if w.Code != c.code || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %.400s", name, w.Code, text)
		}
	}
}

// A browser that sends ten megabytes over a real connection gets the sentence, not
// a cut connection.
func TestTooLongOverTheNetwork(t *testing.T) {
	t.Parallel()
	s := echoSite(t)
	server := httptest.NewServer(s.rt.Handler())
	defer server.Close()
	for range 3 {
		r, err := http.PostForm(server.URL+"/forme", url.Values{"nom": {strings.Repeat("é", 5<<20)}})
		if err != nil {
			t.Fatal(err)
		}
		text := body(t, r.Body)
		_ = r.Body.Close()
		if r.StatusCode != 413 || !strings.Contains(text, "trop long") {
			t.Errorf("%d %.200s", r.StatusCode, text)
		}
	}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /x", func(r *Request) (Response, error) { return Text(200, "["+r.Query("q")+"]"), nil })
	for in, out := range map[string]string{"q=+a%CC%80+": "[à]", "": "[]", "q=%ff": "[]", "q=%00": "[]", "q=%zz": "[]", "q=a&q=b": "[a]"} {
		if w := s.get("/x?" + in); w.Code != 200 || w.Body.String() != out {
			t.Errorf("%q: %d %s", in, w.Code, w.Body)
		}
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.public("GET /x", func(r *Request) (Response, error) { return Text(200, r.UserAgent()), nil })
	for _, ua := range []string{"", "Firefox", strings.Repeat("é", 150), strings.Repeat("x", 199) + "é", "\xff", strings.Repeat("x", 9000)} {
		got := s.get("/x", "User-Agent", ua).Body.String()
		if len(got) > 200 || !utf8.ValidString(got) {
			t.Errorf("%.20q gives %d bytes", ua, len(got))
		}
	}
}

// FuzzForm: whatever comes is refused with a 4xx, or is clean text.
func FuzzForm(f *testing.F) {
	for _, s := range []string{"nom=Zo%C3%A9", "nom=%ff", "a=1&a=2", "%", "nom=a%0Db", ";;", "nom=e%CC%81%00"} {
		f.Add(s, "application/x-www-form-urlencoded")
	}
	f.Add("--b\r\nContent-Disposition: form-data; name=\"nom\"\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b")
	f.Fuzz(func(t *testing.T, body, kind string) {
		var got Form
		s := newSite(t, nil)
		s.public("POST /forme", func(r *Request) (Response, error) {
			form, err := r.Form()
			got = form
			if err != nil {
				return nil, err
			}
			return Text(200, ""), nil
		})
		r := httptest.NewRequestWithContext(context.Background(), "POST", "/forme", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := s.do(r)
		if w.Code != 200 && w.Code != 400 && w.Code != 413 {
			t.Fatalf("status %d", w.Code)
		}
		for _, name := range got.Names() {
			if slices.ContainsFunc(got.All(name), func(v string) bool {
				return !utf8.ValidString(v) || strings.ContainsAny(v, "\x00\r") || !norm.NFC.IsNormalString(v)
			}) {
				t.Error("a value is not clean")
			}
		}
	})
}

func TestServe(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	entered, leave := make(chan struct{}), make(chan struct{})
	s.public("GET /lent", func(*Request) (Response, error) {
		close(entered)
		<-leave
		return Text(200, "fini"), nil
	})
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- Serve(ctx, l, s.rt.Handler()) }()
	answer := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + l.Addr().String() + "/lent")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		answer <- body(t, r.Body)
	}()
	<-entered
	stop()
	time.Sleep(20 * time.Millisecond)
	if c, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", l.Addr().String()); err == nil {
		_ = c.Close()
		t.Error("a stopping server accepts connections")
	}
	close(leave)
	if got := <-answer; got != "fini" {
		t.Errorf("a running request got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
