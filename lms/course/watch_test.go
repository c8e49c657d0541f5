package course

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// wave is a silent WAV of so many milliseconds, at 8,000 samples a second.
func wave(ms int) string {
	n := uint32(8 * ms)
	b := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, 36+n)...)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, n)
	return string(append(b, make([]byte, n)...))
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		name       string
		have, more []span
		most       int64
		want       spans
	}{
		{"the first", nil, []span{{0, 5000}}, 9000, spans{{0, 5000}}},
		{"the same again", []span{{0, 5000}}, []span{{0, 5000}}, 9000, spans{{0, 5000}}},
		{"overlapping", []span{{0, 5000}}, []span{{4000, 7000}}, 9000, spans{{0, 7000}}},
		{"a jump", []span{{0, 5000}}, []span{{20000, 21000}}, 9000, spans{{0, 5000}, {20000, 21000}}},
		{"the gap filled", []span{{0, 5000}, {20000, 21000}}, []span{{5000, 20000}}, 15000, spans{{0, 21000}}},
		{"joined over a quarter of a second", []span{{0, 5000}}, []span{{5250, 6000}}, 9000, spans{{0, 6000}}},
		{"not over more", []span{{0, 5000}}, []span{{5251, 6000}}, 9000, spans{{0, 5000}, {5251, 6000}}},
		{"faster than the clock", []span{{0, 1000}}, []span{{0, 9000}, {10000, 12000}}, 3000, spans{{0, 4000}}},
		{"nothing is left", []span{{0, 1000}}, []span{{0, 9000}}, 0, spans{{0, 1000}}},
	} {
		got := merged(c.have).plus(merged(c.more), c.most)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if got.total() < merged(c.have).total() {
			t.Errorf("%s: it shrank", c.name)
		}
	}
}

func FuzzSpans(f *testing.F) {
	f.Add(int64(0), int64(5), int64(3), int64(9), int64(4))
	f.Fuzz(func(t *testing.T, a, b, c, d, most int64) {
		a, b, c, d, most = a&0xffff, b&0xffff, c&0xffff, d&0xffff, most&0xffff
		have, more := merged([]span{{min(a, b), max(a, b)}}), merged([]span{{min(c, d), max(c, d)}})
		got := have.plus(more, most)
		if got.total() < have.total() || got.total() > have.total()+most+joint {
			t.Fatalf("%v and %v, at most %d: %v", have, more, most, got)
		}
		if again := got.plus(have, most); !reflect.DeepEqual(again, got) {
			t.Fatalf("%v changed to %v by what it holds", got, again)
		}
	})
}

func TestDurationOf(t *testing.T) {
	dir := t.TempDir()
	box := func(kind, body string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + kind + body
	}
	mvhd := box("mvhd", strings.Repeat("\x00", 12)+"\x00\x00\x03\xe8"+"\x00\x00\x0b\xb8"+strings.Repeat("\x00", 20)) // 3,000 of 1,000
	page := func(position uint64, body string) string {
		return "OggS\x00\x00" + string(binary.LittleEndian.AppendUint64(nil, position)) + strings.Repeat("\x00", 14) + body
	}
	real, err := os.ReadFile("../../web/testdata/lesson.mp4")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content string
		want    int64
	}{
		"a.wav":      {wave(2500), 2500},
		"short.wav":  {"RIFF", 0},
		"a.m4a":      {box("ftyp", "M4A ") + box("free", "xx") + box("moov", box("iods", "x")+mvhd), 3000},
		"loop.mp4":   {box("ftyp", "isom") + "\x00\x00\x00\x01moov\x00\x00\x00\x00\x00\x00\x00\x00", 0},
		"a.ogg":      {page(0, "OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00"+strings.Repeat("\x00", 20)) + page(48000*3+312, "x"), 3000},
		"vorbis.ogg": {page(0, "\x01vorbis\x00\x00\x00\x00\x01\x44\xac\x00\x00"+strings.Repeat("\x00", 20)) + page(44100*2, "x"), 2000},
		"a.mp3":      {"ID3", 0},
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := durationOf(Media{Extension: strings.TrimPrefix(filepath.Ext(name), "."), Size: int64(len(c.content))}, file); got != c.want {
			t.Errorf("%s: %d ms, want %d", name, got, c.want)
		}
	}
	if got := durationOf(Media{Extension: "mp4", Size: int64(len(real))}, "../../web/testdata/lesson.mp4"); got < 500 || got > 60_000 {
		t.Errorf("a real film: %d ms", got)
	}
}

