// Command binapustaka is the whole product in one program: web pages, nightly
// work and the commands of the one who runs it.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // libraries' time zones, also where the system has none

	"binapustaka/lms/locale"
)

// version is set when the binary is built.
var version = "dev"

// program is a run of the command line; tests make their own.
type program struct {
	in       io.Reader
	out, err io.Writer
	environ  []string
	now      func() time.Time
	say      locale.Locale
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ(), now: time.Now}
	p.say = language(p.environ)
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// language is Indonesian where the user's environment says so, else English:
// what a terminal without a language of its own can always show.
func language(environ []string) locale.Locale {
	for _, name := range []string{"LC_ALL=", "LC_MESSAGES=", "LANG="} {
		for _, line := range environ {
			if value, ok := strings.CutPrefix(line, name); ok && value != "" {
				if l, ok := locale.Find(value); ok {
					return l
				}
				return locale.EN
			}
		}
	}
	return locale.EN
}
