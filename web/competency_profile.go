package web

import (
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/competency"
)

// requirementLine is what a profile asks for, for readers.
type requirementLine struct {
	Name, Group string
	Level       int
}

type profileLine struct {
	competency.Profile
	Requires []requirementLine
}

type competencyProfilesPage struct {
	Layout
	Profiles []profileLine
	Sets     bool
	Installs bool
	Ready    bool // there are competencies to ask for
}

func (s *server) competencyProfiles(r *request) error {
	list, err := s.Competencies.Profiles(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	named, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	p := &competencyProfilesPage{Layout: r.layout("competency.profiles_title"), Sets: competency.CanSetProfiles(r.actor), Installs: competency.CanInstall(r.actor), Ready: len(named) > 0}
	for _, profile := range list {
		line := profileLine{Profile: profile}
		for _, q := range profile.Requirements {
			c := named[q.CompetencyID]
			line.Requires = append(line.Requires, requirementLine{p.CompetencyName(c), p.CompetencyName(named[c.GroupID]), q.Level})
		}
		p.Profiles = append(p.Profiles, line)
	}
	return r.page("competency/profiles", p)
}

// requirementField is a competency in the form of a profile.
type requirementField struct {
	competency.Competency
	Level string // as chosen
}

func (f requirementField) Field() string { return competency.LevelField(f.ID) }

// requirementGroup is a framework in it.
type requirementGroup struct {
	Title  string
	Open   bool
	Fields []requirementField
}

type competencyProfilePage struct {
	Layout
	Profile           competency.Profile
	Name, Description string // as typed
	Revision          int
	Groups            []requirementGroup
}

// competencyProfilePage is the form of a profile, the zero one for a new one;
// level is what is chosen for a competency.
func (s *server) competencyProfilePage(r *request, titleKey string, profile competency.Profile, level func(id int64) string) (*competencyProfilePage, error) {
	p := &competencyProfilePage{Layout: r.layout(titleKey), Profile: profile, Name: profile.Name, Description: profile.Description, Revision: profile.Revision}
	frameworks, err := s.Competencies.Frameworks(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	named, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, f := range frameworks {
		g := requirementGroup{Title: f.Source + ", " + f.Version, Open: len(frameworks) == 1}
		for _, c := range f.All() {
			field := requirementField{c, level(c.ID)}
			g.Open = g.Open || field.Level != ""
			g.Fields = append(g.Fields, field)
		}
		p.Groups = append(p.Groups, g)
	}
	var retired requirementGroup
	for _, q := range profile.Requirements {
		if c := named[q.CompetencyID]; c.Retired {
			retired.Fields = append(retired.Fields, requirementField{c, level(c.ID)})
		}
	}
	if len(retired.Fields) > 0 {
		retired.Title, retired.Open = p.Locale.T("competency.retired_group"), true
		p.Groups = append(p.Groups, retired)
	}
	return p, nil
}

func nothingChosen(int64) string { return "" }

func (s *server) competencyProfileNew(r *request) error {
	p, err := s.competencyProfilePage(r, "competency.profile_new", competency.Profile{}, nothingChosen)
	if err != nil {
		return err
	}
	return r.page("competency/profile", p)
}

// readProfile takes over what was typed into the form.
func (r *request) readProfile(p *competencyProfilePage) competency.ProfileDetails {
	p.Name, p.Description = r.FormValue("name"), r.FormValue("description")
	p.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	d := competency.ProfileDetails{Name: p.Name, Description: p.Description}
	for _, g := range p.Groups {
		for _, f := range g.Fields {
			if f.Level == "" {
				continue
			}
			level, err := strconv.Atoi(f.Level)
			if err != nil {
				level = -1 // which the area refuses, by its field
			}
			d.Requirements = append(d.Requirements, competency.Requirement{CompetencyID: f.ID, Level: level})
		}
	}
	return d
}

// typedLevel is what was chosen for a competency in the form.
func (r *request) typedLevel(id int64) string { return r.FormValue(competency.LevelField(id)) }

func (s *server) competencyProfileCreate(r *request) error {
	p, err := s.competencyProfilePage(r, "competency.profile_new", competency.Profile{}, r.typedLevel)
	if err != nil {
		return err
	}
	if _, err := s.Competencies.CreateProfile(r.ctx, r.actor, r.actor.LibraryID, r.readProfile(p)); err != nil {
		return r.invalid("competency/profile", p, err)
	}
	return r.redirect("/competencies/profiles", "competency.profile_created")
}

// findProfile is the profile that the address names.
func (s *server) findProfile(r *request) (competency.Profile, error) {
	id, err := r.id("id")
	if err != nil {
		return competency.Profile{}, err
	}
	return s.Competencies.Profile(r.ctx, r.actor, id)
}

func (s *server) competencyProfileEdit(r *request) error {
	profile, err := s.findProfile(r)
	if err != nil {
		return err
	}
	p, err := s.competencyProfilePage(r, "competency.profile_edit", profile, func(id int64) string {
		for _, q := range profile.Requirements {
			if q.CompetencyID == id {
				return strconv.Itoa(q.Level)
			}
		}
		return ""
	})
	if err != nil {
		return err
	}
	return r.page("competency/profile", p)
}

func (s *server) competencyProfileUpdate(r *request) error {
	profile, err := s.findProfile(r)
	if err != nil {
		return err
	}
	p, err := s.competencyProfilePage(r, "competency.profile_edit", profile, r.typedLevel)
	if err != nil {
		return err
	}
	err = s.Competencies.UpdateProfile(r.ctx, r.actor, profile.ID, r.readProfile(p), p.Revision)
	if lms.IsKind(err, lms.Conflict) { // the next attempt is a decision made knowing of the change
		p.Revision = profile.Revision
	}
	if err != nil {
		return r.invalid("competency/profile", p, err)
	}
	return r.redirect("/competencies/profiles", "competency.profile_saved")
}

func (s *server) competencyProfileArchive(r *request) error {
	profile, err := s.findProfile(r)
	if err != nil {
		return err
	}
	archive := profile.ArchivedAt == nil
	if err := s.Competencies.ArchiveProfile(r.ctx, r.actor, profile.ID, archive); err != nil {
		return err
	}
	if archive {
		return r.redirect("/competencies/profiles", "competency.profile_is_archived")
	}
	return r.redirect("/competencies/profiles", "competency.profile_restored")
}
