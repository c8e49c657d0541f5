package competency

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const sample = `code,group,group_en,unit,unit_en,element,criterion,level,source,version
KOL,Pengembangan koleksi,Collections,,,,,,SKKNI contoh,2019
X.01,Pengembangan koleksi,Collections,Menyeleksi bahan,Selecting,Menyiapkan seleksi,Alat seleksi dikumpulkan,4,SKKNI contoh,2019
X.01,Pengembangan koleksi,Collections,Menyeleksi bahan,Selecting,Menyiapkan seleksi,"Kebutuhan pemustaka, usulan, dan data peminjaman dipelajari",4,SKKNI contoh,2019
X.01,Pengembangan koleksi,Collections,Menyeleksi bahan,Selecting,Menetapkan pilihan,,4,SKKNI contoh,2019
X.02,Pengembangan koleksi,Collections,Menyiangi koleksi,,,,5,SKKNI contoh,2019
Y.01,"Layanan ""depan""",,Melayani peminjaman,,Memeriksa anggota,Masa berlaku diperiksa,,SKKNI contoh,2019
`

func keys(list []Problem) (out []string) {
	for _, p := range list {
		key := strings.TrimPrefix(p.Key, "competency.import_")
		if c, ok := p.Args["column"]; ok {
			key += " " + c.(string)
		}
		out = append(out, fmt.Sprintf("%02d %s", p.Line, key))
	}
	return out
}

func mustRead(t *testing.T, b []byte) File {
	t.Helper()
	f := Read(b)
	if len(f.Problems) > 0 || len(f.Warnings) > 0 {
		t.Fatalf("%v %v\n%s", keys(f.Problems), keys(f.Warnings), b)
	}
	return f
}

func TestFrameworkFile(t *testing.T) {
	f := mustRead(t, []byte(sample)).Framework
	if f.Source != "SKKNI contoh" || f.Version != "2019" || len(f.Groups) != 2 || len(f.All()) != 5 {
		t.Fatalf("%+v", f)
	}
	g, u := f.Groups[0], f.Groups[0].Units[0]
	if g.Code != "KOL" || g.NameIn("en") != "Collections" || f.Groups[1].NameIn("en") != `Layanan "depan"` || f.Groups[1].Code != "" {
		t.Errorf("%+v", f.Groups)
	}
	if u.Code != "X.01" || u.Level != "4" || len(u.Elements) != 3 || u.Elements[1].Criterion != "Kebutuhan pemustaka, usulan, dan data peminjaman dipelajari" || u.Elements[2].Criterion != "" {
		t.Errorf("%+v", u)
	}
	if got := string(f.CSV()); got != sample {
		t.Errorf("written back:\n%s", got)
	}
	if again := mustRead(t, f.JSON()).Framework; string(again.CSV()) != sample {
		t.Errorf("through JSON:\n%s", f.JSON())
	}
}

