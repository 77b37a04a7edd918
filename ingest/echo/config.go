package echo

import (
	"fmt"
	"time"

	"outcry/schema"
)

// Config says what counts as an echo and how much is remembered.
type Config struct {
	Window      time.Duration // event time between an original and its echo, at most
	Messages    int           // messages remembered, newest first; about 250 bytes each
	LeastWords  int           // words of a text below which it is nobody's copy
	ReportWords int           // the same for a text that reports a failure at first hand
	Burst       int           // copies of a first-hand report that still count as witnesses
}

// DefaultConfig remembers 65,536 messages of three days.
func DefaultConfig() Config {
	return Config{Window: 72 * time.Hour, Messages: 1 << 16, LeastWords: 8, ReportWords: 14, Burst: 3}
}

// Validate returns nil or a *schema.FieldError.
func (c Config) Validate() error {
	for _, f := range []struct {
		name  string
		value int
	}{{"messages", c.Messages}, {"least_words", c.LeastWords}, {"report_words", c.ReportWords}, {"burst", c.Burst}} {
		if f.value < 1 {
			return &schema.FieldError{Field: "echo." + f.name, Reason: fmt.Sprintf("is %d, less than 1", f.value)}
		}
	}
	if c.Window <= 0 {
		return &schema.FieldError{Field: "echo.window", Reason: "is not positive"}
	}
	return nil
}
