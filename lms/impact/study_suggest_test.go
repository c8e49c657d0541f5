package impact

import (
	"slices"
	"testing"

	"binapustaka/lms/usage"
)

// Each kind of course is read by what it is for, of the metrics that the library has.
func TestSuggest(t *testing.T) {
	all := usage.Metrics()
	without := slices.DeleteFunc(usage.Metrics(), func(m string) bool { return m == usage.YoungLoans || m == usage.YoungMembers })
	for name, c := range map[string]struct {
		q             Question
		title         string
		work, metrics []string
		want          Suggestion
	}{
		"cataloguing":            {OfStaff, "Pengatalogan RDA", []string{"copy", "record"}, all, Suggestion{usage.RecordsAdded, []string{usage.CopiesAdded, usage.RecordsComplete, usage.RecordsChanged}, ""}},
		"cataloguing of old":     {OfService, "Pengatalogan buku anak", []string{"record"}, []string{usage.RecordsAdded, usage.Visits}, Suggestion{usage.RecordsAdded, nil, usage.Visits}},
		"circulation":            {OfService, "Sirkulasi", []string{"loan"}, all, Suggestion{usage.Loans, []string{usage.Extensions, usage.Overdue, usage.Returns}, usage.RecordsAdded}},
		"circulation, by person": {OfStaff, "Sirkulasi", []string{"return"}, all, Suggestion{usage.Loans, []string{usage.Extensions, usage.Returns}, ""}},
		// An activity names no work: its title does. What it is for is never what it cannot have moved.
		"cataloguing by its title":  {OfService, "Bimtek Pengatalogan RDA, angkatan IV", nil, all, Suggestion{usage.RecordsAdded, []string{usage.CopiesAdded, usage.RecordsComplete, usage.RecordsChanged}, usage.Visits}},
		"catalogue, tidied":         {OfStaff, "Lokakarya Perapian Data Katalog", nil, all, Suggestion{usage.RecordsAdded, []string{usage.CopiesAdded, usage.RecordsComplete, usage.RecordsChanged}, ""}},
		"circulation by its title":  {OfService, "Pelatihan Layanan Sirkulasi Prima", nil, all, Suggestion{usage.Loans, []string{usage.Extensions, usage.Overdue, usage.Returns}, usage.RecordsAdded}},
		"the course's work is told": {OfService, "Sirkulasi", []string{"record"}, all, Suggestion{usage.RecordsAdded, []string{usage.CopiesAdded, usage.RecordsComplete, usage.RecordsChanged}, usage.Visits}},
		"the young borrow":          {OfService, "Peminjaman buku anak", nil, all, Suggestion{usage.YoungLoans, []string{usage.YoungMembers, usage.Loans, usage.Visits}, usage.RecordsAdded}},
		"all training, by person":   {OfDose, "All training of this library", nil, all, Suggestion{"", []string{usage.Loans, usage.NewMembers}, ""}},
		"social media":              {OfService, "Media sosial perpustakaan", nil, all, Suggestion{usage.Visits, []string{usage.ActiveBorrowers, usage.DigitalReads, usage.Loans, usage.NewMembers}, usage.RecordsAdded}},
		"reading programme":         {OfService, "Program Membaca untuk Anak", nil, all, Suggestion{usage.YoungLoans, []string{usage.YoungMembers, usage.Loans, usage.Visits}, usage.RecordsAdded}},
		"in English":                {OfService, "Storytelling on Saturdays", nil, all, Suggestion{usage.YoungLoans, []string{usage.YoungMembers, usage.Loans, usage.Visits}, usage.RecordsAdded}},
		"no birth dates":            {OfService, "Dongeng Sabtu", nil, without, Suggestion{usage.Loans, []string{usage.Visits}, usage.RecordsAdded}},
		"visitors, by person":       {OfStaff, "Referensi", nil, all, Suggestion{"", []string{usage.Loans, usage.NewMembers}, ""}},
		"a word in another":         {OfService, "Tanaman langka", nil, []string{usage.Visits, usage.YoungLoans}, Suggestion{usage.Visits, nil, ""}},
	} {
		got := Suggest(c.q, c.title, c.work, c.metrics)
		if got.Primary != c.want.Primary || got.Untouched != c.want.Untouched || !slices.Equal(got.Exploratory, c.want.Exploratory) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
