package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

type libraryCmd struct {
	Add     libraryAddCmd     `cmd:""`
	List    libraryListCmd    `cmd:""`
	Test    libraryTestCmd    `cmd:""`
	Change  libraryChangeCmd  `cmd:""`
	Archive libraryArchiveCmd `cmd:""`
}

// libraryFlags are what can be said of a library; an empty one says nothing.
type libraryFlags struct {
	TimeZone    string `placeholder:"Asia/Jakarta"`
	SyncAt      string `placeholder:"01:30"`
	FirstSignin string `placeholder:"direct|approval"`
	ForPractice *bool  `negatable:""`
	Slims       string `placeholder:"DSN" xor:"slims"`
	SlimsFile   string `placeholder:"FILE" xor:"slims"`
}

// onto is d with what the flags say.
func (f libraryFlags) onto(d library.Details) library.Details {
	for s, value := range map[*string]string{&d.TimeZone: f.TimeZone, &d.SyncAt: f.SyncAt, &d.FirstSignin: f.FirstSignin} {
		if value != "" {
			*s = value
		}
	}
	if f.ForPractice != nil {
		d.ForPractice = *f.ForPractice
	}
	return d
}

// dsn is the address of SLiMS, from the command line or from a file where
// other users of the machine do not see it.
func (f libraryFlags) dsn(p *program) (string, error) {
	if f.SlimsFile == "" {
		return f.Slims, nil
	}
	b, err := p.read(f.SlimsFile)
	return string(bytes.TrimSpace(b)), err
}

type libraryAddCmd struct {
	Code string `arg:""`
	Name string `arg:""`
	libraryFlags
}

func (cmd libraryAddCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	dsn, err := cmd.dsn(p)
	if err != nil {
		return err
	}
	l, err := a.libraries.Create(ctx, command, cmd.onto(library.Details{Code: cmd.Code, Name: cmd.Name}), dsn)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.library_added", lms.Args{"code": l.Code, "name": l.Name}))
	return nil
}

type libraryListCmd struct {
	JSON bool `name:"json"`
}

type libraryJSON struct {
	Code        string `json:"code"`
	Name        string `json:"name"`
	TimeZone    string `json:"time_zone"`
	SyncAt      string `json:"sync_at"`
	FirstSignin string `json:"first_signin"`
	ForPractice bool   `json:"for_practice"`
	Slims       bool   `json:"slims"`
}

func (cmd libraryListCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	list, err := a.libraries.List(ctx)
	if err != nil {
		return err
	}
	if cmd.JSON {
		out := make([]libraryJSON, 0, len(list))
		for _, l := range list {
			out = append(out, libraryJSON{l.Code, l.Name, l.TimeZone, l.SyncAt, l.FirstSignin, l.ForPractice, l.HasSlims})
		}
		return writeJSON(p.out, out)
	}
	if len(list) == 0 {
		fmt.Fprintln(p.out, p.say.T("cli.no_library"))
		return nil
	}
	var rows [][]string
	for _, l := range list {
		slims := p.say.T("cli.no")
		if l.HasSlims {
			slims = p.say.T("cli.yes")
		}
		rows = append(rows, []string{l.Code, l.Name, l.TimeZone, l.SyncAt, slims})
	}
	table(p.out, strings.Split(p.say.T("cli.library_columns"), "|"), rows)
	return nil
}

type libraryChangeCmd struct {
	Code string `arg:""`
	Name string `placeholder:"NAME"`
	libraryFlags
	NoSlims bool `xor:"slims"`
}

func (cmd libraryChangeCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	l, err := a.libraries.FindByCode(ctx, cmd.Code)
	if err != nil {
		return err
	}
	d := cmd.onto(l.Details)
	if cmd.Name != "" {
		d.Name = cmd.Name
	}
	if err := a.libraries.Update(ctx, command, l.ID, d); err != nil {
		return err
	}
	dsn, err := cmd.dsn(p)
	if err != nil {
		return err
	}
	if dsn != "" || cmd.NoSlims {
		if err := a.libraries.SetSlims(ctx, command, l.ID, dsn); err != nil {
			return err
		}
	}
	fmt.Fprintln(p.out, p.say.T("cli.library_changed", lms.Args{"code": l.Code}))
	return nil
}

type libraryArchiveCmd struct {
	Code string `arg:""`
}

func (cmd libraryArchiveCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	l, err := a.libraries.FindByCode(ctx, cmd.Code)
	if err != nil {
		return err
	}
	if err := a.libraries.Archive(ctx, command, l.ID); err != nil {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.library_archived", lms.Args{"code": l.Code}))
	return nil
}
