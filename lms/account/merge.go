package account

// Stays is which of two SLiMS users of one person they go on as: one that is
// still in SLiMS, then the one who worked last, then the one linked last.
func Stays(a, b SlimsUser) SlimsUser {
	if (a.GoneAt == nil) != (b.GoneAt == nil) {
		if a.GoneAt == nil {
			return a
		}
		return b
	}
	var worked [2]int64
	for i, u := range []SlimsUser{a, b} {
		if u.WorkedOn != nil {
			worked[i] = int64(*u.WorkedOn)
		}
	}
	switch {
	case worked[0] > worked[1]:
		return a
	case worked[0] == worked[1] && a.LinkedAt != nil && (b.LinkedAt == nil || a.LinkedAt.After(*b.LinkedAt)):
		return a
	}
	return b
}
