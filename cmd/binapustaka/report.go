package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
	"binapustaka/web/paper"
)

type reportCmd struct {
	Term     string `arg:""`
	Library  string `placeholder:"CODE" xor:"of"`
	Region   string `placeholder:"ACCOUNT" xor:"of"`
	Format   string `default:"pdf" placeholder:"pdf"`
	Out      string `placeholder:"FILE"`
	Language string `placeholder:"id"`
	Make     bool
}

// formats are how a report is written.
var formats = map[string]func(io.Writer, report.Document, locale.Locale) error{"pdf": paper.Report, "xlsx": paper.Workbook}

// Run writes a report, the same file as its page gives.
func (cmd reportCmd) Run(ctx context.Context, p *program, c *cli) error {
	t, err := report.ParseTerm(cmd.Term)
	if err != nil {
		return err
	}
	write := formats[cmd.Format]
	if write == nil {
		return lms.Fail(lms.Invalid, "cli.report_format", lms.Args{"value": cmd.Format})
	}
	lang, known := locale.Find(cmd.Language)
	if cmd.Language == "" {
		lang = p.say
	} else if !known {
		return lms.Fail(lms.Invalid, "cli.report_language", lms.Args{"value": cmd.Language})
	}
	var a *app
	var l library.Library
	if cmd.Region != "" {
		a, err = p.open(ctx, c)
	} else {
		a, l, err = p.openAt(ctx, c, cmd.Library)
	}
	if err != nil {
		return err
	}
	defer a.close()
	var doc report.Document
	if cmd.Region != "" {
		doc, err = cmd.ofRegion(ctx, a, t, lang)
	} else {
		doc, err = cmd.ofLibrary(ctx, a, l, t, lang)
	}
	if lms.IsKind(err, lms.NotFound) && !cmd.Make {
		return lms.Fail(lms.NotFound, "cli.report_not_made", lms.Args{"term": t.String()})
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b, doc, lang); err != nil {
		return err
	}
	switch cmd.Out {
	case "-":
		_, err := p.out.Write(b.Bytes())
		return err
	case "":
		cmd.Out = doc.Name + "." + cmd.Format
	}
	if err := os.WriteFile(cmd.Out, b.Bytes(), 0o600); err != nil {
		return &lms.Error{Kind: lms.Unavailable, Key: "cli.report_unwritten", Args: lms.Args{"file": cmd.Out}, Err: err}
	}
	fmt.Fprintln(p.out, p.say.T("cli.report_written", lms.Args{"file": cmd.Out}))
	return nil
}

func (cmd reportCmd) ofLibrary(ctx context.Context, a *app, l library.Library, t report.Term, lang locale.Locale) (report.Document, error) {
	find := func() (report.Report, error) { return a.terms().Find(ctx, command, l.ID, t) }
	if cmd.Make {
		find = func() (report.Report, error) { return a.terms().Make(ctx, command, l, t) }
	}
	r, err := find()
	return r.Document(lang, l.Name, l.Zone()), err
}

// ofRegion is about the libraries that an account sees the aggregates of.
func (cmd reportCmd) ofRegion(ctx context.Context, a *app, t report.Term, lang locale.Locale) (doc report.Document, err error) {
	who, err := a.accounts.FindByUsername(ctx, command, cmd.Region)
	if err != nil {
		return doc, &lms.Error{Kind: lms.Invalid, Key: "cli.report_region", Args: lms.Args{"account": cmd.Region}}
	}
	ids, err := a.terms().RegionOf(ctx, who.ID)
	if err != nil {
		return doc, err
	}
	find := a.terms().FindRegion
	if cmd.Make {
		find = a.terms().MakeRegion
	}
	r, err := find(ctx, command, ids, t)
	if err != nil {
		return doc, err
	}
	return r.RegionDocument(lang), nil
}
