package store

import (
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

// named binds a parameter {name:Type} of a statement.
func named(name string, value any) any { return clickhouse.Named(name, value) }

// moment binds a parameter {name:DateTime64(3)} or finer.
func moment(name string, t time.Time) any {
	return clickhouse.DateNamed(name, t, clickhouse.MicroSeconds)
}

// asKnown binds {known} to the moment up to which things were known, zero for now.
func asKnown(at time.Time) any {
	if at.IsZero() {
		at = lastTime
	}
	return moment("known", at)
}

// The first and last event times that windows can reach. The key of complaints
// is a 32-bit time, which ends in 2106.
var (
	firstTime = time.Unix(0, 0).UTC()
	lastTime  = time.Date(2106, 1, 1, 0, 0, 0, 0, time.UTC)
)

// window binds {from} and {to} to the bounds of w; a zero bound is no bound.
func window(w schema.Window) []any { return between("from", "to", w) }

func between(from, to string, w schema.Window) []any {
	if w.From.Before(firstTime) {
		w.From = firstTime
	}
	if w.To.IsZero() || w.To.After(lastTime) {
		w.To = lastTime
	}
	return []any{moment(from, w.From), moment(to, w.To)}
}

// texts turns typed strings into plain ones, which is what the driver takes.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// typed is the inverse of texts; it returns nil for an empty list.
func typed[T ~string](list []string) []T {
	if len(list) == 0 {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = T(v)
	}
	return out
}
