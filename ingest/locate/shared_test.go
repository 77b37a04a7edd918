package locate

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

// shared returns the path of a file of test data beside the repository, and skips the test where it is absent.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
	}
	path := filepath.Join(dir, "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		t.Logf("absent: ../shared/%s; nothing was checked", name)
		t.SkipNow()
	}
	return path
}

// labelled is a message with the truth about its places.
type labelled struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Labels struct {
		IsComplaint bool          `json:"is_complaint"`
		Places      []string      `json:"places"`
		Region      schema.Region `json:"region"`
	} `json:"labels"`
}

func readLabelled(t *testing.T, path string) []labelled {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	for s := bufio.NewScanner(f); s.Scan(); {
		var l labelled
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

// f1 counts hits, false finds and misses.
type f1 struct{ hit, wrong, missed int }

func (f f1) value() float64 { return 2 * float64(f.hit) / float64(2*f.hit+f.wrong+f.missed) }

// synonyms are names of one place that the labels use side by side.
var synonyms = map[string]string{"the hague": "den haag", "'s-gravenhage": "den haag", "den bosch": "'s-hertogenbosch", "zaanstad": "zaandam"}

func placeKey(name string) string {
	name = strings.ToLower(name)
	if s, ok := synonyms[name]; ok {
		return s
	}
	return name
}

// judgeLabelled scores region and places over the complaints, as the labels mean them: an
// empty region beside places is not judged, and a finer region than the label's is right.
func judgeLabelled(t *testing.T, g *Gazetteer, rows []labelled) (region, places f1) {
	for _, l := range rows {
		if !l.Labels.IsComplaint {
			continue
		}
		a := g.Locate(text.New(l.Text), &schema.Complaint{Text: l.Text})
		wrong := false
		if want := l.Labels.Region; want != "" || len(l.Labels.Places) == 0 {
			switch {
			case want != "" && want.Contains(a.Region):
				region.hit++
			default:
				if a.Region != "" && a.Region != "NL" {
					region.wrong++
					wrong = true
				}
				if want != "" {
					region.missed++
					wrong = true
				}
			}
		}
		have := map[string]bool{}
		for _, n := range a.Names {
			have[placeKey(n)] = true
		}
		for _, n := range l.Labels.Places {
			if have[placeKey(n)] {
				places.hit++
				delete(have, placeKey(n))
			} else {
				places.missed++
				wrong = true
			}
		}
		places.wrong += len(have)
		if wrong || len(have) > 0 {
			t.Logf("%s %q\n\twant %v %v\n\tgot  %v %v (%s)", l.ID, l.Text, l.Labels.Region, l.Labels.Places, a.Region, a.Names, a.Why())
		}
	}
	return region, places
}

func TestSharedTexts(t *testing.T) {
	rows := readLabelled(t, shared(t, "texts/dev.jsonl"))
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	region, places := judgeLabelled(t, g, rows)
	t.Logf("region F1 %.3f %+v, places F1 %.3f %+v", region.value(), region, places.value(), places)
}
