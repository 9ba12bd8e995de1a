package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a running target.
type server struct {
	cmd  *exec.Cmd
	addr string
	gone chan error
}

const (
	startLimit = 30 * time.Second
	stopLimit  = 10 * time.Second
	pollEvery  = 200 * time.Microsecond
	tick       = 10 * time.Millisecond // of the counters in /proc
)

// launch starts the target on its own loopback port; its output goes to a log
// file. It returns before the port is open.
func launch(t *target, dir string) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(t.program, t.arguments(dir, addr)...)
	cmd.Env = append(os.Environ(), t.environment(dir, addr)...)
	log, err := os.OpenFile(filepath.Join(dir, "server.log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd, addr, make(chan error, 1)}
	go func() { s.gone <- cmd.Wait() }()
	return s, nil
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// listening waits until the port is open.
func (s *server) listening() error {
	for end := time.Now().Add(startLimit); time.Now().Before(end); time.Sleep(pollEvery) {
		if c, err := net.Dial("tcp", s.addr); err == nil {
			return c.Close()
		}
		select {
		case err := <-s.gone:
			s.gone <- err
			return fmt.Errorf("%s stopped at once: %s (see server.log in its data)", filepath.Base(s.cmd.Path), s.cmd.ProcessState)
		default:
		}
	}
	return fmt.Errorf("%s does not listen after %s", filepath.Base(s.cmd.Path), startLimit)
}

// stop ends the process as an operator would, then by force. It returns the CPU
// that the process used in its life.
func (s *server) stop() time.Duration {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.gone:
	case <-time.After(stopLimit):
		_ = s.cmd.Process.Kill()
		<-s.gone
	}
	return s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()
}

// cpu is what the server has used so far.
func (s *server) cpu() (time.Duration, error) { return processCPU(strconv.Itoa(s.cmd.Process.Pid)) }

// processCPU reads user and system time of a process ("self" too).
func processCPU(pid string) (time.Duration, error) {
	b, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0, err
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:])) // the name may hold spaces
	if len(f) < 13 {
		return 0, errors.New("/proc: short stat")
	}
	user, err := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * tick, errors.Join(err, err2)
}

// machineCPU is what every process of the machine has used: user, nice, system,
// interrupts, and what other machines stole.
func machineCPU() (time.Duration, error) {
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	var total time.Duration
	for i, f := range strings.Fields(line) {
		if i == 0 || i == 4 || i == 5 || i > 8 { // "cpu", idle, waiting for the disk, guests
			continue
		}
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		total += time.Duration(n) * tick
	}
	return total, nil
}

// pss is the server's proportional memory in bytes.
func (s *server) pss() (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "Pss:" {
			kb, err := strconv.ParseInt(f[1], 10, 64)
			return kb << 10, err
		}
	}
	return 0, errors.New("/proc: no Pss")
}

// children counts the processes that the server has started and keeps.
func (s *server) children() int {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", s.cmd.Process.Pid))
	n := 0
	for _, l := range lists {
		b, _ := os.ReadFile(l)
		n += len(strings.Fields(string(b)))
	}
	return n
}

// meter tells, between its making and read, what server and others used.
type meter struct {
	server             *server
	at                 time.Time
	served, self, full time.Duration
}

func newMeter(s *server) (meter, error) {
	served, err := s.cpu()
	self, err2 := processCPU("self")
	full, err3 := machineCPU()
	return meter{s, time.Now(), served, self, full}, errors.Join(err, err2, err3)
}

// read returns the server's CPU time and the cores that others kept busy.
func (m meter) read() (served time.Duration, others float64, err error) {
	now, err := newMeter(m.server)
	if err != nil {
		return 0, 0, err
	}
	served = now.served - m.served
	rest := (now.full - m.full) - served - (now.self - m.self)
	return served, max(0, rest.Seconds()/now.at.Sub(m.at).Seconds()), nil
}
