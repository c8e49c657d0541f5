package impact

// ChangesNear are the calendar's changes that lie too near a plan's beginning to
// be told from its subject.
func ChangesNear(plan Plan, c Calendar) (list []Change) {
	for _, change := range c.Changes {
		if !of(plan, change) && apart(plan, change) <= OtherWithin {
			list = append(list, change)
		}
	}
	return list
}
