package web

import (
	"bytes"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/intake"
	"binapustaka/lms/locale"
	"binapustaka/web/paper"
)

func (s *server) intakeRoutes() []route {
	admin := only(lms.Admin)
	const limit = 8 * intake.FileLimit // a file, or one that was read, with its quotes
	return []route{
		{method: get, path: "/imports", may: admin, do: s.intakeList},
		{method: post, path: "/imports/check", may: admin, do: s.intakeCheck, upload: limit},
		{method: post, path: "/imports/save", may: admin, do: s.intakeSave, upload: limit},
		{method: get, path: "/imports/template/:kind.csv", may: admin, do: s.intakeTemplate},
		{method: get, path: "/imports/template/:kind.xlsx", may: admin, do: s.intakeTemplateBook},
		{method: get, path: "/imports/:id", may: admin, do: s.intakeShow},
		{method: post, path: "/imports/:id/undo", may: admin, do: s.intakeUndo},
	}
}

type intakeListPage struct {
	Layout
	Kinds []intake.Kind
	Kind  intake.Kind
	List  []intake.Import
}

func (s *server) intakeListPage(r *request, kind intake.Kind) (p *intakeListPage, err error) {
	p = &intakeListPage{Layout: within(r.layout("intake.title"), "/accounts"), Kinds: intake.Kinds, Kind: kind}
	p.Path = "/imports"
	p.List, err = s.Intakes.List(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) intakeList(r *request) error {
	p, err := s.intakeListPage(r, "")
	if err != nil {
		return err
	}
	return r.page("intake/list", p)
}

// intakeExamples are the lines of templates, by the columns of their kind.
var intakeExamples = map[intake.Kind][][]string{
	intake.People: {{"Siti Rahmawati, S.Sos.", "siti.rahmawati", "198505172010012003", "siti@example.go.id", "pustakawan", "PNS", "", ""},
		{"Bayu Prakoso", "bayu.prakoso", "199008112023211004", "", "pustakawan, pelatih", "PPPK", "01/03/2023", "28/02/2028"}},
	intake.Trainings: {{"Siti Rahmawati, S.Sos.", "198505172010012003", "", "Bimtek Katalogisasi RDA", "Perpustakaan Nasional RI", "bimtek", "10/06/2024", "12/06/2024", "24", "", "B.121/PPN/2024"},
		{"Bayu Prakoso", "", "bayu.prakoso", "Webinar Literasi Digital", "Dinas Perpustakaan Provinsi", "webinar", "2025-02-18", "2025-02-18", "2,5", "", ""}},
	intake.Hours: {{"Siti Rahmawati, S.Sos.", "198505172010012003", "", "31/12/2024", "JP 2024 menurut SIMPEG", "BKPSDM", "peserta", "18,5", ""},
		{"Bayu Prakoso", "", "bayu.prakoso", "14/05/2025", "Mengajar pengolahan koleksi", "", "pengajar", "", "180"}},
	intake.Certificates: {{"Siti Rahmawati, S.Sos.", "198505172010012003", "", "Bimtek Katalogisasi RDA", "Perpustakaan Nasional RI", "B.121/PPN/2024", "12/06/2024", ""},
		{"Bayu Prakoso", "", "bayu.prakoso", "Sertifikat Kompetensi Pustakawan", "BNSP", "91101.2024.00077", "05/09/2024", "05/09/2027"}},
}

// intakeRows are a template's, with its headings in the reader's language.
func (r *request) intakeRows() (kind intake.Kind, rows [][]string, err error) {
	kind = intake.Kind(r.Params("kind"))
	if !kind.Valid() {
		return kind, nil, lms.Fail(lms.NotFound, "error.not_found")
	}
	var head []string
	l := r.locale
	for _, c := range kind.Columns() {
		head = append(head, l.T("intake.column_"+c))
	}
	return kind, append([][]string{head}, intakeExamples[kind]...), nil
}

func kindText(l locale.Locale, kind intake.Kind) string { return l.T("intake.kind_" + string(kind)) }

// intakeName is what a template is called.
func (r *request) intakeName(kind intake.Kind, extension string) string {
	return strings.ReplaceAll(strings.ToLower(kindText(r.locale, kind)), " ", "-") + extension
}

func (s *server) intakeTemplate(r *request) error {
	kind, rows, err := r.intakeRows()
	if err != nil {
		return err
	}
	return r.sheet(r.intakeName(kind, ".csv"), func(f sheet) {
		for i, row := range rows {
			if i == 0 {
				f.head(row...)
				continue
			}
			cells := make([]any, len(row))
			for j, c := range row {
				cells[j] = c
			}
			f.row(cells...)
		}
	})
}

func (s *server) intakeTemplateBook(r *request) error {
	kind, rows, err := r.intakeRows()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := paper.Plain(&b, kindText(r.locale, kind), rows); err != nil {
		return err
	}
	r.Attachment(r.intakeName(kind, ".xlsx"))
	return r.Send(b.Bytes())
}
