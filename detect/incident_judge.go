package detect

import "outcry/schema"

// Judge takes a person's word on an open incident: confirmed, resolved or
// dismissed. It reports whether there is such an open incident and such a word;
// the next Observe tells the change. What a resolved or dismissed incident
// counted opens nothing again.
func (d *Detector) Judge(id string, word schema.Status) bool {
	for _, t := range d.tracks {
		if t.id != id || t.ended != 0 {
			continue
		}
		switch word {
		case schema.Confirmed:
			t.status = schema.Confirmed
		case schema.Resolved, schema.Dismissed:
			d.close(t, d.now)
			t.status = word
		default:
			return false
		}
		return true
	}
	return false
}
