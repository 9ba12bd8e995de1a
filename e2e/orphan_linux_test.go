package e2e

import "syscall"

// diesWithUs stops a child when the tests are killed before they could stop it.
func diesWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
