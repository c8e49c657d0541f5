package web

import (
	"encoding/json"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

func (s *server) bankPage(r *request) *bankView {
	v := &bankView{Layout: inTests(r.layout("question.list_title")), Action: "/questions", Filter: r.bankFilter()}
	v.Path = v.Action
	v.Filter.IDs = nil
	return v
}

func (s *server) questionList(r *request) error {
	v := s.bankPage(r)
	if err := s.fillBank(r, v); err != nil {
		return err
	}
	return r.page("question/list", v)
}

// questionBank does what is asked with the ticked questions, or shows another
// page or filter of the bank without losing the ticks.
func (s *server) questionBank(r *request) error {
	v := s.bankPage(r)
	v.Ticked = r.ticks()
	do := r.FormValue("do")
	if do == "export" && len(v.Ticked) > 0 {
		return r.redirect("/questions/export?only="+numbered(v.Ticked), "")
	}
	err := s.tickedBy(r, do, v)
	if do == "export" {
		err = lms.FailField("tick", "question.tick_some")
	} else if err == nil {
		err = s.relabel(r, do, v)
	}
	if err != nil && (lms.IsKind(err, lms.Invalid) || lms.IsKind(err, lms.Conflict)) {
		v.setProblems(err)
		r.Status(statusOf(lms.Invalid))
		err = nil
	}
	if err != nil {
		return err
	}
	return s.bankAnswer(r, "question/list", v)
}

// relabel says something of the ticked questions, and how to take it back.
func (s *server) relabel(r *request, do string, v *bankView) error {
	var change assessment.Relabelling
	switch do {
	case "competency":
		id, err := strconv.ParseInt(r.FormValue("to_competency"), 10, 64)
		if err != nil {
			return lms.FailField("to_competency", "bank.choose_competency")
		}
		change.Competency = &id
	case "difficulty":
		n, err := strconv.Atoi(r.FormValue("to_difficulty"))
		if err != nil {
			return lms.FailField("to_difficulty", "bank.choose_difficulty")
		}
		d := assessment.Difficulty(n)
		change.Difficulty = &d
	case "tag", "untag":
		tags := assessment.NormalTags(r.FormValue("tags"))
		if len(tags) == 0 {
			return lms.FailField("tags", "bank.type_tags")
		}
		if change.Add = tags; do == "untag" {
			change.Add, change.Remove = nil, tags
		}
	case "archive", "restore":
		archived := do == "archive"
		change.Archived = &archived
	case "undo":
		var labels []assessment.Label
		if json.Unmarshal([]byte(r.FormValue("undo")), &labels) != nil {
			return lms.Fail(lms.Invalid, "error.request")
		}
		done, err := s.Assessments.PutLabels(r.ctx, r.actor, r.actor.LibraryID, labels)
		v.Said = r.relabelled("bank.undone", done)
		return err
	default:
		return nil
	}
	done, err := s.Assessments.Relabel(r.ctx, r.actor, r.actor.LibraryID, v.Ticked, change)
	if err != nil {
		return err
	}
	v.Said = r.relabelled("bank.changed_"+do, done)
	if len(done.Before) > 0 {
		before, err := json.Marshal(done.Before)
		if err != nil {
			return err
		}
		v.Undo = string(before)
	}
	return nil
}

// relabelled says what became of questions: key of those that were changed.
func (r *request) relabelled(key string, done assessment.Relabelled) []string {
	said := []string{r.locale.T(key, lms.Args{"n": len(done.Before)})}
	for _, more := range []struct {
		key string
		n   int
	}{{"bank.same", done.Same}, {"bank.held", done.Held}, {"bank.full", done.Full}} {
		if more.n > 0 {
			said = append(said, r.locale.T(more.key, lms.Args{"n": more.n}))
		}
	}
	return said
}

func (s *server) questionArchive(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	archive := r.FormValue("do") != "restore"
	if err := s.Assessments.ArchiveQuestion(r.ctx, r.actor, id, archive); err != nil {
		return err
	}
	if archive {
		return r.redirect("/questions", "question.archived")
	}
	return r.redirect("/questions", "question.restored")
}
