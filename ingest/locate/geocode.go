package locate

import (
	"cmp"
	"slices"
	"strings"

	"outcry/ingest/text"
	"outcry/schema"
)

// maxCandidates bounds what Geocode returns.
const maxCandidates = 10

// Candidate is one place that a question may mean.
type Candidate struct {
	Place      schema.Place
	Postcode   string  // PC4 or foreign postal code, where the question gave one
	Confidence float32 // 0..1
	Why        string
}

// Geocode returns what a question for a place may mean, best first, at most ten:
// a postal code, "52.09,5.12", a name in any spelling, the beginning of a name.
func (g *Gazetteer) Geocode(question string) []Candidate {
	question = strings.TrimSpace(question)
	if lat, lon, ok := coordinates(question); ok {
		if a, ok := g.at(lat, lon); ok {
			return []Candidate{g.candidate(&a)}
		}
		return nil
	}
	var out []Candidate
	if n, ok := dutchCode(strings.ToUpper(question)); ok {
		if p := g.codeAt(n); p != nil {
			a := Answer{Region: p.region, Postcode: string(p.region[len(p.region)-4:]), Lat: p.lat, Lon: p.lon, Confidence: 0.98, Evidence: ByPostcode, Said: question}
			if p.approximate {
				a.Confidence = 0.85
			}
			out = append(out, g.candidate(&a))
		}
	}
	a := g.Locate(text.New(question), &schema.Complaint{Text: question})
	if a.Region != "" && len(out) == 0 {
		out = append(out, g.candidate(&a))
	}
	out = g.meanings(out, question)
	if len(out) == 0 {
		out = g.beginning(out, question)
	}
	return out[:min(len(out), maxCandidates)]
}

// coordinates reads "52.09,5.12" or "52.09 5.12".
func coordinates(s string) (lat, lon float64, ok bool) {
	f := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	if len(f) != 2 || !strings.Contains(s, ".") {
		return 0, 0, false
	}
	y, x, err := point(f[0], f[1])
	if err != nil || y < -90 || y > 90 || x < -180 || x > 180 {
		return 0, 0, false
	}
	return float64(y), float64(x), true
}

func (g *Gazetteer) candidate(a *Answer) Candidate {
	p, ok := g.Place(a.Region)
	if !ok {
		p = schema.Place{Region: a.Region, Name: string(a.Region)}
	}
	if a.Lat != 0 || a.Lon != 0 {
		p.Lat, p.Lon = float64(a.Lat), float64(a.Lon)
	}
	return Candidate{Place: p, Postcode: a.Postcode, Confidence: a.Confidence, Why: a.Why()}
}

// meanings adds every place that is called exactly as the question.
func (g *Gazetteer) meanings(out []Candidate, question string) []Candidate {
	p := g.phraseOf(question)
	if p == nil {
		return out
	}
	for i, n := range p.places {
		q := &g.places[n]
		sure := 0.9 / float32(1+i)
		if slices.ContainsFunc(out, func(c Candidate) bool { return c.Place.Region == q.region }) {
			continue
		}
		public := q.public()
		out = append(out, Candidate{Place: public, Confidence: sure, Why: q.name + " is a name of it"})
	}
	return out
}

// beginning adds the most populous places whose name starts as the question does.
func (g *Gazetteer) beginning(out []Candidate, question string) []Candidate {
	fold := text.Folded(question)
	if len(fold) < 3 {
		return out
	}
	var found []*place
	for i := range g.places {
		p := &g.places[i]
		if len(p.name) >= len(question) && strings.HasPrefix(strings.ToLower(p.name), fold) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(p, q *place) int {
		if p.dutch() != q.dutch() {
			if p.dutch() {
				return -1
			}
			return 1
		}
		return cmp.Compare(q.population, p.population)
	})
	for _, p := range found {
		if len(out) == maxCandidates {
			break
		}
		if !slices.ContainsFunc(out, func(c Candidate) bool { return c.Place.Region == p.region }) {
			out = append(out, Candidate{Place: p.public(), Confidence: 0.4, Why: "the name " + p.name + " starts so"})
		}
	}
	return out
}
