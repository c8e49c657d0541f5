package stat

import (
	"fmt"
	"math"
	"slices"
	"time"
)

type itsModel struct {
	day       []int
	y, offset []float64
	x         [][]float64
	names     []string
	without   []int // columns that are zero had nothing happened
}

func newITS(s Series, opt ITSOptions) (*itsModel, error) {
	n := len(s.Day)
	if len(s.Count) != n || s.Hours != nil && len(s.Hours) != n || s.Trend != nil && len(s.Trend) != n {
		return nil, Unequal
	}
	for _, c := range s.Extra {
		if len(c.Value) != n {
			return nil, Unequal
		}
	}
	if opt.Drop < 0 || opt.Fourier < 0 || opt.Period < 0 {
		return nil, Mismatch
	}
	m := &itsModel{names: []string{"(Intercept)", "post", "trend"}, without: []int{1}}
	if opt.Slope {
		m.without = append(m.without, len(m.names))
		m.names = append(m.names, "slope")
	}
	weekdays := slices.Sorted(slices.Values(s.Day))
	for i, d := range weekdays {
		weekdays[i] = weekday(d)
	}
	slices.Sort(weekdays)
	weekdays = slices.Compact(weekdays)
	if opt.DayOfWeek && n > 0 {
		for _, w := range weekdays[1:] {
			m.names = append(m.names, fmt.Sprint("weekday ", w))
		}
	}
	for k := range opt.Fourier {
		m.names = append(m.names, fmt.Sprint("sin ", k+1), fmt.Sprint("cos ", k+1))
	}
	for _, c := range s.Extra {
		m.names = append(m.names, c.Name)
	}
	m.x = make([][]float64, len(m.names))
	start := 0.0 // of the new slope: the first day from the event on
	if first, _ := slices.BinarySearch(s.Day, opt.Event); first < n {
		start = s.time(first)
		if kept, _ := slices.BinarySearch(s.Day, opt.Event+opt.Drop); opt.Centre && kept < n {
			start = (s.time(kept) + s.time(n-1)) / 2
		}
	}
	before, after := 0, 0
	for i, d := range s.Day {
		switch {
		case i > 0 && d <= s.Day[i-1]:
			return nil, Mismatch
		case d >= opt.Event && d < opt.Event+opt.Drop:
			continue
		case d < opt.Event:
			before++
		default:
			after++
		}
		row := []float64{1, 0, s.time(i)}
		if d >= opt.Event {
			row[1] = 1
		}
		if opt.Slope {
			row = append(row, row[1]*(s.time(i)-start))
		}
		if opt.DayOfWeek {
			for _, w := range weekdays[1:] {
				row = append(row, indicator(weekday(d) == w))
			}
		}
		for k := range opt.Fourier {
			angle := 2 * math.Pi * float64(k+1) * opt.turn(s.Day[0], d)
			row = append(row, math.Sin(angle), math.Cos(angle))
		}
		for _, c := range s.Extra {
			row = append(row, c.Value[i])
		}
		for j, v := range row {
			m.x[j] = append(m.x[j], v)
		}
		m.day, m.y = append(m.day, d), append(m.y, s.Count[i])
		if s.Hours != nil {
			if !(s.Hours[i] > 0) {
				return nil, Mismatch
			}
			m.offset = append(m.offset, math.Log(s.Hours[i]))
		}
	}
	if before == 0 || after == 0 {
		return nil, Mismatch
	}
	return m, nil
}

// time is what the trend runs by on the i-th day.
func (s Series) time(i int) float64 {
	if s.Trend != nil {
		return s.Trend[i]
	}
	return float64(s.Day[i]-s.Day[0]) / 365.25
}

// turn is how much of its period a day has behind it.
func (o ITSOptions) turn(first, day int) float64 {
	if o.Period == 0 {
		return float64(time.Unix(int64(day)*86400, 0).UTC().YearDay()) / 365.25
	}
	return float64(day-first) / o.Period
}

// weekday is 1 for Monday to 7 for Sunday.
func weekday(day int) int { return ((day+3)%7+7)%7 + 1 }

func indicator(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
