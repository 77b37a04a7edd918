package main

import (
	"context"
	"errors"
)

// backtestCounts runs counts through the detector.
func backtestCounts(context.Context, []string, streams) error { return errors.New("not wired yet") }
