package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// A form with a file is read as it arrives: its fields come before its file, the
// hidden token first of all, so that nothing of a stranger's file is ever kept
// and no file ever stands in memory.

const mostFields = 250_000 // that a form with files has before them: those of the largest question

// openParts begins to read such a form; patience is how long it may take.
func (r *request) openParts(patience time.Duration) {
	boundary, stream := r.Request().Header.MultipartFormBoundary(), r.Context().RequestBodyStream()
	if len(boundary) == 0 || stream == nil {
		return
	}
	r.Context().Conn().SetReadDeadline(time.Now().Add(patience))
	r.parts = multipart.NewReader(stream, string(boundary))
}

// formToken is the token that stands in a form; in a form with files it is the
// first field.
func (r *request) formToken() string {
	if r.parts == nil {
		return r.FormValue("_csrf")
	}
	part, err := r.parts.NextPart()
	if err != nil || part.FormName() != "_csrf" {
		return ""
	}
	token, _ := io.ReadAll(io.LimitReader(part, 200)) // cut short, it does not match
	return string(token)
}

// readParts reads the fields of a form with files up to its first file, which
// is nil when there is none.
func (r *request) readParts() (fields map[string]string, file *multipart.Part, err error) {
	return r.readPartsUpTo(bodyLimit)
}

// readPartsUpTo is readParts for fields of so many bytes together.
func (r *request) readPartsUpTo(limit int64) (fields map[string]string, file *multipart.Part, err error) {
	fields = map[string]string{}
	if r.parts == nil {
		return fields, nil, lms.Fail(lms.Invalid, "error.request")
	}
	for left := limit; len(fields) < mostFields; {
		part, err := r.parts.NextPart()
		if err == io.EOF {
			return fields, nil, nil
		}
		if err != nil {
			return fields, nil, broken(err)
		}
		if _, isFile := part.Header["Content-Type"]; isFile || part.FileName() != "" {
			return fields, part, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return fields, nil, broken(err)
		}
		if left -= int64(len(value)); left < 0 {
			return fields, nil, lms.Fail(lms.TooLarge, "error.too_large", lms.Args{"limit": r.locale.Bytes(limit)})
		}
		fields[part.FormName()] = string(value)
	}
	return fields, nil, lms.Fail(lms.Invalid, "error.request")
}

// broken is a form that ended too early or is none.
func broken(err error) error {
	e := lms.Fail(lms.Invalid, "error.request")
	e.Err = err
	return e
}

// keep saves an uploaded file. refused is what is wrong with the file, for the
// page to say; err is anything else.
func (r *request) keep(file *multipart.Part, save func(context.Context, lms.Actor, int64, string, io.Reader) (course.Media, error)) (m course.Media, refused *lms.Error, err error) {
	if file == nil {
		return m, lms.FailField("file", "lesson.file_missing"), nil
	}
	m, err = save(r.ctx, r.actor, r.actor.LibraryID, file.FileName(), file)
	if errors.Is(err, io.ErrUnexpectedEOF) { // the line was lost
		return m, nil, broken(err)
	}
	if errors.As(err, &refused) {
		return m, refused, nil
	}
	return m, nil, err
}
