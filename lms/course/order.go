package course

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"

	"binapustaka/lms"
)

// moveModule swaps a module with its neighbour and reports whether it is there.
func moveModule(modules []Module, id int64, up bool) bool {
	i := slices.IndexFunc(modules, func(m Module) bool { return m.ID == id })
	if i < 0 {
		return false
	}
	if j := i + step(up); j >= 0 && j < len(modules) {
		modules[i], modules[j] = modules[j], modules[i]
	}
	return true
}

// moveLesson swaps a lesson with its neighbour, or moves it over the edge into
// the neighbouring module; it reports whether the lesson is there.
func moveLesson(modules []Module, key string, up bool) bool {
	for m := range modules {
		lessons := modules[m].Lessons
		i := slices.IndexFunc(lessons, func(l Lesson) bool { return l.Key == key })
		if i < 0 {
			continue
		}
		if j := i + step(up); j >= 0 && j < len(lessons) {
			lessons[i], lessons[j] = lessons[j], lessons[i]
		} else if n := m + step(up); n >= 0 && n < len(modules) {
			at := 0
			if up {
				at = len(modules[n].Lessons)
			}
			modules[n].Lessons = slices.Insert(modules[n].Lessons, at, lessons[i])
			modules[m].Lessons = slices.Delete(lessons, i, i+1)
		}
		return true
	}
	return false
}

// Order stands for the order in which a form showed modules and lessons.
func (o Outline) Order() string {
	h := sha256.New()
	for _, m := range o.Modules {
		fmt.Fprintf(h, "%d\n", m.ID)
		for _, l := range m.Lessons {
			fmt.Fprintln(h, l.Key)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// placeModule puts a module at a place, counted from 0 without it, and reports
// whether it is there.
func placeModule(modules []Module, id int64, at int) bool {
	i := slices.IndexFunc(modules, func(m Module) bool { return m.ID == id })
	if i < 0 {
		return false
	}
	moved := modules[i]
	rest := slices.Delete(slices.Clone(modules), i, i+1)
	copy(modules, slices.Insert(rest, max(0, min(at, len(rest))), moved))
	return true
}

// placeLesson puts a lesson at a place in a module, counted from 0 without it,
// and reports whether both are there.
func placeLesson(modules []Module, key string, moduleID int64, at int) bool {
	to := slices.IndexFunc(modules, func(m Module) bool { return m.ID == moduleID })
	for m := range modules {
		i := slices.IndexFunc(modules[m].Lessons, func(l Lesson) bool { return l.Key == key })
		if i < 0 || to < 0 {
			continue
		}
		moved := modules[m].Lessons[i]
		modules[m].Lessons = slices.Delete(modules[m].Lessons, i, i+1)
		there := modules[to].Lessons
		modules[to].Lessons = slices.Insert(there, max(0, min(at, len(there))), moved)
		return true
	}
	return false
}

func step(up bool) int {
	if up {
		return -1
	}
	return 1
}

func cleanTitle(title string) (string, error) {
	title = lms.Line(title)
	return title, appendTitle(nil, title).OrNil()
}

// touched turns a change of no row into NotFound with the key given.
func touched(r sql.Result, err error) func(missing string) error {
	return func(missing string) error {
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return lms.Fail(lms.NotFound, missing)
	}
}
