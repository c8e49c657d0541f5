package assessment

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Keys are what a library's competencies are called in documents, both ways. A
// competency may have several names; the one in Names is written.
type Keys struct {
	Names map[int64]string
	IDs   map[string]int64
}

// Document writes a test down as it stands: for those who write.
func (s *Store) Document(ctx context.Context, actor lms.Actor, id int64, keys Keys) (b []byte, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := findAssessment(ctx, tx, id, "")
		if err != nil {
			return err
		}
		if err := can(actor, write, a.LibraryID); err != nil {
			return err
		}
		d, err := s.writeDocument(ctx, tx, a, keys)
		if err == nil {
			b, err = d.encode()
		}
		return err
	})
	return b, err
}

// LeftBehind is a test's title and how many questions of the bank that it draws
// from do not fit into its document: for those who write.
func (s *Store) LeftBehind(ctx context.Context, actor lms.Actor, id int64) (title string, n int, err error) {
	a, err := findAssessment(ctx, s.db, id, "")
	if err != nil {
		return "", 0, err
	}
	if err := can(actor, write, a.LibraryID); err != nil {
		return "", 0, err
	}
	draws, err := findDraws(ctx, s.db, id)
	if err != nil || len(draws) == 0 {
		return a.Title, 0, err
	}
	held, err := itemQuestions(ctx, s.db, id)
	if err != nil {
		return "", 0, err
	}
	forms, err := findForms(ctx, s.db, id)
	if err != nil {
		return "", 0, err
	}
	for _, f := range forms.All {
		for _, it := range f {
			held = append(held, it.Question)
		}
	}
	slices.Sort(held)
	held = slices.Compact(held)
	bank, err := bankClasses(ctx, s.db, a.LibraryID, held)
	for class, many := range bank {
		if slices.ContainsFunc(draws, func(w Draw) bool { return w.takes(class) }) {
			n += many
		}
	}
	return a.Title, max(0, n+len(held)-maxDocumentQuestions), err
}

func (s *Store) writeDocument(ctx context.Context, tx *sqlx.Tx, a Assessment, keys Keys) (d document, err error) {
	d = document{Format: documentFormat, Published: a.Status == Published, Title: a.Title, Description: a.Description, Minutes: a.Minutes, Attempts: a.AttemptsAllowed,
		WaitMinutes: a.WaitMinutes, Code: a.AccessCode != "", PassPercent: a.PassPercent, OpensAt: a.OpensAt, ClosesAt: a.ClosesAt, ShuffleItems: a.ShuffleItems,
		ShuffleOptions: a.ShuffleOptions, OnePage: a.OnePage, Watched: a.Watched, Reviewed: a.Reviewed, CourseOnly: a.CourseOnly, Reveal: a.Reveal, RevealAfter: a.RevealAfter}
	sections, err := findSections(ctx, tx, a.ID)
	if err != nil {
		return d, err
	}
	for _, sec := range sections {
		d.Sections = append(d.Sections, documentSection{sec.Title, sec.Instructions, sec.Minutes})
	}
	number := map[int64]int{}
	hold := func(items []Item) (list []documentItem) {
		for _, it := range items {
			if number[it.ID] == 0 {
				d.Questions = append(d.Questions, asDocument(it.Question, keys))
				number[it.ID] = len(d.Questions)
			}
			list = append(list, documentItem{number[it.ID], it.Points, it.Section})
		}
		return list
	}
	items, err := findItems(ctx, tx, a.ID)
	if err != nil {
		return d, err
	}
	d.Items = hold(items)
	forms, err := findForms(ctx, tx, a.ID)
	if err != nil {
		return d, err
	}
	for _, f := range forms.All {
		items, err := formItems(ctx, tx, f)
		if err != nil {
			return d, err
		}
		d.Given, d.Forms = forms.Given, append(d.Forms, hold(items))
	}
	draws, err := findDraws(ctx, tx, a.ID)
	if err != nil || len(draws) == 0 {
		return d, err
	}
	for _, w := range draws {
		d.Draws = append(d.Draws, documentDraw{keys.Names[w.CompetencyID], w.Difficulty, w.Questions, w.Points, w.Section})
	}
	where, args := QuestionFilter{}.where(a.LibraryID)
	bank, err := selectQuestions(ctx, tx, where, args)
	bank = slices.DeleteFunc(bank, func(q Question) bool {
		return number[q.ID] != 0 || !slices.ContainsFunc(draws, func(w Draw) bool { return w.takes(Class{q.CompetencyID, q.Difficulty}) })
	})
	prints := map[int64][sha256.Size]byte{} // their order is one of content: numbers differ from library to library
	for _, q := range bank {
		prints[q.ID] = q.fingerprint()
	}
	slices.SortFunc(bank, func(a, b Question) int {
		x, y := prints[a.ID], prints[b.ID]
		return bytes.Compare(x[:], y[:])
	})
	fit := min(len(bank), maxDocumentQuestions-len(d.Questions))
	d.BankCut = uint(len(bank) - fit)
	for _, q := range bank[:fit] {
		d.Bank = append(d.Bank, asDocument(q, keys))
	}
	return d, err
}

