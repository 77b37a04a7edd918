package classify

import (
	"os"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

func TestDebug(t *testing.T) {
	x := os.Getenv("TXT")
	if x == "" {
		t.Skip()
	}
	cl := newClassifier(t)
	m := text.New(x)
	var s scan
	s.read(cl.table.Load(), m)
	cs := s.clauses(nil)
	for _, w := range s.words {
		var names []string
		for n, c := range categoryNames {
			if w.cats&c != 0 {
				names = append(names, n)
			}
		}
		t.Logf("%q node %d typo %v brand %d strong %x plain %x brk %d %v", m.Raw(int(w.tok)), w.node, w.typo, w.brand, w.strong, w.plain, w.brk, names)
	}
	for _, c := range cs {
		t.Logf("%d-%d failing %.1f rule %s at %d fixed %d working %v denied %v present %.1f", c.from, c.to, c.failing, ruleWords[c.rule], c.at, c.fixed, c.working, c.denied, s.present(&c))
	}
	r := cl.Classify(m, &schema.Complaint{Text: x})
	t.Logf("%+v", r)
}
