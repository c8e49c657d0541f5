package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// NegBin is a negative binomial fit: the variance is μ + μ²/Theta.
type NegBin struct {
	*GLM
	Theta, ThetaSE float64
}

const (
	negBinSteps = 60
	thetaMost   = 1e8 // beyond, the counts are Poisson's for all that can be told
)

// NegativeBinomial fits E[y] = exp(offset + xβ) with the dispersion estimated by
// maximum likelihood, coefficients and θ in turn (Venables and Ripley 2002,
// section 7.4). Standard errors are those for the θ found. Errors as for
// QuasiPoisson; NotFitted also where the counts vary less than Poisson's do.
func NegativeBinomial(y []float64, x [][]float64, offset []float64) (*NegBin, error) {
	g, err := QuasiPoisson(y, x, offset)
	if err != nil {
		return nil, err
	}
	// Twice the slope of the likelihood where 1/θ is 0: without a rise there, Poisson
	// is the most likely, and θ would run away until rounding stops it somewhere.
	slope := 0.0
	for i, v := range y {
		slope += (v-g.Fitted[i])*(v-g.Fitted[i]) - v
	}
	if slope <= 0 {
		return nil, NotFitted
	}
	theta, before := math.Inf(1), 0.0
	for range negBinSteps {
		se := 0.0
		if theta, se, err = thetaML(y, g.Fitted); err != nil {
			return nil, err
		}
		err = g.fit(offset, func(mu float64) float64 { return mu / (1 + mu/theta) }, func(i int, _, mu float64) float64 {
			d := -(y[i] + theta) * math.Log((y[i]+theta)/(mu+theta))
			if y[i] > 0 {
				d += y[i] * math.Log(y[i]/mu)
			}
			return 2 * d
		})
		if err != nil {
			return nil, err
		}
		if math.Abs(theta-before) <= 1e-9*theta {
			g.Dispersion = 1
			g.errors(1)
			return &NegBin{GLM: g, Theta: theta, ThetaSE: se}, nil
		}
		before = theta
	}
	return nil, NotFitted
}

// thetaML is the θ that makes counts with those means most likely, by Newton's
// steps from the method of moments, and its standard error from the observed
// information.
func thetaML(y, mu []float64) (theta, se float64, err error) {
	moments := 0.0
	for i, v := range y {
		moments += (v/mu[i] - 1) * (v/mu[i] - 1)
	}
	theta = float64(len(y)) / moments
	for range negBinSteps {
		score, information := 0.0, 0.0
		digamma, trigamma := mathext.Digamma(theta), mathext.Zeta(2, theta)
		for i, v := range y {
			score += mathext.Digamma(theta+v) - digamma + math.Log(theta) + 1 - math.Log(theta+mu[i]) - (v+theta)/(mu[i]+theta)
			information += -mathext.Zeta(2, theta+v) + trigamma - 1/theta + 2/(mu[i]+theta) - (v+theta)/((mu[i]+theta)*(mu[i]+theta))
		}
		step := score / information
		if information <= 0 { // far from the top: go up by half
			step = math.Copysign(theta/2, score)
		}
		theta = max(theta/10, theta+step)
		if !(theta < thetaMost) {
			return 0, 0, NotFitted
		}
		if math.Abs(step) <= 1e-10*theta && information > 0 {
			return theta, 1 / math.Sqrt(information), nil
		}
	}
	return 0, 0, NotFitted
}
