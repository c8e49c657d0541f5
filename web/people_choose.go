package web

import (
	"io"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/assessment/interchange"
)

// rosterLimit is the largest list of people that a page takes, in bytes.
const rosterLimit = 1_000_000

// peopleGroup is people that can be chosen together.
type peopleGroup struct {
	Value, Name string
	People      []int64
	Checked     bool
}

// peopleChoice is the people of a library to choose from, by what they have in
// common, one by one or by a list, and what was chosen.
type peopleChoice struct {
	Roles, Positions, Groups []peopleGroup
	SlimsGroups              []peopleGroup    // once they were asked for
	People                   []account.Person // who may sign in, by name; namesakes with their user name
	Chosen                   map[int64]bool
	Text                     string // of the list
	Checked                  bool   // what was chosen has been looked at
	Wrong                    []account.RosterLine
	colleagues               []account.Colleague
}

// peopleChoice has the roles, positions and groups that somebody of the library
// has who may sign in.
func (s *server) peopleChoice(r *request) (p peopleChoice, err error) {
	p.Chosen = map[int64]bool{}
	if p.colleagues, err = s.Accounts.Colleagues(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return p, err
	}
	if p.People, err = s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return p, err
	}
	active := map[int64]bool{}
	byRole := map[lms.Role][]int64{}
	for _, c := range p.colleagues {
		if c.Status != account.Active {
			continue
		}
		active[c.ID] = true
		for _, role := range c.Roles() {
			byRole[role] = append(byRole[role], c.ID)
		}
	}
	add := func(list []peopleGroup, value, name string, people []int64) []peopleGroup {
		people = slices.DeleteFunc(slices.Clone(people), func(id int64) bool { return !active[id] })
		if len(people) == 0 {
			return list
		}
		return append(list, peopleGroup{Value: value, Name: name, People: people})
	}
	for _, role := range lms.Roles {
		p.Roles = add(p.Roles, string(role), (Layout{Locale: r.locale}).RoleName(role), byRole[role])
	}
	held, err := s.Competencies.InPosition(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return p, err
	}
	profiles, err := s.Competencies.Profiles(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return p, err
	}
	for _, profile := range profiles {
		p.Positions = add(p.Positions, strconv.FormatInt(profile.ID, 10), profile.Name, held[profile.ID])
	}
	groups, err := s.groupsInUse(r)
	for _, g := range groups {
		p.Groups = add(p.Groups, strconv.FormatInt(g.ID, 10), g.Name, g.People)
	}
	return p, err
}

// askSlims asks the library's SLiMS for its user groups: those in which somebody
// is whose account is linked and who may sign in.
func (p *peopleChoice) askSlims(r *request) error {
	list, err := r.server.Slims.Groups(r.ctx, r.actor.LibraryID)
	if lms.IsKind(err, lms.Unavailable) {
		return &lms.Error{Kind: lms.Unavailable, Key: "group.slims_down", Err: err}
	}
	for _, g := range list {
		choice := peopleGroup{Value: strconv.FormatInt(g.ID, 10), Name: g.Name}
		for _, c := range p.colleagues {
			if c.Status == account.Active && c.SlimsUserID != 0 && slices.Contains(g.UserIDs, c.SlimsUserID) {
				choice.People = append(choice.People, c.ID)
			}
		}
		if len(choice.People) > 0 {
			p.SlimsGroups = append(p.SlimsGroups, choice)
		}
	}
	return err
}

// choose reads who is ticked, one by one or by what they have in common, each
// once and by name.
func (p *peopleChoice) choose(r *request) (ids []int64) {
	take := map[int64]bool{}
	for field, groups := range map[string][]peopleGroup{"role": p.Roles, "position": p.Positions, "group": p.Groups, "slims": p.SlimsGroups} {
		for i := range groups {
			if groups[i].Checked = slices.Contains(r.formValues(field), groups[i].Value); groups[i].Checked {
				for _, id := range groups[i].People {
					take[id] = true
				}
			}
		}
	}
	for _, id := range p.ticked(r) {
		take[id], p.Chosen[id] = true, true
	}
	for _, person := range p.People {
		if take[person.ID] {
			ids = append(ids, person.ID)
		}
	}
	return ids
}

// ticked are the people of the library that a form names.
func (p *peopleChoice) ticked(r *request) (ids []int64) {
	values := r.formValues("account")
	for _, person := range p.People {
		if slices.Contains(values, strconv.FormatInt(person.ID, 10)) {
			ids = append(ids, person.ID)
		}
	}
	return ids
}

// readList reads a list of names; what cannot be used of it is in Wrong.
func (p *peopleChoice) readList(r *request, content []byte) (ids []int64, err error) {
	if len(content) > rosterLimit {
		return nil, lms.FailField("file", "enrol.list_large", lms.Args{"limit": r.locale.Bytes(rosterLimit)})
	}
	if p.Text, err = interchange.Text(content); err != nil {
		return nil, err
	}
	for _, line := range account.ReadRoster(p.Text, p.colleagues) {
		if line.Problem != "" {
			p.Wrong = append(p.Wrong, line)
		} else {
			ids = append(ids, line.Person.ID)
		}
	}
	if len(ids)+len(p.Wrong) == 0 {
		return nil, lms.FailField("list", "enrol.list_empty")
	}
	return ids, nil
}

// roster is the list of names of a form, an uploaded one before the one typed;
// longer than rosterLimit where it is cut.
func (r *request) roster() (content []byte, err error) {
	fields, file, err := r.readPartsUpTo(rosterLimit)
	if err != nil {
		return nil, err
	}
	content = []byte(fields["list"])
	if file != nil && file.FileName() != "" {
		if content, err = io.ReadAll(io.LimitReader(file, rosterLimit+1)); err != nil {
			return nil, broken(err)
		}
	}
	return content, nil
}

// RosterWhy is what is wrong with a line of a list.
func (l Layout) RosterWhy(line account.RosterLine) string { return l.Locale.T(line.Problem, line.Args) }
