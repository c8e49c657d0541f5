package course

import (
	"bufio"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Captions are WebVTT (https://www.w3.org/TR/webvtt1/), read more strictly than
// players do, so that a mistake is found by its trainer and not by who needs them.

var (
	cueTimes = regexp.MustCompile(`^((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})([ \t].*)?$`)
	cueClock = regexp.MustCompile(`[:.]`)
)

// checkCaptions names the first line that is wrong, or what is missing: the
// header, UTF-8, times that can be read, an end after its start, cues in the
// order of their starts, words in every cue and one cue at least.
func checkCaptions(content io.Reader) error {
	wrong := func(key string, line int) error {
		return lms.FailField("file", "captions."+key, lms.Args{"line": line})
	}
	in := bufio.NewScanner(content)
	in.Buffer(nil, 2*CaptionsLimit)
	in.Split(vttLines)
	var block []string
	line, begins, cues, last := 0, 0, 0, -1
	end := func() error { // of a block, which began at line begins
		at := slices.IndexFunc(block, func(s string) bool { return strings.Contains(s, "-->") })
		first, _, _ := strings.Cut(strings.ReplaceAll(block[0], "\t", " "), " ")
		switch {
		case first == "NOTE" || cues == 0 && at < 0 && (block[0] == "STYLE" || block[0] == "REGION"):
			return nil
		case at < 0 || at > 1: // a name of its own may stand above the times
			return wrong("no_times", begins)
		}
		times := cueTimes.FindStringSubmatch(block[at])
		if times == nil {
			return wrong("times", begins+at)
		}
		from, to := milliseconds(times[1]), milliseconds(times[2])
		words := block[at+1:]
		switch {
		case to <= from:
			return wrong("ends_early", begins+at)
		case from < last:
			return wrong("order", begins+at)
		case len(words) == 0:
			return wrong("no_words", begins+at)
		}
		for i, s := range words {
			if strings.Contains(s, "-->") {
				return wrong("arrow", begins+at+1+i)
			}
		}
		last, cues = from, cues+1
		return nil
	}
	for in.Scan() {
		line++
		text := in.Text()
		switch {
		case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
			return wrong("not_utf8", line)
		case line == 1:
			if rest, ok := strings.CutPrefix(strings.TrimPrefix(text, "\ufeff"), "WEBVTT"); !ok || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
				return wrong("header", line)
			}
		case line == 2 && text != "":
			return wrong("after_header", line)
		case text != "":
			if block == nil {
				begins = line
			}
			block = append(block, text)
		case block != nil:
			if err := end(); err != nil {
				return err
			}
			block = nil
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	if block != nil {
		if err := end(); err != nil {
			return err
		}
	}
	switch {
	case line == 0:
		return wrong("header", 1)
	case cues == 0:
		return lms.FailField("file", "captions.none")
	}
	return nil
}

// vttLines ends a line at CR LF, LF or CR, as WebVTT does.
func vttLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	for i, c := range data {
		switch {
		case c == '\n':
			return i + 1, data[:i], nil
		case c == '\r' && i+1 < len(data) && data[i+1] == '\n':
			return i + 2, data[:i], nil
		case c == '\r' && (i+1 < len(data) || atEOF):
			return i + 1, data[:i], nil
		}
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// milliseconds reads a time that cueTimes has matched.
func milliseconds(s string) int {
	parts := cueClock.Split(s, -1)
	n, unit := 0, 1
	for i := len(parts) - 1; i >= 0; i-- {
		v, _ := strconv.Atoi(parts[i])
		n += v * unit
		unit *= map[bool]int{true: 1000, false: 60}[i == len(parts)-1]
	}
	return n
}

// CaptionName is the name of a file of captions in a language: film.vtt in
// English becomes film.en.vtt, by which it is found for film.mp4.
func CaptionName(name string, l locale.Locale) string {
	stem, _ := captionsOf(name)
	return stem + "." + string(l) + path.Ext(name)
}

// captionsOf splits the name of captions: what they are for, and their language,
// "" where the name does not say it.
func captionsOf(name string) (stem string, l locale.Locale) {
	stem = strings.TrimSuffix(name, path.Ext(name))
	for _, l := range locale.All {
		if s, ok := strings.CutSuffix(stem, "."+string(l)); ok {
			return s, l
		}
	}
	return stem, ""
}

// Captioned is what puts m into a text of that language, with those of the files
// that are its captions by their names.
func (m Media) Captioned(files []Media, language locale.Locale) string {
	text := m.Markdown()
	var tracks []string
	for _, l := range append([]locale.Locale{""}, locale.All...) {
		for _, f := range files {
			stem, of := captionsOf(f.Name)
			if !f.IsCaptions() || of != l || stem != strings.TrimSuffix(m.Name, path.Ext(m.Name)) {
				continue
			}
			if of == "" {
				of = language
			}
			tracks = append(tracks, f.Path()+" "+string(of))
			break
		}
	}
	if len(tracks) == 0 || !m.IsVideo() && !m.IsAudio() {
		return text
	}
	return strings.TrimSuffix(text, ")") + ` "` + strings.Join(tracks, "; ") + `")`
}
