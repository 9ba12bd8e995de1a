package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// verify asks for some cohorts before measuring: the attendance must be the
// data's own, the page must hold its sixty rows, and a stranger must see neither.
func verify(t *target, s *server, w world) error {
	a := newAsker(s.addr, t.header)
	defer a.close()
	for _, cohort := range []int{0, w.cohorts() / 3, w.cohorts() - 1} {
		grid, err := a.body(t.grid(cohort))
		if err != nil {
			return err
		}
		got, err := t.read(grid)
		if err != nil {
			return fmt.Errorf("W2 of cohort %d: %w", cohort, err)
		}
		if want := expected(cohort); got != want {
			return fmt.Errorf("W2 of cohort %d: counts by week %v, want %v", cohort, got[1:], want[1:])
		}
		page, err := a.body(t.page(cohort))
		if err != nil {
			return err
		}
		if n := bodyRows(page); n != teensPerCohort {
			return fmt.Errorf("W3 of cohort %d: %d rows, want %d", cohort, n, teensPerCohort)
		}
	}
	return t.closed(s)
}

// bodyRows counts the rows of the longest table body of a page.
func bodyRows(page []byte) int {
	most := 0
	for _, part := range bytes.Split(page, []byte("<tbody"))[1:] {
		body, _, _ := bytes.Cut(part, []byte("</tbody"))
		most = max(most, bytes.Count(body, []byte("<tr")))
	}
	return most
}

// closed demands that without a sign-in both addresses answer no data.
func (t *target) closed(s *server) error {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range []string{t.grid(0), t.page(0)} {
		resp, err := client.Get("http://" + s.addr + path)
		if err != nil {
			return err
		}
		b, err := strangerBody(resp)
		if err != nil {
			return err
		}
		if got, _ := t.read(b); got != (tally{}) || bodyRows(b) > 0 {
			return fmt.Errorf("GET %s shows data to a stranger", strings.SplitN(path, "?", 2)[0])
		}
	}
	return nil
}

func strangerBody(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
