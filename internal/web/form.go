package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"binome/internal/fault"
)

// maxBody bounds what a form may send, in bytes. The longest text that a page
// accepts is far below; more is somebody's mistake or mischief.
const maxBody = 1 << 20

// maxDrained bounds what is read, and thrown away, of a form that is refused.
const maxDrained = 32 << 20

// Form is what a page's form sent: valid UTF-8 in normal form C, with line ends
// as "\n".
type Form struct{ values url.Values }

// NewForm makes a form from values, for tests and for the field app's commands.
func NewForm(values url.Values) Form { return Form{values} }

// Form reads the body once. Errors are faults: too long, not a form, not UTF-8.
func (r *Request) Form() (Form, error) {
	if r.form != nil {
		return *r.form, nil
	}
	body := r.http.Body
	r.http.Body = http.MaxBytesReader(nil, body, maxBody)
	var err error
	if strings.HasPrefix(r.http.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.http.ParseMultipartForm(maxBody)
		defer r.dropFiles()
	} else {
		err = r.http.ParseForm()
	}
	if err != nil {
		// A browser that still sends does not read the answer: let it finish.
		_, _ = io.CopyN(io.Discard, body, maxDrained)
		return Form{}, formFault(err)
	}
	values := url.Values{}
	for name, all := range r.http.PostForm {
		if name, err = clean(name); err != nil {
			return Form{}, err
		}
		for _, v := range all {
			v, err := clean(v)
			if err != nil {
				return Form{}, err
			}
			values.Add(name, v)
		}
	}
	r.form = &Form{values}
	return *r.form, nil
}

// dropFiles forgets the files that a form brought: no page of this kind takes any.
func (r *Request) dropFiles() {
	if r.http.MultipartForm != nil {
		_ = r.http.MultipartForm.RemoveAll()
	}
}

func formFault(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(fault.Invalid, "Ce que vous avez envoyé est trop long : la limite est de 1 Mo. Revenez en arrière, votre texte y est encore.", errTooLarge)
	}
	return fault.Wrap(fault.Invalid, "Ce formulaire est arrivé abîmé. Revenez en arrière et envoyez-le de nouveau.", errMalformed)
}

// clean normalises text from outside, or refuses it.
func clean(s string) (string, error) {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "", fault.Wrap(fault.Invalid, "Ce texte contient des caractères illisibles. Recopiez-le sans mise en forme.", errMalformed)
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return norm.NFC.String(strings.ReplaceAll(s, "\r", "\n")), nil
}

// Get is the first value of a field, without outer white space.
func (f Form) Get(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Raw is the first value of a field as typed: for passwords.
func (f Form) Raw(name string) string { return f.values.Get(name) }

// All are the values of a field that may come several times.
func (f Form) All(name string) []string { return f.values[name] }

// Has reports whether the field was sent.
func (f Form) Has(name string) bool { return f.values.Has(name) }

// Names are the names of the fields sent, in no order.
func (f Form) Names() []string {
	out := make([]string, 0, len(f.values))
	for n := range f.values {
		out = append(out, n)
	}
	return out
}
