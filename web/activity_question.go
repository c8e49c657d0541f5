package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

type questionsPage struct {
	Layout
	Activity  activity.Activity
	Questions []activity.Question
	Names     map[int64]string // of those who asked, for those who may know
	Open      bool             // questions and votes are taken
	Running   bool             // it takes place just now
	Tells     bool             // the reader writes answers
	Writes    bool
	Asked     string
}

func (s *server) activityQuestionsPage(r *request) (*questionsPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	if !a.Kind.TakesQuestions() {
		return nil, lms.Fail(lms.NotFound, "activity.not_found")
	}
	p := &questionsPage{Layout: r.layout("activity.questions_of", lms.Args{"title": a.Title}), Activity: a, Open: a.Asks(s.Now()),
		Running: a.Asks(s.Now()) && a.Begun(s.Now()), Writes: activity.CanWrite(r.actor, a.LibraryID)}
	p.Path = fmt.Sprintf("/activities/%d/questions", a.ID)
	if p.Questions, err = s.Activities.Questions(r.ctx, r.actor, a.ID); err != nil {
		return nil, err
	}
	if p.Tells, err = s.Activities.Tells(r.ctx, r.actor, a); err != nil {
		return nil, err
	}
	if p.Writes {
		var ids []int64
		for _, q := range p.Questions {
			ids = append(ids, q.AuthorID)
		}
		p.Names, err = s.Accounts.Authors(r.ctx, r.actor, ids)
	}
	return p, err
}

func (s *server) activityQuestions(r *request) error {
	p, err := s.activityQuestionsPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/questions", p)
}

func (s *server) activityAsk(r *request) error {
	p, err := s.activityQuestionsPage(r)
	if err != nil {
		return err
	}
	p.Asked = r.FormValue("asked")
	if err := s.Activities.Ask(r.ctx, r.actor, p.Activity.ID, p.Asked); err != nil {
		return r.invalid("activity/questions", p, err)
	}
	return r.redirect(p.Path, "activity.question_asked")
}

type questionPage struct {
	Layout
	Activity activity.Activity
	Question activity.Question
	Author   string // for those who may know
	Tells    bool
	Removes  bool
	Answer   string // in the form
	Before   string // the answer that the form was made from
}

func (s *server) activityQuestionPage(r *request) (*questionPage, error) {
	id, question, err := r.ids("question")
	if err != nil {
		return nil, err
	}
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	q, err := s.Activities.Question(r.ctx, r.actor, id, question)
	if err != nil {
		return nil, err
	}
	writes := activity.CanWrite(r.actor, a.LibraryID)
	p := &questionPage{Layout: r.layout("activity.question_of", lms.Args{"title": a.Title}), Activity: a, Question: q, Answer: q.Answer, Before: q.Answer, Removes: writes || q.Removable()}
	p.Path = fmt.Sprintf("/activities/%d/questions/%d", id, question)
	if writes {
		names, err := s.Accounts.Authors(r.ctx, r.actor, []int64{q.AuthorID})
		if err != nil {
			return nil, err
		}
		p.Author = names[q.AuthorID]
	}
	p.Tells, err = s.Activities.Tells(r.ctx, r.actor, a)
	return p, err
}

func (s *server) activityQuestion(r *request) error {
	p, err := s.activityQuestionPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/question", p)
}

// activityQuestionDo is a vote, an answer, or that a question goes.
func (s *server) activityQuestionDo(r *request) error {
	id, question, err := r.ids("question")
	if err != nil {
		return err
	}
	all := fmt.Sprintf("/activities/%d/questions", id)
	notice := ""
	switch r.FormValue("do") {
	case "vote", "unvote":
		err = s.Activities.Vote(r.ctx, r.actor, id, question, r.FormValue("do") == "vote")
	case "remove":
		err, notice = s.Activities.RemoveQuestion(r.ctx, r.actor, id, question), "activity.question_removed"
	case "answer":
		err, notice = s.Activities.Answer(r.ctx, r.actor, id, question, r.FormValue("answer"), r.FormValue("before")), "activity.answer_saved"
	default:
		err = lms.FailField("do", "error.request")
	}
	if err == nil {
		return r.redirect(fmt.Sprintf("%s#question-%d", all, question), notice)
	}
	p, wrong := s.activityQuestionPage(r)
	if wrong != nil {
		return wrong
	}
	if r.FormValue("do") == "answer" { // what was written meanwhile stands above it
		p.Answer = r.FormValue("answer")
	}
	return r.invalid("activity/question", p, err)
}
