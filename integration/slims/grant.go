package slims

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// optional are columns that are read where a version has them.
var optional = map[string][]string{
	"user":             {"email", "2fa"},
	"user_group":       {"group_id", "group_name"},
	"loan":             {"uid", "input_date"},
	"system_log":       {"sub_module", "action"},
	"visitor_count":    {"room_code"},
	"item":             {"coll_type_id", "input_date", "uid"},
	"biblio":           {"title", "source", "call_number", "publisher_id", "publish_year", "isbn_issn", "collation", "notes", "input_date", "last_update", "uid"},
	"biblio_topic":     {"biblio_id", "topic_id"},
	"biblio_author":    {"biblio_id", "author_id"},
	"files_read":       {"filelog_id", "date_read"},
	"mst_location":     {"location_id", "location_name"},
	"mst_coll_type":    {"coll_type_id", "coll_type_name"},
	"mst_visitor_room": {"unique_code", "name"},
	"setting":          {"setting_name", "setting_value"},
}

// desk are the columns that the desk for reserved books reads besides. They name
// patrons: whoever does not use the desk need not grant them.
var desk = map[string][]string{
	"reserve":         {"reserve_id", "member_id", "biblio_id", "item_code", "reserve_date"},
	"member":          {"member_id", "member_name", "member_email", "member_phone"},
	"mst_item_status": {"item_status_id", "item_status_name", "no_loan"},
	"item":            {"call_number", "item_status_id"},
	"loan":            {"is_lent"},
}

// DeskGrants are the statements that let a user, written 'name'@'host', read for
// the desk too.
func (r *Reader) DeskGrants(user string) []string { return r.grants(desk, user) }

func (r *Reader) grants(columns map[string][]string, user string) (statements []string) {
	for _, t := range slices.Sorted(maps.Keys(columns)) {
		statements = append(statements, "GRANT SELECT (`"+strings.Join(columns[t], "`, `")+"`) ON "+quote(r.name)+"."+quote(t)+" TO "+user+";")
	}
	return statements
}

// AgeGrants are the statements that let a user, written 'name'@'host', read what
// young members are counted by.
func (r *Reader) AgeGrants(user string) []string { return r.grants(ages, user) }

// seesDesk reports whether all that the desk reads can be read.
func (r *Reader) seesDesk() bool {
	for t, columns := range desk {
		if !r.holds(t, columns...) {
			return false
		}
	}
	return true
}

// Grants are the statements that let a user, written 'name'@'host', read what
// is read of this SLiMS and nothing else.
func (r *Reader) Grants(user string) (statements []string) {
	var tables []string
	for t := range required {
		tables = append(tables, t)
	}
	for t := range optional {
		if required[t] == nil && r.cols[t] != nil {
			tables = append(tables, t)
		}
	}
	slices.Sort(tables)
	for _, t := range tables {
		columns := slices.DeleteFunc(slices.Concat(required[t], optional[t]), func(c string) bool { return !r.cols[t][c] })
		if len(columns) == 0 {
			continue
		}
		statements = append(statements, "GRANT SELECT (`"+strings.Join(columns, "`, `")+"`) ON "+quote(r.name)+"."+quote(t)+" TO "+user+";")
	}
	return statements
}

// readerName is the user that the guides make for reading SLiMS.
const readerName = "bina_reader"

