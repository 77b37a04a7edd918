package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"outcry/ingest/source"
	"outcry/schema"
)

// TestStreamsBesideTheRepository reads the scenario streams that may lie beside
// it: every record becomes an item and the streams end well.
func TestStreamsBesideTheRepository(t *testing.T) {
	streams, _ := filepath.Glob("../../../shared/scenarios/*.ndjson.gz")
	if len(streams) == 0 {
		t.Log("no scenario streams beside the repository: nothing checked")
	}
	for _, name := range streams {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		good, bad := 0, 0
		for item := range source.NDJSON(f) {
			switch {
			case item.Err == nil:
				good++
			case errors.Is(item.Err, schema.ErrInvalid):
				bad++
			default:
				t.Errorf("%s: %v", name, item.Err)
			}
		}
		f.Close()
		if good < 1000 || bad > good/100 {
			t.Errorf("%s: %d good records, %d bad ones", filepath.Base(name), good, bad)
		}
		t.Logf("%s: %d good records, %d bad ones", filepath.Base(name), good, bad)
	}
}
