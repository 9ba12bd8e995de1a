// Package fault says what went wrong in words that are safe to show.
//
// An error that leaves a feature is one of five kinds, with a French sentence
// written for the person at the screen. Everything else is a bug: it becomes a
// 500 with a reference, and its detail goes to the log only. A message never
// holds a minor's name, nor anything that a person typed.
package fault

import (
	"errors"
	"strings"
)

// Kind tells what the person can do about the error.
type Kind int

// The kinds of fault, each with its HTTP status in internal/web.
const (
	Unknown     Kind = iota // a bug, or the machine: 500
	Invalid                 // what was sent cannot be accepted as it is: 422
	NotFound                // no such thing, or not for this person: 404
	Conflict                // somebody or something changed meanwhile: 409
	Denied                  // this person may not: 403
	Unavailable             // try again later: 503
	TooMany                 // too many tries: 429
)

// Error is a fault with its safe message. Fields is set only for Invalid.
type Error struct {
	Kind    Kind
	Message string // French, safe to show
	Fields  Fields
	cause   error
}

func (e *Error) Error() string {
	if e.cause != nil {
		return e.Message + ": " + e.cause.Error()
	}
	if len(e.Fields) > 0 {
		return e.Message + " (" + strings.Join(e.Fields.names(), ", ") + ")"
	}
	return e.Message
}

// Unwrap gives the cause, for the log only.
func (e *Error) Unwrap() error { return e.cause }

// New makes a fault of the given kind with a message safe to show.
func New(k Kind, message string) *Error { return &Error{Kind: k, Message: message} }

// Wrap is New with a cause that only the log will see.
func Wrap(k Kind, message string, cause error) *Error {
	return &Error{Kind: k, Message: message, cause: cause}
}

// Missing is the one answer for what does not exist and for what exists
// outside the asker's scope: the two must not be told apart.
func Missing() *Error { return New(NotFound, "Cette page n'existe pas, ou n'est pas pour vous.") }

// KindOf returns the kind of the first fault in err's chain, Unknown if none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Unknown
}

// Field is one message beside one field of a form. Name is the field's name in
// the form; Message is French.
type Field struct{ Name, Message string }

// Fields are the messages of a form, in the order of the form.
type Fields []Field

// Add appends a message for the field.
func (f *Fields) Add(name, message string) { *f = append(*f, Field{name, message}) }

// On returns the first message for the field, or "".
func (f Fields) On(name string) string {
	for _, x := range f {
		if x.Name == name {
			return x.Message
		}
	}
	return ""
}

// Err returns nil when there is no message, else an Invalid fault.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Le formulaire a des points à corriger.", Fields: f}
}

// FieldsOf returns the field messages in err's chain, nil if none.
func FieldsOf(err error) Fields {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}

func (f Fields) names() []string {
	out := make([]string, len(f))
	for i, x := range f {
		out[i] = x.Name
	}
	return out
}

// Says is the message of the first fault in err's chain, "" if none: err.Error
// would also say its cause.
func Says(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return ""
}
