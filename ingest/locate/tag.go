package locate

import "outcry/ingest/text"

// Bounds of a town within a hashtag.
const (
	tagLetters = 5    // shorter names are found in too many words
	tagLongest = 40   // bytes of a hashtag
	tagPeople  = 2000 // smaller places are not looked for
)

// joined looks for a Dutch place in hashtag i whose other letters say what fails:
// #storingzwolle, #Kpn_Utrecht, #delftzonderinternet.
func (j *judgement) joined(i int) bool {
	fold := j.m.Fold(i)
	if len(fold) > tagLongest {
		return false
	}
	for from := 0; from <= len(fold)-tagLetters; from++ {
		if !j.says(fold[:from]) {
			continue
		}
		for to := len(fold); to >= from+tagLetters; to-- {
			if p := j.tagged(fold[from:to]); p != nil && j.says(fold[to:]) {
				j.f.add(hit{from: int32(i), to: int32(i + 1), phrase: p, place: p.places[0], sure: 0.85, by: ByTown})
				return true
			}
		}
	}
	return false
}

// tagged returns the phrase of one word that is s, nil where it is no Dutch place or a word too.
func (j *judgement) tagged(s []byte) *phrase {
	slot := j.g.index.find(text.Hash(s))
	if slot == nil || slot.from == slot.to {
		return nil
	}
	p := &j.g.index.phrases[slot.from]
	if p.manner&(isWord|isCode|isCity) != isCity {
		return nil
	}
	if q := &j.g.places[p.places[0]]; !q.dutch() || q.kind > province || q.population < tagPeople {
		return nil
	}
	return p
}

// says reports whether s is nothing but words that speak of a failure, of what can
// fail or of a company, numbers and underscores.
func (j *judgement) says(s []byte) bool {
	for len(s) > 0 && (s[0] == '_' || s[0] <= '9') {
		s = s[1:]
	}
	if len(s) == 0 {
		return true
	}
	for n := len(s); n > 1; n-- {
		slot := j.g.index.find(text.Hash(s[:n]))
		if slot != nil && (slot.cue&(cueFail|cueService|cueIn|cueVerb) != 0 || slot.land != 0) && j.says(s[n:]) {
			return true
		}
	}
	return false
}
