package assessment

import (
	"embed"
	"encoding/json"
	"io/fs"
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
	PassPercent     int               `json:"pass_percent"`
	Questions       []starterQuestion `json:"questions"`
}

type starterQuestion struct {
	Code   string  `json:"code"`
	Points float64 `json:"points"`
	Kind   Kind    `json:"kind"`
	Stem   string  `json:"stem"`
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

func (t starterTest) settings() Settings {
	return Settings{Title: t.Title, Description: t.Description, Minutes: t.Minutes, AttemptsAllowed: t.AttemptsAllowed,
		PassPercent: t.PassPercent, ShuffleItems: true, ShuffleOptions: true, Reveal: RevealFull}
}

func (q starterQuestion) question(libraryID int64) Question {
	return Question{LibraryID: libraryID, Kind: q.Kind, Stem: q.Stem, Body: q.Body}.Normal()
}
