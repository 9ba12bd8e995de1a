package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// today is the day that every browser test lives in, Europe/Paris.
const today = "2026-11-26T12:00"

// program is a running `binome serve --demo`.
type program struct {
	Base string // http://127.0.0.1:PORT
	Data string // its data folder
	Bin  string // the program itself
	own  bool   // one test's alone, in files whatever database the others use
}

// House is the demonstration, running, one for the whole package.
func House(t *testing.T) *program {
	t.Helper()
	if os.Getenv("BINOME_CHROMIUM") == "" {
		t.Skip("BINOME_CHROMIUM names no browser")
	}
	var err error
	shared.house.Do(func() { shared.program, err = startHouse(root(t)) })
	if shared.program == nil {
		t.Fatalf("the program does not start: %v", err)
	}
	return shared.program
}

// startHouse builds the program if needed, starts it and waits until it is ready.
func startHouse(root string) (*program, error) {
	dir, err := os.MkdirTemp("", "binome-e2e-")
	if err != nil {
		return nil, err
	}
	atEnd(func() { _ = os.RemoveAll(dir) })
	p := &program{Data: filepath.Join(dir, "data"), Bin: os.Getenv("BINOME_BIN")}
	if p.Bin == "" {
		p.Bin = filepath.Join(dir, "binome")
		build := exec.Command("go", "build", "-o", p.Bin, "./cmd/binome")
		build.Dir = root
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
	}
	return p, p.serve(dir, atEnd, "--demo", "--today", today)
}

// Own starts a program that this test alone changes: `binome serve ARGS`, on its own
// data in files, stopped when the test ends. An error in its log fails the test.
func Own(t *testing.T, args ...string) *program {
	t.Helper()
	if os.Getenv("BINOME_CHROMIUM") == "" {
		t.Skip("BINOME_CHROMIUM names no browser")
	}
	dir := t.TempDir()
	p := &program{Data: filepath.Join(dir, "data"), Bin: os.Getenv("BINOME_BIN"), own: true}
	if p.Bin == "" {
		p.Bin = House(t).Bin
	}
	if err := p.serve(dir, t.Cleanup, args...); err != nil {
		t.Fatalf("the program does not start: %v", err)
	}
	t.Cleanup(func() {
		if said := p.Output(t); strings.Contains(said, `"level":"ERROR"`) {
			t.Errorf("the program failed:\n%s", tail(said, 4000))
		}
	})
	return p
}

// Output is what the program has printed.
func (p *program) Output(t *testing.T) string {
	t.Helper()
	said, err := os.ReadFile(filepath.Join(filepath.Dir(p.Data), "output"))
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}

// serve starts the program on a free address, its output in a file, and gives what stops it.
func (p *program) serve(dir string, atEnd func(func()), args ...string) error {
	addr, err := freeAddress()
	if err != nil {
		return err
	}
	p.Base = "http://" + addr
	output, err := os.Create(filepath.Join(dir, "output"))
	if err != nil {
		return err
	}
	cmd := exec.Command(p.Bin, append([]string{"serve"}, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, output, output
	cmd.Env = p.environment("BINOME_ADDR=" + addr)
	cmd.SysProcAttr = diesWithUs()
	ended, err := start(cmd)
	if err != nil {
		return err
	}
	atEnd(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
		}
	})
	if err := p.awaitReady(ended); err != nil {
		said, _ := os.ReadFile(output.Name())
		return fmt.Errorf("%w\n%s", err, tail(string(said), 4000))
	}
	return nil
}

// start starts a program that dies with us, which Linux understands as: with the thread
// that started it. That thread waits for it, and does nothing else.
func start(cmd *exec.Cmd) (ended chan error, err error) {
	started, ended := make(chan error), make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		close(started)
		ended <- cmd.Wait()
	}()
	return ended, <-started
}

// environment is ours without any BINOME_ variable but those given; developers' pages are there.
func (p *program) environment(more ...string) []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "BINOME_") {
			env = append(env, v)
		}
	}
	if url := os.Getenv("BINOME_E2E_DATABASE_URL"); url != "" && !p.own {
		more = append(more, "BINOME_DATABASE_URL="+url)
	}
	return append(env, append(more, "BINOME_DATA="+p.Data, "BINOME_DEV=1")...)
}

// awaitReady polls /readyz for two minutes at most: seeding takes seconds.
func (p *program) awaitReady(ended chan error) error {
	deadline := time.After(2 * time.Minute)
	for {
		if res, err := http.Get(p.Base + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-ended:
			ended <- err
			return fmt.Errorf("it stopped: %w", errors.Join(err))
		case <-deadline:
			return errors.New("not ready after two minutes")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Run runs another command of the same program on the same data and returns what it printed.
func (p *program) Run(t *testing.T, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.Bin, args...)
	cmd.Env = p.environment()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("binome %s: %v\n%s", strings.Join(args, " "), err, tail(stderr.String(), 2000))
	}
	return out
}

// demo is $BINOME_DATA/demo.json: how to come in, and what there is to see.
type demo struct {
	Accounts []struct{ Role, Email, Password, Scope string }
	Links    []struct{ Kind, URL string }
	Canaries map[string][]string // words of one minor each, by data class
}

// Demo reads what the seeding wrote.
func (p *program) Demo(t *testing.T) demo {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(p.Data, "demo.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d demo
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatalf("demo.json: %v", err)
	}
	return d
}

// freeAddress is a loopback address that nobody listens on just now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func tail(s string, n int) string {
	if len(s) > n {
		return "…" + s[len(s)-n:]
	}
	return s
}
