package lms

import (
	"errors"
	"fmt"
	"slices"
)

// Kind says what sort of failure an Error is; the web layer has the one table
// from Kind to HTTP status.
type Kind uint8

const (
	Internal Kind = iota
	NotFound
	Invalid
	Conflict
	Forbidden
	Unauthenticated
	TooMany
	TooLarge
	Unavailable
)

func (k Kind) String() string {
	names := [...]string{"internal", "not found", "invalid", "conflict", "forbidden", "unauthenticated", "too many", "too large", "unavailable"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("kind %d", k)
}

// Args are the values that a message's placeholders take.
type Args map[string]any

// Error is a failure the user can be told about: Key names the message in
// lms/locale, Args fill its placeholders, Field names the form field at fault
// (empty when none is). Err is the cause, for the log only.
type Error struct {
	Kind  Kind
	Key   string
	Args  Args
	Field string
	Err   error
}

func (e *Error) Error() string {
	s := e.Kind.String() + ": " + e.Key
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Fail makes an Error without field or cause.
func Fail(kind Kind, key string, args ...Args) *Error {
	e := &Error{Kind: kind, Key: key}
	if len(args) > 0 {
		e.Args = args[0]
	}
	return e
}

// FailField makes an Invalid Error that belongs to one form field.
func FailField(field, key string, args ...Args) *Error {
	e := Fail(Invalid, key, args...)
	e.Field = field
	return e
}

// Problems are several Errors of one form, in the order of its fields.
type Problems []*Error

func (p Problems) Error() string {
	errs := make([]error, len(p))
	for i, e := range p {
		errs[i] = e
	}
	return errors.Join(errs...).Error()
}

// Unwrap lets errors.As find the first problem.
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i, e := range p {
		errs[i] = e
	}
	return errs
}

// Add says what is wrong where it is, the first thing of each field.
func (p *Problems) Add(is bool, field, key string, args ...Args) {
	if is && !slices.ContainsFunc(*p, func(e *Error) bool { return e.Field == field }) {
		*p = append(*p, FailField(field, key, args...))
	}
}

// OrNil is p as an error, nil when there is no problem.
func (p Problems) OrNil() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// KindOf is the Kind of the first Error in err's chain, Internal when none is.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// IsKind reports whether err carries an Error of that kind.
func IsKind(err error, kind Kind) bool {
	return err != nil && KindOf(err) == kind
}
