package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func start(t *testing.T) (*store, func(method, path, token, body string) *httptest.ResponseRecorder) {
	t.Helper()
	s, err := open(filepath.Join(t.TempDir(), "ref.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	h := routes(s, "secret")
	return s, func(method, path, token, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
}

func TestTokenIsNeeded(t *testing.T) {
	t.Parallel()
	_, do := start(t)
	if got := do("GET", "/cohorts/1/grid", "other", "").Code; got != http.StatusUnauthorized {
		t.Errorf("wrong token: status %d", got)
	}
}

func TestIngestIsIdempotentAndCounted(t *testing.T) {
	t.Parallel()
	s, do := start(t)
	if _, err := s.writer.Exec(`insert into session values (1, 7, 1, 3)`); err != nil {
		t.Fatal(err)
	}
	body := `{"marks":[{"session":1,"teen":10,"status":"P","minutes":180,"at":1},{"session":1,"teen":11,"status":"A","at":1}],
		"entries":[{"id":"e1","session":1,"teen":10,"mood":2,"text":"calme","at":1}]}`
	for range 2 {
		if w := do("POST", "/ingest", "secret", body); w.Code != http.StatusOK {
			t.Fatalf("ingest: %d %s", w.Code, w.Body)
		}
	}
	var got gridAnswer
	if err := json.Unmarshal(do("GET", "/cohorts/7/grid", "secret", "").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]cell{{10, 3, "P"}, {11, 3, "A"}}, got.Cells); diff != "" {
		t.Error(diff)
	}
	if len(got.Counts) != 80 || got.Counts[10] != (count{3, "P", 1}) || got.Counts[14] != (count{3, "A", 1}) {
		t.Errorf("counts: %v", got.Counts)
	}
}

func TestWaitingRequestsAllCommit(t *testing.T) {
	t.Parallel()
	s, do := start(t)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			body := fmt.Sprintf(`{"marks":[{"session":1,"teen":%d,"status":"P"}]}`, i)
			if w := do("POST", "/ingest", "secret", body); w.Code != http.StatusOK {
				t.Errorf("ingest: %d", w.Code)
			}
		})
	}
	wg.Wait()
	var n int
	if err := s.readers.QueryRow(`select count(*) from mark`).Scan(&n); err != nil || n != 64 {
		t.Errorf("stored %d of 64, %v", n, err)
	}
}

func TestBothPagesAreTheSame(t *testing.T) {
	t.Parallel()
	s, do := start(t)
	if _, err := s.writer.Exec(`insert into teen values (1, 7, 2, 'Zoé <Q>', '4e', 'Collège Sans Nom'), (2, 7, 3, 'Ali B.', '3e', 'Collège Sans Nom')`); err != nil {
		t.Fatal(err)
	}
	a, b := do("GET", "/cohorts/7/page", "secret", "").Body.String(), do("GET", "/cohorts/7/page-by-hand", "secret", "").Body.String()
	if diff := cmp.Diff(a, b); diff != "" || !strings.Contains(a, "Zoé &lt;Q&gt;") {
		t.Error(diff, a)
	}
}
