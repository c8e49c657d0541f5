package slims

import (
	"strconv"
	"strings"
)

// parseGroups reads user.groups, a list of ids that PHP serialized:
// a:1:{i:0;s:1:"1";}. Anything else is an empty list.
func parseGroups(s string) []int64 {
	rest, ok := strings.CutPrefix(s, "a:")
	if !ok {
		return nil
	}
	count, rest, ok := strings.Cut(rest, ":{")
	n, err := strconv.Atoi(count)
	if !ok || err != nil || n < 0 || !strings.HasSuffix(rest, "}") {
		return nil
	}
	fields := strings.Split(strings.TrimSuffix(rest, "}"), ";")
	if len(fields) != 2*n+1 || fields[2*n] != "" {
		return nil
	}
	var ids []int64
	for i := 1; i < 2*n; i += 2 {
		v := fields[i]
		if text, isText := strings.CutPrefix(v, "s:"); isText {
			_, v, _ = strings.Cut(text, ":")
			v = strings.Trim(v, `"`)
		} else {
			v = strings.TrimPrefix(v, "i:")
		}
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}
