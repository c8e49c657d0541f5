package web

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/report/personal"
)

// copyLasts is how long the copy of somebody's data may be on its way.
const copyLasts = time.Hour

// shownInCopy is how many rows of a part the page of a copy shows; its tables hold all.
const shownInCopy = 200

// personalMine sends the reader everything that is kept about them.
func (s *server) personalMine(r *request) error {
	return s.sendCopy(r, r.actor.AccountID, r.actor.Name)
}

// personalOf is the same for an administrator whom the person has asked.
func (s *server) personalOf(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	if p.Elsewhere {
		return r.invalid("account/show", p, lms.Fail(lms.Conflict, "personal.elsewhere", lms.Args{"name": p.Account.Name}))
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "personal_copied", lms.Args{"name": p.Account.Name}); err != nil {
		return err
	}
	return s.sendCopy(r, p.Account.ID, p.Account.Name)
}

func (s *server) sendCopy(r *request, id int64, name string) error {
	return s.stream(r, name, copyZip{person: id}, s.Personal.Open)
}

// stream sends a copy that open begins.
func (s *server) stream(r *request, name string, z copyZip, open func(context.Context, lms.Actor, int64) (*personal.Copy, error)) error {
	// The stream outlives the handler: it keeps copies, and nothing of Fiber's.
	z.s, z.l, z.zone, z.name, z.at = s, r.locale, r.zone(), name, s.Now()
	out, in := io.Pipe()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), copyLasts)
		defer cancel()
		err := z.write(ctx, open, in)
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			slog.Error("a copy of somebody's data was not sent to its end", "person", z.person, "err", err)
		}
		in.CloseWithError(err) // an error ends the connection, so nobody takes a part for the whole
	}()
	r.Set(fiber.HeaderContentType, "application/zip")
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", r.locale.T("personal.file")+"-"+safeName(name)+".zip"))
	return r.SendStream(out)
}

// copyZip is a copy that is being written.
type copyZip struct {
	s    *server
	l    locale.Locale
	zone *time.Location
	name string
	at   time.Time
	zip  *zip.Writer

	person    int64 // account or volunteer
	volunteer bool
}

func (z *copyZip) create(name string, method uint16) (io.Writer, error) {
	return z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: z.at.In(z.zone)})
}

func (z *copyZip) write(ctx context.Context, open func(context.Context, lms.Actor, int64) (*personal.Copy, error), to io.Writer) error {
	z.zip = zip.NewWriter(to)
	c, err := open(ctx, lms.System("personal:copy"), z.person)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := z.page(ctx, c); err != nil {
		return err
	}
	if err := z.json(ctx, c); err != nil {
		return err
	}
	for _, p := range c.Parts {
		if err := z.table(ctx, c, p); err != nil {
			return err
		}
	}
	if !z.volunteer { // who uploads nothing
		if err := z.files(ctx, c); err != nil {
			return err
		}
	}
	return z.zip.Close()
}

func partText(l locale.Locale, p personal.Part) string { return l.T("personal.part_" + p.Name) }

// page is everything to be read in a browser.
func (z *copyZip) page(ctx context.Context, c *personal.Copy) error {
	w, err := z.create(z.l.T("personal.page")+".html", zip.Deflate)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	text := html.EscapeString
	fmt.Fprintf(b, `<!DOCTYPE html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title><style>body{font:16px/1.55 system-ui,sans-serif;color:#1c2733;background:#fbfaf6;margin:2rem auto;max-width:70rem;padding:0 1rem}h1,h2{line-height:1.25}table{border-collapse:collapse;width:100%%;background:#fff;font-size:.92rem}div{overflow-x:auto}th,td{border:1px solid #e4e0d6;padding:.35rem .6rem;text-align:left;vertical-align:top}th{background:#e3f0ee}p.muted{color:#566270}</style></head><body><h1>%s</h1><p>%s</p>`,
		z.l, text(z.name), text(z.l.T("personal.heading", lms.Args{"name": z.name})), text(z.l.T("personal.made", lms.Args{"time": z.l.DateTime(z.at.In(z.zone))})))
	notes := []string{"personal.note_files", "personal.note_others", "personal.note_keys", "personal.note_survey", "personal.note_slims"}
	if z.volunteer {
		notes = []string{"personal.note_others"}
	}
	for _, key := range notes {
		fmt.Fprintf(b, `<p class="muted">%s</p>`, text(z.l.T(key)))
	}
	for _, p := range c.Parts {
		n := 0
		err := c.Each(ctx, p, func(columns []string, values []any) error {
			if n++; n > shownInCopy {
				return nil
			}
			if n == 1 {
				fmt.Fprintf(b, "<h2>%s</h2><div><table><thead><tr>", text(partText(z.l, p)))
				for _, col := range columns {
					fmt.Fprintf(b, `<th scope="col">%s</th>`, text(z.column(col)))
				}
				b.WriteString("</tr></thead><tbody>")
			}
			b.WriteString("<tr>")
			for i, v := range values {
				fmt.Fprintf(b, "<td>%s</td>", text(z.shown(columns[i], v)))
			}
			_, err := b.WriteString("</tr>")
			return err
		})
		if err != nil {
			return err
		}
		if n > 0 {
			b.WriteString("</tbody></table></div>")
		}
		if n > shownInCopy {
			fmt.Fprintf(b, `<p class="muted">%s</p>`, text(z.l.T("personal.more", lms.Args{"n": n - shownInCopy, "file": p.Name + ".csv"})))
		}
	}
	b.WriteString("</body></html>\n")
	return b.Flush()
}

