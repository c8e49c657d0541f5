package main

import (
	"context"
	"fmt"

	"binapustaka/integration/plugin"
	"binapustaka/lms"
)

type pluginCmd struct {
	Install pluginInstallCmd `cmd:""`
}

type pluginInstallCmd struct {
	Slims   string `required:"" placeholder:"DIR"`
	Library string `placeholder:"CODE"`
	Address string `placeholder:"URL"`
}

// Run writes the plug-in with the library's newest key into SLiMS. An address
// makes a new key, and so does the first time.
func (cmd pluginInstallCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	k, err := a.libraries.NewestKey(ctx, command, l.ID)
	first := lms.IsKind(err, lms.NotFound)
	if err != nil && !first {
		return err
	}
	if address := cmd.Address; first || address != "" {
		if address == "" {
			address = a.config.BaseURL
		}
		if address == "" {
			return lms.Fail(lms.Invalid, "cli.plugin_address")
		}
		if _, err := a.libraries.MakeKey(ctx, command, l.ID, address); err != nil {
			return err
		}
		if k, err = a.libraries.NewestKey(ctx, command, l.ID); err != nil {
			return err
		}
	}
	to, err := plugin.Install(k, cmd.Slims)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.plugin_installed", lms.Args{"dir": to, "address": k.Address}))
	return nil
}
