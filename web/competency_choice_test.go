package web

import (
	"testing"

	"binapustaka/lms"
)

// Two versions of a framework may stand side by side, and what they name alike
// is still told apart where a competency is chosen; a unit bears its code.
func TestCompetenciesOfTwoFrameworksAreToldApart(t *testing.T) {
	room := openTestRoom(t)
	room.frameworks()
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	const form = "/questions/new?kind=essay"
	trainer.see(form, ">Layanan perpustakaan</option>")
	r, err := room.competencies().Import(t.Context(), lms.System("test"), room.library, []byte("code,group,unit,source,version\nR.91PER00.001.2,Layanan perpustakaan,Melayani pemustaka,SKKNI,2030\n"), true)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(r.Problems, err)
	}
	lacks(t, trainer.see(form, ">Layanan perpustakaan (SKKNI, 2030)</option>", ">Layanan perpustakaan (SKKNI bidang Perpustakaan, Kepmenaker 236/2019)</option>", ">Layanan perpustakaan › R.91PER00.001.2 Melayani pemustaka</option>", ">Manajemen perpustakaan</option>"),
		">Layanan perpustakaan</option>")
}
