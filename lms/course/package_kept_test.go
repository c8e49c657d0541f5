package course

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// A package that was looked at need not be sent again by whoever sent it, for a
// day; what is wrong with it or with the next one does not take it away.
func TestAPackageIsKept(t *testing.T) {
	w := newWorld(t)
	id, names := w.everything(w.trainer, w.library)
	w.everything(w.elsewhere, w.other)
	var out bytes.Buffer
	must[string](t)(w.Export(ctx, w.trainer, id, names, &out))
	files := func() int { return len(must[[]string](t)(filepath.Glob(filepath.Join(w.media, "*.*")))) }
	send := func(content []byte, write bool) Report {
		t.Helper()
		_, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(content), Named{}, write)
		w.ok(err)
		return r
	}
	gone := func(who lms.Actor, library int64, kept string) {
		t.Helper()
		_, _, err := w.ImportKept(ctx, who, library, kept, Named{}, true)
		w.refused(err, lms.Invalid, "package.file_gone@file")
	}
	bad := rezip(t, out.Bytes(), nil, map[string]string{"lain.txt": "x"})
	wrong := send(bad, true)
	if len(wrong.Problems) != 1 || wrong.Kept == "" {
		t.Errorf("%+v", wrong)
	}
	good := send(out.Bytes(), false)
	if good.Kept == "" || good.Kept == wrong.Kept || files() != 1 {
		t.Errorf("%d files, %+v", files(), good)
	}
	if r := send([]byte("halo"), false); r.Kept != "" || len(r.Problems) != 1 || files() != 1 {
		t.Errorf("%d files, %+v", files(), r)
	}
	gone(w.elsewhere, w.other, wrong.Kept) // another came in its place
	gone(w.trainer, w.library, good.Kept)  // it is another's
	for _, name := range []string{"", "../" + good.Kept[3:], "*", strings.ToUpper(good.Kept)} {
		gone(w.elsewhere, w.other, name)
	}
	offered := func(who lms.Actor, library int64) Kept {
		t.Helper()
		if k := must[*Kept](t)(w.Kept(who, library)); k != nil {
			return *k
		}
		return Kept{}
	}
	if k := offered(w.elsewhere, w.other); k.Hash != good.Kept || k.Title != good.Title || k.Size != int64(out.Len()) || w.now().Sub(k.At).Abs() > time.Second {
		t.Errorf("offered: %+v", k)
	}
	if k := offered(w.trainer, w.library); k.Hash != "" {
		t.Errorf("another's is offered: %+v", k)
	}
	_, err := w.Kept(w.rina, w.library)
	w.refused(err, lms.Forbidden, "error.forbidden")
	_, _, err = w.ImportKept(ctx, w.rina, w.library, good.Kept, Named{}, true)
	w.refused(err, lms.Forbidden, "error.forbidden")
	w.pass(keptFor - time.Second)
	w.ok(w.SweepUploads())
	if _, r, err := w.ImportKept(ctx, w.elsewhere, w.other, good.Kept, Named{}, false); err != nil || r.Kept != good.Kept || r.Lessons != 7 {
		t.Errorf("%v %+v", err, r)
	}
	made, r, err := w.ImportKept(ctx, w.elsewhere, w.other, good.Kept, Named{}, true)
	if err != nil || made == 0 || r.Kept != "" || files() != 0 {
		t.Errorf("%v, course %d, %d files", err, made, files())
	}
	gone(w.elsewhere, w.other, good.Kept)

	// A day later it is gone, and so is what a process that ended had begun.
	again := send(out.Bytes(), false)
	begun := filepath.Join(w.media, "upload-1.x")
	w.ok(os.WriteFile(begun, nil, 0o600))
	w.ok(os.Chtimes(begun, w.now(), w.now()))
	w.pass(keptFor)
	gone(w.elsewhere, w.other, again.Kept)
	if k := offered(w.elsewhere, w.other); k.Hash != "" {
		t.Errorf("offered after a day: %+v", k)
	}
	w.ok(w.SweepUploads())
	if files() != 0 {
		t.Errorf("%d files are left", files())
	}
}
