package lms

// Page is which part of a list is asked for, counted from 1.
type Page struct{ Number, Size int }

// Normal is p with a number of 1 to a million and a size of 1 to 200 (25 when unset).
func (p Page) Normal() Page {
	if p.Size == 0 {
		p.Size = 25
	}
	return Page{Number: min(max(p.Number, 1), 1_000_000), Size: min(max(p.Size, 1), 200)}
}

// Limit and Offset are p as the two numbers of a LIMIT clause.
func (p Page) Limit() int  { return p.Normal().Size }
func (p Page) Offset() int { p = p.Normal(); return (p.Number - 1) * p.Size }

// Pages is how many pages total rows fill, at least 1.
func (p Page) Pages(total int) int {
	size := p.Normal().Size
	return max(1, (total+size-1)/size)
}
