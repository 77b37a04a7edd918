package classify

import "outcry/schema"

// Asks is what a reply should answer.
type Asks uint8

// The things that people ask for.
const (
	AsksWhen         Asks = 1 << iota // when it will be solved
	AsksWhat                          // what is the matter
	AsksCompensation                  // money back
	AsksContact                       // to be called or written to
)

// setFacts reads the side facts.
func (r *Reading) setFacts(s *scan, c *schema.Complaint) {
	r.Promise = s.all&promise != 0
	for _, a := range [...]struct {
		cat category
		ask Asks
	}{{askWhen, AsksWhen}, {askWhat, AsksWhat}, {askCompensation, AsksCompensation}, {askContact, AsksContact}} {
		if s.all&a.cat != 0 {
			r.Asks |= a.ask
		}
	}
	r.Device = c.Device
}
