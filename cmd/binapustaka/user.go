package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
)

type userCmd struct {
	Create   userCreateCmd   `cmd:""`
	Password userPasswordCmd `cmd:""`
	Role     userRoleCmd     `cmd:""`
	Region   userRegionCmd   `cmd:""`
	List     userListCmd     `cmd:""`
}

type userCreateCmd struct {
	Username     string   `arg:""`
	Name         string   `required:"" placeholder:"NAME"`
	Email        string   `placeholder:"EMAIL"`
	Library      string   `placeholder:"CODE"`
	Role         []string `default:"librarian" placeholder:"librarian"`
	PasswordFile string   `placeholder:"FILE"`
}

func (cmd userCreateCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	password, err := p.newPassword(cmd.PasswordFile, cmd.Username)
	if err != nil {
		return err
	}
	d := account.Details{Name: cmd.Name, Username: cmd.Username, Email: cmd.Email}
	id, err := a.accounts.Create(ctx, command, l.ID, d, string(locale.ID), roles(cmd.Role))
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.user_created", lms.Args{"username": cmd.Username, "library": l.Name, "roles": p.roleNames(roles(cmd.Role))}))
	return p.setPassword(ctx, a, l, id, password)
}

type userPasswordCmd struct {
	Account      string `arg:""`
	Library      string `placeholder:"CODE"`
	PasswordFile string `placeholder:"FILE"`
}

func (cmd userPasswordCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	who, err := a.findAccount(ctx, l, cmd.Account)
	if err != nil {
		return err
	}
	password, err := p.newPassword(cmd.PasswordFile, who.Username)
	if err != nil {
		return err
	}
	return p.setPassword(ctx, a, l, who.ID, password)
}

// newPassword is a password from a file, checked before anything is done with
// it; empty without a file.
func (p *program) newPassword(file, username string) (string, error) {
	if file == "" {
		return "", nil
	}
	b, err := p.read(file)
	if err != nil {
		return "", err
	}
	password := strings.TrimRight(string(b), "\r\n")
	return password, account.CheckNewPassword(password, username)
}

// setPassword sets an account's password or, without one, prints the link
// under which its owner chooses it: nobody else needs to know it.
func (p *program) setPassword(ctx context.Context, a *app, l library.Library, id int64, password string) error {
	if password != "" {
		if err := a.accounts.SetPassword(ctx, command, id, password); err != nil {
			return err
		}
		fmt.Fprintln(p.out, p.say.T("cli.password_set"))
		return nil
	}
	token, expires, err := a.accounts.PasswordTicket(ctx, command, id)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.password_link", lms.Args{"time": p.say.DateTime(expires.In(l.Zone()))}))
	fmt.Fprintln(p.out, "  "+a.config.BaseURL+"/password/"+token)
	if a.config.BaseURL == "" {
		fmt.Fprintln(p.out, p.say.T("cli.password_link_path"))
	}
	return nil
}

type userRoleCmd struct {
	Account string   `arg:""`
	Library string   `placeholder:"CODE"`
	Role    []string `placeholder:"trainer" xor:"roles"`
	None    bool     `xor:"roles"`
}

func (cmd userRoleCmd) Run(ctx context.Context, p *program, c *cli) error {
	if len(cmd.Role) == 0 && !cmd.None {
		return lms.Fail(lms.Invalid, "cli.no_role")
	}
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	who, err := a.findAccount(ctx, l, cmd.Account)
	if err != nil {
		return err
	}
	if err := a.accounts.SetRoles(ctx, command, who.ID, l.ID, roles(cmd.Role)); err != nil {
		return err
	}
	args := lms.Args{"name": who.Name, "library": l.Name, "roles": p.roleNames(roles(cmd.Role))}
	if cmd.None {
		fmt.Fprintln(p.out, p.say.T("cli.roles_none", args))
	} else {
		fmt.Fprintln(p.out, p.say.T("cli.roles_set", args))
	}
	return nil
}

type userRegionCmd struct {
	Account string   `arg:""`
	Codes   []string `arg:"" optional:"" name:"library"`
	All     bool     `xor:"which"`
	None    bool     `xor:"which"`
}

