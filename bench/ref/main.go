// Command ref is the limit that Binôme is measured against: the least a Go
// server can do for the same work. A bearer token, JSON, SQLite in pure Go with
// a durable commit (WAL, synchronous=FULL), one writer that lets waiting
// requests share a commit, and html/template. It has no permissions, no audit
// and no validation beyond types; nobody should run it for anything else.
package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8090", "listen address")
	path := flag.String("db", "ref.db", "SQLite file")
	token := flag.String("token", "", "bearer token that every request must carry")
	initOnly := flag.Bool("init", false, "make the tables and stop")
	flag.Parse()
	if err := run(*addr, *path, *token, *initOnly); err != nil {
		slog.Error("ref", "error", err)
		os.Exit(1)
	}
}

func run(addr, path, token string, initOnly bool) error {
	s, err := open(path)
	if err != nil {
		return err
	}
	defer s.close()
	if initOnly {
		return nil
	}
	if token == "" {
		return errors.New("-token is required")
	}
	return serve(addr, routes(s, token))
}

// serve answers until SIGINT or SIGTERM, then lets requests finish.
func serve(addr string, h http.Handler) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	srv := &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- srv.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return srv.Shutdown(grace)
}
