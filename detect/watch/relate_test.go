package watch

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// listener notes how many relations it is told of each time.
type listener []int

func (l *listener) Relate(relations []schema.Relation) { *l = append(*l, len(relations)) }

func TestRelationsAreToldWhenTheyChange(t *testing.T) {
	var list []schema.Relation
	var heard listener
	m := market{relater: &heard, relations: func() []schema.Relation { return list }}
	one, two := make([]schema.Relation, 1), make([]schema.Relation, 2)
	for _, list = range [][]schema.Relation{nil, one, one, two, two, nil} {
		m.tell()
	}
	if diff := cmp.Diff(listener{1, 2, 0}, heard); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	new(market).tell()
}
