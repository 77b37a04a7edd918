package schema

import "time"

// Kind is what sort of message a complaint turned out to be.
type Kind string

// The kinds. Only a KindReport is a witness of an outage.
const (
	KindReport     Kind = "report"      // first-hand: a service fails at the writer, now
	KindRecovery   Kind = "recovery"    // it works again
	KindWorksHere  Kind = "works-here"  // it works at the writer
	KindQuestion   Kind = "question"    // asks whether something is the matter, reports nothing
	KindBrandReply Kind = "brand-reply" // the brand's own agents
	KindNews       Kind = "news"
	KindEcho       Kind = "echo" // a repost, quote or near copy without facts of its own
	KindOther      Kind = "other"
)

// Report is a complaint understood: what outcry stores and counts.
type Report struct {
	ID           string
	Source       string
	Time         time.Time // event time
	ArrivedAt    time.Time // when outcry took it
	Author       uint64    // keyed hash of the author, of (source, id) where none is given; never the name
	Text         string
	Lang         string
	Kind         Kind
	Denial       bool // a brand reply that denies an outage
	Brand        Brand
	Service      Service
	Assumed      bool      // no word names Service: it is the one that the brand is known for; not stored
	MoreServices []Service // further services that fail, best first, without Service
	Region       Region    // finest region found; "" when not even the country is known
	Touches      []Region  // regions that a segment runs through, or further places that fail
	Confidence   float32   // of Region, 0..1
	Lat, Lon     float32   // degrees; both 0 when unknown
	Postcode     string    // PC4 or foreign postal code, never with house number
	Onset        time.Time // since when, by the words of the text; zero when not said
	Lines        uint16    // lines or people affected, by the words; at least 1
	Device       string
	Root         string // identity "source id" of the complaint that this one echoes; "" for an original
	RepostOf     string
	ReplyTo      string
	Conversation string
	Channel      string
	Role         Role
	Given        uint64    // digest of what the sender gave, without identity and time; 0 when not known
	Talk         string    // of a reply that names no conversation: that of what it replies to, as TalkKey tells it
	Due          time.Time // by when a brand's reply promises something; zero where it promises nothing
	Sealed       []byte    // who wrote it, encrypted; kept apart and never read back with the report
	Amends       bool      // it corrects what is stored, which the same again as first sent does not undo
}

// TalkKey returns what the messages of one conversation have in common: its
// name where the source gives one, else the identity of the message that all
// the others reply to.
func (r *Report) TalkKey() string {
	switch {
	case r.Conversation != "":
		return r.Conversation
	case r.Talk != "":
		return r.Talk
	}
	return r.Key()
}

// Key returns the identity of r, unique over all sources.
func (r *Report) Key() string { return Key(r.Source, r.ID) }

// Key returns the identity of the complaint id of source as one string.
func Key(source, id string) string { return source + " " + id }

// MoveTo gives r the place of o.
func (r *Report) MoveTo(o *Report) {
	r.Region, r.Touches, r.Confidence, r.Lat, r.Lon, r.Postcode = o.Region, o.Touches, o.Confidence, o.Lat, o.Lon, o.Postcode
}

// Witness reports whether r counts as testimony of an outage: first-hand, now,
// not an echo, and about a known brand and service.
func (r *Report) Witness() bool {
	return r.Kind == KindReport && r.Root == "" && r.Brand != "" && r.Service != ""
}

// Outcome is what storing did with one report.
type Outcome uint8

// The outcomes of storing.
const (
	Added     Outcome = iota // a new complaint
	Duplicate                // known, with the same content, or erased lately: nothing was written
	Replaced                 // known, with other content: the later version stands
)
