package main

import (
	"log/slog"
	"maps"
	"slices"

	"outcry/api/desk"
	"outcry/ingest/text"
	"outcry/schema"
)

// Read returns the brand of c: all that the names of settings and keys need.
func (r readers) Read(c schema.Complaint) schema.Report {
	return schema.Report{Brand: r.classifier.Classify(text.New(c.Text), &c).Brand}
}

// named returns set with every brand under the name that complaints of it get. It
// warns of those that the lexicon does not know: what is said of them is said of
// nobody, unless a sender's own complaints name them so.
func (r readers) named(set settings, log *slog.Logger) settings {
	slug := func(setting string, name schema.Brand) schema.Brand {
		b, known := desk.Slug(r, name)
		if !known {
			log.Warn("a setting names a brand that the lexicon does not know", "setting", setting, "brand", name)
		}
		return b
	}
	shown, budgets := make([]schema.Brand, len(set.Status.Brands)), make(map[schema.Brand]float64, len(set.Detect.Brands))
	for i, b := range set.Status.Brands {
		shown[i] = slug("status.brands", b)
	}
	for _, b := range slices.Sorted(maps.Keys(set.Detect.Brands)) {
		name, budget := slug("detect.brand_false_alarms_per_week", b), set.Detect.Brands[b]
		if old, twice := budgets[name]; twice && old != budget {
			log.Warn("a setting names one brand twice; the smaller budget holds", "setting", "detect.brand_false_alarms_per_week", "brand", name)
			budget = min(budget, old)
		}
		budgets[name] = budget
	}
	routes := slices.Clone(set.Alert.Routes)
	for i := range routes {
		routes[i].Brands = slices.Clone(routes[i].Brands)
		for n, b := range routes[i].Brands {
			routes[i].Brands[n] = slug("alert.routes", b)
		}
	}
	set.Status.Brands, set.Detect.Brands, set.Alert.Routes = shown, budgets, routes
	return set
}