// The same file, as other programs write it.
func TestWaysToWriteAFile(t *testing.T) {
	want := mustRead(t, []byte(sample)).Framework.CSV()
	records := func(separator string) string {
		var b strings.Builder
		for _, row := range mustRead(t, []byte(sample)).Framework.Rows() {
			for i, c := range row.cells() {
				if i > 0 {
					b.WriteString(separator)
				}
				b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			b.WriteString("\n")
		}
		return b.String()
	}
	head := strings.Split(strings.SplitN(sample, "\n", 2)[0], ",")
	for name, text := range map[string]string{
		"semicolons": strings.Join(head, ";") + "\n" + records(";"), "tabs": strings.Join(head, "\t") + "\n" + records("\t"),
		"BOM": "\uFEFF" + sample, "CRLF": strings.ReplaceAll(sample, "\n", "\r\n"), "CR": strings.ReplaceAll(sample, "\n", "\r"),
		"Excel's sep": "sep=;\n" + strings.Join(head, ";") + "\n" + records(";"), "blank lines": strings.ReplaceAll(sample, "\n", "\n,,,,,,,,,\n\n"),
		"Indonesian headings": strings.Replace(sample, strings.Join(head, ","), "Kode unit,Kelompok,Group EN,Judul Unit,unit_en,Elemen Kompetensi,KUK,Jenjang,Sumber,Versi", 1),
		"framework once":      strings.Replace(strings.ReplaceAll(sample, ",SKKNI contoh,2019\n", ",,\n"), ",,\n", ",SKKNI contoh,2019\n", 1),
	} {
		if got := mustRead(t, []byte(text)).Framework.CSV(); !bytes.Equal(got, want) {
			t.Errorf("%s:\n%s\nof\n%s", name, got, text)
		}
	}
	old := Read([]byte("code;group;source;version\nA;Kafe \x96 na\xefve \x80;S;1\n"))
	if len(old.Problems) > 0 || len(old.Warnings) != 1 || old.Warnings[0].Key != "competency.import_windows1252" || old.Framework.Groups[0].Name != "Kafe – naïve €" {
		t.Errorf("Windows-1252: %+v", old)
	}
}

func TestEveryProblemIsNamedWithItsLine(t *testing.T) {
	head := "code,group,unit,element,criterion,level,source,version\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"all at once": {head + "A,G,U,E,K,,S,1\n,G,V,,,,,\nB,,V,,,,,\nC,G,,E,,,,\nD,G,W,,K,,,\nA,G,U,E,K,,,\nA,G,Lain,,,,,\nF,H,X,,,,T,\nF,H,X,,,,,2\nG1,G,,,,,,\nG2,G,,,,,,\nA,G,U,E2,,9,,\nA,G,U,E3,,8,,\n",
			[]string{"03 missing code", "04 missing group", "05 missing unit", "06 missing element", "07 twice", "08 code_taken", "09 two_frameworks source", "10 two_frameworks version", "10 twice", "12 group_codes", "14 disagrees level"}},
		"quotes":              {head + "A,G,U \"x\",,,,S,1\n\"B\"x,G,U,,,,,\nC,G,V,,,,S,1\n", []string{"02 quotes", "03 quotes"}},
		"quote left open":     {head + "A,G,U,,,,S,1\nB,G,\"V,,,,,\nC,G,W,,,,,\n", []string{"03 quotes"}},
		"no framework":        {head + "A,G,U,,,,,\n", []string{"02 missing source", "02 missing version"}},
		"too many cells":      {head + "A,G,U,,,,S,1,x,,\n", []string{"02 cells"}},
		"no heading":          {"1,2,3\n", []string{"01 column_missing code", "01 column_missing group"}},
		"heading twice":       {"code,group,kode,source,version\nA,G,B,S,1\n", []string{"01 column_twice code"}},
		"nothing":             {"", []string{"00 empty"}},
		"only a heading":      {head, []string{"00 empty"}},
		"too long":            {head + strings.Repeat("A", 61) + ",G,,,," + strings.Repeat("L", 41) + ",S,1\n", []string{"02 long code", "02 long level"}},
		"a workbook":          {"PK\x03\x04....", []string{"00 workbook"}},
		"UTF-16":              {"\xFF\xFEc\x00", []string{"00 utf16"}},
		"binary":              {"code,group\x00", []string{"00 binary"}},
		"too large":           {strings.Repeat("x", FileLimit+1), []string{"00 large"}},
		"JSON cut off":        {"{\"source\": \"S\",\n\"competencies\": [\n{\"code\": \"A\"", []string{"03 json_cut"}},
		"JSON cut at once":    {"{", []string{"01 json_cut"}},
		"JSON broken":         {"{\"source\": \"S\",\n]", []string{"02 json"}},
		"JSON twice":          {"[{\"code\": \"A\", \"group\": \"G\", \"source\": \"S\", \"version\": \"1\"}]\n\n[]\n", []string{"03 json"}},
		"JSON without a list": {"{\n\"competencies\": {}}", []string{"02 json_list"}},
		"JSON of other kinds": {"{\"source\": [], \"version\": \"1\",\n\"competencies\": [\n3,\n{\"code\": {}, \"group\": \"G\"},\n\n{\"code\": \"A\", \"grup\": \"G\"}]}", []string{"01 json_value source", "03 json_row", "04 json_value code", "04 missing source", "04 missing code", "06 field_unknown grup", "06 missing group"}},
		"mapping": {"code,source,version,relation,to_code,to_source,to_version\nA,S,1,same,B,T,1\nA,,,sama,B,,\nB,T,1,related,A,S,1\nC,S,1,equal,D,T,1\nC,S,1,same,,T,1\nC,S,1,same,D,S,1\n",
			[]string{"03 twice", "04 twice", "05 relation", "06 missing to_code", "07 one_framework"}},
		"mapping without": {"code,relation\nA,same\n", []string{"01 column_missing to_code"}},
	} {
		f := Read([]byte(c.text))
		if got := keys(f.Problems); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
	f := Read([]byte("code,group,catatan,source,version\nA,G,x,S,1\n"))
	if len(f.Problems) > 0 || len(f.Warnings) != 1 || f.Warnings[0].Args["column"] != "catatan" {
		t.Errorf("%+v", f)
	}
}

