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

// meter shows how far a work is: on a terminal in one line that is written
// anew, elsewhere in a line whenever something else begins.
type meter struct {
	w        io.Writer
	say      locale.Locale
	terminal bool
	text     string // message key of what is being done
	shown    time.Time
	width    int // of the line on the terminal
}

func (p *program) meter() *meter {
	m := &meter{w: p.err, say: p.say}
	if f, ok := p.err.(*os.File); ok {
		info, err := f.Stat()
		m.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return m
}

const blink = 200 * time.Millisecond

// tell is follow.
func (m *meter) tell(done, total int64, text string) {
	line := m.say.T(text)
	switch {
	case text == m.text && (!m.terminal || time.Since(m.shown) < blink):
		return
	case total > 0:
		line += " " + m.say.Percent(float64(done)/float64(total), 0)
	case done > 0:
		line += " " + m.say.Number(done)
	}
	m.text, m.shown = text, time.Now()
	if !m.terminal {
		fmt.Fprintln(m.w, line)
		return
	}
	m.overwrite(line)
}

func (m *meter) overwrite(line string) {
	n := utf8.RuneCountInString(line)
	fmt.Fprint(m.w, "\r"+line+strings.Repeat(" ", max(0, m.width-n)))
	m.width = n
}

// end clears the line on the terminal.
func (m *meter) end() {
	if m.terminal && m.width > 0 {
		m.overwrite("")
		fmt.Fprint(m.w, "\r")
	}
}
