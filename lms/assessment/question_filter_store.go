package assessment

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// QuestionFilter says which questions of the bank are asked for, and in which order.
type QuestionFilter struct {
	Text         string     // in the stem
	Kind         Kind       // "" for all
	CompetencyID int64      // 0 for all, Without for those that measure none
	Difficulty   Difficulty // 0 for all, Without for those that nobody judged
	Tag          string     // "" for all
	Unused       bool       // those alone that no test holds and no attempt asked
	NotIn        int64      // those alone that this test does not hold itself; 0 for all
	Archived     bool       // the archived ones instead of the others
	IDs          []int64    // those alone; nil for all
	Sort         Sort
}

// Without asks a filter for questions of which something is not said.
const Without = -1

// Sort is an order of the bank.
type Sort string

const (
	Newest   Sort = ""
	Edited   Sort = "edited"  // the last one first
	MostUsed Sort = "used"    // asked in the most attempts
	Hardest  Sort = "hardest" // with the smallest share of their points; those with fewer than FewAnswers last
)

// Sorts lists every order.
var Sorts = []Sort{Newest, Edited, MostUsed, Hardest}

// FewAnswers is from how many marked answers on the share of a question's points
// says something.
const FewAnswers = 5

const (
	inNewest = ` JOIN question_version v ON v.question_id = q.id AND v.version = q.version`

	// holds is which tests a hold a question q, among their own or in a parallel form.
	holds = `a.library_id = q.library_id AND (EXISTS (SELECT 1 FROM assessment_item i WHERE i.assessment_id = a.id AND i.question_id = q.id)
		OR EXISTS (SELECT 1 FROM assessment_form_question f WHERE f.assessment_id = a.id AND f.question_id = q.id))`
	holders = ` FROM assessment a WHERE ` + holds

	// asked are the places in attempts that asked any version of a question.
	asked = ` FROM attempt_item ai JOIN question_version av ON av.id = ai.version_id`
)

// where is the filter as a condition on q, and on v where it asks for a text or a
// kind, put together from constants.
func (f QuestionFilter) where(libraryID int64) (where string, args []any) {
	where, args = `q.library_id = ? AND q.archived_at IS NULL`, []any{libraryID}
	if f.Archived {
		where = `q.library_id = ? AND q.archived_at IS NOT NULL`
	}
	and := func(condition string, more ...any) { where, args = where+` AND `+condition, append(args, more...) }
	if f.Kind != "" {
		and(`v.kind = ?`, f.Kind)
	}
	switch f.CompetencyID {
	case 0:
	case Without:
		and(`q.competency_id IS NULL`)
	default:
		and(`q.competency_id = ?`, f.CompetencyID)
	}
	switch f.Difficulty {
	case 0:
	case Without:
		and(`q.difficulty IS NULL`)
	default:
		and(`q.difficulty = ?`, f.Difficulty)
	}
	if text := strings.TrimSpace(f.Text); text != "" {
		and(`v.stem LIKE ?`, "%"+escapeLike(text)+"%")
	}
	if f.Tag != "" {
		and(`EXISTS (SELECT 1 FROM question_tag t WHERE t.question_id = q.id AND t.tag = ?)`, f.Tag)
	}
	if f.Unused {
		and(`NOT EXISTS (SELECT 1 FROM assessment_item i WHERE i.question_id = q.id) AND NOT EXISTS (SELECT 1 FROM assessment_form_question f WHERE f.question_id = q.id)
			AND NOT EXISTS (SELECT 1` + asked + ` WHERE av.question_id = q.id)`)
	}
	if f.NotIn != 0 {
		and(`NOT EXISTS (SELECT 1 FROM assessment_item i WHERE i.assessment_id = ? AND i.question_id = q.id)`, f.NotIn)
	}
	if f.IDs != nil {
		and(`q.id IN (0`+strings.Repeat(`, ?`, len(f.IDs))+`)`, anys(f.IDs)...)
	}
	return where, args
}

func anys(ids []int64) []any {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	return list
}

// from is what the condition of the filter needs; the bank's index alone where it can.
func (f QuestionFilter) from() string {
	if f.Kind != "" || strings.TrimSpace(f.Text) != "" {
		return ` FROM question q` + inNewest
	}
	return ` FROM question q`
}

// ListedQuestion is a question with where it is used.
type ListedQuestion struct {
	Question
	Use
}

// Questions lists the bank as the filter asks, and how many there are in all.
func (s *Store) Questions(ctx context.Context, actor lms.Actor, libraryID int64, f QuestionFilter, page lms.Page) ([]ListedQuestion, int, error) {
	if err := can(actor, write, libraryID); err != nil {
		return nil, 0, err
	}
	where, args := f.where(libraryID)
	var total int
	// Safety: put together from constants, as all here.
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*)`+f.from()+` WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	ids, err := s.listedIDs(ctx, f, where, args, page)
	if err != nil || len(ids) == 0 {
		return nil, total, err
	}
	used, err := s.usage(ctx, ids)
	if err != nil {
		return nil, total, err
	}
	var rows []struct {
		questionRow
		Tests int `db:"tests"`
	}
	query, args, err := sqlx.In(`SELECT `+taggedColumns+`, (SELECT COUNT(*)`+holders+`) AS tests FROM question q`+inNewest+` WHERE q.id IN (?)`, ids)
	if err == nil {
		err = s.db.SelectContext(ctx, &rows, query, args...)
	}
	listed := make([]ListedQuestion, len(rows))
	for i, r := range rows {
		listed[i] = ListedQuestion{r.question(), Use{r.Tests, used[r.ID].N, used[r.ID].Share}}
	}
	slices.SortFunc(listed, func(a, b ListedQuestion) int { return cmp.Compare(slices.Index(ids, a.ID), slices.Index(ids, b.ID)) })
	return listed, total, err
}

