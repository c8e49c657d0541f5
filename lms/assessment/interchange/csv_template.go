package interchange

import (
	"strings"

	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
)

// Template is a table to fill in: the columns and one example of every kind.
// In Indonesian it is cut by semicolons, as spreadsheets there expect.
func Template(l locale.Locale) []byte {
	id := l == locale.ID
	say := func(indonesian, english string) string {
		if id {
			return indonesian
		}
		return english
	}
	w := &writer{}
	w.out.WriteString(mark)
	names, rows := w.table(examples(say))
	separator := byte(',')
	if id {
		separator = ';'
	}
	headings := make([]string, len(names))
	for i, name := range names {
		headings[i] = name
		if id {
			headings[i] = indonesianColumn(name)
		}
	}
	w.csvLine(separator, headings)
	for _, row := range rows {
		if id {
			row["kind"], row["difficulty"] = indonesianKinds[assessment.Kind(row["kind"])], map[string]string{"easy": "mudah", "medium": "sedang", "hard": "sukar"}[row["difficulty"]]
			row["ignore"] = strings.NewReplacer("case", "huruf", "accents", "aksen", "spaces", "spasi").Replace(row["ignore"])
			row["right"] = strings.NewReplacer("true", "benar", "false", "salah").Replace(row["right"])
		}
		w.csvLine(separator, cells(names, row))
	}
	return []byte(w.out.String())
}

// indonesianKinds are the names of kinds that the template uses; csvKinds reads them.
var indonesianKinds = map[assessment.Kind]string{
	assessment.Single: "pilihan ganda (satu jawaban)", assessment.Multiple: "pilihan ganda kompleks", assessment.TrueFalse: "benar/salah", assessment.Matching: "menjodohkan", assessment.Ordering: "mengurutkan",
	assessment.ShortAnswer: "isian singkat", assessment.Numerical: "isian angka", assessment.Cloze: "rumpang", assessment.Hotspot: "menunjuk gambar", assessment.Essay: "uraian",
}

func indonesianColumn(name string) string {
	for _, names := range columnNames {
		if names[0] == name {
			return names[1]
		}
	}
	for _, names := range countedNames {
		if n, ok := strings.CutPrefix(name, names[0]+"_"); ok {
			return names[1] + "_" + n
		}
	}
	return name
}

// examples are a question of every kind.
func examples(say func(indonesian, english string) string) []Item {
	option := func(text string, right bool, weight float64, feedback string) assessment.Option {
		return assessment.Option{Text: text, Right: right, Weight: weight, Feedback: feedback}
	}
	list := []assessment.Question{
		{Kind: assessment.Single, Stem: say("Siapa penyusun Klasifikasi Desimal?", "Who made the Decimal Classification?"), Difficulty: assessment.Easy, Tags: []string{"ddc", say("klasifikasi", "classification")}, Body: assessment.Body{
			Options:  []assessment.Option{option("Melvil Dewey", true, 0, ""), option("Charles Cutter", false, 0, say("Ia menyusun tanda buku.", "He made book marks.")), option("S. R. Ranganathan", false, 0, "")},
			Feedback: say("DDC terbit pertama kali pada 1876.", "DDC first appeared in 1876.")}},
		{Kind: assessment.Multiple, Stem: say("Mana yang termasuk nomor panggil?", "Which belong to a call number?"), Difficulty: assessment.Medium, Body: assessment.Body{
			Options: []assessment.Option{option(say("Nomor klasifikasi", "Class number"), true, 0.5, ""), option(say("Tiga huruf pengarang", "Three letters of the author"), true, 0.5, ""), option("ISBN", false, -0.5, "")}}},
		{Kind: assessment.TrueFalse, Stem: say("ISBN terdiri dari 13 angka sejak 2007.", "ISBN has 13 digits since 2007."), Body: assessment.Body{
			Options: []assessment.Option{option("", true, 0, ""), option("", false, 0, say("Sebelumnya 10 angka.", "It had 10 before."))}}},
		{Kind: assessment.Matching, Stem: say("Jodohkan nomor kelas dengan isinya.", "Match class numbers with what they hold."), Body: assessment.Body{
			Options: []assessment.Option{option(say("Agama", "Religion"), false, 0, ""), option(say("Bahasa", "Language"), false, 0, ""), option(say("Sejarah", "History"), false, 0, "")},
			Prompts: []assessment.Prompt{{Text: "200", Option: 0}, {Text: "400", Option: 1}}}},
		{Kind: assessment.Ordering, Stem: say("Urutkan pengolahan buku baru.", "Put the work on a new book in order."), Body: assessment.Body{
			Options: []assessment.Option{option(say("Inventarisasi", "Accession"), false, 0, ""), option(say("Katalogisasi", "Cataloguing"), false, 0, ""), option(say("Pelabelan", "Labelling"), false, 0, "")}}},
		{Kind: assessment.ShortAnswer, Stem: say("Apa kepanjangan OPAC?", "What does OPAC stand for?"), Body: assessment.Body{
			Accepted: []string{"Online Public Access Catalog", "Online Public Access Catalogue"}, Fold: assessment.Fold{Case: true, Accents: true}}},
		{Kind: assessment.Numerical, Stem: say("Berapa lama masa pinjam seminggu?", "How long is a loan of a week?"), Body: assessment.Body{
			Value: 7, Units: []assessment.Unit{{Name: say("hari", "days"), Factor: 1}, {Name: say("minggu", "weeks"), Factor: 7}}}},
		{Kind: assessment.Cloze, Stem: say("Buku disimpan di [[1]] menurut [[2]].", "Books stand on [[1]] by [[2]]."), Body: assessment.Body{
			Gaps: []assessment.Gap{{Accepted: []string{say("rak", "shelves")}}, {Accepted: []string{say("nomor panggil", "call number")}, Wrong: []string{"ISBN", say("warna", "colour")}, Weight: 2}}, Fold: assessment.Fold{Case: true}}},
		{Kind: assessment.Hotspot, Stem: say("Tunjuk meja sirkulasi di denah.", "Point to the circulation desk on the plan."), Body: assessment.Body{
			Picture: assessment.Picture{URL: "/media/0123456789abcdef01234567.png", Alt: say("Denah lantai satu", "Plan of the ground floor")},
			Areas:   []assessment.Area{{X: 100, Y: 200, W: 150, H: 100, Right: true}, {X: 600, Y: 200, W: 80, H: 80, Round: true, Feedback: say("Itu rak referensi.", "Those are the reference shelves.")}}}},
		{Kind: assessment.Essay, Stem: say("Ceritakan wawancara referensi yang sulit.", "Tell of a difficult reference interview."), Difficulty: assessment.Hard, Body: assessment.Body{
			Rubric: []assessment.Criterion{{Name: say("Kelengkapan", "Completeness"), Levels: []assessment.Level{{Text: say("kosong", "empty"), Points: 0}, {Text: say("lengkap", "complete"), Points: 2}}}}}},
	}
	items := make([]Item, len(list))
	for i, q := range list {
		items[i] = Item{Question: q}
	}
	return items
}
