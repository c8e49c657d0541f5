package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
	"binapustaka/lms/library"
)

type questionsCmd struct {
	Import   questionsImportCmd   `cmd:""`
	Export   questionsExportCmd   `cmd:""`
	Template questionsTemplateCmd `cmd:""`
}

type questionsImportCmd struct {
	File       string `arg:"" optional:"" default:"-"`
	Format     string `placeholder:"FORMAT" enum:",gift,aiken,moodlexml,csv" default:""`
	Library    string `placeholder:"CODE"`
	DryRun     bool
	SkipErrors bool
	AddSame    bool
	JSON       bool `name:"json"`
}

// questionsReport is the answer of binapustaka questions import and export
// with --json.
type questionsReport struct {
	Library   string             `json:"library"`
	Format    interchange.Format `json:"format"`
	Found     int                `json:"found"`   // questions in the file or the bank, those with errors included
	Written   int                `json:"written"` // to the bank or the file
	Errors    int                `json:"errors"`
	Warnings  int                `json:"warnings"`
	Same      int                `json:"same"`      // there already: passed over unless --add-same is given
	Questions []questionJSON     `json:"questions"` // as understood
	Problems  []questionProblem  `json:"problems"`
	File      string             `json:"file,omitempty"` // what export writes, where no file was named
}

type questionJSON struct {
	Number     int             `json:"number"`
	Line       int             `json:"line,omitempty"`
	Same       bool            `json:"same,omitempty"` // there already
	Name       string          `json:"name,omitempty"`
	Category   string          `json:"category,omitempty"`
	Competency string          `json:"competency,omitempty"`
	Difficulty int             `json:"difficulty,omitempty"` // 1 easy, 2 medium, 3 hard
	Kind       assessment.Kind `json:"kind"`
	Stem       string          `json:"stem"`
	assessment.Body
}

type questionProblem struct {
	Line     int                  `json:"line"` // 0: the file as a whole
	Severity interchange.Severity `json:"severity"`
	Key      string               `json:"key"`
	Args     lms.Args             `json:"args,omitempty"`
	Field    string               `json:"field,omitempty"`
	Question int                  `json:"question,omitempty"`
	Text     string               `json:"text"`
}

func (p *program) questionsReport(l library.Library, f interchange.Format, items []interchange.Item, problems []interchange.Problem) questionsReport {
	r := questionsReport{Library: l.Code, Format: f, Questions: []questionJSON{}, Problems: []questionProblem{}}
	for _, it := range items {
		r.Questions = append(r.Questions, questionJSON{it.Number, it.Line, it.Same, it.Name, it.Category, it.Competency, int(it.Difficulty), it.Kind, it.Stem, it.Body})
	}
	for _, x := range problems {
		r.Problems = append(r.Problems, questionProblem{x.Line, x.Severity, x.Key, x.Args, x.Field, x.Question, x.Say(p.say)})
		switch x.Severity {
		case interchange.Error:
			r.Errors++
		case interchange.Warning:
			r.Warnings++
		case interchange.Same:
			r.Same++
		}
	}
	return r
}

func (cmd questionsImportCmd) Run(ctx context.Context, p *program, c *cli) error {
	file, err := p.readUpTo(cmd.File, interchange.MaxFile+1)
	if err != nil {
		return err
	}
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	codes, err := a.competencies.IDs(ctx, command, l.ID)
	if err != nil {
		return err
	}
	format := interchange.Format(cmd.Format)
	if format == "" {
		text, _ := interchange.Text(file) // what is none is said below
		format = interchange.FormatOf(cmd.File, text)
	}
	found := interchange.Read(format, file, interchange.Options{Competencies: codes, Pictures: true})
	twins, err := a.assessments.Twins(ctx, command, l.ID, interchange.Questions(found.Items))
	if err != nil {
		return err
	}
	found.MarkSame(twins)
	items := found.New()
	if cmd.AddSame {
		items = found.Items
	}
	r := p.questionsReport(l, found.Format, found.Items, found.Problems)
	r.Found = found.Questions
	if !cmd.DryRun && (r.Errors == 0 || cmd.SkipErrors) {
		for _, it := range items {
			for _, x := range it.Pictures {
				if _, err := a.courses.SaveMedia(ctx, command, l.ID, x.Name, bytes.NewReader(x.Content)); err != nil {
					return err
				}
			}
		}
		if err := a.assessments.CreateQuestions(ctx, command, l.ID, interchange.Questions(items)); err != nil {
			return err
		}
		r.Written = len(items)
		if r.Written > 0 {
			if err := a.accounts.Note(ctx, command, l.ID, "questions_imported", lms.Args{"n": r.Written}); err != nil {
				return err
			}
		}
	}
	if cmd.JSON {
		err = writeJSON(p.out, r)
	} else {
		p.problemLines(found.Problems, true)
		key, n := "cli.questions_imported", len(items)
		switch {
		case cmd.DryRun:
			key = "cli.questions_checked"
		case r.Errors > 0 && !cmd.SkipErrors:
			key, n = "cli.questions_refused", len(found.Items)
		}
		fmt.Fprintln(p.out, p.say.T(key, lms.Args{"n": n, "same": r.Same, "found": r.Found, "errors": r.Errors, "warnings": r.Warnings, "format": string(r.Format), "library": l.Name}))
	}
	if err == nil && r.Errors > 0 {
		return exitError(1)
	}
	return err
}

