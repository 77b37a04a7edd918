package locate

import "testing"

func TestNoTwoNamesShareAHash(t *testing.T) {
	x := open(t).index
	reached := 0
	for i := range x.slots {
		reached += int(x.slots[i].to - x.slots[i].from)
	}
	if reached != len(x.phrases) {
		t.Errorf("%d of %d phrases are reached: two keys have one hash", reached, len(x.phrases))
	}
}
