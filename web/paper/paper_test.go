package paper

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
)

// some is a paper of every kind that can be printed, repeated.
func some(times int) Source {
	options := []assessment.Option{{Text: "satu"}, {Text: "**dua**"}, {Text: "≥ 3 → é"}}
	kinds := []assessment.Question{
		{Kind: assessment.Single, Stem: "Mana?\n\n![rak](/media/0123456789abcdef01234567.png)", Body: assessment.Body{Options: options}},
		{Kind: assessment.Multiple, Stem: "Mana saja?", Body: assessment.Body{Options: make([]assessment.Option, 26)}},
		{Kind: assessment.TrueFalse, Stem: "Benar?", Body: assessment.Body{Options: make([]assessment.Option, 2)}},
		{Kind: assessment.Matching, Stem: "Jodohkan.", Body: assessment.Body{Options: options, Prompts: []assessment.Prompt{{Text: "uno"}, {Text: "due"}}}},
		{Kind: assessment.Ordering, Stem: "Urutkan.", Body: assessment.Body{Options: options}},
		{Kind: assessment.ShortAnswer, Stem: "Tulis."},
		{Kind: assessment.Numerical, Stem: "Berapa?", Body: assessment.Body{Units: []assessment.Unit{{Name: "menit", Factor: 1}}}},
		{Kind: assessment.Cloze, Stem: "[[1]] dan [[2]]", Body: assessment.Body{Gaps: []assessment.Gap{{Accepted: []string{"a"}}, {Accepted: []string{"b"}, Wrong: []string{"c"}}}}},
		{Kind: assessment.Essay, Stem: strings.Repeat("Uraikan panjang lebar. ", 400)},
	}
	s := Source{Library: "Perpustakaan Kota", Locale: locale.ID, Picture: func(string) (io.ReadCloser, error) {
		var b bytes.Buffer
		err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4000, 3000)))
		return io.NopCloser(&b), err
	}}
	s.Sheet.Number, s.Sheet.CreatedAt, s.Sheet.Test.Title = 7, time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC), "Uji “Đặng”"
	s.Sheet.Sections = []assessment.Section{{Number: 1, Title: "Awal", Instructions: "Baca.", Minutes: 5}}
	for range times {
		for _, q := range kinds {
			s.Sheet.Items = append(s.Sheet.Items, assessment.PaperItem{Question: q, Position: len(s.Sheet.Items) + 1, Points: 1.5, Section: 1})
		}
	}
	return s
}

func TestEveryKindIsDrawnAndTheSameTwice(t *testing.T) {
	draw := func(times int) (booklet, sheets []byte) {
		var a, b bytes.Buffer
		if err := Booklet(&a, some(times)); err != nil {
			t.Fatal(err)
		}
		if err := Sheets(&b, some(times), []string{"Đặng Thị Ngọc", "Rina"}); err != nil {
			t.Fatal(err)
		}
		return a.Bytes(), b.Bytes()
	}
	pages := func(b []byte) int { return bytes.Count(b, []byte("/Type /Page\n")) }
	booklet, sheets := draw(1)
	again, sheetsAgain := draw(1)
	if !bytes.Equal(booklet, again) || !bytes.Equal(sheets, sheetsAgain) {
		t.Error("drawn otherwise a second time")
	}
	long, longSheets := draw(6)
	if pages(booklet) < 2 || pages(long) < 5*pages(booklet) || pages(sheets)%2 != 0 || pages(longSheets) <= pages(sheets) {
		t.Errorf("%d, %d, %d and %d pages", pages(booklet), pages(long), pages(sheets), pages(longSheets))
	}
}

func TestAPictureThatIsGoneIsAnError(t *testing.T) {
	s, gone := some(1), errors.New("gone")
	s.Picture = func(string) (io.ReadCloser, error) { return nil, gone }
	if err := Booklet(io.Discard, s); !errors.Is(err, gone) {
		t.Errorf("%v", err)
	}
	s.Picture = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("no picture")), nil }
	if err := Booklet(io.Discard, s); err == nil {
		t.Error("a picture that is none was drawn")
	}
}

func TestMarkdownAsWords(t *testing.T) {
	got := plain(locale.ID, "Satu **dua**\n\n- a & b\n- c\n\n| x | y |\n|---|---|\n| 1 | 2 |")
	if got != "Satu dua\n• a & b\n• c\nx     y\n1     2" {
		t.Errorf("%q", got)
	}
}

// covered are the letters of a font that has a table of format 4.
func covered(b []byte) map[rune]bool {
	word := func(i int) int { return int(binary.BigEndian.Uint16(b[i:])) }
	long := func(i int) int { return int(binary.BigEndian.Uint32(b[i:])) }
	all := map[rune]bool{}
	for t := range word(4) {
		if string(b[12+16*t:16+16*t]) != "cmap" {
			continue
		}
		cmap := long(20 + 16*t)
		for s := range word(cmap + 2) {
			sub := cmap + long(cmap+8+8*s)
			if word(sub) != 4 {
				continue
			}
			n := word(sub+6) / 2
			for i := range n {
				end, start, delta, at := word(sub+14+2*i), word(sub+16+2*n+2*i), word(sub+16+4*n+2*i), sub+16+6*n+2*i
				for c := start; c <= end && c < 0xffff; c++ {
					glyph := c + delta
					if off := word(at); off != 0 {
						glyph = word(at + off + 2*(c-start))
					}
					all[rune(c)] = all[rune(c)] || glyph&0xffff != 0
				}
			}
		}
	}
	return all
}

// What is said to be printable is in both fonts.
func TestTheFontHoldsWhatIsPrinted(t *testing.T) {
	light, heavy := covered(regular), covered(bold)
	if !light['a'] || !light['□'] || light['語'] || len(light) < 3000 {
		t.Fatalf("%d letters were read of the font", len(light))
	}
	n := 0
	for c := rune(0x20); c <= 0x20000; c++ {
		shown, whole := assessment.PaperText(string(c))
		for _, r := range shown {
			if n++; whole && (!light[r] || !heavy[r]) {
				t.Errorf("%U: %q is not in the font", c, shown)
			}
		}
	}
	if n < 3000 {
		t.Errorf("only %d letters can be printed", n)
	}
}

// Letters that cannot be printed never stop a paper, wherever they stand.
func TestLettersThatCannotBePrinted(t *testing.T) {
	s := some(1)
	odd := "Uji 📚👩‍👩‍👧 مرحبا 圖書 ꦗꦮ \x00\u2028 e\u0301"
	s.Sheet.Test.Title, s.Sheet.Test.Description, s.Library = odd, odd, odd
	s.Sheet.Sections[0].Title, s.Sheet.Sections[0].Instructions = odd, odd
	s.Sheet.Items[0].Stem, s.Sheet.Items[0].Options = odd, []assessment.Option{{Text: odd}, {Text: odd}}
	if err := Booklet(io.Discard, s); err != nil {
		t.Error(err)
	}
	if err := Sheets(io.Discard, s, []string{odd}); err != nil {
		t.Error(err)
	}
	if got := words("Uji 📚👩‍👩‍👧 🙂"); got != "Uji □ □" {
		t.Errorf("%q", got)
	}
}
