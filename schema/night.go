package schema

import "time"

// Night is how the detector did with one brand up to the end of one local day, as
// it was known at the midnight AsOf: the counts are of that day, the rates of the
// four weeks up to its end.
type Night struct {
	Day       string // "2026-11-21", by the clock on the wall
	Brand     Brand  // "" for all brands together
	AsOf      time.Time
	Incidents int // outages and chronic trouble that the detector claimed first on that day
	Confirmed int // of them by people: confirmed, or resolved as something that was real
	Dismissed int
	Unjudged  int
	Missed    int // incidents that people made out of others, which the detector had not told apart

	Weeks         float64  // that the rates are taken over: four, fewer while the first claim is younger, one at least
	FalseAWeek    float64  // dismissed incidents a week
	MedianDelay   *float64 // seconds from onset to detection of those not dismissed; nil where there are none
	Precision     *float64 // confirmed among the judged; nil where nobody judged
	PrecisionLow  float64  // 95 % interval by score (Wilson 1927)
	PrecisionHigh float64
}
