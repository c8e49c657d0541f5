package main

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms/assessment"
)

// sit lets a person take a test from beginning to end.
func (s *story) sit(ctx context.Context, p *person, code string) (t assessment.Attempt, err error) {
	// The tests that close a course are sat before and after trainings too.
	id, err := s.assessments.Enter(ctx, p.actor, s.tests[code], assessment.Entry{Course: true})
	if err != nil {
		return t, err
	}
	sheet, err := s.assessments.Sheet(ctx, p.actor, id)
	if err != nil {
		return t, err
	}
	// Who is slow has not answered all when the time is up.
	pace := sheet.Remaining(s.clock).Seconds() / float64(len(sheet.Items)) * min(1.15, 0.3+0.5*s.dice.Float64()+0.1*math.Abs(s.dice.NormFloat64()))
	for _, item := range sheet.Items {
		s.clock = s.clock.Add(time.Duration(pace * (0.6 + 0.8*s.dice.Float64()) * float64(time.Second)))
		if !s.clock.Before(sheet.DeadlineAt) {
			break
		}
		if err := s.answer(ctx, p, code, sheet.Number, item, id); err != nil {
			return t, err
		}
	}
	if s.clock.Before(sheet.DeadlineAt) {
		err = s.assessments.Submit(ctx, p.actor, id)
	} else {
		s.clock = sheet.DeadlineAt.Add(time.Minute)
		_, err = s.assessments.SubmitOverdue(ctx, demoActor, 10)
	}
	if err != nil {
		return t, err
	}
	if sheet, err = s.assessments.Sheet(ctx, p.actor, id); err != nil {
		return t, err
	}
	return sheet.Attempt, s.courses.RecordTests(ctx, p.actor, assessment.TestResults([]assessment.Attempt{sheet.Attempt}))
}

// leaveOpen lets a person begin a test and answer its first questions.
func (s *story) leaveOpen(ctx context.Context, p *person, code string, answers int) error {
	id, err := s.assessments.Start(ctx, p.actor, s.tests[code], "")
	if err != nil {
		return err
	}
	sheet, err := s.assessments.Sheet(ctx, p.actor, id)
	if err != nil {
		return err
	}
	for _, item := range sheet.Items[:answers] {
		s.clock = s.clock.Add(3 * time.Minute)
		if err := s.answer(ctx, p, code, 1, item, id); err != nil {
			return err
		}
	}
	return nil
}

// answer gives one answer, now and then flagged, or changed at second thought.
func (s *story) answer(ctx context.Context, p *person, code string, number int, item assessment.AttemptItem, attempt int64) error {
	knows := s.chance(1 / (1 + math.Exp(difficulty(item.Question)-p.ability(code)-0.25*float64(number-1))))
	if !knows && s.chance(0.03) {
		return nil // left blank
	}
	save := func(knows, flagged bool) error {
		a := s.reply(item.Question, knows)
		_, err := s.assessments.SaveChange(ctx, p.actor, attempt, assessment.Change{Position: item.Position, Seq: s.clock.UnixMilli(), Answer: &a, Flagged: &flagged})
		return err
	}
	if s.chance(0.05) {
		if err := save(!knows, true); err != nil {
			return err
		}
		s.clock = s.clock.Add(20 * time.Second)
	}
	return save(knows, !knows && s.chance(0.1))
}

// ability is what the person brings to a test, in logits.
func (p *person) ability(code string) float64 {
	if _, taught := p.learnt[code]; taught || slices.Contains(closing, code) {
		return p.skill + p.learnt[code]
	}
	learnt := 0.0 // the others ask for a bit of everything
	for _, c := range closing {
		learnt += p.learnt[c] / float64(len(closing))
	}
	return p.skill + learnt
}

// difficulty is a question's own, in logits: the same in every attempt.
func difficulty(q assessment.Question) float64 {
	return -0.5 + 0.9*rand.New(rand.NewPCG(demoSeed, uint64(q.ID))).NormFloat64()
}

// reply is an answer to q: a right one, or one that people give who do not know.
func (s *story) reply(q assessment.Question, knows bool) (a assessment.Answer) {
	switch q.Kind {
	case assessment.ShortAnswer:
		a.Text = q.Accepted[0]
		if !knows {
			a.Text = "belum tahu"
		}
	case assessment.Numerical:
		value := q.Value
		if !knows {
			value += (q.Tolerance + 1) * float64(1+s.dice.IntN(3))
		}
		a.Text = strings.Replace(strconv.FormatFloat(value, 'f', -1, 64), ".", ",", 1)
	case assessment.Matching:
		for _, p := range q.Prompts {
			a.Options = append(a.Options, p.Option)
		}
		if !knows {
			a.Options[0], a.Options[1] = a.Options[1], a.Options[0]
		}
	case assessment.Cloze:
		for _, g := range q.Gaps {
			a.Texts = append(a.Texts, g.Accepted[0])
		}
		if last := len(q.Gaps) - 1; !knows {
			a.Texts[last] = append(slices.Clone(q.Gaps[last].Wrong), "belum tahu")[0]
		}
	case assessment.Essay:
		a.Text = s.essay(knows)
	case assessment.Ordering:
		a.Options = make([]int, len(q.Options))
		for shown := range q.Options {
			a.Options[q.Places[shown]] = shown
		}
		if !knows {
			slices.Reverse(a.Options)
		}
	default:
		var right, wrong []int
		for i, o := range q.Options {
			if o.Right {
				right = append(right, i)
			} else {
				wrong = append(wrong, i)
			}
		}
		a.Options = right
		if !knows {
			a.Options = []int{s.tempting(q, wrong)}
			if q.Kind == assessment.Multiple { // half right
				a.Options = append(a.Options, right[s.dice.IntN(len(right))])
			}
		}
	}
	return a.For(q.Kind)
}

// tempting is the wrong option that somebody takes: for most it is the same one.
func (s *story) tempting(q assessment.Question, wrong []int) int {
	if s.chance(0.5) {
		return wrong[s.dice.IntN(len(wrong))]
	}
	return slices.MaxFunc(wrong, func(i, j int) int { return len(q.Options[i].Text) - len(q.Options[j].Text) })
}
