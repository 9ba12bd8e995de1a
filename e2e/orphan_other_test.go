//go:build !linux

package e2e

import "syscall"

// diesWithUs is Linux's own: elsewhere a child may outlive tests that are killed.
func diesWithUs() *syscall.SysProcAttr { return nil }
