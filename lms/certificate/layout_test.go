package certificate

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/draw"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// drawn is a picture of one colour.
func drawn(c color.Color, wide, high int) []byte {
	p := image.NewRGBA(image.Rect(0, 0, wide, high))
	draw.Draw(p, p.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	var b bytes.Buffer
	jpeg.Encode(&b, p, nil)
	return b.Bytes()
}

// picture adds one as the administrator.
func (r *room) picture(signature bool, file []byte) int64 {
	r.t.Helper()
	id, err := r.AddPicture(ctx, r.admin, r.lib, signature, bytes.NewReader(file))
	r.ok(err)
	return id
}

func TestNewLayoutsAreInOrder(t *testing.T) {
	for _, upright := range []bool{false, true} {
		l, err := NewLayout("Biru", upright).Clean()
		if err != nil || len(l.Signers) != 0 || len(l.Fields) != len(Parts) {
			t.Error(upright, err, len(l.Fields))
		}
	}
}

func TestLayoutsThatCannotBe(t *testing.T) {
	for name, change := range map[string]func(*Layout){
		"certificate.layout_nameless": func(l *Layout) { l.Name = " " },
		"certificate.colour_wrong":    func(l *Layout) { l.Ink = "red" },
		"certificate.colour_pale":     func(l *Layout) { l.Accent = "#dddddd" },
		"certificate.part_outside":    func(l *Layout) { f := l.Fields[PartName]; f.X = 290; l.Fields[PartName] = f },
		"certificate.size_range":      func(l *Layout) { f := l.Fields[PartName]; f.Size = 200; l.Fields[PartName] = f },
		"certificate.signer_nameless": func(l *Layout) { l.Signers = []Signer{{Position: "Kepala", X: 20, Y: 150, Wide: 70}} },
		"certificate.signers_many": func(l *Layout) {
			l.Signers = nil
			for range 4 {
				l.Signers = append(l.Signers, Signer{Name: "A", X: 20, Y: 150, Wide: 70})
			}
		},
	} {
		l := NewLayout("Biru", false)
		change(&l)
		if _, err := l.Clean(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	l := NewLayout("Biru", false)
	l.Fields = map[Part]Field{}
	if l, _ = l.Clean(); !l.Fields[PartName].Shown || !l.Fields[PartCode].Shown || l.Fields[PartJP].Shown {
		t.Error("what a certificate must say can be left out")
	}
}

// A change of a layout, or of which one a rule uses, changes no certificate that
// exists; what is not printed is not said by the check page either.
func TestLayoutIsFrozen(t *testing.T) {
	r := open(t, 1)
	id, err := r.MakeLayout(ctx, r.admin, r.lib, "Biru", false)
	r.ok(err)
	own, err := r.OwnLayout(ctx, r.admin, id)
	r.ok(err)
	l := own.Layout
	l.Signers = []Signer{{Name: "Nuraini", Position: "Kepala", X: 20, Y: 150, Wide: 70, Picture: r.picture(true, drawn(color.Black, 40, 20))}}
	l.Fields[PartIssued] = Field{}
	r.ok(r.SaveLayout(ctx, r.admin, id, l))
	if err := r.SaveLayout(ctx, r.admin, id, l); !lms.IsKind(err, lms.Conflict) { // still the version before
		t.Error(err)
	}
	rule := r.on(Design{LayoutID: id, Score: true, Signer1: "Nobody"})
	_, err = r.Issue(ctx, system)
	r.ok(err)
	c := r.all()[0]
	if c.Layout == nil || c.Layout.Version != 2 || len(c.Signatures) != 1 || c.Signatures[0].Name != "Nuraini" {
		t.Fatalf("%+v", c.Content)
	}
	for _, line := range c.Lines(locale.ID) {
		if line.Label == "Diterbitkan" {
			t.Error("the date of issue is said and not printed")
		}
	}
	if pictures, err := r.Pictures(ctx, c.LibraryID, *c.Layout); err != nil || pictures[c.Layout.Signers[0].Picture].Kind != "png" {
		t.Error(err, pictures)
	}
	own, err = r.OwnLayout(ctx, r.admin, id)
	r.ok(err)
	own.Ink = "#000000"
	r.ok(r.SaveLayout(ctx, r.admin, id, own.Layout))
	r.ok(r.Change(ctx, r.admin, rule, Design{Language: locale.ID}, true))
	if again, err := r.ByCode(ctx, c.Code); err != nil || again.Layout.Ink != l.Ink || again.Layout.Version != 2 {
		t.Error(err, again.Layout)
	}
	// Nobody else's, and none that a rule uses is removed.
	for _, a := range []lms.Actor{r.other, r.people[0], {}} {
		if _, err := r.OwnLayout(ctx, a, id); !lms.IsKind(err, lms.NotFound) {
			t.Error(err)
		}
		if err := r.SaveLayout(ctx, a, id, own.Layout); !lms.IsKind(err, lms.NotFound) {
			t.Error(err)
		}
		if err := r.RemoveLayout(ctx, a, id); !lms.IsKind(err, lms.NotFound) {
			t.Error(err)
		}
	}
	r.ok(r.Change(ctx, r.admin, rule, Design{Language: locale.ID, LayoutID: id}, true))
	if err := r.RemoveLayout(ctx, r.admin, id); !lms.IsKind(err, lms.Conflict) {
		t.Error(err)
	}
	if err := r.Change(ctx, r.admin, rule, Design{Language: locale.ID, LayoutID: id + 99}, true); !lms.IsKind(err, lms.Invalid) {
		t.Error(err)
	}
	r.ok(r.Change(ctx, r.admin, rule, Design{Language: locale.ID}, true))
	r.ok(r.RemoveLayout(ctx, r.admin, id))
}

func TestWordsOnABackground(t *testing.T) {
	r := open(t, 1)
	id, err := r.MakeLayout(ctx, r.admin, r.lib, "Biru", true)
	r.ok(err)
	own, err := r.OwnLayout(ctx, r.admin, id)
	r.ok(err)
	l := own.Layout
	l.Background = r.picture(false, drawn(color.RGBA{20, 30, 60, 255}, 300, 420))
	if err := r.SaveLayout(ctx, r.admin, id, l); err == nil || !strings.Contains(err.Error(), "part_unreadable") {
		t.Errorf("dark on dark is taken: %v", err)
	}
	l.Ink, l.Accent = "#ffffff", "#fbf0d9"
	r.ok(r.SaveLayout(ctx, r.admin, id, l))
	l.Version, l.Background = l.Version+1, l.Background+99
	if err := r.SaveLayout(ctx, r.admin, id, l); !lms.IsKind(err, lms.Invalid) {
		t.Errorf("a picture that is not there: %v", err)
	}
	for name, file := range map[string][]byte{"none": []byte("%PDF-1.7"), "too large": make([]byte, PictureLimit+1)} {
		if _, err := r.AddPicture(ctx, r.admin, r.lib, false, bytes.NewReader(file)); !lms.IsKind(err, lms.Invalid) {
			t.Error(name, err)
		}
	}
}

// The white of a photographed signature is taken out, its ink is not.
func TestSignatureLosesItsPaper(t *testing.T) {
	p := image.NewRGBA(image.Rect(0, 0, 40, 20))
	draw.Draw(p, p.Bounds(), image.NewUniform(color.RGBA{240, 238, 230, 255}), image.Point{}, draw.Src)
	draw.Draw(p, image.Rect(10, 5, 20, 15), image.NewUniform(color.RGBA{20, 20, 90, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	png.Encode(&b, p)
	kind, content, err := redraw(b.Bytes(), true)
	if err != nil || kind != "png" {
		t.Fatal(kind, err)
	}
	out, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, paper := out.At(2, 2).RGBA(); paper != 0 {
		t.Error("the paper stayed", paper)
	}
	if _, _, blue, ink := out.At(15, 10).RGBA(); ink != 0xffff || blue>>8 != 90 {
		t.Error("the ink went", ink, blue)
	}
}

func TestNumbersOfALibrarysOwn(t *testing.T) {
	d := Design{Language: locale.ID, Numbering: "{nomor}/PUSTAKA/{bulan_romawi}/{tahun}"}
	d, err := d.Clean()
	if err != nil {
		t.Fatal(err)
	}
	if got := d.number(7, lms.DayOn(2026, 11, 2), "kota"); got != "0007/PUSTAKA/XI/2026" {
		t.Error(got)
	}
	for _, bad := range []string{"{nomor}/{bulan_romawi}", "1{nomor}/{tahun}", "{nomor}{tahun}", "{tahun}{n}", "{n}5/{year}"} {
		if _, err := (Design{Language: locale.ID, Numbering: bad}).Clean(); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
