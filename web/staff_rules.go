package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

type staffRulesPage struct {
	Layout
	HasSlims bool
	Groups   []account.GroupRule // with the roles chosen
	Choices  []account.GroupRole
	Effect   *account.RuleEffect // nil: not looked at yet
}

func ruleField(groupID int64) string { return fmt.Sprintf("group-%d", groupID) }

// RuleField is the name of a group's choice.
func (p *staffRulesPage) RuleField(groupID int64) string { return ruleField(groupID) }

// GroupRole names what a SLiMS group makes of people.
func (l Layout) GroupRole(role account.GroupRole) string {
	if role == account.GroupNone {
		return l.Locale.T("staff.rule_none")
	}
	return l.RoleName(lms.Role(role))
}

// RoleList names roles one after the other.
func (l Layout) RoleList(roles []lms.Role) string {
	list := ""
	for i, role := range roles {
		if i > 0 {
			list += ","
		}
		list += string(role)
	}
	return roleNames(l.Locale, list)
}

// staffRulesPage is the page with the roles of the form, or those in force.
func (s *server) staffRulesPage(r *request) (*staffRulesPage, map[int64]account.GroupRole, error) {
	groups, err := s.Accounts.Rules(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, nil, err
	}
	p := &staffRulesPage{Layout: r.layout("staff.rules_title"), HasSlims: r.library.HasSlims, Groups: groups, Choices: account.GroupRoles}
	p.Path = "/staff/rules"
	chosen := map[int64]account.GroupRole{}
	for i, g := range groups {
		if v := r.FormValue(ruleField(g.ID)); v != "" {
			p.Groups[i].Role = account.GroupRole(v)
		}
		chosen[g.ID] = p.Groups[i].Role
	}
	return p, chosen, nil
}

func (s *server) staffRules(r *request) error {
	p, _, err := s.staffRulesPage(r)
	if err != nil {
		return err
	}
	return r.page("staff/rules", p)
}

// staffRulesSave shows first what the rules would change, then sets them.
func (s *server) staffRulesSave(r *request) error {
	p, chosen, err := s.staffRulesPage(r)
	if err != nil {
		return err
	}
	switch {
	case r.FormValue("again") != "":
		return r.page("staff/rules", p)
	case r.FormValue("sure") != "":
		n, err := s.Accounts.SaveRules(r.ctx, r.actor, r.actor.LibraryID, chosen)
		if err != nil {
			return r.invalid("staff/rules", p, err)
		}
		return r.redirect("/staff/rules", "staff.rules_saved", lms.Args{"n": n})
	}
	e, err := s.Accounts.PreviewRules(r.ctx, r.actor, r.actor.LibraryID, chosen)
	if err != nil {
		return err
	}
	p.Effect = &e
	return r.page("staff/rules", p)
}

// staffSuper answers whether a super-user of SLiMS becomes administrator.
func (s *server) staffSuper(r *request) error {
	id, err := strconv.ParseInt(r.FormValue("user"), 10, 64)
	if err != nil {
		return lms.FailField("user", "error.request")
	}
	accept := r.FormValue("answer") == "yes"
	if err := s.Accounts.AnswerSuper(r.ctx, r.actor, r.actor.LibraryID, id, accept); err != nil {
		return err
	}
	said := "staff.super_declined"
	if accept {
		said = "staff.super_made"
	}
	return r.redirect("/accounts", said)
}

// accountFollow lets the SLiMS groups decide over an account's roles again.
func (s *server) accountFollow(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	if err := s.Accounts.FollowRules(r.ctx, r.actor, p.Account.ID); err != nil {
		return r.invalid("account/show", p, err)
	}
	return r.redirect(p.Path, "staff.follows_now")
}
