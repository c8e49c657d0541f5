package slims

import (
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
	"biblio":           {"title", "source", "call_number", "publisher_id", "publish_year", "isbn_issn", "collation", "notes", "input_date", "uid"},
	"biblio_topic":     {"biblio_id", "topic_id"},
	"biblio_author":    {"biblio_id", "author_id"},
	"files_read":       {"filelog_id", "date_read"},
	"mst_location":     {"location_id", "location_name"},
	"mst_coll_type":    {"coll_type_id", "coll_type_name"},
	"mst_visitor_room": {"unique_code", "name"},
	"setting":          {"setting_name", "setting_value"},
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

func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// hidden are columns that are read and that this SLiMS must have, because it
// is 9.6 or newer by its tag or by what else can be seen of it, but that the
// user may not read. Without user.2fa a second factor would not be asked for.
func (r *Reader) hidden(tag string) (list []string) {
	if major, minor := version(tag); major*100+minor < 906 && r.cols["mst_visitor_room"] == nil && !r.cols["visitor_count"]["room_code"] {
		return nil
	}
	for t, columns := range optional {
		for _, c := range columns {
			if !r.cols[t][c] {
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
