package survey

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed starter
var starterFiles embed.FS

// Starters are the names of the templates that come with the product.
var Starters = []string{"patron", "reaction", "follow_up", "needs"}

// Starter is a template; NotFound is the caller's to tell.
func Starter(name string) (s Sheet, ok bool) {
	if !slices.Contains(Starters, name) {
		return s, false
	}
	b, err := starterFiles.ReadFile("starter/" + name + ".json")
	var t struct {
		Details
		Questions []Question `json:"questions"`
	}
	if err == nil {
		err = json.Unmarshal(b, &t)
	}
	if err != nil {
		panic(fmt.Sprintf("starter %s: %v", name, err)) // it is part of the program
	}
	for i := range t.Questions {
		t.Questions[i].Origin = fmt.Sprintf("%s/%d", name, i+1)
	}
	return Sheet{Survey: Survey{Details: t.Details, Lineage: name}, Questions: t.Questions}, true
}
