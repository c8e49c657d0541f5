package stat

// outer adds Σ u v' to a k×k matrix, four pairs of rows at a time: an entry is
// read and written once for four products.
type outer struct {
	to     []float64
	k, n   int
	upper  bool // from the diagonal on
	us, vs []float64
}

const outerRows = 4

func newOuter(to []float64, k int, upper bool) *outer {
	return &outer{to: to, k: k, upper: upper, us: make([]float64, outerRows*k), vs: make([]float64, outerRows*k)}
}

// next is where the next u and v are to be written.
func (o *outer) next() (u, v []float64) {
	if o.n == outerRows {
		o.add()
	}
	from, to := o.n*o.k, (o.n+1)*o.k
	o.n++
	return o.us[from:to:to], o.vs[from:to:to]
}

// end adds what is left.
func (o *outer) end() {
	clear(o.us[o.n*o.k:])
	o.add()
}

func (o *outer) add() {
	k := o.k
	for p := range k {
		from := 0
		if o.upper {
			from = p
		}
		to := o.to[p*k+from : p*k+k]
		a, b, c, d := o.us[p], o.us[k+p], o.us[2*k+p], o.us[3*k+p]
		v, w, x, y := o.vs[from:][:len(to)], o.vs[k+from:][:len(to)], o.vs[2*k+from:][:len(to)], o.vs[3*k+from:][:len(to)]
		for q := range to {
			to[q] += (a*v[q] + b*w[q]) + (c*x[q] + d*y[q])
		}
	}
	o.n = 0
}
