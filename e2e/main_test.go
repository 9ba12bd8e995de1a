package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience bounds every single thing asked of a browser.
const patience = 20 * time.Second

// shared is what the tests of the package use together, started by the first that asks.
var shared struct {
	chromium sync.Once
	browser  context.Context
	house    sync.Once
	program  *program
	err      error
	stop     []func()
	mu       sync.Mutex
}

func TestMain(m *testing.M) {
	code := m.Run()
	for i := len(shared.stop) - 1; i >= 0; i-- {
		shared.stop[i]()
	}
	os.Exit(code)
}

// atEnd stops something after the last test, the latest started first.
func atEnd(stop func()) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.stop = append(shared.stop, stop)
}

// chromium is the one browser of the package; the test is skipped without BINOME_CHROMIUM.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("BINOME_CHROMIUM")
	if path == "" {
		t.Skip("BINOME_CHROMIUM names no browser")
	}
	shared.chromium.Do(func() {
		shared.browser, shared.err = startChromium(path)
	})
	if shared.browser == nil {
		t.Fatalf("Chromium does not start: %v", shared.err)
	}
	return shared.browser
}

// startChromium runs a headless browser that talks to nobody but the pages it opens.
func startChromium(path string) (context.Context, error) {
	path, err := exec.LookPath(path)
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "binome-e2e-profile-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("lang", "fr-FR"),
		chromedp.Flag("font-render-hinting", "none"),
	)
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	browser, stop := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	atEnd(func() {
		limited, done := context.WithTimeout(browser, 10*time.Second)
		defer done()
		_ = chromedp.Cancel(limited)
		stop()
		stopAlloc()
		_ = os.RemoveAll(profile)
	})
	if err := chromedp.Do(browser); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return browser, nil
}

// root is the repository's folder.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
