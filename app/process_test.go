package app

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test binary behave as binome.
const asProgram = "BINOME_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// program is `binome args…` in an environment of its own, on an address that is
// free now.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append([]string{asProgram + "=1", "BINOME_ADDR=" + freeAddress(t)}, env...)
	cmd.Dir = t.TempDir()
	return cmd
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func addressOf(cmd *exec.Cmd) string {
	for _, e := range cmd.Env {
		if a, ok := strings.CutPrefix(e, "BINOME_ADDR="); ok {
			return a
		}
	}
	return ""
}

// ended runs the program to its end: its exit code and what it says.
func ended(t *testing.T, cmd *exec.Cmd) (code int, out string) {
	t.Helper()
	var both bytes.Buffer
	cmd.Stdout, cmd.Stderr = &both, &both
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), both.String()
}

// served starts the program and waits until it answers.
func served(t *testing.T, cmd *exec.Cmd) (log *bytes.Buffer) {
	t.Helper()
	log = &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_, _ = cmd.Process.Kill(), cmd.Wait()
		}
	})
	for range 400 {
		r, err := http.Get("http://" + addressOf(cmd) + "/healthz")
		if err == nil {
			r.Body.Close()
			return log
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("it does not answer")
	return nil
}

// TestGracefulStop asks the program to stop in the middle of a request: the
// request gets its whole answer, no other begins, and the program ends well.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	cmd := program(t, []string{"BINOME_DATA=" + t.TempDir()}, "serve")
	served(t, cmd)
	slow, err := net.Dial("tcp", addressOf(cmd))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	body := "email=nour%40exemple.fr&mot_de_passe=au+hasard"
	fmt.Fprintf(slow, "POST /connexion HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:10])
	time.Sleep(200 * time.Millisecond) // the handler reads
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	refusedSoon(t, addressOf(cmd))
	if _, err := io.WriteString(slow, body[10:]); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(slow), nil)
	if err != nil {
		t.Fatal("the request was cut:", err)
	}
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(page), "</html>") {
		t.Error(answer.Status, len(page), err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// refusedSoon waits until nobody listens any more.
func refusedSoon(t *testing.T, address string) {
	t.Helper()
	for range 100 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		c.Close()
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("it still accepts requests")
}

// TestBackupBesideTheService uses the commands while the service runs, as people do.
func TestBackupBesideTheService(t *testing.T) {
	t.Parallel()
	data, away, back := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "data")
	env := []string{"BINOME_DATA=" + data, "BINOME_DATABASE_URL=" + emptyDatabase(t)}
	cmd := program(t, env, "serve")
	served(t, cmd)
	for _, args := range [][]string{
		{"user", "add", "--email", "nour@exemple.fr", "--name", "Nour Essai", "--role", "steering-lead"},
		{"audit", "verify"},
		{"backup", "--to", away},
	} {
		if code, out := ended(t, program(t, env, args...)); code != 0 {
			t.Fatal(args, code, out)
		}
	}
	env[1] = "BINOME_DATABASE_URL=" + emptyDatabase(t)
	code, out := ended(t, program(t, env, "restore", "--from", away, "--data", back))
	if code != 0 || !strings.Contains(out, "Comptes : 1") {
		t.Fatal(code, out)
	}
	env[0] = "BINOME_DATA=" + back
	code, out = ended(t, program(t, env, "user", "list"))
	if code != 0 || !strings.Contains(out, "nour@exemple.fr") {
		t.Error(code, out)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestNightlyBackupRuns: a service with a target writes its first backup at once.
func TestNightlyBackupRuns(t *testing.T) {
	t.Parallel()
	away := filepath.Join(t.TempDir(), "loin")
	cmd := program(t, []string{"BINOME_DATA=" + t.TempDir(), "BINOME_BACKUP_DIR=" + away}, "serve")
	log := served(t, cmd)
	for range 200 {
		if names, err := stamped(away, dataFolder); err != nil || len(names) == 1 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if r, err := http.Get("http://" + addressOf(cmd) + "/metrics"); err == nil {
		page, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if !strings.Contains(string(page), "binome_last_backup_timestamp_seconds 1.") {
			t.Error("no instant of the last backup among the metrics")
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if names, err := stamped(away, dataFolder); err != nil || len(names) != 1 || !strings.Contains(log.String(), "backup written") {
		t.Error(names, err, log)
	}
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "fichier")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	data := "BINOME_DATA=" + filepath.Join(t.TempDir(), "data")
	for _, c := range []struct {
		env   string
		args  []string
		code  int
		words string
	}{
		{data, []string{"serve", "--demo", "--today", "demain"}, 2, "--today s’écrit"},
		{data, []string{"serve", "--demo", "--today", "2026-02-30T12:00"}, 2, "--today s’écrit"},
		{data, []string{"serve", "--demo", "--today", "2026-11-26"}, 2, "--today s’écrit"},
		{data, []string{"serve", "--today", "2026-12-01T12:00"}, 2, "--demo"},
		{data, []string{"serve", "vite"}, 2, "binome serve"},
		{data, []string{"chanter"}, 2, "n’est pas une commande"},
		{data, []string{"restore", "--from", "x"}, 2, "binome restore"},
		{data, []string{"user"}, 2, "binome user"},
		{"BINOME_ADDR=partout", []string{"serve"}, 1, "BINOME_ADDR"},
		{"BINOME_ADDR=192.0.2.1:80", []string{"serve"}, 1, "ne peut pas écouter"},
		{"BINOME_DATABASE_URL=oracle://x", []string{"serve"}, 1, "BINOME_DATABASE_URL"},
		{"BINOME_DATABASE_URL=postgres://nobody:secret@127.0.0.1:1/x", []string{"serve"}, 1, "base de données"},
		{"BINOME_MASTER_KEY_FILE=" + file, []string{"serve"}, 1, "clé maîtresse"},
		{"BINOME_DATA=" + filepath.Join(file, "data"), []string{"serve"}, 1, "ne peut pas être créé"},
		{"BINOME_DATA=" + file, []string{"serve"}, 1, "ne peut pas être créé"},
		{"BINOME_DATA=/proc/absent", []string{"backup", "--to", file}, 1, "Il n’y a pas de données"},
	} {
		code, out := ended(t, program(t, []string{data, c.env}, c.args...))
		if code != c.code || !strings.Contains(out, c.words) || strings.Contains(out, "secret") {
			t.Errorf("%s %v: exit %d, want %d with %q:\n%s", c.env, c.args, code, c.code, c.words, out)
		}
	}
}

// TestReadOnlyFolder needs somebody whom the folder refuses: root becomes nobody.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	open, err := os.MkdirTemp("", "binome-readonly-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(open) })
	binary := filepath.Join(open, "binome")
	content, err := os.ReadFile(os.Args[0])
	if err := errors.Join(err, os.Chmod(open, 0o755), os.WriteFile(binary, content, 0o755)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ inside, words string }{
		"neuf":   {"", "ne peut pas être créé. Vérifiez BINOME_DATA et les droits."},
		"ancien": {"keys", "La base de données ne s’ouvre pas. Vérifiez BINOME_DATA"},
	} {
		data := filepath.Join(open, name)
		if err := errors.Join(os.MkdirAll(filepath.Join(data, c.inside), 0o755), os.Chmod(data, 0o555)); err != nil {
			t.Fatal(err)
		}
		cmd := program(t, []string{"BINOME_DATA=" + data}, "serve")
		cmd.Path, cmd.Dir = binary, open
		if os.Geteuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		if code, out := ended(t, cmd); code != 1 || !strings.Contains(out, c.words) {
			t.Error(name, code, out)
		}
	}
}
