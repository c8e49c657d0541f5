package stat

import (
	"math"
	"reflect"
	"testing"
)

// finite looks through a result for what must never be in one.
func finite(t *testing.T, what string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			t.Errorf("%s is %g", what, f)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			finite(t, what, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			finite(t, what, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() || f.Anonymous {
				finite(t, what+"."+f.Name, v.Field(i))
			}
		}
	}
}

func sound[T any](t *testing.T, what string, result T, err error) bool {
	t.Helper()
	if err == nil {
		finite(t, what, reflect.ValueOf(result))
	}
	return err == nil
}

// values are numbers of every size out of bytes: small ones, enormous and tiny
// ones, and now and then what is none.
func values(b []byte) (list []float64) {
	odd := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e300, 1e-300, math.Copysign(0, -1)}
	for _, x := range b {
		if x >= 247 {
			list = append(list, odd[x-247])
		} else {
			list = append(list, float64(int(x)-100)/4)
		}
	}
	return list
}

func FuzzCorrelations(f *testing.F) {
	f.Add([]byte("a dose of training"), []byte("a change of the work"), []byte("how long they were here"))
	f.Add([]byte{1, 2, 3, 4, 250, 251}, []byte{1, 1, 1, 1, 1, 1}, []byte{252, 253, 254, 1, 2, 3})
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8}, []byte{8, 7, 6, 5, 4, 3, 2, 1}, []byte{1, 2, 3, 4, 5, 6, 7, 8})
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		x, y, z := values(a), values(b), values(c)
		r, err := Spearman(x, y)
		sound(t, "Spearman", r, err)
		r, err = Pearson(x, y)
		sound(t, "Pearson", r, err)
		r, err = PartialSpearman(x, y, z)
		sound(t, "PartialSpearman", r, err)
		person := make([]int, len(c))
		for i := range c {
			person[i] = int(c[i] % 5)
		}
		r, err = Repeated(person, x, y)
		sound(t, "Repeated", r, err)
		p, err := Permute([][]float64{x}, [][]float64{y, z}, nil, 20, 1)
		sound(t, "Permute", p, err)
		adjusted, err := BenjaminiHochberg(x)
		sound(t, "BenjaminiHochberg", adjusted, err)
		adjusted, err = BenjaminiYekutieli(x)
		sound(t, "BenjaminiYekutieli", adjusted, err)
		mean, err := SeriesMean(x)
		sound(t, "SeriesMean", mean, err)
		change, err := SeriesChange(x, y)
		sound(t, "SeriesChange", change, err)
	})
}

func FuzzSeries(f *testing.F) {
	f.Add([]byte("forty-two days of a small library's loans, some of them rather quiet"), 20, 3, byte(0))
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 200, 0}, 8, 0, byte(7))
	f.Add([]byte{101, 254, 101, 105, 250, 105, 105, 105, 105, 105, 105, 105, 105}, 6, 1, byte(31))
	f.Fuzz(func(t *testing.T, counts []byte, event, drop int, options byte) {
		if len(counts) > 400 {
			return
		}
		s := Series{Count: values(counts)}
		for i := range counts {
			s.Day = append(s.Day, 17000+i+i/6)
		}
		opt := ITSOptions{Event: 17000 + event, Drop: drop, Slope: options&1 != 0, Centre: options&2 != 0, DayOfWeek: options&4 != 0, Fourier: int(options >> 3 & 1), Period: float64(options>>4) * 7}
		if options&64 != 0 {
			s.Hours = values(counts)
		}
		r, err := Interrupted(s, opt)
		if !sound(t, "Interrupted", r, err) {
			return
		}
		if r.Step.Lo > r.Step.Ratio || r.Step.Ratio > r.Step.Hi || r.Step.SE < 0 {
			t.Errorf("%+v", r.Step)
		}
		placebos, err := PlaceboSteps(s, opt, 5, 4, 4)
		sound(t, "PlaceboSteps", placebos, err)
		step, err := WithoutExtremes(s, opt, 0.05)
		sound(t, "WithoutExtremes", step, err)
		est, se, err := OtherModel(s, opt)
		sound(t, "OtherModel", []float64{est, se}, err)
	})
}

func FuzzPanel(f *testing.F) {
	f.Add([]byte("twelve people in six periods, half of them treated: who saw it coming, who did not?"), byte(6), byte(0))
	f.Add([]byte{100, 101, 100, 104, 100, 101, 100, 104, 100, 101, 100, 104, 247, 101, 100, 104}, byte(4), byte(2))
	f.Add([]byte{250, 251, 250, 254, 100, 101, 253, 104, 100, 101, 100, 104}, byte(3), byte(5))
	f.Fuzz(func(t *testing.T, cells []byte, periods, options byte) {
		n := int(periods%12) + 1
		if len(cells) > 600 {
			return
		}
		p := Panel{}
		for i := range n {
			p.Periods = append(p.Periods, i+1)
		}
		for u := range len(cells) / n {
			row := values(cells[u*n : (u+1)*n])
			for i := range row {
				if math.IsInf(row[i], 0) {
					row[i] = math.NaN()
				}
			}
			p.Outcome = append(p.Outcome, row)
			p.Group = append(p.Group, (u*int(options|1))%(n+1))
			p.Cluster = append(p.Cluster, u%4)
		}
		if options&128 != 0 {
			p.Cluster = nil
		}
		opt := DiDOptions{Control: Control(options >> 1 % 2), Base: Base(options >> 2 % 3), After: int(options >> 5 & 1)}
		r, err := GroupTime(p, opt)
		if !sound(t, "GroupTime", r, err) {
			return
		}
		lo, hi, pv := r.Interval(r.Simple)
		finite(t, "Interval", reflect.ValueOf([]float64{lo, hi, pv}))
		finite(t, "Band", reflect.ValueOf(r.Band(r.Dynamic, 50, 1)))
		finite(t, "Overturn", reflect.ValueOf(r.Overturn()))
		pr, err := Randomise(p, opt, 20, 1)
		sound(t, "Randomise", pr, err)
	})
}
