package lms

import "time"

// Training is when a training was for one person: courses and activities say
// it, and tests compare what was before with what came after.
type Training struct {
	AccountID int64
	Begun     time.Time // zero: they are to have it and have not begun
	Ended     time.Time // zero: they have not been through all of it
}

// Together are trainings as parts of one: it begins for a person with their
// first part and has ended when they have been through all parts.
func Together(parts ...[]Training) []Training {
	at := map[int64]int{}
	count := map[int64]int{}
	var all []Training
	for _, part := range parts {
		for _, t := range part {
			i, known := at[t.AccountID]
			if !known {
				i = len(all)
				at[t.AccountID], all = i, append(all, t)
			}
			if !t.Begun.IsZero() && (all[i].Begun.IsZero() || t.Begun.Before(all[i].Begun)) {
				all[i].Begun = t.Begun
			}
			if !t.Ended.IsZero() {
				count[t.AccountID]++
				if t.Ended.After(all[i].Ended) {
					all[i].Ended = t.Ended
				}
			}
		}
	}
	for i, t := range all {
		if count[t.AccountID] < len(parts) {
			all[i].Ended = time.Time{}
		}
	}
	return all
}
