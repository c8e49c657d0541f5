package survey

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/sqldb"
)

// everything is the whole database: the rows of each table as they are kept, and
// the number that its next row would get.
func (h *hall) everything() (rows map[string][]string, next map[string]int64) {
	h.t.Helper()
	texts := map[string]*bytes.Buffer{}
	d, err := h.db.Dump(ctx, func(table string) (io.Writer, error) {
		texts[table] = &bytes.Buffer{}
		return texts[table], nil
	})
	h.ok(err)
	rows, next = map[string][]string{}, map[string]int64{}
	for _, t := range d.Tables {
		rows[t.Name], next[t.Name] = strings.Split(strings.TrimSpace(texts[t.Name].String()), "\n"), t.Next
	}
	return rows, next
}

// Whoever holds the database at any moments, before and after each answer, finds
// nothing that leads from an answer to one of those who were invited: no row, no
// time, no order and no number. What they do find is that somebody answered.
func TestNothingLinksAnAnswerToAnInvitation(t *testing.T) {
	h := openHall(t, 30)
	h.switchOn(h.subject(), AtEnd)
	h.pass(0)
	id := h.asked(h.subject())[0].ID
	before, numbers := h.everything()
	for i, account := range h.people[:20] {
		h.at = h.at.Add(3 * time.Hour) // over three days
		h.replies(account, id, fmt.Sprintf("teks %02d", i))
		after, next := h.everything()
		if !maps.Equal(numbers, next) {
			t.Fatal("a table counts on when somebody answers")
		}
		for table, rows := range after {
			gone, new := without(before[table], rows), without(rows, before[table])
			switch {
			case len(gone)+len(new) == 0:
			case table == "survey_response" && len(gone) == 0 && len(new) == 1:
				if day := today.String(); !strings.HasSuffix(new[0], fmt.Sprintf(`,"%d","%s","link"]`, id, day)) {
					t.Errorf("a response says %s", new[0])
				}
			case table == "survey_answer" && len(gone) == 0:
			case table == "survey_ballot" && len(gone) == 1 && len(new) == 0:
				ballot := strings.Split(gone[0], `"`)[1]
				raw, err := base64.StdEncoding.DecodeString(ballot)
				h.ok(err)
				for other, rows := range before {
					text := strings.Join(rows, "\n")
					if other != table && (strings.Contains(text, ballot) || strings.Contains(strings.ToLower(text), hex.EncodeToString(raw))) || strings.Contains(text, h.ballot(id, account)) {
						t.Errorf("%s knows a ballot", other)
					}
				}
			default:
				t.Fatalf("%s changes when somebody answers: %v, %v", table, gone, new)
			}
		}
		before = after
	}

	var columns []string
	h.ok(h.db.Select(&columns, `SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN ('survey_invitation', 'survey_ballot') ORDER BY table_name, ordinal_position`))
	if want := []string{"survey_ballot.hash", "survey_ballot.survey_id", "survey_invitation.survey_id", "survey_invitation.account_id", "survey_invitation.reminders"}; !slices.Equal(columns, want) {
		t.Errorf("the tables of the invited hold %v", columns)
	}
	var levels int
	h.ok(h.db.Get(&levels, `SELECT COUNT(*) FROM survey_answer WHERE level <> 0`))
	if levels != 0 {
		t.Error("which five came first can be told")
	}
	var words int64 // a question
	h.ok(h.db.Get(&words, `SELECT MIN(question_id) FROM survey_answer WHERE text <> ''`))
	// By no column of either table, in no direction, do answers stand as they came.
	for name, query := range map[string]string{
		"answers":             `SELECT text FROM survey_answer WHERE text LIKE 'teks%' AND question_id = ?`,
		"responses by number": `SELECT a.text FROM survey_response r JOIN survey_answer a ON a.response_id = r.id WHERE a.text LIKE 'teks%' AND a.question_id = ? ORDER BY r.id`,
		"responses as kept":   `SELECT a.text FROM survey_response r IGNORE INDEX (survey_response_day) STRAIGHT_JOIN survey_answer a ON a.response_id = r.id WHERE a.text LIKE 'teks%' AND a.question_id = ?`,
		"responses by day":    `SELECT a.text FROM survey_response r FORCE INDEX (survey_response_day) STRAIGHT_JOIN survey_answer a ON a.response_id = r.id WHERE a.text LIKE 'teks%' AND a.question_id = ? ORDER BY r.survey_id, r.day`,
	} {
		var texts []string
		h.ok(h.db.Select(&texts, query, words))
		h.shuffled(name, texts, 20)
	}
	var hashes [][]byte
	h.ok(h.db.Select(&hashes, `SELECT hash FROM survey_ballot`))
	var kept []string
	for _, hash := range hashes {
		i := slices.IndexFunc(h.people, func(account int64) bool { return bytes.Equal(hash, hashOf(h.ballot(id, account))) })
		kept = append(kept, fmt.Sprintf("%02d", i))
	}
	if len(kept) != 10 || slices.IsSorted(kept) {
		t.Errorf("ballots lie in the order of the invited: %v", kept)
	}
	// Another installation's secret makes other ballots.
	if other := NewStore(&sqldb.DB{}, h.now, [32]byte{2}); other.ballot(id, h.people[0]) == h.ballot(id, h.people[0]) {
		t.Error("a ballot is made without the secret")
	}

	// Reminders and the end: who is left alone is five or more, and then nothing stays.
	for range 20 {
		h.pass(1)
		if quiet := len(h.people) - len(h.reminded(id)); h.asked(h.subject())[0].Status == Open && quiet < Least {
			t.Errorf("%d got no reminder", quiet)
		}
	}
	after, _ := h.everything()
	if list := slices.DeleteFunc(append(after["survey_invitation"], after["survey_ballot"]...), func(row string) bool { return row == "" }); len(list) != 0 {
		t.Errorf("left of the invitations: %v", list)
	}
}

// without are the rows of a that are not in b.
func without(a, b []string) (list []string) {
	in := map[string]bool{"": true}
	for _, row := range b {
		in[row] = true
	}
	for _, row := range a {
		if !in[row] {
			list = append(list, row)
		}
	}
	return list
}

// shuffled fails when texts stand in the order in which they came, or in the other
// one: of n in a row, chance leaves so few rising or falling pairs about once in 10^4.
func (h *hall) shuffled(name string, texts []string, n int) {
	h.t.Helper()
	rising := 0
	for i := 1; i < len(texts); i++ {
		if texts[i] > texts[i-1] {
			rising++
		}
	}
	if len(texts) != n || rising < 4 || rising > n-5 {
		h.t.Errorf("%s: %d texts, %d of which follow the one that came before them", name, len(texts), rising)
	}
}
