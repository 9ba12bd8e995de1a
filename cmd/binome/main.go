// Command binome runs a social pilot from its published call to its final
// report. See `binome help`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"binome/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
