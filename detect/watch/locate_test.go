package watch

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// surveyor notes how many places it is told of each time, and refuses none at all.
type surveyor []int

func (s *surveyor) Locate(places []schema.Place) error {
	*s = append(*s, len(places))
	if len(places) == 0 {
		return errors.New("no places")
	}
	return nil
}

func TestPlacesAreToldWhenTheyChange(t *testing.T) {
	var heard surveyor
	var talk bytes.Buffer
	log := slog.New(slog.NewTextHandler(&talk, nil))
	list, others := []schema.Place(nil), false
	g := ground{locator: &heard, changed: func() ([]schema.Place, bool) { return list, others }}
	for _, n := range []int{-1, 1, -1, 0, 2} {
		if others = n >= 0; others {
			list = make([]schema.Place, n)
		}
		g.tell(log)
	}
	if diff := cmp.Diff(surveyor{1, 0, 2}, heard); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if n := strings.Count(talk.String(), "no places"); n != 1 {
		t.Errorf("the log names the refusal %d times, want once:\n%s", n, talk.Bytes())
	}
	new(ground).tell(log)
}
