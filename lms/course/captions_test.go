package course

import (
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

func TestCheckCaptions(t *testing.T) {
	const head = "WEBVTT\n\n"
	for _, c := range []struct {
		name, text, key string
		line            int
	}{
		{"plain", head + "00:00.000 --> 00:01.500\nHalo\n", "", 0},
		{"all that may stand there", "\ufeffWEBVTT - film\r\n\r\nSTYLE\r\n::cue { color: lime }\r\n\r\nNOTE catatan\r\nlagi\r\n\r\nsatu\r\n00:00:01.000 --> 100:00:02.000 align:start\r\n- Halo\r\n- Ya\r\n\r\n00:00:01.000 --> 00:00:03.000\r\nLagi", "", 0},
		{"ends with CR alone", "WEBVTT\r\r00:00.000 --> 00:01.000\rHalo\r", "", 0},
		{"nothing", "", "captions.header", 1},
		{"SubRip", "1\n00:00:01,000 --> 00:00:02,000\nHalo\n", "captions.header", 1},
		{"another word", "WEBVTTX\n\n", "captions.header", 1},
		{"no empty line", "WEBVTT\n00:00.000 --> 00:01.000\nHalo\n", "captions.after_header", 2},
		{"no cue", head + "NOTE kosong\n", "captions.none", 0},
		{"decimal comma", head + "00:00,000 --> 00:01,000\nHalo\n", "captions.times", 3},
		{"sixty seconds", head + "00:00.000 --> 00:60.000\nHalo\n", "captions.times", 3},
		{"short arrow", head + "00:00.000 -> 00:01.000\nHalo\n", "captions.no_times", 3},
		{"words without times", head + "00:00.000 --> 00:01.000\nHalo\n\nlepas\n", "captions.no_times", 6},
		{"ends as it begins", head + "00:01.000 --> 00:01.000\nHalo\n", "captions.ends_early", 3},
		{"out of order", head + "00:05.000 --> 00:06.000\nDua\n\n00:01.000 --> 00:02.000\nSatu\n", "captions.order", 6},
		{"no words", head + "00:00.000 --> 00:01.000\n\n00:01.000 --> 00:02.000\nHalo\n", "captions.no_words", 3},
		{"two cues without a line between", head + "00:00.000 --> 00:01.000\nHalo\n00:01.000 --> 00:02.000\nLagi\n", "captions.arrow", 5},
		{"Latin-1", head + "00:00.000 --> 00:01.000\nCaf\xe9\n", "captions.not_utf8", 4},
	} {
		err := checkCaptions(strings.NewReader(c.text))
		if c.key == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		e, ok := err.(*lms.Error)
		if !ok || e.Key != c.key || c.line != 0 && e.Args["line"] != c.line {
			t.Errorf("%s: %v, want line %d", c.name, err, c.line)
			continue
		}
		spoken(t, err)
	}
}

// Whatever comes in, the check ends, and what it takes the sniffer takes too.
func FuzzCheckCaptions(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:00.000 --> 00:01.000\nHalo\n"))
	f.Add([]byte("WEBVTT\r\rNOTE\r\r1\r00:00:00.000 --> 99:00:01.000 line:0\rA\r"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if checkCaptions(strings.NewReader(string(b))) == nil && sniff(b[:min(len(b), sniffLength)]) != "vtt" {
			t.Errorf("%q", b)
		}
	})
}

func TestCaptionsFindTheirMedia(t *testing.T) {
	file := func(name, extension string, digit string) Media {
		return Media{Name: name, Extension: extension, Hash: strings.Repeat(digit, 64)}
	}
	film, sound := file("film.mp4", "mp4", "a"), file("film.mp3", "mp3", "b")
	files := []Media{film, file("film.en.vtt", "vtt", "c"), file("film.vtt", "vtt", "d"), file("lain.id.vtt", "vtt", "e"), file("film.en.vtt", "vtt", "f")}
	path := func(d, extension string) string { return "/media/" + strings.Repeat(d, 24) + "." + extension }
	tracks := ` "` + path("d", "vtt") + " id; " + path("c", "vtt") + ` en")`
	for m, want := range map[*Media]string{&film: "![film](" + path("a", "mp4") + tracks, &sound: "![film](" + path("b", "mp3") + tracks, &files[1]: "![film.en](" + path("c", "vtt") + ")"} {
		if got := m.Captioned(files, locale.ID); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for name, want := range map[string]string{"film.vtt": "film.en.vtt", "film.id.vtt": "film.en.vtt", "a.b.VTT": "a.b.en.VTT"} {
		if got := CaptionName(name, locale.EN); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestCaptionsAreCheckedOnUpload(t *testing.T) {
	w := newWorld(t)
	_, err := w.upload("film.vtt", "WEBVTT\n\n00:02.000 --> 00:01.000\nHalo\n")
	w.refused(err, lms.Invalid, "captions.ends_early@file")
	_, err = w.upload("film.vtt", "1\n00:00:01,000 --> 00:00:02,000\nHalo\n")
	w.refused(err, lms.Invalid, "captions.header@file")
	m, err := w.upload("film.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHalo\n")
	if err != nil || m.ContentType() != "text/vtt; charset=utf-8" {
		t.Error(m, err)
	}
}
