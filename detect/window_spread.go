package detect

import "math"

// What is believed beforehand of how the hours and days of a country's series differ, as
// the relative variance beyond chance (the reverse of a negative binomial's size), and
// how many busy hours and days that belief is worth, two to one.
const (
	dayBelief  = 1.0 / 14
	hourBelief = dayBelief + 1.0/6
	dayMass    = 5
	hourMass   = 12
	leastShown = 1.0 / 30 // relative variance of the steadiest
	oneShown   = 16       // variances that one hour or day shows at most
)

// spreadFade is by what what was learned weighs after an hour.
var spreadFade = math.Exp(-1.0 / memoryHours)

// spread learns a relative variance beyond chance from independent counts, each of its
// own mean, by the method of moments, weighed by how well each tells it.
type spread struct{ excess, weight float64 }

// learn takes a count x where mean was expected, which is itself known to so much
// relative variance; believed is the relative variance that the learned one is so far.
func (s *spread) learn(x, mean, known, believed float64) {
	if mean <= 0 {
		return
	}
	w := 1 / (mean + 2*mean*mean) // the reverse of the variance of a squared Poisson residual
	most := oneShown * (mean + (believed+known)*mean*mean)
	s.excess += w * (math.Min((x-mean)*(x-mean), most) - mean - known*mean*mean)
	s.weight += w * mean * mean
}

// fade lets what was learned weigh less.
func (s *spread) fade(keep float64) { s.excess, s.weight = s.excess*keep, s.weight*keep }

// variance returns the learned relative variance, shrunk to what is believed beforehand.
func (s *spread) variance(belief, mass float64) float64 {
	return math.Max(leastShown, (s.excess+mass*belief)/(s.weight+mass))
}

// byHour returns how much hours differ, days included, and byDay how much days do.
func (s *series) byHour() float64 { return s.hours.variance(hourBelief, hourMass) }
func (s *series) byDay() float64  { return s.days.variance(dayBelief, dayMass) }

// spreads learns from an hour in which s was heard x times, of which a report weighs so
// much, and when it begins a local day from the one before: not before a week is learned,
// when what is expected is a guess, nor what incidents claim and what began lately.
func (s *series) spreads(x, weight float64, begins, ripe bool) {
	known := 1 / (s.home.known/weight + 1)
	s.hours.fade(spreadFade)
	s.days.fade(spreadFade)
	if begins {
		s.days.learn(s.today[0], s.today[1], known, s.byDay())
		s.today = [2]float64{}
	}
	if !ripe || s.newcomer != nil || s.home.gotClaimed > 0 {
		return
	}
	s.hours.learn(x, s.due, known, s.byHour())
	s.today[0], s.today[1] = s.today[0]+x, s.today[1]+s.due
}