// Statements make a user who may read what is read and nothing else. Whoever may
// write is perhaps SLiMS's own user: their rights are left alone, and another is
// made, unless the name says that they are ours.
func (r *Reader) Statements(s Shape) []string {
	name, host := s.User, "localhost"
	if at := strings.LastIndex(s.User, "@"); at >= 0 {
		name, host = s.User[:at], s.User[at+1:]
	}
	if name == readerName || len(s.Excess) == 0 {
		user := quoteText(name) + "@" + quoteText(host)
		return append([]string{"REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + user + ";"}, r.Grants(user)...)
	}
	user := quoteText(readerName) + "@" + quoteText(host)
	return append([]string{"CREATE USER " + user + " IDENTIFIED BY 'another long password';"}, r.Grants(user)...)
}

// missing are the statements that let the user read the hidden columns too.
func (s Shape) missing() (statements []string) {
	at := max(strings.LastIndex(s.User, "@"), 0)
	user := quoteText(s.User[:at]) + "@" + quoteText(strings.TrimPrefix(s.User[at:], "@"))
	for _, c := range s.Hidden {
		table, column, _ := strings.Cut(c, ".")
		statements = append(statements, "GRANT SELECT ("+quote(column)+") ON "+quote(s.Name)+"."+quote(table)+" TO "+user+";")
	}
	return statements
}

// personal are the tables and columns that tell who a patron is, what they read
// or wrote, and that are never read.
var personal = []string{"member.member_address", "member.pin", "member.mpasswd", "member_custom", "loan_history", "comment", "biblio_mark", "visitor_count.member_id", "visitor_count.member_name",
	"files_read.member_id", "files_read.client_ip", "fines.member_id", "user_tokens"}

// wide is what of this database the user may read and nobody here reads: whole
// tables, or columns of the tables that are read.
func (r *Reader) wide() (list []string) {
	for t, columns := range r.cols {
		if required[t] == nil && optional[t] == nil && desk[t] == nil {
			list = append(list, t)
			continue
		}
		for c := range columns {
			if !slices.Contains(required[t], c) && !slices.Contains(optional[t], c) && !slices.Contains(desk[t], c) && !slices.Contains(ages[t], c) {
				list = append(list, t+"."+c)
			}
		}
	}
	slices.Sort(list)
	return list
}

var grantPattern = regexp.MustCompile("^GRANT (.+) ON (?:(?:TABLE|FUNCTION|PROCEDURE|PACKAGE|PACKAGE BODY) )?(\\*|`(?:[^`]|``)*`)\\.(\\*|`(?:[^`]|``)*`) TO (.*)$")

// beyond are the rights in the lines of SHOW GRANTS that a reader of this
// database has no need of, and the other databases that they let it read.
func (r *Reader) beyond(grants []string) (excess, elsewhere []string) {
	add := func(list *[]string, s string) {
		if !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, g := range grants {
		m := grantPattern.FindStringSubmatch(g)
		if m == nil {
			continue // roles: what they allow stands in lines of its own
		}
		database := strings.NewReplacer("``", "`", `\_`, "_", `\%`, "%").Replace(strings.Trim(m[2], "`"))
		if database != r.name && m[4] == "PUBLIC" { // everybody's, such as MariaDB's database test
			continue
		}
		for right := range strings.SplitSeq(columnList.ReplaceAllString(m[1], ""), ",") {
			switch right = strings.TrimSpace(right); {
			case right == "USAGE":
			case right == "SELECT" || right == "SHOW VIEW":
				if database != r.name && right == "SELECT" {
					add(&elsewhere, m[2]+".*")
				}
			default:
				add(&excess, right)
			}
		}
		if strings.HasSuffix(g, "WITH GRANT OPTION") {
			add(&excess, "GRANT OPTION")
		}
	}
	return excess, elsewhere
}

// columnList is what a right is limited to: (`user_id`, `username`).
var columnList = regexp.MustCompile(`\([^)]*\)`)

func quoteText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(s) + "'"
}

func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// everywhere are optional tables that every supported version has, all but uid:
// rights to them that were made before Binapustaka read them are too narrow.
var everywhere = []string{"biblio", "biblio_author", "biblio_topic"}

// hidden are columns that are read and that this SLiMS must have, but that the
// user may not read: all where it is 9.6 or newer by its tag or by what else can be
// seen of it, those of every version otherwise. Without user.2fa a second factor
// would not be asked for.
func (r *Reader) hidden(tag string) (list []string) {
	major, minor := version(tag)
	newer := major*100+minor >= 906 || r.cols["mst_visitor_room"] != nil || r.cols["visitor_count"]["room_code"]
	for t, columns := range optional {
		for _, c := range columns {
			if !r.cols[t][c] && (newer || slices.Contains(everywhere, t) && c != "uid") {
				list = append(list, t+"."+c)
			}
		}
	}
	slices.Sort(list)
	return list
}

var versionPattern = regexp.MustCompile(`^v?(\d{1,3})\.(\d{1,3})(\.|$)`)

// version is the first two numbers of a tag such as v9.7.0, zeros where it has
// none.
func version(tag string) (major, minor int) {
	if m := versionPattern.FindStringSubmatch(tag); m != nil {
		major, _ = strconv.Atoi(m[1])
		minor, _ = strconv.Atoi(m[2])
	}
	return major, minor
}
