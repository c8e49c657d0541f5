package web

import (
	"fmt"
	"html/template"
	"math"
	"mime/multipart"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/certificate"
	"binapustaka/web/paper"
)

type certificateLayoutsPage struct {
	Layout
	List    []certificate.OwnLayout
	Name    string
	Upright bool
}

func (s *server) certificateLayoutsPage(r *request) (p *certificateLayoutsPage, err error) {
	p = &certificateLayoutsPage{Layout: r.layout("certificate.layouts_title"), Name: r.FormValue("name"), Upright: r.FormValue("lie") == "upright"}
	p.List, err = s.Certificates.Layouts(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) certificateLayouts(r *request) error {
	p, err := s.certificateLayoutsPage(r)
	if err != nil {
		return err
	}
	return r.page("certificate/layouts", p)
}

func (s *server) certificateLayoutMake(r *request) error {
	p, err := s.certificateLayoutsPage(r)
	if err != nil {
		return err
	}
	id, err := s.Certificates.MakeLayout(r.ctx, r.actor, r.actor.LibraryID, p.Name, p.Upright)
	if err != nil {
		return r.invalid("certificate/layouts", p, err)
	}
	return r.redirect(fmt.Sprintf("/certificates/layouts/%d", id), "certificate.layout_made")
}

// certificateLayoutPage is the designer: numbers in millimetres and what comes
// of them.
type certificateLayoutPage struct {
	Layout
	Own     certificate.OwnLayout
	Typed   map[string]string // the form's fields
	Parts   []certificate.Part
	Aligns  []string
	Signers []int
	Preview template.HTML
}

// Of is what stands in a field of the form.
func (p certificateLayoutPage) Of(name string, of any) string {
	return p.Typed[fmt.Sprintf("%v_%s", of, name)]
}

func (s *server) certificateLayoutPage(r *request) (*certificateLayoutPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	own, err := s.Certificates.OwnLayout(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &certificateLayoutPage{Layout: within(r.titled(own.Name), "/certificates"), Own: own, Typed: written(r, own.Layout), Parts: certificate.Parts, Aligns: certificate.Aligns}
	p.Path = fmt.Sprintf("/certificates/layouts/%d", id)
	for i := range certificate.MaxSigners {
		p.Signers = append(p.Signers, i+1)
	}
	return p, s.preview(r, p, own.Layout)
}

// preview draws a certificate that does not exist.
func (s *server) preview(r *request, p *certificateLayoutPage, l certificate.Layout) error {
	proof, err := s.sample(r, certificate.Rule{Design: certificate.Design{Language: r.locale, Score: true, Months: 24}, Title: r.locale.T("certificate.sample_title")}, &l)
	if err != nil {
		return err
	}
	p.Preview, err = paper.Preview(proof, r.locale.T("certificate.preview_of", lms.Args{"name": l.Name}), func(id int64) string { return fmt.Sprintf("/certificates/pictures/%d/file", id) })
	return err
}

// sample is a certificate of a rule as it would look.
func (s *server) sample(r *request, rule certificate.Rule, l *certificate.Layout) (p paper.Proof, err error) {
	p = paper.Proof{Content: rule.Sample(r.library.Name, r.library.Code, r.today(), l), Address: r.site(), At: s.Now()}
	if l != nil {
		p.Pictures, err = s.Certificates.Pictures(r.ctx, r.actor.LibraryID, *l)
	}
	return p, err
}

func (s *server) certificateLayout(r *request) error {
	p, err := s.certificateLayoutPage(r)
	if err != nil {
		return err
	}
	return r.page("certificate/layout", p)
}

// certificateLayoutSave changes a layout. The form may bring one picture, which
// stands last in it.
func (s *server) certificateLayoutSave(r *request) error {
	p, err := s.certificateLayoutPage(r)
	if err != nil {
		return err
	}
	fields, file, err := r.readParts()
	if err != nil {
		return err
	}
	p.Typed = fields
	switch fields["do"] {
	case "remove":
		if err := s.Certificates.RemoveLayout(r.ctx, r.actor, p.Own.ID); err != nil {
			return r.invalid("certificate/layout", p, err)
		}
		return r.redirect("/certificates/layouts", "certificate.layout_removed")
	case "reset":
		l := layoutOf(fields, p.Own.Layout)
		l.Fields = certificate.NewLayout("", l.Upright).Fields
		l.Signers = placed(l.Signers, l.Upright)
		p.Typed = written(r, l)
		return s.shown(r, p, l)
	case "preview":
		return s.shown(r, p, layoutOf(fields, p.Own.Layout))
	}
	if err := s.takePicture(r, fields, file); err != nil {
		return r.invalid("certificate/layout", p, err)
	}
	l := layoutOf(fields, p.Own.Layout)
	if err := s.Certificates.SaveLayout(r.ctx, r.actor, p.Own.ID, l); err != nil {
		return r.invalid("certificate/layout", p, err)
	}
	return r.redirect(p.Path, "certificate.layout_saved")
}

// shown is the page with what would come of the form; nothing is kept.
func (s *server) shown(r *request, p *certificateLayoutPage, l certificate.Layout) error {
	l, err := l.Clean()
	if err == nil {
		err = s.preview(r, p, l)
	}
	if err != nil {
		return r.invalid("certificate/layout", p, err)
	}
	return r.page("certificate/layout", p)
}

// takePicture keeps the picture of a form, if it brought one, and puts it where
// it is to stand.
func (s *server) takePicture(r *request, fields map[string]string, file *multipart.Part) error {
	if file == nil || file.FileName() == "" {
		return nil
	}
	place := fields["place"]
	id, err := s.Certificates.AddPicture(r.ctx, r.actor, r.actor.LibraryID, place != "background", file)
	if err != nil {
		return err
	}
	if place == "background" {
		fields["background"] = strconv.FormatInt(id, 10)
	} else {
		fields[place+"_picture"] = strconv.FormatInt(id, 10)
	}
	return nil
}

// certificatePicture sends a picture: what stands there never changes.
func (s *server) certificatePicture(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	picture, err := s.Certificates.OwnPicture(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	r.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	r.Set(fiber.HeaderContentType, map[string]string{"jpg": "image/jpeg", "png": "image/png"}[picture.Kind])
	return r.Send(picture.Content)
}

// placed puts signatures in their usual places.
func placed(list []certificate.Signer, upright bool) []certificate.Signer {
	wide, high := certificate.Layout{Upright: upright}.Sides()
	places := []float64{wide - 90, 20, wide/2 - 35}
	if upright {
		places = []float64{wide - 75, 15, wide/2 - 30}
	}
	for len(list) < certificate.MaxSigners {
		list = append(list, certificate.Signer{})
	}
	for i := range list {
		list[i].X, list[i].Y, list[i].Wide = places[i], high-62, 70
		if upright {
			list[i].Y, list[i].Wide = high-92, 60
		}
	}
	return list
}

// written is a layout as the form's fields.
func written(r *request, l certificate.Layout) map[string]string {
	f := map[string]string{"name": l.Name, "version": strconv.Itoa(l.Version), "ink": l.Ink, "accent": l.Accent, "background": strconv.FormatInt(l.Background, 10), "place": "background"}
	tick := func(name string, on bool) {
		if on {
			f[name] = "1"
		}
	}
	tick("upright", l.Upright)
	tick("frame", l.Frame)
	for part, one := range l.Fields {
		at := string(part) + "_"
		tick(at+"shown", one.Shown)
		tick(at+"bold", one.Bold)
		f[at+"x"], f[at+"y"], f[at+"wide"], f[at+"size"], f[at+"align"] = typed(r.locale, one.X), typed(r.locale, one.Y), typed(r.locale, one.Wide), typed(r.locale, one.Size), one.Align
	}
	for i, usual := range placed(nil, l.Upright) {
		if i < len(l.Signers) {
			usual = l.Signers[i]
		}
		at := fmt.Sprintf("signer_%d_", i+1)
		f[at+"name"], f[at+"position"], f[at+"picture"] = usual.Name, usual.Position, strconv.FormatInt(usual.Picture, 10)
		f[at+"x"], f[at+"y"], f[at+"wide"] = typed(r.locale, usual.X), typed(r.locale, usual.Y), typed(r.locale, usual.Wide)
	}
	return f
}

// layoutOf is the layout that a form's fields say; what is no number is NaN, which
// the area refuses by its field.
func layoutOf(f map[string]string, before certificate.Layout) certificate.Layout {
	number := func(name string) float64 {
		if n, ok := assessment.ParseNumber(f[name]); ok {
			return n
		}
		return math.NaN()
	}
	picture := func(name string) int64 {
		if f[name+"_off"] != "" {
			return 0
		}
		id, _ := strconv.ParseInt(f[name], 10, 64)
		return id
	}
	l := certificate.Layout{Name: f["name"], Upright: f["upright"] != "", Frame: f["frame"] != "", Ink: f["ink"], Accent: f["accent"], Background: picture("background"), Fields: map[certificate.Part]certificate.Field{}}
	if l.Version, _ = strconv.Atoi(f["version"]); l.Version == 0 {
		l.Version = before.Version
	}
	for _, part := range certificate.Parts {
		at := string(part) + "_"
		l.Fields[part] = certificate.Field{Shown: f[at+"shown"] != "", Bold: f[at+"bold"] != "", X: number(at + "x"), Y: number(at + "y"), Wide: number(at + "wide"), Size: number(at + "size"), Align: f[at+"align"]}
	}
	for i := range certificate.MaxSigners {
		at := fmt.Sprintf("signer_%d_", i+1)
		l.Signers = append(l.Signers, certificate.Signer{Name: f[at+"name"], Position: f[at+"position"], Picture: picture(at + "picture"), X: number(at + "x"), Y: number(at + "y"), Wide: number(at + "wide")})
	}
	return l
}
