package assessment

import (
	"embed"
	"encoding/json"
	"io/fs"
	"slices"
)

//go:embed starter/*.json
var starterFiles embed.FS

// starterTest is a test that ships with the program.
type starterTest struct {
	Code            string            `json:"code"`
	Title           string            `json:"title"`
	Description     string            `json:"description"`
	Minutes         int               `json:"minutes"`
	AttemptsAllowed int               `json:"attempts_allowed"`
	CourseOnly      bool              `json:"course_only"` // it closes a shipped course
	PassPercent     int               `json:"pass_percent"`
	Asked           int               `json:"asked"`     // the test holds so many of its questions, the others are the bank's; 0: all
	DrawEach        int               `json:"draw_each"` // it draws so many of every competency and difficulty instead
	Questions       []starterQuestion `json:"questions"`
}

type starterQuestion struct {
	Code       string     `json:"code"`
	Points     float64    `json:"points"`
	Competency string     `json:"competency"` // key of a shipped competency; another area has it
	Difficulty Difficulty `json:"difficulty"`
	Kind       Kind       `json:"kind"`
	Stem       string     `json:"stem"`
	Pairs      []struct { // matching: right fits left; without left it is one too many
		Left  string `json:"left"`
		Right string `json:"right"`
	} `json:"pairs"`
	Sequence []string `json:"sequence"` // ordering
	Body
}

// loadStarter reads the tests that ship with the program, by file name.
func loadStarter() ([]starterTest, error) {
	names, err := fs.Glob(starterFiles, "starter/*.json")
	if err != nil {
		return nil, err
	}
	tests := make([]starterTest, len(names))
	for i, name := range names {
		b, err := starterFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &tests[i]); err != nil {
			return nil, err
		}
	}
	return tests, nil
}

// asked is how many of its questions the test itself holds.
func (t starterTest) asked(competencies map[string]int64) int {
	switch {
	case t.DrawEach > 0 && len(competencies) > 0:
		return 0
	case t.Asked > 0:
		return t.Asked
	}
	return len(t.Questions)
}

func (t starterTest) settings() Settings {
	return Settings{Title: t.Title, Description: t.Description, Minutes: t.Minutes, AttemptsAllowed: t.AttemptsAllowed,
		PassPercent: t.PassPercent, CourseOnly: t.CourseOnly, ShuffleItems: true, ShuffleOptions: true, Reveal: RevealFull}
}

// question is q in a library; competencies are that library's by their key.
func (q starterQuestion) question(libraryID int64, competencies map[string]int64) Question {
	for _, p := range q.Pairs {
		at := slices.IndexFunc(q.Options, func(o Option) bool { return o.Text == p.Right })
		if at < 0 {
			at = len(q.Options)
			q.Options = append(q.Options, Option{Text: p.Right})
		}
		if p.Left != "" {
			q.Prompts = append(q.Prompts, Prompt{Text: p.Left, Option: at})
		}
	}
	for _, step := range q.Sequence {
		q.Options = append(q.Options, Option{Text: step})
	}
	return Question{LibraryID: libraryID, CompetencyID: competencies[q.Competency], Difficulty: q.Difficulty,
		Kind: q.Kind, Stem: q.Stem, Body: q.Body}.Normal()
}