func asDocument(q Question, keys Keys) documentQuestion {
	q = q.Normal()
	return documentQuestion{Kind: q.Kind, Competency: keys.Names[q.CompetencyID], Difficulty: q.Difficulty, Tags: q.Tags, Stem: q.Stem, Body: q.Body}
}

// Taken is what became of a document, or would become of it.
type Taken struct {
	ID        int64 // of the test; 0: nothing was taken
	Title     string
	There     bool         // the same test was in the library: it is used
	Known     int          // of its questions, those that the bank had
	New       int          // and those that it had not
	Published bool         // it is open
	Missing   lms.Problems // what does not come along
}

// errOnlyLooked undoes what a look at a document has written.
var errOnlyLooked = errors.New("assessment: only looked")

// TakeDocument makes a test of a document, or finds the same one in the library;
// with keep false it only says what it would come to. Questions that the bank
// has are used, the others are added. A test that was open is opened, unless
// something of it does not come along. What is wrong with the document is named
// in lms.Problems.
func (s *Store) TakeDocument(ctx context.Context, actor lms.Actor, libraryID int64, b []byte, keys Keys, keep bool) (t Taken, err error) {
	if err := can(actor, write, libraryID); err != nil {
		return t, err
	}
	d, err := readDocument(b)
	if t.Title = d.Title; err != nil {
		return t, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t = Taken{Title: d.Title}
		if err := s.takeDocument(ctx, tx, actor, libraryID, d, keys, &t); err != nil {
			return err
		}
		if !keep {
			return errOnlyLooked
		}
		return nil
	})
	if errors.Is(err, errOnlyLooked) {
		if err = nil; !t.There {
			t.ID = 0
		}
	}
	return t, err
}

func (s *Store) takeDocument(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, d document, keys Keys, t *Taken) error {
	lost := d.rename(keys, &t.Missing)
	var err error
	if t.ID, t.Published, err = s.sameTest(ctx, tx, libraryID, d, keys); err != nil || t.ID != 0 {
		t.There = err == nil
		return err
	}
	if d.BankCut > 0 {
		t.Missing = append(t.Missing, lms.Fail(lms.Conflict, "document.bank_cut", lms.Args{"title": d.Title, "n": int(d.BankCut)}))
	}
	ids, err := s.takeQuestions(ctx, tx, actor, libraryID, d, keys, t)
	if err != nil {
		return err
	}
	if t.ID, err = s.insertAssessment(ctx, tx, Assessment{LibraryID: libraryID, Status: Draft, Settings: d.settings()}); err != nil {
		return err
	}
	for i, sec := range d.Sections {
		if err := putSection(ctx, tx, t.ID, Section{i + 1, sec.Title, sec.Instructions, sec.Minutes}); err != nil {
			return err
		}
	}
	for i, it := range d.Items {
		if _, err := tx.ExecContext(ctx, `INSERT INTO assessment_item (assessment_id, question_id, position, points, section) VALUES (?, ?, ?, ?, ?)`,
			t.ID, ids[it.Question-1], i+1, it.Points, it.Section); err != nil {
			return err
		}
	}
	for _, w := range d.Draws {
		if err := putDraw(ctx, tx, t.ID, Draw{CompetencyID: keys.IDs[w.Competency], Difficulty: w.Difficulty, Questions: w.Questions, Points: w.Points, Section: w.Section}); err != nil {
			return err
		}
	}
	if len(d.Forms) > 0 {
		f := Forms{Given: d.Given}
		for _, list := range d.Forms {
			var form Form
			for _, it := range list {
				form = append(form, FormItem{ids[it.Question-1], it.Points, it.Section})
			}
			f.All = append(f.All, form)
		}
		if err := s.putForms(ctx, tx, t.ID, f); err != nil {
			return err
		}
	}
	return s.openTaken(ctx, tx, d, lost, t)
}

