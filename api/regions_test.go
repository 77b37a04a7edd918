package api

import (
	"encoding/json"
	"strings"
	"testing"

	"outcry/schema"
)

func TestAPlaceThatNobodyKnowsTheCentreOfHasNone(t *testing.T) {
	for _, tc := range []struct {
		place schema.Place
		want  bool
	}{{schema.Place{Region: "BE", Name: "België"}, false}, {schema.Place{Region: "GH", Name: "Ghana", Lat: 7.9}, true}} {
		raw, err := json.Marshal(showPlace(tc.place))
		if got := strings.Contains(string(raw), `"lat"`) && strings.Contains(string(raw), `"lon"`); err != nil || got != tc.want {
			t.Errorf("%s is shown as %s, %v, want its centre: %v", tc.place.Name, raw, err, tc.want)
		}
	}
}
