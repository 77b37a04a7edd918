// Package locate finds the region that a complaint is about: from what the
// sender says, else from postcodes, towns, stretches of rail and road in the
// text, else from the author's profile. Each answer says how sure and why.
//
// The gazetteer is generated from pinned registry packages (see NOTICE beside
// the data) and holds the Netherlands to the postal code, the world to its
// larger cities.
package locate

import (
	"strings"
	"sync"

	"outcry/ingest/text"
	"outcry/schema"
)

// Answer is where a complaint is about.
type Answer struct {
	Region     schema.Region   // finest region found, "" when not even a country is known
	Touches    []schema.Region // municipalities of a segment or an area, or further places that fail; shared, not to be changed
	Names      []string        // places named in the text, in canonical form, in order; shared, not to be changed
	Postcode   string          // PC4, or a foreign postal code
	Lat, Lon   float32         // degrees; both 0 when unknown
	Confidence float32         // of Region, 0..1
	Evidence   Evidence        // what Region rests on
	Said       string          // the words that it rests on, in the spelling of the sender
}

// Gazetteer knows the places. It never changes after Open, so it is safe for
// concurrent use; to reload it, open another and swap the pointer.
type Gazetteer struct {
	places  []place
	index   *index
	hints   map[string]schema.Region // how a province is written behind a town
	hinted  []schema.Region          // countries that words hint at, by their number
	regions map[schema.Region]int32  // region -> place
	codes   []pc4                    // by number - 1000
	grid    func() *grid
	typos   func() *typos
	cities  func() map[schema.Region]int32 // foreign cities
	shapes  string                         // GeoJSON, compressed
	scratch sync.Pool                      // of *finding
	batches sync.Pool                      // of *batch
	rails   *rails
	roads   map[string]*road
	zips    map[string]*zip
	states  map[string]schema.Region // admin1 by "US/texas" and "US/tx"
	lands   map[string]schema.Region // country by folded name or code
}

// kind is the sort of a place.
type kind uint8

const (
	town kind = iota
	district
	municipality
	area
	province
	country
	abroad
	state
)

// place is one thing that a name can mean.
type place struct {
	name       string
	label      []string // name, ready as Answer.Names
	region     schema.Region
	touches    []schema.Region
	lat, lon   float32
	population int32
	kind       kind
	town       int32 // for a district, the town it belongs to; else -1
}

// dutch reports whether p lies in the Netherlands.
func (p *place) dutch() bool { return strings.HasPrefix(string(p.region), "NL") }

// pc4 is where a Dutch postal code of four digits lies.
type pc4 struct {
	region      schema.Region // with the number as its last part; "" where no code is
	town        string
	lat, lon    float32
	approximate bool
}

// Locate tells where c is about; m holds the tokens of c.Text. What the sender
// gives wins over the text, the text over the profile. Region is "" when nothing
// is known. It does not keep m or c, but Said shares the text's memory.
func (g *Gazetteer) Locate(m *text.Message, c *schema.Complaint) Answer {
	f := g.newFinding()
	defer g.scratch.Put(f)
	g.find(m, f)
	return g.settle(m, f, c)
}

// LocateAll sets each of dst to what Locate returns of the message and the
// complaint at its place; the three are as long. It takes every step for many
// complaints before the next step, so that the code and the tables of one step
// stay near the processor.
func (g *Gazetteer) LocateAll(dst []Answer, messages []text.Message, complaints []schema.Complaint) {
	b, ok := g.batches.Get().(*batch)
	if !ok {
		b = new(batch)
	}
	defer g.batches.Put(b)
	for len(dst) > 0 {
		n := min(len(dst), len(b))
		for i := range n {
			g.find(&messages[i], &b[i])
		}
		for i := range n {
			dst[i] = g.settle(&messages[i], &b[i], &complaints[i])
		}
		dst, messages, complaints = dst[n:], messages[n:], complaints[n:]
	}
}

// settle tells where c is about by what was found in its text.
func (g *Gazetteer) settle(m *text.Message, f *finding, c *schema.Complaint) Answer {
	g.judge(m, f, c)
	said := g.choose(m, f, c)
	if given, ok := g.given(c.Location); ok {
		return given.with(&said)
	}
	if said.Region == "" && c.ProfileLocation != "" {
		profile := g.profile(c.ProfileLocation)
		profile.Names = said.Names
		return profile
	}
	return said
}

// with returns the sender's answer together with what the text adds to it.
func (a Answer) with(said *Answer) Answer {
	if said.Region != a.Region && a.Region.Contains(said.Region) && said.Region.Level() != schema.LevelSegment {
		return *said
	}
	a.Names = said.Names
	if said.Region.IsSegment() {
		a.Touches = append([]schema.Region{said.Region}, a.Touches...)
	}
	return a
}
