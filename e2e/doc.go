// Package e2e opens the real program in a real browser, as each role would.
//
// House starts `binome serve --demo` once, on a free loopback port, with its own data
// folder and a fixed today; Own starts another for a test that changes what it finds. Browser opens a tab with its own cookies; the tab signs in,
// visits, types and looks. Whatever a page writes to the console as an error, a refused
// Content-Security-Policy included, fails the test that opened the tab.
//
// Everything runs in tests only, and only when BINOME_CHROMIUM names a browser:
//
//	BINOME_CHROMIUM=/usr/bin/chromium go test ./e2e
//
// BINOME_BIN is the program to test instead of a fresh build, and BINOME_E2E_DATABASE_URL
// an empty PostgreSQL database for it. BINOME_SHOTS=all takes pictures (scripts/shots.sh).
package e2e