// openTaken publishes a test that was open where it came from, if it can be.
func (s *Store) openTaken(ctx context.Context, tx *sqlx.Tx, d document, lost bool, t *Taken) error {
	left := func(problem any) {
		t.Missing = append(t.Missing, lms.Fail(lms.Conflict, "document.left_draft", lms.Args{"title": d.Title, "problem": problem}))
	}
	switch {
	case !d.Published:
		return nil
	case d.Code:
		left(lms.Fail(lms.Conflict, "document.code_left"))
		return nil
	case lost:
		left(lms.Fail(lms.Conflict, "document.draw_left"))
		return nil
	}
	a, err := findAssessment(ctx, tx, t.ID, "")
	if err != nil {
		return err
	}
	var why lms.Problems
	if err = s.publish(ctx, tx, a); errors.As(err, &why) {
		for _, e := range why {
			left(e)
		}
		return nil
	}
	t.Published = err == nil
	return err
}

// rename calls competencies in d what the library calls them, takes out those
// that it does not have, each named once, and reports whether lines of the
// blueprint went with them: to draw from others would be another test.
func (d *document) rename(keys Keys, missing *lms.Problems) (lost bool) {
	said := map[string]bool{}
	known := func(key *string) bool {
		id := keys.IDs[*key]
		if *key == "" || id != 0 {
			*key = keys.Names[id]
			return true
		}
		if !said[*key] {
			said[*key] = true
			*missing = append(*missing, lms.Fail(lms.Conflict, "document.competency_unknown", lms.Args{"title": d.Title, "code": *key}))
		}
		*key = ""
		return false
	}
	d.Questions, d.Bank = slices.Clone(d.Questions), slices.Clone(d.Bank)
	for _, list := range [][]documentQuestion{d.Questions, d.Bank} {
		for i := range list {
			known(&list[i].Competency)
		}
	}
	var draws []documentDraw
	for _, w := range d.Draws {
		if known(&w.Competency) {
			draws = append(draws, w)
		} else {
			lost = true
		}
	}
	d.Draws = draws
	return lost
}

// sameTest finds a test of the library that is what d is, an open one first.
func (s *Store) sameTest(ctx context.Context, tx *sqlx.Tx, libraryID int64, d document, keys Keys) (id int64, published bool, err error) {
	want, err := d.core()
	if err != nil {
		return 0, false, err
	}
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, `SELECT id FROM assessment WHERE library_id = ? AND title = ? AND status <> 'archived' ORDER BY status = 'published' DESC, id`, libraryID, d.Title); err != nil {
		return 0, false, err
	}
	for _, id := range ids {
		a, err := findAssessment(ctx, tx, id, "")
		if err != nil {
			return 0, false, err
		}
		there, err := s.writeDocument(ctx, tx, a, keys)
		if err != nil {
			return 0, false, err
		}
		have, err := there.core()
		if err != nil {
			return 0, false, err
		}
		if bytes.Equal(have, want) {
			return id, a.Status == Published, nil
		}
	}
	return 0, false, nil
}

// takeQuestions finds a document's questions in the bank or adds them; a
// question of the bank stands for one of the document.
func (s *Store) takeQuestions(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, d document, keys Keys, t *Taken) ([]int64, error) {
	list := make([]Question, 0, len(d.Questions)+len(d.Bank))
	for _, q := range slices.Concat(d.Questions, d.Bank) {
		list = append(list, q.question(libraryID, keys.IDs))
	}
	twins, err := findTwins(ctx, tx, libraryID, list)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, q := range list {
		if twin := twins[i]; twin.QuestionID != 0 && !twin.Earlier {
			ids[i] = twin.QuestionID
			t.Known++
			continue
		}
		if q, err = s.insertQuestion(ctx, tx, actor, q, nil); err != nil {
			return nil, err
		}
		ids[i] = q.ID
		t.New++
	}
	return ids, nil
}
