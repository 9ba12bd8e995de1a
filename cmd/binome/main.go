// Command binome runs a social pilot from its published call to its final
// report. See `binome help`.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"binome/app"
)

// garbage is how much the heap may grow between two collections, in percent of
// what is alive. That is 3 MB here: at Go's usual 100, a fifth of each page's time
// goes into collecting; at 400 the program still rests under 30 MB.
const garbage = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
