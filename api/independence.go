package api

import "math"

// independence says whether the devices of the witnesses speak of the network or
// of a device: one model alone casts suspicion on it.
type independence struct {
	Verdict string  `json:"verdict"` // independent, device-suspected or unknown
	Model   string  `json:"model"`   // the one that most name, "" for none
	Named   int     `json:"named"`   // witnesses who name a device
	Models  int     `json:"models"`
	Chance  float64 `json:"chance"` // that so many would name that model, as often as it is named elsewhere
}

const (
	fewestDevices = 4    // below which one model says nothing
	unlikely      = 0.01 // chance below which a model stands out
)

// judgeDevices weighs the devices of the witnesses, a count each, against those
// that are named elsewhere. The chance is that of a binomial law with the share
// of the model elsewhere, by the rule of succession (Laplace 1774).
func judgeDevices(here, elsewhere map[string]int) independence {
	out := independence{Verdict: "unknown", Model: most(here), Models: len(here), Chance: 1}
	others := 0
	for _, n := range here {
		out.Named += n
	}
	for _, n := range elsewhere {
		others += n
	}
	if out.Named == 0 {
		return out
	}
	k := here[out.Model]
	out.Chance = round3(atLeast(k, out.Named, (float64(elsewhere[out.Model])+1)/float64(others+2)))
	switch {
	case out.Named >= fewestDevices && 10*k >= 9*out.Named && out.Chance < unlikely:
		out.Verdict = "device-suspected"
	case out.Models > 1 && 10*k < 9*out.Named:
		out.Verdict = "independent"
	}
	return out
}

// atLeast returns the chance of k or more of n where each has the chance p.
func atLeast(k, n int, p float64) float64 {
	sum := 0.0
	for i := k; i <= n; i++ {
		choose, _ := math.Lgamma(float64(n + 1))
		took, _ := math.Lgamma(float64(i + 1))
		left, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(choose - took - left + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(sum, 1)
}
