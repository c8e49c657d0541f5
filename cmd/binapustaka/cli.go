package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"binapustaka/lms"
)

// cli is every command and flag. Their help texts are messages like all
// others: help.<command>, help.<command>.detail, help.flag.<name>.
type cli struct {
	Config string `type:"path" placeholder:"FILE"`

	Serve     serveCmd     `cmd:""`
	Worker    workerCmd    `cmd:""`
	Migrate   migrateCmd   `cmd:""`
	Library   libraryCmd   `cmd:""`
	User      userCmd      `cmd:""`
	Sync      syncCmd      `cmd:""`
	Impact    impactCmd    `cmd:""`
	Usage     usageCmd     `cmd:""`
	Report    reportCmd    `cmd:""`
	Stat      statCmd      `cmd:""`
	Framework frameworkCmd `cmd:""`
	Questions questionsCmd `cmd:""`
	Plugin    pluginCmd    `cmd:""`
	Backup    backupCmd    `cmd:""`
	Restore   restoreCmd   `cmd:""`
	Doctor    doctorCmd    `cmd:""`
	Demo      demoCmd      `cmd:""`
	Version   versionCmd   `cmd:""`
}

type exit int // thrown by kong after --help

// run does what the arguments say and returns the exit code: 0 done, 1 failed,
// 2 not understood.
func (p *program) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if v := recover(); v != nil {
			e, ok := v.(exit)
			if !ok {
				panic(v)
			}
			code = int(e)
		}
	}()
	var c cli
	parser, err := kong.New(&c, kong.Name("binapustaka"), kong.Writers(p.out, p.err), kong.Exit(func(n int) { panic(exit(n)) }),
		kong.Help(p.help), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}), kong.PostBuild(p.translate),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(p, &c))
	if err != nil {
		panic(err) // the grammar is part of the program
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	line, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(p.err, p.mistake(err))
		return 2
	}
	if err = line.Run(); err != nil {
		var quiet exitError
		if errors.As(err, &quiet) {
			return int(quiet)
		}
		p.complain(err)
		return 1
	}
	return 0
}

// exitError ends the program with that code when everything has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprint("exit ", int(e)) }

// complain tells the user what went wrong, and the cause where it helps.
func (p *program) complain(err error) {
	var e *lms.Error
	if !errors.As(err, &e) {
		if errors.Is(err, context.Canceled) {
			fmt.Fprintln(p.err, p.say.T("cli.interrupted"))
			return
		}
		fmt.Fprintln(p.err, p.say.T("cli.failed", lms.Args{"why": err.Error()}))
		return
	}
	fmt.Fprintln(p.err, p.say.Error(err))
	if e.Err != nil && e.Kind != lms.Conflict { // of a conflict the sentence says it all
		fmt.Fprintln(p.err, "  "+e.Err.Error())
	}
}

// translate gives every command, flag and argument its help in the user's
// language. What a name means in one command alone stands under that command.
func (p *program) translate(k *kong.Kong) error {
	k.Model.Help = p.say.T("help.binapustaka")
	return kong.Visit(k.Model, func(v kong.Visitable, next kong.Next) error {
		n, key := (*kong.Node)(nil), ""
		switch v := v.(type) {
		case *kong.Application:
			n = v.Node
		case *kong.Command:
			n, key = v, commandKey(v)+"."
			n.Help = p.say.T("help." + commandKey(v))
			if p.say.Has("help." + key + "detail") {
				n.Detail = p.say.T("help." + key + "detail")
			}
		default:
			return next(nil)
		}
		for _, flag := range n.Flags {
			flag.Help = p.helpFor(key, "flag."+flag.Name)
		}
		for _, arg := range n.Positional {
			arg.Help = p.helpFor(key, "arg."+arg.Name)
		}
		return next(nil)
	})
}

func (p *program) helpFor(command, name string) string {
	if own := "help." + command + name; p.say.Has(own) {
		return p.say.T(own)
	}
	return p.say.T("help." + name)
}

func commandKey(n *kong.Node) string {
	if n.Parent == nil || n.Parent.Type == kong.ApplicationNode {
		return n.Name
	}
	return commandKey(n.Parent) + "." + n.Name
}

// help is kong's own help with its headings in the user's language.
func (p *program) help(options kong.HelpOptions, ctx *kong.Context) error {
	var text bytes.Buffer
	out := ctx.Stdout
	ctx.Stdout = &text
	err := kong.DefaultHelpPrinter(options, ctx)
	ctx.Stdout = out
	if err != nil {
		return err
	}
	headings := strings.NewReplacer("Usage: ", p.say.T("help.synopsis")+" ", "\nArguments:\n", "\n"+p.say.T("help.arguments")+"\n",
		"\nFlags:\n", "\n"+p.say.T("help.flags")+"\n", "[flags]", p.say.T("help.flags_word"), "\nCommands:\n", "\n"+p.say.T("help.commands")+"\n",
		`Run "binapustaka <command> --help" for more information on a command.`, p.say.T("help.more"),
		"<command>", p.say.T("help.command_word"))
	_, err = io.WriteString(out, headings.Replace(text.String()))
	return err
}

type versionCmd struct{}

func (versionCmd) Run(p *program) error {
	fmt.Fprintln(p.out, "binapustaka", version)
	return nil
}
