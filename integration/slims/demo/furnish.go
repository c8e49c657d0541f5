package demo

import (
	"fmt"
	"strings"
	"time"

	"binapustaka/lms"
)

// memberType is a row of mst_member_type.
type memberType struct {
	name                      string
	limit, days, extend, fine int
	share                     float64
}

var memberTypes = []memberType{
	{"Pelajar", 2, 7, 1, 500, 0.46}, {"Mahasiswa", 3, 14, 2, 1000, 0.22}, {"Umum", 3, 14, 1, 1000, 0.27}, {"Guru dan Dosen", 5, 21, 2, 1000, 0.05},
}

var rooms = [][2]string{{"ANAK", "Ruang Anak"}, {"UMUM", "Ruang Baca Umum"}, {"REF", "Ruang Referensi"}, {"DIGI", "Pojok Digital"}, {"AULA", "Aula"}}

var collectionTypes = words("Referensi|Buku Teks|Fiksi|Buku Anak|Terbitan Berkala")

var groups = words("Administrator|Pustakawan|Sirkulasi|Pengolahan")

var modules = words("bibliography|circulation|membership|master_file|stock_take|system|reporting|serial_control")

// fill inserts rows of a table that nothing changes later; columns that the
// version lacks are left out, and so is a table that it lacks.
func (x *world) fill(table, columns string, rows ...[]any) {
	if !x.w.has(table) {
		return
	}
	p := x.w.plan(table, columns)
	for _, row := range rows {
		kept := row[:0]
		for i, v := range row {
			if p.keep == nil || p.keep[i] {
				kept = append(kept, v)
			}
		}
		x.w.out.insert(p.table, p.names, kept)
	}
}

// named are rows of a list with today's two dates at their end.
func named(on lms.Day, list []string, row func(i int, name string) []any) [][]any {
	var rows [][]any
	for i, name := range list {
		rows = append(rows, append(row(i, name), on, on))
	}
	return rows
}

// enterAuthor adds a person to mst_author.
func (x *world) enterAuthor(name string) int64 {
	d := max(x.today, x.period.From-3600)
	p := x.w.plan("mst_author", "author_name authority_type input_date last_update")
	return x.w.out.insert(p.table, p.names, []any{name, "p", d, d})
}

// furnish fills the authority tables, the users, the settings and the holidays.
func (x *world) furnish() {
	first := x.period.From - 3600
	just := func(_ int, name string) []any { return []any{name} }
	x.fill("mst_gmd", "gmd_code gmd_name input_date last_update", named(first, words("Teks|Sumber Elektronik|Peta"), func(i int, n string) []any { return []any{words("TE|ER|CA")[i], n} })...)
	x.fill("mst_language", "language_id language_name input_date last_update", named(first, words("id|en"), func(i int, id string) []any { return []any{id, words("Indonesia|English")[i]} })...)
	x.fill("mst_publisher", "publisher_name input_date last_update", named(first, publishers, just)...)
	x.fill("mst_place", "place_name input_date last_update", named(first, places, just)...)
	x.fill("mst_coll_type", "coll_type_name input_date last_update", named(first, collectionTypes, just)...)
	for _, l := range Locations {
		x.fill("mst_location", "location_id location_name input_date last_update", []any{l[0], l[1], first, first})
	}
	for i, s := range words("R|NL|MIS") {
		x.fill("mst_item_status", "item_status_id item_status_name rules no_loan skip_stock_take input_date last_update",
			[]any{s, words("Perbaikan|Tidak Dipinjamkan|Hilang")[i], nil, []int{1, 1, 1}[i], []int{0, 0, 1}[i], first, first})
	}
	for _, m := range memberTypes {
		x.fill("mst_member_type", "member_type_name loan_limit loan_periode enable_reserve reserve_limit member_periode reborrow_limit fine_each_day grace_periode input_date last_update",
			[]any{m.name, m.limit, m.days, 1, 2, 365, m.extend, m.fine, 0, first, first})
	}
	for _, s := range subjects {
		x.fill("mst_topic", "topic topic_type classification input_date last_update", []any{s[0], "t", s[1], first, first})
	}
	for _, r := range x.rooms {
		x.fill("mst_visitor_room", "name unique_code created_at updated_at", []any{r[1], r[0], at(first, 0), at(first, 0)})
	}
	x.furnishUsers(first)
	x.furnishHolidays()
}

func (x *world) furnishUsers(first lms.Day) {
	x.fill("user_group", "group_name input_date last_update", named(first, groups, func(_ int, n string) []any { return []any{n} })...)
	for i, m := range modules {
		x.fill("mst_module", "module_name module_path module_desc", []any{m, m, strings.ReplaceAll(m, "_", " ")})
		for g := range groups {
			write := 0
			if g == 0 || g == 1 && i < 5 || g == 2 && (m == "circulation" || m == "membership") || g == 3 && (m == "bibliography" || m == "master_file") {
				write = 1
			}
			if read := max(write, map[bool]int{true: 1}[m == "reporting"]); read == 1 {
				x.fill("group_access", "group_id module_id menus r w", []any{g + 1, i + 1, nil, read, write})
			}
		}
	}
	for _, s := range x.staff {
		password, hash := s.Password, staffHash
		switch {
		case s.MD5:
			hash = md5Hex(password)
		case s.UserID == 1:
			hash = adminHash
		}
		var totp any
		if s.TOTPSecret != "" {
			totp = s.TOTPSecret
		}
		name := s.NameOn(s.Joined)
		x.fill("user", "username realname passwd 2fa email user_type groups input_date last_update last_login last_login_ip",
			[]any{s.Username, name, hash, totp, s.Username + "@perpustakaan.tirtamaya.example", 1, phpList(s.Groups), s.Joined, s.Joined, nil, nil})
	}
	settings := [][2]string{{"library_name", phpText("Perpustakaan Kota Tirtamaya")}, {"default_lang", phpText("id_ID")}}
	if x.schema.from("9.7.0") {
		settings = append(settings, [2]string{"init_info", "a:3:{s:7:\"version\";" + phpText("SLiMS 9 (Bulian D Roger)") + "s:3:\"tag\";" + phpText("v"+x.schema.version) + "s:9:\"admin_url\";" + phpText("/admin") + "}"})
	}
	for _, s := range settings {
		x.fill("setting", "setting_name setting_value", []any{s[0], s[1]})
	}
}

func phpText(s string) string { return fmt.Sprintf("s:%d:%q;", len(s), s) }

// furnishHolidays fills `holiday`: the sample rows of a fresh installation,
// the weekly closing day, and the years of the period.
func (x *world) furnishHolidays() {
	const columns = "holiday_dayname holiday_date description"
	for i := range 6 {
		d := lms.DayOn(2009, time.June, 1+i)
		x.fill("holiday", columns, []any{d.Weekday().String()[:3], d, "Tes Libur"})
	}
	x.quirk(SampleHolidays, 0, 6, "six rows of June 2009 from the installation")
	x.fill("holiday", columns, []any{closingDay.String()[:3], nil, nil})
	for d := x.period.From; d <= lms.DayOn(x.period.To.Time().Year(), time.December, 31); d++ {
		if name := x.cal.closed[d]; name != "" {
			x.fill("holiday", columns, []any{d.Weekday().String()[:3], d, name})
		}
	}
}
