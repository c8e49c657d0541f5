package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// learnerRun is a run with the name of who did it.
type learnerRun struct {
	course.LearnerRun
	Name string
}

// Took is the time over all sessions.
func (r learnerRun) Took() time.Duration { return time.Duration(r.Seconds) * time.Second }

type runListPage struct {
	Layout
	CourseID    int64
	Key         string
	Course      string
	LessonTitle string
	Runs        []learnerRun
}

// runLesson names the course and the lesson that runs are of, in its published
// version or else the draft.
func (s *server) runLesson(r *request, id int64, key string) (name, lesson string, err error) {
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return "", "", err
	}
	for _, o := range []*course.Outline{e.Published, e.Draft} {
		if o == nil {
			continue
		}
		if name == "" {
			name = o.Title
		}
		if l, ok := o.Lesson(key); ok {
			return name, l.Title, nil
		}
	}
	return name, key, nil
}

// runList is what a lesson's package reported of everybody.
func (s *server) runList(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	p := &runListPage{CourseID: id, Key: r.Params("key")}
	list, err := s.Courses.Runs(r.ctx, r.actor, id, p.Key)
	if err != nil {
		return err
	}
	if p.Course, p.LessonTitle, err = s.runLesson(r, id, p.Key); err != nil {
		return err
	}
	p.Layout = r.layout("run.list_of", lms.Args{"title": p.LessonTitle})
	ids := make([]int64, len(list))
	for i, one := range list {
		ids[i] = one.AccountID
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return err
	}
	for _, one := range list {
		p.Runs = append(p.Runs, learnerRun{one, names[one.AccountID]})
	}
	return r.page("run/list", p)
}

// rawValue is a line of what a package left, by its own name.
type rawValue struct{ Name, Value string }

// rawStatement is an xAPI statement, laid out to be read.
type rawStatement struct {
	course.Statement
	Verb, Text string
}

type runShowPage struct {
	Layout
	CourseID   int64
	Run        learnerRun
	Mine       bool
	Values     []rawValue
	Statements []rawStatement
}

// runShow is a run with its raw values: for its learner and for trainers.
func (s *server) runShow(r *request) error {
	id, runID, err := r.ids("run")
	if err != nil {
		return err
	}
	run, statements, err := s.Courses.FindRun(r.ctx, r.actor, id, runID)
	if err != nil {
		return err
	}
	p := &runShowPage{CourseID: id, Mine: run.AccountID == r.actor.AccountID, Run: learnerRun{run, r.actor.Name}}
	if !p.Mine {
		names, err := s.Accounts.Names(r.ctx, r.actor, []int64{run.AccountID})
		if err != nil {
			return err
		}
		p.Run.Name = names[run.AccountID]
	}
	p.Layout = r.layout("run.of", lms.Args{"item": run.ItemTitle(), "n": run.Attempt})
	values := run.Values()
	for _, name := range slices.SortedFunc(maps.Keys(values), byNumbers) {
		if values[name] != "" {
			p.Values = append(p.Values, rawValue{name, values[name]})
		}
	}
	for _, st := range statements {
		p.Statements = append(p.Statements, readable(st))
	}
	return r.page("run/show", p)
}

func readable(st course.Statement) rawStatement {
	var in struct {
		Verb struct {
			ID string `json:"id"`
		} `json:"verb"`
	}
	var laid any
	text := st.Statement
	if json.Unmarshal([]byte(text), &laid) == nil && json.Unmarshal([]byte(text), &in) == nil {
		if b, err := json.MarshalIndent(laid, "", "  "); err == nil {
			text = string(b)
		}
	}
	return rawStatement{st, in.Verb.ID[strings.LastIndexByte(in.Verb.ID, '/')+1:], text}
}

// byNumbers compares the parts of two names, numbers among them as numbers.
func byNumbers(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		n, err := strconv.Atoi(x[i])
		m, err2 := strconv.Atoi(y[i])
		c := cmp.Compare(x[i], y[i])
		if err == nil && err2 == nil {
			c = cmp.Compare(n, m)
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(x), len(y))
}

// contentState is a package in its lesson's page.
type contentState struct {
	course.Playing
	CourseID int64
	Key      string
	Media    *course.Media
	Now      int64
	Learning bool
	Trainer  bool
	NextURL  string
	Apart    string // packages' own origin, if this one is to have it
}

// Keep reports whether what the package says is saved.
func (c contentState) Keep() bool { return c.EnrolmentID != nil }

// Run is the run that is open; its ID is 0 when none is kept.
func (c contentState) Run() course.Run { return c.Runs[c.Content.Items[c.Item].ID] }

// Open is the item that is open.
func (c contentState) Open() course.ContentItem { return c.Content.Items[c.Item] }

// Several reports whether the package has a table of contents worth showing.
func (c contentState) Several() bool { return len(c.Content.Launches()) > 1 }

// Source is where its frame begins.
func (c contentState) Source() string {
	base := fmt.Sprintf("/content/%s/%d", c.Token, c.Item)
	if c.Content.Format == course.H5PFormat {
		return base + "/own/h5p.html"
	}
	return base + "/file/" + c.Open().Launch
}

// Name tells the queues of different runs in one browser apart.
func (c contentState) Name() string {
	if c.EnrolmentID == nil {
		return "none"
	}
	return fmt.Sprintf("%d-%s-%d-%d", *c.EnrolmentID, c.LessonKey, c.Attempt, c.MediaID)
}

// contentState opens the package of a lesson.
func (s *server) contentState(r *request, v course.View, l course.Lesson) (*contentState, error) {
	p, err := s.Courses.Play(r.ctx, r.actor, v, l, r.QueryInt("item", -1))
	if err != nil {
		return nil, err
	}
	c := &contentState{Playing: p, CourseID: v.CourseID, Key: l.Key, Now: s.Now().UnixMilli(), Learning: v.Learning(), Trainer: v.Writes}
	if c.Content.Format != course.H5PFormat { // which the player here makes of one page
		c.Apart = r.packageOrigin()
	}
	return c, nil
}
