package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

// level is how grave a finding is.
type level = library.Level

const (
	good    = library.Good
	warning = library.Warning
	problem = library.Problem
)

// finding is one thing that an examination found.
type finding struct {
	library.Finding
	library string         // name, empty for the whole installation
	zone    *time.Location // that its times are told in
}

// examination collects findings.
type examination struct {
	library  string
	zone     *time.Location
	findings []finding
}

func (e *examination) add(l level, key string, args lms.Args) *finding {
	return e.found(library.Finding{Level: l, Key: key, Args: args})
}

func (e *examination) found(list ...library.Finding) (last *finding) {
	for _, f := range list {
		e.findings = append(e.findings, finding{f, e.library, cmp.Or(e.zone, time.UTC)})
	}
	return &e.findings[len(e.findings)-1]
}

// failed is the problem that err is.
func (e *examination) failed(err error) { e.found(library.Failed(err)) }

func (e *examination) count(l level) (n int) {
	for _, f := range e.findings {
		if f.Level == l {
			n++
		}
	}
	return n
}

// outcome is nil without a problem, else the exit code.
func (e *examination) outcome() error {
	if e.count(problem) > 0 {
		return exitError(1)
	}
	return nil
}

type findingJSON struct {
	Level   level    `json:"level"`
	Check   string   `json:"check"`
	Library string   `json:"library,omitempty"`
	Text    string   `json:"text"`
	Cause   string   `json:"cause,omitempty"`
	SQL     []string `json:"sql,omitempty"`
	Command string   `json:"command,omitempty"`
}

func (p *program) findingsJSON(e *examination) error {
	list := []findingJSON{}
	for _, f := range e.findings {
		j := findingJSON{f.Level, f.Key, f.library, p.says(f), "", f.SQL, f.Command}
		if f.Cause != nil {
			j.Cause = f.Cause.Error()
		}
		list = append(list, j)
	}
	return writeJSON(p.out, list)
}

// says is what was found and what to do about it.
func (p *program) says(f finding) string {
	found, do := f.Says(p.say, f.zone)
	return strings.TrimSpace(found + " " + do)
}

// findings writes what was found, by library, and how it stands in all.
func (p *program) findings(e *examination) {
	width := 0
	for _, l := range []level{good, warning, problem} {
		width = max(width, len([]rune(p.say.T("doctor.level_"+string(l)))))
	}
	for i, f := range e.findings {
		if i > 0 && f.library != e.findings[i-1].library {
			fmt.Fprintln(p.out)
		}
		if f.library != "" && (i == 0 || f.library != e.findings[i-1].library) {
			fmt.Fprintln(p.out, f.library)
		}
		name := p.say.T("doctor.level_" + string(f.Level))
		fmt.Fprintf(p.out, "%s%s  %s\n", name, strings.Repeat(" ", width-len([]rune(name))), p.says(f))
		indent := strings.Repeat(" ", width+2)
		if f.Cause != nil {
			fmt.Fprintln(p.out, indent+f.Cause.Error())
		}
		if f.Command != "" {
			fmt.Fprintln(p.out, indent+f.Command)
		}
		for _, statement := range f.SQL {
			fmt.Fprintln(p.out, indent+statement)
		}
	}
	fmt.Fprintln(p.out)
	fmt.Fprintln(p.out, p.say.T("doctor.outcome", lms.Args{"problems": e.count(problem), "warnings": e.count(warning)}))
}
