package detect

import (
	"cmp"

	"outcry/schema"
)

// spoken is what people last said of an incident.
type spoken struct {
	word schema.Status // confirmed, resolved or dismissed; "" for nothing, or for taken back
	at   int64         // when, Unix microseconds
	held int64         // Unix seconds before which it does not close

	borne map[spotID]float64 // witnesses a second that were dismissed, by region; nil for none
}

// heldFor is in how many seconds what people opened again does not close: they
// know of an outage that few complain about.
const heldFor = 40 * 60

// closes reports whether people closed the incident: then what comes after it is
// another one.
func (s *spoken) closes() bool { return s.word == schema.Resolved || s.word == schema.Dismissed }

// open is the status of an incident that goes on.
func (s *spoken) open() schema.Status {
	if s.word == schema.Confirmed {
		return schema.Confirmed
	}
	return schema.Detected
}

// strange reports whether what an incident claimed is out of the usual, as the
// detector takes it unless people said what it was.
func (s *spoken) strange(taken bool) bool {
	switch s.word {
	case schema.Confirmed:
		return true
	case schema.Dismissed:
		return false
	}
	return taken
}

// Judge takes a person's word on an open incident: confirmed, resolved or
// dismissed. It reports whether there is such an open incident and such a word;
// the next Observe tells the change. What a resolved or dismissed incident
// counted opens nothing again.
func (d *Detector) Judge(id string, word schema.Status) bool {
	t := d.trackOf(id)
	if t == nil || t.ended != 0 || word != schema.Confirmed && word != schema.Resolved && word != schema.Dismissed {
		return false
	}
	d.judge(t, word, d.now)
	return true
}

// verdicts are the words that tell the detector something; the status detected
// stands for an incident that goes on after all.
var verdicts = map[schema.Action]schema.Status{
	schema.ActionConfirm: schema.Confirmed, schema.ActionResolve: schema.Resolved, schema.ActionDismiss: schema.Dismissed, schema.ActionReopen: schema.Detected,
}

// Heed takes what people said of incidents, in any order and as often as it
// comes: of each incident the latest word stands. The next Observe tells what
// changed. A confirmed incident is judged quiet as any other is; a resolved or
// dismissed one closes, what it counted opens nothing again, and what comes
// after it is another incident. What was dismissed was normal traffic: it is
// learned as such, and for some hours more is borne there. An incident that
// people open again goes on, for forty minutes at least. One that they merge into
// another of its brand and family gives that its witnesses and its place, and is
// confirmed there if it was; opened again, it takes them back. What they split off an incident is theirs: the
// detector keeps out of it while it goes on, and tells nothing of it. Words on incidents that are not known any more are left out.
func (d *Detector) Heed(entries []schema.Entry) {
	for i := range entries {
		e := &entries[i]
		at := e.Time.UnixMicro()
		switch t := d.trackOf(e.Incident); {
		case t == nil || schema.Undone(entries, i):
		case e.Action == schema.ActionMerge && at > t.spoken.at:
			t.spoken.at = at
			d.merge(t, d.trackOf(e.Into), e.Time.Unix())
		case e.Action == schema.ActionReopen && e.Into != "" && at > t.spoken.at:
			t.spoken.at = at
			d.unmerge(t, d.trackOf(e.Into), e.Time.Unix())
		case e.Action == schema.ActionSplit:
			d.split(t, e)
		}
		word, ok := verdicts[e.Action]
		if !ok {
			continue
		}
		if t := d.trackOf(e.Incident); t != nil && at > t.spoken.at {
			t.spoken.at = at
			d.judge(t, word, e.Time.Unix())
		}
		if s := d.stormOf(e.Incident); s != nil && at > s.spoken.at {
			s.spoken.at = at
			d.judgeStorm(s, word, min(e.Time.Unix(), d.now))
		}
	}
}

func (d *Detector) trackOf(id string) *track {
	for _, t := range d.tracks {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (d *Detector) stormOf(id string) *storm {
	for _, c := range d.chatters {
		for _, s := range c.storms {
			if s.id == id {
				return s
			}
		}
	}
	return nil
}

// judge takes a word of the moment at.
func (d *Detector) judge(t *track, word schema.Status, at int64) {
	before := t.spoken.word
	t.spoken.word, t.spoken.held, t.spoken.borne = word, 0, nil
	switch word {
	case schema.Confirmed:
		t.status = cmp.Or(t.overStatus(), word)
	case schema.Detected:
		t.spoken.word = ""
		d.resume(t, at)
	case schema.Resolved, schema.Dismissed:
		if t.ended == 0 {
			d.close(t, min(at, d.now))
		}
		t.told.over = t.told.over && t.status == word
		t.status = word
	}
	if word == schema.Dismissed {
		d.bear(t)
	}
	d.relearn(t, before)
}

// overStatus is the status of an incident that is over, "" while it goes on.
func (t *track) overStatus() schema.Status {
	if t.ended == 0 {
		return ""
	}
	return t.status
}

// resume opens an incident again that was closed.
func (d *Detector) resume(t *track, at int64) {
	t.spoken.held = at + heldFor
	if t.ended == 0 {
		t.status = schema.Detected
		return
	}
	t.told.over = false
	d.reopen(t, finding{series: t.series, from: t.closed}, area{spots: t.spots})
}

func (d *Detector) judgeStorm(s *storm, word schema.Status, at int64) {
	s.spoken.word = word
	switch {
	case word == schema.Detected:
		s.spoken.word = ""
		s.ended = 0
	case s.spoken.closes() && s.ended == 0:
		s.ended = max(at, s.onset)
	case s.spoken.closes():
		s.told.over = false
	}
}

// returns reports whether talk of n messages an hour is the storm that ended
// lately; what people closed does not come back.
func (s *storm) returns(n int) bool {
	return !s.spoken.closes() && float64(n) >= stormAgain*float64(s.peak)
}

// recall takes the word that the status of a stored incident shows; the words
// themselves come by Heed.
func (s *spoken) recall(status schema.Status) {
	if status == schema.Confirmed || status == schema.Dismissed {
		s.word = status
	}
}
