package slims_test

import (
	"fmt"
	"testing"

	"binapustaka/lms/usage"
)

// catalogue gives the site the tables of authors and subjects, and records that
// lack what is named.
func (s *site) catalogue() {
	s.t.Helper()
	s.run("CREATE TABLE biblio_author (biblio_id INT, author_id INT, level INT, PRIMARY KEY (biblio_id, author_id)) ENGINE=MyISAM")
	s.run("CREATE TABLE biblio_topic (biblio_id INT, topic_id INT, level INT, PRIMARY KEY (biblio_id, topic_id)) ENGINE=MyISAM")
}

func (s *site) record(id int, staff, at string, lacks string) {
	s.t.Helper()
	s.run("INSERT INTO biblio (biblio_id, title, classification, call_number, publisher_id, publish_year, input_date, last_update) VALUES (?, 'Judul', '020', '020 X', 3, '2020', ?, ?)", id, at, at)
	s.run("INSERT INTO biblio_author VALUES (?, 1, 1)", id)
	s.run("INSERT INTO biblio_topic VALUES (?, 1, 1), (?, 2, 1)", id, id)
	switch lacks {
	case "":
	case "author", "topic":
		s.run("DELETE FROM biblio_"+lacks+" WHERE biblio_id = ?", id)
	default:
		s.run("UPDATE biblio SET "+lacks+" WHERE biblio_id = ?", id)
	}
	s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff',?,'bibliography',?,?)", staff, fmt.Sprintf("Ani insert bibliographic data (Judul (2)) with biblio_id (%d)", id), at)
}

// complete is how many of a day's records count as complete by now, of whom.
func (s *site) complete(today string) map[usage.Key]int64 {
	return s.night(today, usage.RecordsComplete)
}

// A record counts on the day it was added, for who added it, when all of the
// parts are filled in within a week, and nothing later changes that.
func TestCompleteRecords(t *testing.T) {
	s := newSite(t)
	s.catalogue()
	for i, lacks := range []string{"", "author", "topic", "title = ' '", "classification = ''", "classification = NULL", "call_number = '-'", "publisher_id = 0", "publish_year = NULL", "isbn_issn = NULL, collation = ''"} {
		s.record(i+1, "1", "2024-05-02 09:00:00", lacks)
	}
	s.record(20, "2", "2024-05-02 10:00:00", "")
	s.record(21, "2", "2024-05-02 10:00:00", "")
	s.run("DELETE FROM biblio WHERE biblio_id = 21") // a duplicate that was thrown away
	at := func(staff int64) usage.Key { return key(usage.RecordsComplete, "2024-05-02", "", staff) }
	same(t, "the first night", s.complete("2024-05-03"), map[usage.Key]int64{at(1): 2, at(2): 1})
	if got := s.states(usage.RecordState, "2024-05-02", "2024-05-02"); got != "m" {
		t.Errorf("a week is not over: %s", got)
	}
	s.run("INSERT INTO biblio_topic VALUES (3, 1, 1)") // in its week
	s.run("UPDATE biblio SET last_update = '2024-05-08 09:00:00' WHERE biblio_id = 3")
	same(t, "in its week", s.complete("2024-05-09"), map[usage.Key]int64{at(1): 3, at(2): 1})
	same(t, "the last look", s.complete("2024-05-10"), map[usage.Key]int64{at(1): 3, at(2): 1})
	if got := s.states(usage.RecordState, "2024-05-02", "2024-05-02"); got != "r" {
		t.Errorf("a week later: %s", got)
	}
	s.run("INSERT INTO biblio_author VALUES (2, 1, 1)") // after its week
	s.run("UPDATE biblio SET last_update = '2024-05-20 09:00:00'")
	same(t, "afterwards", s.complete("2024-05-21"), map[usage.Key]int64{at(1): 3, at(2): 1})
	if got := s.states(usage.RecordState, "2024-05-02", "2024-05-02"); got != "r" {
		t.Errorf("records that were saved again make a settled day %s", got)
	}
}

// Of the time before anybody looked, a record that was saved again after its
// week is not known, and a month with more than a tenth of them is missing.
func TestCompletenessOfThePast(t *testing.T) {
	s := newSite(t)
	s.catalogue()
	for i := range 20 {
		s.record(i+1, "1", "2024-03-05 09:00:00", "")
		s.record(i+101, "1", "2024-04-05 09:00:00", "")
	}
	s.run("UPDATE biblio SET last_update = '2024-06-01 09:00:00' WHERE biblio_id IN (1, 2, 101, 102, 103)")
	s.run("UPDATE biblio SET publish_year = '', last_update = '2024-06-01 09:00:00' WHERE biblio_id IN (3, 4, 5)") // these are certain
	same(t, "past", s.complete("2024-06-05"), map[usage.Key]int64{key(usage.RecordsComplete, "2024-03-05", "", 1): 15, key(usage.RecordsComplete, "2024-04-05", "", 1): 17})
	if got := s.states(usage.RecordState, "2024-03-05", "2024-03-05") + s.states(usage.RecordState, "2024-04-05", "2024-04-05"); got != "rm" {
		t.Errorf("coverage %s", got)
	}
}