// problemLines says every problem once, with the places where it is.
func (p *program) problemLines(list []interchange.Problem, lines bool) {
	for _, g := range interchange.Grouped(list) {
		text := p.say.T("cli.questions_"+string(g.Severity)) + ": " + g.Say(p.say)
		switch {
		case lines && len(g.Lines) > 0:
			text = p.say.T("cli.questions_lines", lms.Args{"n": len(g.Lines), "lines": someNumbers(g.Lines)}) + " " + text
		case g.Question > 0:
			text = p.say.T("cli.questions_times", lms.Args{"n": g.Count}) + " " + text
		}
		fmt.Fprintln(p.err, text)
	}
}

// someNumbers are the first of them.
func someNumbers(list []int) string {
	const most = 12
	var words []string
	for _, n := range list[:min(most, len(list))] {
		words = append(words, fmt.Sprint(n))
	}
	if len(list) > most {
		words = append(words, "…")
	}
	return strings.Join(words, ", ")
}

type questionsExportCmd struct {
	Format     string `placeholder:"FORMAT" enum:"gift,aiken,moodlexml,csv" required:""`
	Library    string `placeholder:"CODE"`
	Out        string `placeholder:"FILE" type:"path"`
	Kind       string `placeholder:"KIND" enum:",single,multiple,true_false,matching,ordering,short_answer,numerical,cloze,hotspot,essay" default:""`
	Competency string `placeholder:"CODE"`
	Difficulty string `placeholder:"easy|medium|hard" enum:",easy,medium,hard" default:""`
	Search     string `placeholder:"TEXT"`
	DryRun     bool
	JSON       bool `name:"json"`
}

func (cmd questionsExportCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	items, err := a.bankItems(ctx, l, cmd)
	if err != nil {
		return err
	}
	format := interchange.Format(cmd.Format)
	file, problems := interchange.Write(format, items, func(path string) []byte { return a.picture(ctx, l, path) })
	r := p.questionsReport(l, format, items, problems)
	r.Found, r.Written = len(items), len(items)-r.Errors
	if cmd.DryRun {
		r.Written = 0
	} else if cmd.Out != "" {
		if err := os.WriteFile(cmd.Out, file, 0o644); err != nil {
			return &lms.Error{Kind: lms.Invalid, Key: "cli.file_write", Args: lms.Args{"file": cmd.Out}, Err: err}
		}
	}
	switch {
	case cmd.JSON:
		if cmd.Out == "" && !cmd.DryRun {
			r.File = string(file)
		}
		err = writeJSON(p.out, r)
	default:
		p.problemLines(problems, false)
		if cmd.Out == "" && !cmd.DryRun {
			_, err = p.out.Write(file)
		}
		fmt.Fprintln(p.err, p.say.T("cli.questions_exported", lms.Args{"n": len(items) - r.Errors, "errors": r.Errors, "format": string(format)}))
	}
	if err == nil && r.Errors > 0 {
		return exitError(1)
	}
	return err
}

// picture is the content of a library's picture, nil when it cannot be read.
func (a *app) picture(ctx context.Context, l library.Library, path string) []byte {
	here := command
	here.LibraryID = l.ID
	_, file, err := a.courses.FindMedia(ctx, here, strings.TrimPrefix(path, "/media/"))
	if err != nil {
		return nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return content
}

// bankItems are the questions asked for, with the codes of what they measure.
func (a *app) bankItems(ctx context.Context, l library.Library, cmd questionsExportCmd) ([]interchange.Item, error) {
	f := assessment.QuestionFilter{Text: cmd.Search, Kind: assessment.Kind(cmd.Kind),
		Difficulty: map[string]assessment.Difficulty{"easy": assessment.Easy, "medium": assessment.Medium, "hard": assessment.Hard}[cmd.Difficulty]}
	if cmd.Competency != "" {
		codes, err := a.competencies.IDs(ctx, command, l.ID)
		if err != nil {
			return nil, err
		}
		if f.CompetencyID = codes[cmd.Competency]; f.CompetencyID == 0 {
			return nil, lms.Fail(lms.NotFound, "cli.no_competency", lms.Args{"code": cmd.Competency})
		}
	}
	names, err := a.competencies.Named(ctx, command, l.ID)
	if err != nil {
		return nil, err
	}
	list, err := a.assessments.AllQuestions(ctx, command, l.ID, f)
	items := make([]interchange.Item, len(list))
	for i, q := range list {
		items[i] = interchange.Item{Question: q, Number: i + 1, Competency: names[q.CompetencyID].Code}
	}
	return items, err
}

type questionsTemplateCmd struct{}

func (questionsTemplateCmd) Run(p *program) error {
	_, err := p.out.Write(interchange.Template(p.say))
	return err
}
