package course

import (
	"cmp"
	"database/sql/driver"
	"slices"
)

// Set is what a version names of a kind, kept in a JSON column; nil, which is
// NULL there, means that nobody has said.
type Set[T cmp.Ordered] []T

// clean is s in order, each once; never nil.
func (s Set[T]) clean() Set[T] {
	return append(Set[T]{}, slices.Compact(slices.Sorted(slices.Values(s)))...)
}

// Has reports whether x is one of s.
func (s Set[T]) Has(x T) bool { return slices.Contains(s, x) }

func (s Set[T]) Value() (driver.Value, error) {
	if s == nil {
		return nil, nil
	}
	return toJSON([]T(s))
}

func (s *Set[T]) Scan(src any) error {
	*s = nil
	return fromJSON(src, (*[]T)(s))
}
