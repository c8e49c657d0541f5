package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms/locale"
)

// steps shows how far a long work is: on a terminal a bar that grows, else a
// line when a step begins.
type steps struct {
	out      io.Writer
	terminal bool
	say      locale.Locale
	name     string // of the step, a message key; empty between steps
	line     string // as it stands on the terminal
	began    time.Time
	drawn    time.Time
}

func newSteps(out io.Writer, say locale.Locale) *steps {
	s := &steps{out: out, say: say}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		s.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return s
}

const (
	labelWidth = 36
	barWidth   = 20
	redraw     = 100 * time.Millisecond
)

// to says that a step is so far (total 0: not known). Another name ends the
// step before.
func (s *steps) to(name string, done, total int64) {
	if name != s.name {
		s.end()
		s.name, s.began, s.drawn = name, time.Now(), time.Time{}
		if !s.terminal {
			fmt.Fprintln(s.out, s.say.T(name))
		}
	}
	if s.terminal && time.Since(s.drawn) >= redraw {
		s.drawn = time.Now()
		s.draw(done, total, "")
	}
}

// end ends the step with the time it took.
func (s *steps) end() {
	if s.name == "" {
		return
	}
	if s.terminal {
		s.draw(1, 1, s.say.Duration(time.Since(s.began)))
		fmt.Fprintln(s.out)
	}
	s.name, s.line = "", ""
}

// stop leaves the step as it stands.
func (s *steps) stop() {
	if s.terminal && s.name != "" {
		fmt.Fprintln(s.out)
	}
	s.name, s.line = "", ""
}

func (s *steps) draw(done, total int64, note string) {
	label := s.say.T(s.name)
	line := label + strings.Repeat(" ", max(0, labelWidth-utf8.RuneCountInString(label)))
	if total > 0 {
		share := min(1, float64(done)/float64(total))
		full := int(share * barWidth)
		line += fmt.Sprintf(" [%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), int(100*share))
	}
	if note != "" {
		line += "  " + note
	}
	blank := strings.Repeat(" ", max(0, utf8.RuneCountInString(s.line)-utf8.RuneCountInString(line)))
	fmt.Fprint(s.out, "\r", line, blank)
	s.line = line
}
