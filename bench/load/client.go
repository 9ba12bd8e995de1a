package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

// asker is one client on one kept-alive connection. It writes requests made of
// bytes and reads answers with net/http, which costs a few microseconds.
type asker struct {
	addr, header string
	conn         net.Conn
	in           *bufio.Reader
}

const answerLimit = 30 * time.Second

func newAsker(addr, header string) *asker { return &asker{addr: addr, header: header} }

func (a *asker) connect() error {
	c, err := net.Dial("tcp", a.addr)
	if err != nil {
		return err
	}
	a.conn, a.in = c, bufio.NewReaderSize(c, 64<<10)
	return nil
}

func (a *asker) close() {
	if a.conn != nil {
		_ = a.conn.Close()
		a.conn = nil
	}
}

// get asks for a path and gives the body to read. Only a 200 is an answer.
func (a *asker) get(path string, read func(io.Reader) error) (err error) {
	if a.conn == nil {
		if err := a.connect(); err != nil {
			return err
		}
	}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	_ = a.conn.SetDeadline(time.Now().Add(answerLimit))
	if _, err := io.WriteString(a.conn, "GET "+path+" HTTP/1.1\r\nHost: "+a.addr+"\r\n"+a.header+"\r\n\r\n"); err != nil {
		return err
	}
	resp, err := http.ReadResponse(a.in, nil)
	if err != nil {
		return err
	}
	if err := a.answer(resp, path, read); err != nil {
		return err
	}
	if resp.Close {
		a.close()
	}
	return nil
}

func (a *asker) answer(resp *http.Response, path string, read func(io.Reader) error) error {
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s, location %q", path, resp.Status, resp.Header.Get("Location"))
	}
	if err := read(resp.Body); err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	_, err := io.Copy(io.Discard, resp.Body)
	return err
}

// body reads an answer whole.
func (a *asker) body(path string) (b []byte, err error) {
	err = a.get(path, func(r io.Reader) error { b, err = io.ReadAll(r); return err })
	return b, err
}

// load is a closed loop: each client asks for random cohorts one after another,
// for d. It returns every latency.
func load(addr, header string, path func(cohort int) string, cohorts, clients int, d time.Duration) ([]time.Duration, int64, error) {
	type result struct {
		took  []time.Duration
		bytes int64
		err   error
	}
	results := make(chan result)
	end := time.Now().Add(d)
	for i := range clients {
		go func() {
			a := newAsker(addr, header)
			defer a.close()
			pick := rand.New(rand.NewPCG(uint64(i), uint64(cohorts)^uint64(end.UnixNano())))
			var r result
			count := func(body io.Reader) error { n, err := io.Copy(io.Discard, body); r.bytes += n; return err }
			for r.err == nil && time.Now().Before(end) {
				began := time.Now()
				r.err = a.get(path(pick.IntN(cohorts)), count)
				r.took = append(r.took, time.Since(began))
			}
			results <- r
		}()
	}
	var all result
	for range clients {
		r := <-results
		all.took, all.bytes, all.err = append(all.took, r.took...), all.bytes+r.bytes, errors.Join(all.err, r.err)
	}
	return all.took, all.bytes, all.err
}