func (cmd userRegionCmd) Run(ctx context.Context, p *program, c *cli) error {
	if !cmd.All && !cmd.None && len(cmd.Codes) == 0 || (cmd.All || cmd.None) && len(cmd.Codes) > 0 {
		return lms.Fail(lms.Invalid, "cli.no_region")
	}
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	who, err := a.accounts.FindByUsername(ctx, command, cmd.Account)
	if err != nil {
		return err
	}
	var ids []int64
	for _, code := range cmd.Codes {
		l, err := a.libraries.FindByCode(ctx, code)
		if err != nil {
			return err
		}
		ids = append(ids, l.ID)
	}
	if cmd.All {
		all, err := a.libraries.List(ctx)
		if err != nil {
			return err
		}
		for _, l := range all {
			ids = append(ids, l.ID)
		}
	}
	if err := a.accounts.SetRegion(ctx, command, who.ID, ids); err != nil {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.region_set", lms.Args{"name": who.Name, "n": len(ids)}))
	return nil
}

// findAccount is who is meant: by username, by the username in the library's
// SLiMS when they have signed in from there, or by number.
func (a *app) findAccount(ctx context.Context, l library.Library, name string) (who account.Account, err error) {
	if who, err = a.accounts.FindByUsername(ctx, command, name); !lms.IsKind(err, lms.NotFound) {
		return who, err
	}
	staff, err := a.accounts.Staff(ctx, command, l.ID)
	if err != nil {
		return who, err
	}
	var found error = lms.Fail(lms.NotFound, "cli.no_account", lms.Args{"account": name})
	for _, u := range staff {
		if strings.EqualFold(u.Username, name) {
			if u.AccountID != nil {
				who, _, err = a.accounts.Find(ctx, command, *u.AccountID)
				return who, err
			}
			found = lms.Fail(lms.NotFound, "cli.slims_user_new", lms.Args{"account": name, "library": l.Name})
		}
	}
	if id, err := strconv.ParseInt(name, 10, 64); err == nil {
		if who, _, err = a.accounts.Find(ctx, command, id); !lms.IsKind(err, lms.NotFound) {
			return who, err
		}
	}
	return who, found
}

func roles(names []string) (list []lms.Role) {
	for _, n := range names {
		list = append(list, lms.Role(n))
	}
	return list
}

func (p *program) roleNames(list []lms.Role) string {
	var names []string
	for _, r := range list {
		names = append(names, p.say.T("account.role_"+string(r)))
	}
	return strings.Join(names, ", ")
}

type userListCmd struct {
	Library string `placeholder:"CODE"`
	JSON    bool   `name:"json"`
}

type userJSON struct {
	ID       int64          `json:"id"`
	Name     string         `json:"name"`
	Username string         `json:"username,omitempty"`
	Email    string         `json:"email,omitempty"`
	Slims    string         `json:"slims_username,omitempty"`
	Roles    []lms.Role     `json:"roles"`
	Status   account.Status `json:"status"`
}

func (cmd userListCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	list := []userJSON{}
	for page := 1; ; page++ {
		some, total, err := a.accounts.List(ctx, command, l.ID, account.Filter{}, lms.Page{Number: page, Size: 200})
		if err != nil {
			return err
		}
		for _, u := range some {
			list = append(list, userJSON{u.ID, u.Name, u.Username, u.Email, u.Linked, u.Roles(), u.Status})
		}
		if len(list) >= total || len(some) == 0 {
			break
		}
	}
	if cmd.JSON {
		return writeJSON(p.out, list)
	}
	if len(list) == 0 {
		fmt.Fprintln(p.out, p.say.T("cli.no_user", lms.Args{"library": l.Name}))
		return nil
	}
	var rows [][]string
	for _, u := range list {
		rows = append(rows, []string{strconv.FormatInt(u.ID, 10), u.Name, u.Username, u.Slims, p.roleNames(u.Roles), p.say.T("account.status_" + string(u.Status))})
	}
	table(p.out, strings.Split(p.say.T("cli.user_columns"), "|"), rows, true)
	return nil
}