func TestMappingFile(t *testing.T) {
	const text = "code,source,version,relation,to_code,to_source,to_version\nA,S,1,narrower,B,T,2\nC,S,1,same,D,T,2\n"
	f := mustRead(t, []byte(text))
	want := []Mapping{{2, Ref{"S", "1", "A"}, Ref{"T", "2", "B"}, Narrower}, {3, Ref{"S", "1", "C"}, Ref{"T", "2", "D"}, Same}}
	if !f.IsMapping || !reflect.DeepEqual(f.Mappings, want) || string(MappingsCSV(f.Mappings)) != text {
		t.Errorf("%+v", f)
	}
	again := mustRead(t, MappingsJSON(f.Mappings))
	if !again.IsMapping || string(MappingsCSV(again.Mappings)) != text {
		t.Errorf("%+v", again)
	}
	if other := mustRead(t, []byte("kode;sumber;versi;hubungan;ke_kode;ke_sumber;ke_versi\nA;S;1;Lebih sempit;B;T;2\nC;;;sama;D;;\n")); string(MappingsCSV(other.Mappings)) != text {
		t.Errorf("%+v", other.Mappings)
	}
	if Narrower.Inverse() != Broader || Broader.Inverse() != Narrower || Same.Inverse() != Same {
		t.Error("inverse")
	}
}

// Whatever the file is: nothing panics, every problem stands on a line of it, and
// what is understood reads back the same from both forms.
func FuzzRead(f *testing.F) {
	for _, s := range []string{sample, "sep=;\ncode;group\n", "\uFEFFcode\tgroup\tsource\tversion\nA\tB\tC\tD", `{"source":"S","version":"1","competencies":[{"code":"A","group":"G"}]}`, "[{}]",
		"code,relation,to_code,source,version,to_source,to_version\nA,same,B,S,1,T,1", "\xEF\xBB", "[", "{", `{"mappings":[]}`, "code,group\n\"", "code,group,source,version\nA,\"=1\u00a0\u2028\x85\xff\",S,1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file := Read(b)
		lines := 1 + bytes.Count(b, []byte("\n")) + bytes.Count(b, []byte("\r"))
		for _, p := range append(file.Problems, file.Warnings...) {
			if p.Line < 0 || p.Line > lines || !strings.HasPrefix(p.Key, "competency.import_") {
				t.Fatalf("%+v in %d lines", p, lines)
			}
		}
		if len(file.Problems) > 0 {
			return
		}
		if file.IsMapping {
			text := MappingsCSV(file.Mappings)
			for _, again := range []File{Read(text), Read(MappingsJSON(file.Mappings))} {
				if len(again.Problems) > 0 || !bytes.Equal(MappingsCSV(again.Mappings), text) {
					t.Fatalf("%+v\n%s", again.Problems, text)
				}
			}
			return
		}
		text := file.Framework.CSV()
		for _, again := range []File{Read(text), Read(file.Framework.JSON())} {
			if len(again.Problems) > 0 || !bytes.Equal(again.Framework.CSV(), text) {
				t.Fatalf("%+v\n%s", again.Problems, text)
			}
		}
	})
}