// listedIDs are the questions of a page in the order of the filter. What comes from
// answers is put in order here: joined to the bank, MariaDB works it out anew for
// every question.
func (s *Store) listedIDs(ctx context.Context, f QuestionFilter, where string, args []any, page lms.Page) (ids []int64, err error) {
	switch f.Sort {
	case MostUsed, Hardest:
		if err := s.db.SelectContext(ctx, &ids, `SELECT q.id`+f.from()+` WHERE `+where+` ORDER BY q.id DESC`, args...); err != nil {
			return nil, err
		}
		used, err := s.usage(ctx, nil)
		slices.SortStableFunc(ids, func(a, b int64) int {
			x, y := used[a], used[b]
			switch {
			case f.Sort == MostUsed:
				return cmp.Compare(y.N, x.N)
			case x.Share != nil && y.Share != nil:
				return cmp.Compare(*x.Share, *y.Share)
			case x.Share != nil:
				return -1
			case y.Share != nil:
				return 1
			}
			return 0
		})
		from := min(page.Offset(), len(ids))
		return ids[from:min(from+page.Limit(), len(ids))], err
	case Edited:
		err = s.db.SelectContext(ctx, &ids, `SELECT q.id FROM question q`+inNewest+` WHERE `+where+` ORDER BY v.created_at DESC, q.id DESC LIMIT ? OFFSET ?`, append(args, page.Limit(), page.Offset())...)
	default:
		err = s.db.SelectContext(ctx, &ids, `SELECT q.id`+f.from()+` WHERE `+where+` ORDER BY q.id DESC LIMIT ? OFFSET ?`, append(args, page.Limit(), page.Offset())...)
	}
	return ids, err
}

// QuestionIDs are the first questions that a filter lets through, the newest first,
// at most that many.
func (s *Store) QuestionIDs(ctx context.Context, actor lms.Actor, libraryID int64, f QuestionFilter, most int) (ids []int64, err error) {
	if err := can(actor, write, libraryID); err != nil {
		return nil, err
	}
	where, args := f.where(libraryID)
	err = s.db.SelectContext(ctx, &ids, `SELECT q.id`+f.from()+` WHERE `+where+` ORDER BY q.id DESC LIMIT ?`, append(args, most)...)
	return ids, err
}

// QuestionCounts are how many questions each choice of a filter would let through,
// with the others as they are; what is not said counts under "", 0 and 0.
type QuestionCounts struct {
	Kinds        map[Kind]int
	Competencies map[int64]int
	Difficulties map[Difficulty]int
	Tags         []TagCount // those that questions have, in alphabetical order
}

// TagCount is a tag and how many questions have it.
type TagCount struct {
	Tag       string `db:"tag"`
	Questions int    `db:"n"`
}

// QuestionCounts counts for the choices of a filter.
func (s *Store) QuestionCounts(ctx context.Context, actor lms.Actor, libraryID int64, f QuestionFilter) (c QuestionCounts, err error) {
	if err := can(actor, write, libraryID); err != nil {
		return c, err
	}
	open := f
	open.Kind, open.CompetencyID, open.Difficulty = "", 0, 0
	where, args := open.where(libraryID)
	var classes []struct {
		Kind         Kind       `db:"kind"`
		CompetencyID int64      `db:"competency_id"`
		Difficulty   Difficulty `db:"difficulty"`
		N            int        `db:"n"`
	}
	// Safety: put together from constants.
	err = s.db.SelectContext(ctx, &classes, `SELECT v.kind, COALESCE(q.competency_id, 0) AS competency_id, COALESCE(q.difficulty, 0) AS difficulty, COUNT(*) AS n
		FROM question q`+inNewest+` WHERE `+where+` GROUP BY v.kind, q.competency_id, q.difficulty`, args...)
	if err != nil {
		return c, err
	}
	c = QuestionCounts{Kinds: map[Kind]int{}, Competencies: map[int64]int{}, Difficulties: map[Difficulty]int{}}
	for _, x := range classes {
		kind := f.Kind == "" || f.Kind == x.Kind
		competency := f.CompetencyID == 0 || max(0, f.CompetencyID) == x.CompetencyID
		difficulty := f.Difficulty == 0 || max(0, f.Difficulty) == x.Difficulty
		if competency && difficulty {
			c.Kinds[x.Kind] += x.N
		}
		if kind && difficulty {
			c.Competencies[x.CompetencyID] += x.N
		}
		if kind && competency {
			c.Difficulties[x.Difficulty] += x.N
		}
	}
	open = f
	open.Tag = ""
	where, args = open.where(libraryID)
	err = s.db.SelectContext(ctx, &c.Tags, `SELECT g.tag, COUNT(*) AS n`+open.from()+` JOIN question_tag g ON g.question_id = q.id WHERE `+where+` GROUP BY g.tag ORDER BY g.tag`, args...)
	return c, err
}

// AllQuestions are the questions of the bank that a filter lets through, the
// oldest first: what goes into a file.
func (s *Store) AllQuestions(ctx context.Context, actor lms.Actor, libraryID int64, f QuestionFilter) ([]Question, error) {
	if err := can(actor, write, libraryID); err != nil {
		return nil, err
	}
	where, args := f.where(libraryID)
	return selectQuestions(ctx, s.db, where, args)
}

func selectQuestions(ctx context.Context, db sqlx.QueryerContext, where string, args []any) ([]Question, error) {
	var rows []questionRow
	// Safety: where is put together from constants (QuestionFilter.where).
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+taggedColumns+` FROM question q`+inNewest+` WHERE `+where+` ORDER BY q.id`, args...)
	list := make([]Question, len(rows))
	for i, r := range rows {
		list[i] = r.question()
	}
	return list, err
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