// A lesson that is done by listening: only what was played counts, once, and no
// faster than time goes by.
func TestPlaying(t *testing.T) {
	w := newWorld(t)
	sound := must[Media](t)(w.upload("wawancara.wav", wave(100_000)))
	l := page("Dengar")
	l.DoneBy, l.AtLeast = ByMedia, 80
	_, err := l.Clean()
	w.refused(err, lms.Invalid, "lesson.no_media@body")
	l.Body = sound.Markdown()
	id, k := w.published(l)
	key := k[0]
	report := func(who lms.Actor, parts ...[2]float64) WatchState {
		t.Helper()
		return must[WatchState](t)(w.SavePlayed(ctx, who, id, key, Played{Media: sound.Path(), Duration: 1, At: 12, Parts: parts}))
	}
	_, err = w.SavePlayed(ctx, w.rina, id, key, Played{Media: sound.Path(), Duration: 1})
	w.refused(err, lms.Conflict, "course.not_enrolled")
	_, err = w.SavePlayed(ctx, w.elsewhere, id, key, Played{Media: sound.Path(), Duration: 1})
	w.refused(err, lms.NotFound, "course.not_found")
	w.ok(w.Enrol(ctx, w.rina, id))
	_, err = w.SavePlayed(ctx, w.rina, id, key, Played{Media: sound.Path(), Duration: 1})
	w.refused(err, lms.Invalid, "play.bad") // never opened
	v, _, err := w.OpenLesson(ctx, w.rina, id, key)
	w.ok(err)
	if r := v.Missing(); len(r) != 1 || r[0].Key != "course.why_media_none" {
		t.Errorf("%+v", r)
	}
	_, err = w.CompleteLesson(ctx, w.rina, id, key)
	w.refused(err, lms.Conflict, "lesson.done_by_playing")

	// In one second no more than 2.5, and one for the clock; the length is the file's own, whatever the page says.
	w.pass(time.Second)
	if s := report(w.rina, [2]float64{0, 90}); s.Percent != 5 || s.Done {
		t.Errorf("%+v", s)
	}
	w.pass(40 * time.Second)
	if s := report(w.rina, [2]float64{0, 40}, [2]float64{90, 500}); s.Percent != 50 {
		t.Errorf("beyond its end: %+v", s)
	}
	if s := report(w.rina, [2]float64{0, 40}, [2]float64{90, 500}); s.Percent != 50 {
		t.Errorf("the same again: %+v", s)
	}
	if s := report(w.rina); s.Percent != 50 {
		t.Errorf("an empty one: %+v", s)
	}
	v = w.find(w.rina, id)
	if r := v.Missing(); len(r) != 1 || r[0].Key != "course.why_media" || r[0].Args["percent"] != 50 || r[0].Args["least"] != 80 {
		t.Errorf("%+v", r)
	}
	_, open, err := w.OpenLesson(ctx, w.rina, id, key)
	w.ok(err)
	if at := must[[]Watching](t)(w.Watching(ctx, v, open)); len(at) != 1 || at[0].Percent != 50 || at[0].At != 12 || !at[0].Audio || at[0].Title != "wawancara" {
		t.Errorf("%+v", at)
	}
	list := must[[]LearnerWatch](t)(w.Watched(ctx, w.trainer, id))
	if len(list) != 1 || list[0].Percent != 50 || list[0].AtLeast != 80 || list[0].Done {
		t.Errorf("%+v", list)
	}
	_, err = w.Watched(ctx, w.rina, id)
	w.refused(err, lms.Forbidden, "error.forbidden")

	for name, p := range map[string]Played{
		"another file": {Media: "/media/0123456789abcdef01234567.wav", Duration: 9}, "backwards": {Media: sound.Path(), Parts: [][2]float64{{5, 4}}},
		"no number": {Media: sound.Path(), Parts: [][2]float64{{0, math.NaN()}}}, "before its start": {Media: sound.Path(), Parts: [][2]float64{{-1, 4}}},
		"endless": {Media: sound.Path(), Parts: [][2]float64{{0, math.Inf(1)}}}, "nowhere": {Media: sound.Path(), At: math.NaN()},
	} {
		_, err := w.SavePlayed(ctx, w.rina, id, key, p)
		if keys(err) != "play.bad" {
			t.Errorf("%s: %v", name, err)
		}
	}

	w.pass(time.Minute)
	if s := report(w.rina, [2]float64{30, 75}); s.Percent != 85 || !s.Done {
		t.Errorf("%+v", s)
	}
	if v := w.find(w.rina, id); !v.Completed() {
		t.Error("not completed")
	}
	if s := report(w.rina, [2]float64{0, 1}); s.Percent != 85 || !s.Done {
		t.Errorf("later: %+v", s)
	}
}