func TestCompare(t *testing.T) {
	have := mustRead(t, []byte(sample)).Framework
	id := int64(0)
	for i := range have.Groups {
		id++
		have.Groups[i].ID = id
		for j := range have.Groups[i].Units {
			id++
			have.Groups[i].Units[j].ID, have.Groups[i].Units[j].GroupID = id, have.Groups[i].ID
		}
	}
	have.Groups[1].Units[0].Retired = true
	changed := strings.NewReplacer("Menyeleksi bahan", "Menyeleksi koleksi", "Alat seleksi dikumpulkan", "Alat seleksi dibaca").Replace(sample)
	changed = strings.Replace(changed, "X.02,Pengembangan koleksi,Collections,Menyiangi koleksi,,,,5", "X.03,Baru,,Menghibahkan,,,,", 1)
	want := mustRead(t, []byte(changed)).Framework
	steps, same, retired, problems := compare(have, &want)
	wantSteps := []Step{
		{Change, "unit", "X.01", "Menyeleksi koleksi", []Difference{{"name", "Menyeleksi bahan", "Menyeleksi koleksi"}, {"element", "Menyiapkan seleksi · Alat seleksi dikumpulkan", ""}, {"element", "", "Menyiapkan seleksi · Alat seleksi dibaca"}}},
		{Create, "group", "", "Baru", nil}, {Create, "unit", "X.03", "Menghibahkan", nil},
		{Revive, "unit", "Y.01", "Melayani peminjaman", nil}, {Retire, "unit", "X.02", "Menyiangi koleksi", nil}}
	if !reflect.DeepEqual(steps, wantSteps) || same != 2 || len(retired) != 1 || retired[0] != 3 || len(problems) > 0 {
		t.Errorf("%+v\n%d %v %v", steps, same, retired, problems)
	}
	if want.Groups[0].ID != 1 || want.Groups[0].Units[0].ID != 2 || want.Groups[1].ID != 0 {
		t.Errorf("%+v", want.Groups)
	}

	// A group that the file only names keeps its code; what was a group cannot become a unit.
	want = mustRead(t, []byte("code,group,unit,source,version\nX.01,Pengembangan koleksi,Menyeleksi bahan,SKKNI contoh,2019\n")).Framework
	compare(have, &want)
	if g := want.Groups[0]; g.ID != 1 || g.Code != "KOL" || g.NameEN != "Collections" {
		t.Errorf("%+v", g)
	}
	want = mustRead(t, []byte("code,group,unit,source,version\nKOL,Lain,Unit,SKKNI contoh,2019\n")).Framework
	if _, _, _, problems = compare(have, &want); len(problems) != 1 || problems[0].Key != "competency.import_kind" || problems[0].Line != 2 {
		t.Errorf("%+v", problems)
	}
}

func TestStarterIsSound(t *testing.T) {
	f := mustRead(t, starterFramework).Framework
	var codes []string
	for _, g := range f.Groups {
		codes = append(codes, g.Code)
		if g.NameEN == "" || len(g.Units) > 0 {
			t.Errorf("%+v", g)
		}
	}
	if strings.Join(codes, " ") != "collection organising services preservation professional management ict" || string(f.CSV()) != string(starterFramework) {
		t.Error(codes)
	}
}
