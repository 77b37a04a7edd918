package schema

import (
	"errors"
	"fmt"
)

// Sentinels that cross package borders; test for them with errors.Is.
var (
	// ErrNotFound says that the thing asked for does not exist.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that somebody else changed the thing meanwhile.
	ErrConflict = errors.New("changed meanwhile")
	// ErrBusy says that the work can't be taken now and may be tried again later.
	ErrBusy = errors.New("busy")
	// ErrLimit says that the caller has had as much as one may have.
	ErrLimit = errors.New("limit reached")
	// ErrInvalid says that what was given can't be taken as it is.
	ErrInvalid = errors.New("invalid")
)

// FieldError is the reason why one field of a record was refused.
// errors.Is(err, ErrInvalid) holds for it.
type FieldError struct {
	Field  string // JSON path in the record, "" for the record as a whole
	Reason string // for people, without the field's name
}

// Error returns "field: reason".
func (e *FieldError) Error() string {
	if e.Field == "" {
		return e.Reason
	}
	return fmt.Sprintf("%s: %s", e.Field, e.Reason)
}

// Unwrap makes errors.Is(e, ErrInvalid) hold.
func (e *FieldError) Unwrap() error { return ErrInvalid }
