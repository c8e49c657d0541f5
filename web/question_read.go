package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// question is what the form says, with where its entries stand and what cannot
// be read. Rows left empty are spare.
func (f *questionForm) question() (q assessment.Question, at rowsAt, p lms.Problems) {
	q = assessment.Question{Kind: f.Kind, Stem: f.Stem}
	q.Feedback = f.Feedback
	q.Version, _ = strconv.Atoi(f.Version)
	q.CompetencyID, _ = strconv.ParseInt(f.Competency, 10, 64)
	difficulty, _ := strconv.Atoi(f.Difficulty)
	q.Difficulty = assessment.Difficulty(difficulty)
	q.Tags = assessment.NormalTags(f.Tags)
	number := func(field, text string, empty float64) float64 {
		if strings.TrimSpace(text) == "" {
			return empty
		}
		x, ok := assessment.ParseNumber(text)
		if !ok {
			p = append(p, lms.FailField(field, "question.number_unreadable"))
		}
		return x
	}
	whole := func(field, text string, empty int) int {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil && strings.TrimSpace(text) != "" {
			p = append(p, lms.FailField(field, "assessment.not_whole"))
		} else if err != nil {
			n = empty
		}
		return n
	}
	last := len(f.Rows)
	for last > 0 && f.Rows[last-1].blank() && f.Kind != assessment.TrueFalse {
		last--
	}
	rights := map[string]int{} // matching: the option of a right side
	for i, row := range f.Rows[:last] {
		field := fmt.Sprintf("row-%d", i)
		switch f.Kind {
		case assessment.Matching:
			right, why := strings.TrimSpace(row.Text), strings.TrimSpace(row.Why)
			option, known := rights[right]
			switch {
			case right == "":
				option = -1
				if strings.TrimSpace(row.Left) == "" && why != "" {
					p = append(p, lms.FailField(field, "question.option_empty"))
				}
			case !known:
				option = len(q.Options)
				rights[right] = option
				q.Options, at.entries = append(q.Options, assessment.Option{Text: right, Feedback: why}), append(at.entries, i)
			case why != q.Options[option].Feedback: // told with another pair of the same right side
				o := &q.Options[option]
				o.Feedback = strings.TrimSpace(o.Feedback + " " + why)
			}
			if strings.TrimSpace(row.Left) != "" {
				q.Prompts, at.prompts = append(q.Prompts, assessment.Prompt{Text: row.Left, Option: option}), append(at.prompts, i)
			} else if known {
				p = append(p, lms.FailField(field, "question.option_twice"))
			}
			continue
		case assessment.Numerical:
			if row.blank() {
				continue
			}
			q.Units = append(q.Units, assessment.Unit{Name: row.Text, Factor: number(field, row.Weight, 1)})
		case assessment.Cloze:
			q.Gaps = append(q.Gaps, assessment.Gap{Accepted: lines(row.Accepted), Wrong: lines(row.Wrong), Weight: whole(field, row.Weight, 0)})
		case assessment.Hotspot:
			if row.blank() {
				continue
			}
			q.Areas = append(q.Areas, assessment.Area{X: whole(field, row.X, -1), Y: whole(field, row.Y, -1), W: whole(field, row.W, 0), H: whole(field, row.H, 0),
				Round: row.Round, Right: row.Right, Feedback: row.Why})
		case assessment.Essay:
			if row.blank() {
				continue
			}
			c := assessment.Criterion{Name: row.Text}
			for _, level := range row.Levels {
				if level.Text != "" || level.Points != "" {
					c.Levels = append(c.Levels, assessment.Level{Text: level.Text, Points: number(field, level.Points, -1)})
				}
			}
			q.Rubric = append(q.Rubric, c)
		default:
			o := assessment.Option{Text: row.Text, Feedback: row.Why, Right: row.Right}
			if f.Kind != assessment.Ordering {
				o.Weight = number(field, row.Weight, 0) / 100
			}
			q.Options = append(q.Options, o)
		}
		at.entries = append(at.entries, i)
	}
	switch f.Kind {
	case assessment.ShortAnswer:
		q.Accepted, q.Fold = lines(f.Accepted), f.Fold
	case assessment.Cloze:
		q.Fold = f.Fold
	case assessment.Numerical:
		if strings.TrimSpace(f.Value) == "" {
			p = append(p, lms.FailField("value", "question.number_unreadable"))
		}
		q.Value, q.Tolerance = number("value", f.Value, 0), number("tolerance", f.Tolerance, 0)
	case assessment.Hotspot:
		q.Picture = assessment.Picture{URL: f.Picture, Alt: f.Alt}
	}
	return q, at, p
}

// lines are the lines of a field.
func lines(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }
