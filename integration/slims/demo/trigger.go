package demo

import (
	"context"
	"database/sql"
	"fmt"
)

// From 9.0 on triggers copy every loan into loan_history with its title and
// the names of its member and place. The names are looked up when the row is
// inserted; later changes of title or name do not reach it.
const historyColumns = "loan_id, item_code, biblio_id, title, call_number, classification, gmd_name, language_name, location_name, collection_type_name, member_id, member_name, member_type_name, loan_date, due_date, renewed, is_lent, is_return, return_date, input_date, last_update"

const historyOf = `%[1]s.loan_id, %[1]s.item_code, b.biblio_id, b.title, IFNULL(i.call_number, b.call_number), b.classification, g.gmd_name, la.language_name,
	lo.location_name, ct.coll_type_name, %[1]s.member_id, m.member_name, mt.member_type_name, %[1]s.loan_date, %[1]s.due_date, %[1]s.renewed, %[1]s.is_lent,
	%[1]s.is_return, %[1]s.return_date, %[1]s.input_date, %[1]s.last_update`

const historyJoins = `LEFT JOIN item i ON i.item_code = %[1]s.item_code LEFT JOIN biblio b ON b.biblio_id = i.biblio_id
	LEFT JOIN mst_gmd g ON g.gmd_id = b.gmd_id LEFT JOIN mst_language la ON la.language_id = b.language_id
	LEFT JOIN mst_location lo ON lo.location_id = i.location_id LEFT JOIN mst_coll_type ct ON ct.coll_type_id = i.coll_type_id
	LEFT JOIN member m ON m.member_id = %[1]s.member_id LEFT JOIN mst_member_type mt ON mt.member_type_id = m.member_type_id`

var triggers = []string{
	"CREATE TRIGGER insert_loan_history AFTER INSERT ON loan FOR EACH ROW INSERT INTO loan_history (" + historyColumns + ") SELECT " +
		fmt.Sprintf(historyOf, "NEW") + " FROM (SELECT 1 AS one) AS one " + fmt.Sprintf(historyJoins, "NEW"),
	"CREATE TRIGGER update_loan_history AFTER UPDATE ON loan FOR EACH ROW UPDATE loan_history SET is_lent = NEW.is_lent, is_return = NEW.is_return, " +
		"renewed = NEW.renewed, return_date = NEW.return_date WHERE loan_id = NEW.loan_id",
	"CREATE TRIGGER delete_loan_history AFTER DELETE ON loan FOR EACH ROW DELETE FROM loan_history WHERE loan_id = OLD.loan_id",
}

// finish does with one statement what the triggers would have done row by
// row, and then puts the triggers in place.
func (s *schema) finish(ctx context.Context, conn *sql.Conn) error {
	if s.byName["loan_history"] == nil {
		return nil
	}
	fill := "INSERT INTO loan_history (" + historyColumns + ") SELECT " + fmt.Sprintf(historyOf, "l") + " FROM loan l " + fmt.Sprintf(historyJoins, "l") + " ORDER BY l.loan_id"
	for _, q := range append([]string{fill}, triggers...) {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("demo: loan_history: %w", err)
		}
	}
	return nil
}