func (z *copyZip) column(name string) string {
	l := z.l
	return l.T("personal.col_" + name)
}

// shown is a value as people read it.
func (z *copyZip) shown(column string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case lms.Day:
		return z.l.ShortDate(v)
	case time.Time:
		return z.l.DateTime(v.In(z.zone))
	case float64:
		return z.l.Decimal(v, -1)
	case int64:
		if column == "passed" || column == "voided" {
			key := "sheet.false"
			if v != 0 {
				key = "sheet.true"
			}
			return z.l.T(key)
		}
	}
	return fmt.Sprint(v)
}

// json is everything for another program: a list a part, by names that no language
// changes.
func (z *copyZip) json(ctx context.Context, c *personal.Copy) error {
	w, err := z.create("data.json", zip.Deflate)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	b.WriteString("{\n")
	for i, p := range c.Parts {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(b, "%q: [", p.Name)
		first := true
		err := c.Each(ctx, p, func(columns []string, values []any) error {
			row := map[string]any{}
			for i, v := range values {
				if text, ok := v.(string); ok && json.Valid([]byte(text)) && strings.HasPrefix(text, "{") {
					v = json.RawMessage(text)
				}
				row[columns[i]] = v
			}
			line, err := json.Marshal(row)
			if err != nil {
				return err
			}
			if !first {
				b.WriteString(",")
			}
			first = false
			_, err = fmt.Fprintf(b, "\n  %s", line)
			return err
		})
		if err != nil {
			return err
		}
		b.WriteString("]")
	}
	b.WriteString("\n}\n")
	return b.Flush()
}

// table is a part as CSV, where there is anything of it.
func (z *copyZip) table(ctx context.Context, c *personal.Copy, p personal.Part) error {
	var f sheet
	begun := false
	err := c.Each(ctx, p, func(columns []string, values []any) error {
		if !begun {
			w, err := z.create("csv/"+p.Name+".csv", zip.Deflate)
			if err != nil {
				return err
			}
			if f, err = newSheet(w, z.l, z.zone); err != nil {
				return err
			}
			heads := make([]string, len(columns))
			for i, col := range columns {
				heads[i] = z.column(col)
			}
			f.head(heads...)
			begun = true
		}
		f.row(values...)
		return nil
	})
	if err != nil || !begun {
		return err
	}
	return f.end()
}

// files are what the person has uploaded.
func (z *copyZip) files(ctx context.Context, c *personal.Copy) error {
	folder, taken := z.l.T("personal.folder"), names{}
	put := func(name string, content io.Reader) error {
		name = safeName(name)
		w, err := z.create(path.Join(folder, taken.take(name, path.Ext(name))), zip.Store)
		if err == nil {
			_, err = io.Copy(w, content)
		}
		return err
	}
	if err := c.Files(ctx, func(f personal.File) error { return put(f.Name, strings.NewReader(string(f.Content))) }); err != nil {
		return err
	}
	ids, err := c.HandInFiles(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		f, file, err := z.s.Courses.FindHandInFile(ctx, lms.System("personal:copy"), id)
		if err != nil {
			return err
		}
		content, err := os.Open(file)
		if errors.Is(err, fs.ErrNotExist) { // one that was lost does not keep the others back
			err = put(f.Name+".txt", strings.NewReader(z.l.T("handin.zip_lost", lms.Args{"name": f.Name})))
		} else if err == nil {
			err = put(fmt.Sprintf("%d %s", id, f.Name), content)
			content.Close()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
