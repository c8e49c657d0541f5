package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/lms/library"
)

type frameworkCmd struct {
	Import frameworkImportCmd `cmd:""`
	Export frameworkExportCmd `cmd:""`
	List   frameworkListCmd   `cmd:""`
}

type frameworkImportCmd struct {
	File    string `arg:""`
	Library string `placeholder:"CODE"`
	DryRun  bool
	JSON    bool `name:"json"`
}

// frameworkReport is the answer of binapustaka framework import --json.
type frameworkReport struct {
	Library   string            `json:"library"`
	Kind      string            `json:"kind"` // framework or mapping
	Source    string            `json:"source,omitempty"`
	Version   string            `json:"version,omitempty"`
	Written   bool              `json:"written"`
	Steps     []competency.Step `json:"steps"`
	Unchanged int               `json:"unchanged"`
	Problems  []fileProblem     `json:"problems"`
	Warnings  []fileProblem     `json:"warnings"`
}

type fileProblem struct {
	Line int    `json:"line"` // 0: the file as a whole
	Key  string `json:"key"`
	Text string `json:"text"`
}

func (p *program) fileProblems(list []competency.Problem) []fileProblem {
	out := []fileProblem{}
	for _, f := range list {
		out = append(out, fileProblem{f.Line, f.Key, p.say.T(f.Key, f.Args)})
	}
	return out
}

func (cmd frameworkImportCmd) Run(ctx context.Context, p *program, c *cli) error {
	file, err := p.readUpTo(cmd.File, competency.FileLimit+1)
	if err != nil {
		return err
	}
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	found, err := a.competencies.Import(ctx, command, l.ID, file, !cmd.DryRun)
	if err != nil {
		return err
	}
	if found.Written {
		if err := a.accounts.Note(ctx, command, l.ID, found.Action(), found.ActionArgs()); err != nil {
			return err
		}
	}
	r := frameworkReport{Library: l.Code, Kind: "framework", Source: found.Framework.Source, Version: found.Framework.Version, Written: found.Written,
		Steps: slices.Concat([]competency.Step{}, found.Steps), Unchanged: found.Unchanged, Problems: p.fileProblems(found.Problems), Warnings: p.fileProblems(found.Warnings)}
	if found.IsMapping {
		r.Kind = "mapping"
	}
	if cmd.JSON {
		err = writeJSON(p.out, r)
	} else {
		p.frameworkText(r)
	}
	if err == nil && len(r.Problems) > 0 {
		return exitError(1)
	}
	return err
}

func (p *program) frameworkText(r frameworkReport) {
	lines := func(list []fileProblem) {
		for _, f := range list {
			if f.Line > 0 {
				fmt.Fprint(p.out, p.say.T("competency.line", lms.Args{"n": f.Line}), ": ")
			}
			fmt.Fprintln(p.out, f.Text)
		}
	}
	lines(r.Warnings)
	if len(r.Problems) > 0 {
		lines(r.Problems)
		fmt.Fprintln(p.out, p.say.T("cli.framework_problems", lms.Args{"n": len(r.Problems)}))
		return
	}
	for _, s := range r.Steps {
		kind := p.say.T("competency.step_"+string(s.Action), lms.Args{"kind": p.say.T("competency.step_kind_" + s.Kind)})
		fmt.Fprintln(p.out, strings.TrimSpace(kind+": "+strings.TrimSpace(s.Code+" "+s.Name)))
		for _, d := range s.Fields {
			fmt.Fprintf(p.out, "    %s: %q -> %q\n", p.say.T("competency.changed_"+d.Field), d.From, d.To)
		}
	}
	key := "cli.framework_planned"
	if r.Written {
		key = "cli.framework_imported"
	}
	fmt.Fprintln(p.out, p.say.T(key, lms.Args{"n": len(r.Steps), "same": r.Unchanged}))
}

type frameworkExportCmd struct {
	Number   int64  `arg:"" optional:""`
	Library  string `placeholder:"CODE"`
	Mappings bool
	JSON     bool `name:"json"`
}

func (cmd frameworkExportCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	id, err := a.framework(ctx, l, cmd.Number)
	if err != nil {
		return err
	}
	f, err := a.competencies.Framework(ctx, command, id)
	if err != nil {
		return err
	}
	list, err := a.competencies.Mappings(ctx, command, id)
	if err != nil {
		return err
	}
	file := map[[2]bool]func() []byte{{false, false}: f.CSV, {false, true}: f.JSON,
		{true, false}: func() []byte { return competency.MappingsCSV(list) }, {true, true}: func() []byte { return competency.MappingsJSON(list) }}
	_, err = p.out.Write(file[[2]bool{cmd.Mappings, cmd.JSON}]())
	return err
}

// framework is the number of a library's framework; without one the only there is.
func (a *app) framework(ctx context.Context, l library.Library, number int64) (int64, error) {
	list, err := a.competencies.Frameworks(ctx, command, l.ID)
	switch {
	case err != nil:
		return 0, err
	case number != 0 && slices.ContainsFunc(list, func(f competency.Framework) bool { return f.ID == number }):
		return number, nil
	case number == 0 && len(list) == 1:
		return list[0].ID, nil
	case len(list) == 0:
		return 0, lms.Fail(lms.NotFound, "cli.no_framework", lms.Args{"library": l.Name})
	}
	var numbers []string
	for _, f := range list {
		numbers = append(numbers, fmt.Sprintf("%d (%s, %s)", f.ID, f.Source, f.Version))
	}
	return 0, lms.Fail(lms.Invalid, "cli.which_framework", lms.Args{"frameworks": strings.Join(numbers, "; ")})
}

type frameworkListCmd struct {
	Library string `placeholder:"CODE"`
	JSON    bool   `name:"json"`
}

type frameworkJSON struct {
	Number  int64  `json:"number"`
	Source  string `json:"source"`
	Version string `json:"version"`
	Groups  int    `json:"groups"`
	Units   int    `json:"units"`
	Shipped bool   `json:"shipped"`
}

func (cmd frameworkListCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	list, err := a.competencies.Frameworks(ctx, command, l.ID)
	if err != nil {
		return err
	}
	out := make([]frameworkJSON, 0, len(list))
	for _, f := range list {
		out = append(out, frameworkJSON{f.ID, f.Source, f.Version, len(f.Groups), len(f.All()) - len(f.Groups), f.Starter})
	}
	if cmd.JSON {
		return writeJSON(p.out, out)
	}
	if len(out) == 0 {
		fmt.Fprintln(p.out, p.say.T("cli.no_framework", lms.Args{"library": l.Name}))
		return nil
	}
	var rows [][]string
	for _, f := range out {
		rows = append(rows, []string{fmt.Sprint(f.Number), f.Source, f.Version, fmt.Sprint(f.Groups), fmt.Sprint(f.Units)})
	}
	table(p.out, strings.Split(p.say.T("cli.framework_columns"), "|"), rows, true, false, false, true, true)
	return nil
}
