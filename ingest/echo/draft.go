package echo

import (
	"github.com/cespare/xxhash/v2"

	"outcry/ingest/text"
	"outcry/schema"
)

// Draft is a message that is ready to be tied.
type Draft struct {
	m     *text.Message
	c     *schema.Complaint
	own   Own
	entry entry
	all   span // the message without "RT @name:"
	hole  span // what it quotes
}

// silent reports whether what d holds echoes nobody and is not remembered.
func (d *Draft) silent() bool { return d.own.Agent && d.c.RepostOf == "" }

// Draw is the first half of Root, and Tie the second. Several messages may be
// drawn before they are tied, in the same order; d holds m and c until then.
func (f *Finder) Draw(d *Draft, m *text.Message, c *schema.Complaint, own Own) {
	d.m, d.c, d.own = m, c, own
	if d.silent() {
		return
	}
	f.known.turn(c.Time)
	d.all = span{repostPrefix(m), len(m.Tokens)}
	d.hole = quotation(m, d.all)
	e := &d.entry
	*e = entry{}
	e.source, e.id, e.key, e.author, e.at, e.origin = c.Source, c.ID, identity(c.Source, c.ID), xxhash.Sum64String(c.Author), c.Time.Unix(), -1
	e.sketch.draw(m, d.all, d.hole, &f.known)
	e.twin = twinOf(c, int(e.sketch.words))
	if c.Unsigned() {
		e.author = e.key
	}
	if own.Place != "" {
		e.place = xxhash.Sum64String(own.Place)
	}
	if int(e.sketch.words) >= f.cfg.LeastWords || d.all.from > 0 {
		e.keys = e.sketch.keys()
	}
}

// Tie returns for what was drawn what Root returns, and remembers it.
func (f *Finder) Tie(d *Draft) (root string, isEcho bool) {
	if d.silent() {
		return "", false
	}
	oldest := f.oldest()
	if old := f.ids.find(f.ring, d.entry.key); old >= 0 && f.ring[old].at == d.entry.at {
		return f.again(&f.ring[old])
	}
	root, isEcho = f.find(d)
	f.remember(&d.entry, oldest, root)
	return root, isEcho
}

// repostPrefix returns the first token behind "RT @name:", 0 without one.
func repostPrefix(m *text.Message) int {
	i := 0
	for i < len(m.Tokens) && m.Tokens[i].Kind == text.Sign {
		i++
	}
	if i+1 >= len(m.Tokens) || m.Tokens[i+1].Kind != text.Handle {
		return 0
	}
	if f := m.Fold(i); len(f) != 2 || f[1] != 't' || f[0] != 'r' && f[0] != 'm' {
		return 0
	}
	return i + 2
}

// leastQuoted is the number of words from which a passage in quotes is a quotation.
const leastQuoted = 5

// quotation returns the tokens between the first and the last double quote of in.
func quotation(m *text.Message, in span) span {
	if !m.MayHave('"') && !m.MayHaveHigh() {
		return span{}
	}
	first, last := -1, -1
	for i := in.from; i < in.to; i++ {
		if m.Tokens[i].Kind != text.Sign {
			continue
		}
		switch m.Raw(i) {
		case `"`, "“", "”", "„", "«", "»":
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 || last-first-1 < leastQuoted {
		return span{}
	}
	return span{first, last + 1}
}
