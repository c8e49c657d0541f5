package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"binapustaka/lms"
)

// mistakes are kong's words for what it does not understand, and ours.
var mistakes = []struct {
	pattern *regexp.Regexp
	key     string
}{
	{regexp.MustCompile(`^unexpected argument (.+)$`), "cli.mistake_argument"},
	{regexp.MustCompile(`^unknown flag (.+)$`), "cli.mistake_flag"},
	{regexp.MustCompile(`^expected one of (.+)$`), "cli.mistake_one_of"},
	{regexp.MustCompile(`^expected (".+")$`), "cli.mistake_expected"},
	{regexp.MustCompile(`^missing flags: (.+)$`), "cli.mistake_missing"},
	{regexp.MustCompile(`^(.+): expected \w+ value but got "EOL"`), "cli.mistake_value"},
	{regexp.MustCompile(`^(.+): expected (?:a valid )?(?:\d+ bit )?(?:u?int|float)(?: value)? but got "([^"]+)"`), "cli.mistake_number"},
	{regexp.MustCompile(`^(.+) must be one of (.+) but got .+$`), "cli.mistake_choice"},
	{regexp.MustCompile(`^(.+) and (.+) can't be used together$`), "cli.mistake_together"},
}

// mistake says what was not understood, and where to read how it is done.
func (p *program) mistake(err error) string {
	why, near, guessed := strings.Cut(err.Error(), ", did you mean ")
	for _, m := range mistakes {
		if found := m.pattern.FindStringSubmatch(why); found != nil {
			args := lms.Args{"what": strings.ReplaceAll(found[1], " or ", " "+p.say.T("cli.mistake_or")+" ")}
			if len(found) > 2 {
				args["other"] = found[2]
			}
			why = p.say.T(m.key, args)
			break
		}
	}
	if guessed {
		why += " (" + p.say.T("cli.mistake_near", lms.Args{"near": strings.TrimSuffix(strings.TrimPrefix(near, "one of "), "?")}) + ")"
	}
	command := "binapustaka"
	var parse *kong.ParseError
	if errors.As(err, &parse) {
		for _, step := range parse.Context.Path {
			if step.Command != nil {
				command += " " + step.Command.Name
			}
		}
	}
	return p.say.T("cli.not_understood", lms.Args{"why": why, "command": command})
}
