package fault

import (
	"regexp"
	"strings"
)

// What an error's text may quote from a person: what stands between quotes, mail
// and network addresses.
var (
	quoted  = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"?|`[^`]*`?|«[^»]*»?|“[^”]*”?|'[^']{3,}'")
	mailbox = regexp.MustCompile(`[^\s<>"@]+@[^\s<>"@]+`)
	network = regexp.MustCompile(`\[[0-9a-fA-F:.%a-z]+\](:\d+)?|\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b`)
)

// ForLog is what a log may keep of an error: its text, cut at 500 bytes, without
// what it quotes nor any address, since both may come from a person.
func ForLog(err error) string {
	if err == nil {
		return ""
	}
	s := quoted.ReplaceAllString(err.Error(), `"…"`)
	s = mailbox.ReplaceAllString(s, "…@…")
	s = network.ReplaceAllString(s, "…")
	return strings.ToValidUTF8(s[:min(len(s), 500)], "")
}
