package ingest

import (
	"log/slog"
	"sync"
	"time"

	"outcry/ingest/classify"
	"outcry/ingest/echo"
	"outcry/ingest/locate"
	"outcry/ingest/privacy"
	"outcry/ingest/text"
	"outcry/schema"
)

// Understanding turns a complaint into a report. It is safe for concurrent use,
// but what echoes what depends on the order of the calls.
type Understanding struct {
	country    schema.Region
	classifier *classify.Classifier
	gazetteer  *locate.Gazetteer
	hasher     privacy.Hasher

	mu     sync.Mutex // guards echoes, which must see complaints one by one
	echoes *echo.Finder

	messages sync.Pool // of *text.Message
}

// NewUnderstanding joins the readers. country is where a complaint comes from
// that names no place and no brand of another country; "" leaves it unknown.
func NewUnderstanding(country schema.Region, c *classify.Classifier, g *locate.Gazetteer, e *echo.Finder, h privacy.Hasher) *Understanding {
	return &Understanding{
		country: country, classifier: c, gazetteer: g, echoes: e, hasher: h,
		messages: sync.Pool{New: func() any { return new(text.Message) }},
	}
}
