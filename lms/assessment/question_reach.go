package assessment

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
)

// Reachable names what keeps everybody from earning all points of q or gives
// them for what is not right, nil when nothing does. Who writes a question in the
// form is not let go with it; a file may bring it, and the import says so. Fields
// are those of Check.
func (q Question) Reachable() error {
	c := checker{q: q}
	switch q.Kind {
	case Single, TrueFalse:
		for i, o := range q.Options {
			field := fmt.Sprintf("option-%d", i)
			switch {
			case o.Right && o.Weight != 0 && o.Weight < 1:
				c.fail(field, "question.right_weight")
			case !o.Right && o.Weight >= 1:
				c.fail(field, "question.wrong_weight")
			}
		}
	case Multiple:
		c.reach()
	case Matching:
		c.twins()
	}
	return c.p.OrNil()
}

// reach refuses weights that do not come to the whole together; a hundredth less
// is what rounding makes of thirds.
func (c *checker) reach() {
	right, weighted := 0, false
	for _, o := range c.q.Options {
		if o.Right {
			right++
		}
		weighted = weighted || o.Weight != 0
	}
	most := 0.0
	for _, o := range c.q.Options {
		most += max(0, o.worth(1/float64(max(1, right))))
	}
	if weighted && most < 0.99 {
		c.fail("right", "interchange.weights_sum", lms.Args{"sum": strconv.FormatFloat(round(100*most, 2), 'f', -1, 64)})
	}
}

// twins refuses left sides that nobody can tell apart and that belong to
// different right sides.
func (c *checker) twins() {
	first := map[string]int{}
	for i, p := range c.q.Prompts {
		option, met := first[p.Text]
		if !met {
			first[p.Text] = p.Option
		} else if option != p.Option {
			c.fail(fmt.Sprintf("prompt-%d", i), "question.prompt_twice")
		}
	}
}