// Of several each has to be played enough; what does not say how long it is, its
// player does.
func TestPlayingSeveral(t *testing.T) {
	w := newWorld(t)
	sound, talk := must[Media](t)(w.upload("satu.wav", wave(10_000))), must[Media](t)(w.upload("dua.mp3", "ID3 tiga"))
	l := page("Dengar")
	l.DoneBy, l.AtLeast, l.Body = ByMedia, 90, sound.Markdown()+"\n\n"+talk.Markdown()
	id, k := w.published(l)
	w.ok(w.Enrol(ctx, w.rina, id))
	_, _, err := w.OpenLesson(ctx, w.rina, id, k[0])
	w.ok(err)
	w.pass(time.Minute)
	report := func(m Media, duration float64, to float64) WatchState {
		t.Helper()
		return must[WatchState](t)(w.SavePlayed(ctx, w.rina, id, k[0], Played{Media: m.Path(), Duration: duration, At: to, Parts: [][2]float64{{0, to}}}))
	}
	if s := report(sound, 10, 10); s.Percent != 100 || s.Least != 0 || s.Done {
		t.Errorf("%+v", s)
	}
	w.pass(time.Minute)
	if s := report(talk, 20, 10); s.Percent != 50 || s.Least != 50 {
		t.Errorf("%+v", s)
	}
	if s := report(talk, 5, 5); s.Percent != 50 {
		t.Errorf("it became shorter: %+v", s)
	}
	_, err = w.SavePlayed(ctx, w.rina, id, k[0], Played{Media: talk.Path(), Duration: math.Inf(1)})
	w.refused(err, lms.Invalid, "play.bad")
	w.pass(time.Minute)
	if s := report(talk, 20, 19); !s.Done || s.Least != 95 {
		t.Errorf("%+v", s)
	}
}

// What was played without a line, on one page after the other, comes all at once.
func TestPlayingWithoutALine(t *testing.T) {
	w := newWorld(t)
	one, two := must[Media](t)(w.upload("satu.wav", wave(300_000))), must[Media](t)(w.upload("dua.wav", wave(299_000)))
	l := page("Dengar")
	l.DoneBy, l.AtLeast, l.Body = ByMedia, 90, one.Markdown()+"\n\n"+two.Markdown()
	id, k := w.published(l)
	w.ok(w.Enrol(ctx, w.rina, id))
	_, _, err := w.OpenLesson(ctx, w.rina, id, k[0])
	w.ok(err)
	report := func(m Media, from, to float64) WatchState {
		t.Helper()
		return must[WatchState](t)(w.SavePlayed(ctx, w.rina, id, k[0], Played{Media: m.Path(), Duration: 1, At: to, Parts: [][2]float64{{from, to}}}))
	}
	w.pass(4 * time.Minute)
	report(one, 0, 150)
	report(one, 150, 300)
	if s := report(two, 0, 280); !s.Done || s.Least != 94 {
		t.Errorf("%+v", s)
	}
	w.ok(w.Enrol(ctx, w.budi, id))
	_, _, err = w.OpenLesson(ctx, w.budi, id, k[0])
	w.ok(err)
	w.pass(time.Minute)
	for _, m := range []Media{one, two} {
		s := must[WatchState](t)(w.SavePlayed(ctx, w.budi, id, k[0], Played{Media: m.Path(), Duration: 1, Parts: [][2]float64{{0, 150}}}))
		if want := map[string]int{one.Path(): 50, two.Path(): 1}[m.Path()]; s.Percent != want { // 152.5 s of a minute, and no more
			t.Errorf("%s: %+v", m.Name, s)
		}
	}
}

func FuzzDuration(f *testing.F) {
	f.Add([]byte(wave(300)))
	f.Add([]byte("\x00\x00\x00\x01moov\x00\x00\x00\x00\x00\x00\x00\x18\x00\x00\x00\x28mvhd\x01"))
	f.Add([]byte("OggS" + strings.Repeat("\x00", 24) + "OpusHead" + strings.Repeat("\x01", 40)))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := func() *bytes.Reader { return bytes.NewReader(b) }
		for format, ms := range map[string]int64{"wav": wavDuration(r()), "mp4": mp4Duration(r(), r().Size()), "ogg": oggDuration(r(), r().Size())} {
			if ms < 0 {
				t.Errorf("%s lasts %d ms", format, ms)
			}
		}
	})
}
