package web

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// workLasts is how long all the work of an assignment may be on its way.
const workLasts = time.Hour

// assignmentZip sends all that was handed in for an assignment, a folder a learner,
// with a table of it. It is written while it is sent, and leaves with names, so the
// audit log says who took it.
func (s *server) assignmentZip(r *request) error {
	p, err := s.assignmentPage(r)
	if err != nil {
		return err
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "handins_taken", lms.Args{"course": p.Course, "lesson": p.Lesson.Title, "n": p.HandedIn()}); err != nil {
		return err
	}
	// The stream outlives the handler: it keeps copies, and nothing of Fiber's.
	out, in := io.Pipe()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), workLasts)
		defer cancel()
		err := s.writeWork(ctx, p, in)
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			slog.Error("the work of an assignment was not sent to its end", "course", p.CourseID, "lesson", p.Lesson.Key, "err", err)
		}
		in.CloseWithError(err) // an error ends the connection, so nobody takes a part for the whole
	}()
	r.Set(fiber.HeaderContentType, "application/zip")
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", safeName(p.Lesson.Title)+".zip"))
	return r.SendStream(out)
}

// workZip is a ZIP of work that is being written.
type workZip struct {
	zip      *zip.Writer
	page     *assignmentPage
	rows     []workRow
	criteria []string // of all rubrics, as they were met
}

// workRow is a hand-in in the table.
type workRow struct {
	folder, name string
	course.Handed
}

func (s *server) writeWork(ctx context.Context, p *assignmentPage, to io.Writer) error {
	z := &workZip{zip: zip.NewWriter(to), page: p}
	folders := names{}
	err := s.Courses.EachHandIn(ctx, p.Actor, p.CourseID, p.Lesson.Key, p.Filter.Has, func(a course.Assignee, work []course.Handed) error {
		folder := folders.take(safeName(a.Name), "")
		for i, w := range work {
			in := folder
			if i > 0 {
				in = path.Join(folder, p.Locale.T("handin.zip_earlier"), strconv.Itoa(w.Number))
			}
			if err := z.add(ctx, s, in, w); err != nil {
				return err
			}
			z.rows = append(z.rows, workRow{in, a.Name, w})
		}
		return nil
	})
	if err != nil {
		return err
	}
	var markers []int64
	for _, row := range z.rows {
		if m := row.Mark(); m != nil {
			markers = append(markers, m.MarkerID)
		}
	}
	by, err := s.Accounts.Names(ctx, p.Actor, markers)
	if err != nil {
		return err
	}
	if err := z.table(by); err != nil {
		return err
	}
	return z.zip.Close()
}

// add puts a hand-in into a folder: its text and its files, under the time when it
// was handed in.
func (z *workZip) add(ctx context.Context, s *server, folder string, w course.Handed) error {
	taken := names{}
	put := func(name string, method uint16, content io.Reader) error {
		entry, err := z.zip.CreateHeader(&zip.FileHeader{Name: path.Join(folder, name), Method: method, Modified: w.HandedInAt.In(z.page.zone)})
		if err == nil {
			_, err = io.Copy(entry, content)
		}
		return err
	}
	if w.Text != "" {
		if err := put(taken.take(z.page.Locale.T("handin.zip_text")+".txt", ".txt"), zip.Deflate, strings.NewReader(w.Text)); err != nil {
			return err
		}
	}
	for _, f := range w.Files {
		name := safeName(f.Name)
		name = taken.take(name, path.Ext(name))
		_, file, err := s.Courses.FindHandInFile(ctx, z.page.Actor, f.ID)
		if err != nil {
			return err
		}
		content, err := os.Open(file)
		switch {
		case errors.Is(err, fs.ErrNotExist): // one that was lost does not keep the others back
			err = put(name+".txt", zip.Deflate, strings.NewReader(z.page.Locale.T("handin.zip_lost", lms.Args{"name": f.Name})))
		case err == nil:
			method := zip.Store // documents and pictures are packed already
			if f.Extension == "txt" || f.Extension == "csv" {
				method = zip.Deflate
			}
			err = put(name, method, content)
			content.Close()
		}
		if err != nil {
			return err
		}
	}
	for _, c := range w.Rubric {
		if !slices.Contains(z.criteria, c.Name) {
			z.criteria = append(z.criteria, c.Name)
		}
	}
	return nil
}

// table is a row a hand-in.
func (z *workZip) table(markers map[int64]string) error {
	w, err := z.zip.CreateHeader(&zip.FileHeader{Name: z.page.Locale.T("handin.zip_table") + ".csv", Method: zip.Deflate})
	if err != nil {
		return err
	}
	f, err := newSheet(w, z.page.Locale, z.page.zone)
	if err != nil {
		return err
	}
	head := []string{"name", "folder", "hand_in", "handed_in", "due_on", "late_days", "state", "points", "most"}
	for _, c := range z.criteria {
		head = append(head, z.page.Locale.T("sheet.rubric", lms.Args{"name": c}))
	}
	f.head(append(head, "feedback", "marked_by", "marked")...)
	for _, r := range z.rows {
		line := []any{r.name, r.folder, r.Number, *r.HandedInAt, nil, r.LateDays, z.page.Locale.T("handin.state_" + string(r.State())), nil, nil}
		if r.Days.DueOn != nil {
			line[4] = *r.Days.DueOn
		}
		m, marked := r.Mark(), any(nil)
		if m == nil {
			m = &course.Mark{}
		} else {
			marked = m.MarkedAt
		}
		if m.Most > 0 {
			line[7], line[8] = m.Points, m.Most
		}
		levels := map[string]string{}
		for _, l := range chosen(r.Rubric, *m) {
			levels[l.Criterion] = fmt.Sprintf("%s (%s)", l.Step.Name, z.page.Locale.Decimal(l.Step.Points, -1))
		}
		for _, c := range z.criteria {
			line = append(line, levels[c])
		}
		f.row(append(line, m.Comment, markers[m.MarkerID], marked)...)
	}
	return f.end()
}

// names are those of a folder, none of them twice, also where capitals do not count.
type names map[string]bool

// take makes name one of them; end is the part of it that a number stands before.
func (n names) take(name, end string) string {
	base := strings.TrimSuffix(name, end)
	for i := 2; n[strings.ToLower(name)]; i++ {
		name = fmt.Sprintf("%s (%d)%s", base, i, end)
	}
	n[strings.ToLower(name)] = true
	return name
}

const safeLength = 100 // bytes of a name: folders in folders stay short enough for Windows

// safeName is a person's name for a file as every system takes it: without what
// leads elsewhere, hides its end or is a device.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '-'
		}
		return r
	}, name)
	end := path.Ext(name)
	if len(end) > 10 {
		end = ""
	}
	base := strings.TrimSuffix(name, end)
	for len(base)+len(end) > safeLength {
		r := []rune(base)
		base = string(r[:len(r)-1])
	}
	name = strings.Trim(strings.TrimSpace(base)+end, ". ")
	device, _, _ := strings.Cut(strings.ToUpper(name), ".")
	if device = strings.TrimRight(device, " "); name == "" || slices.Contains([]string{"CON", "PRN", "AUX", "NUL"}, device) ||
		len(device) == 4 && (strings.HasPrefix(device, "COM") || strings.HasPrefix(device, "LPT")) && device[3] >= '0' && device[3] <= '9' {
		name = "_" + name
	}
	return name
}
