package watch

import "outcry/schema"

// Relater is told whose services fail with whose; *detect.Detector is one.
type Relater interface {
	Relate(relations []schema.Relation)
}

// market tells a relater what is in force.
type market struct {
	relater   Relater
	relations func() []schema.Relation
	told      *schema.Relation // the first of those told
}

// Relate has w tell the detector r of w what relations returns, whenever that
// is another list. It is called before Run.
func (w *Watch) Relate(r Relater, relations func() []schema.Relation) {
	w.market = market{relater: r, relations: relations}
}

// tell passes on what changed.
func (m *market) tell() {
	if m.relater == nil {
		return
	}
	list := m.relations()
	var first *schema.Relation
	if len(list) > 0 {
		first = &list[0]
	}
	if first == m.told {
		return
	}
	m.relater.Relate(list)
	m.told = first
}
