package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// Word is what a person does with an incident.
type Word struct {
	schema.Entry
	Versions   []string // of the incident, one of which must stand; nil for any
	Witnesses  int      // in Entry.Regions, for a split
	Complaints int      // and so
}

// mostTries bounds how often a word is said again when others speak at once.
const mostTries = 8

// Say keeps w and returns the incident as people see it then; of a split, the
// one that was split off. A word on an incident that was merged goes to the one
// that stays. The error is schema.ErrConflict where w asks for a version that
// does not stand, schema.ErrInvalid where w makes no sense, and
// schema.ErrNotFound for an incident that is not there.
//
// Of two who answer to the same version one is heard, in whichever process. A
// version that the detector saves between the look and the word is not seen: the
// word then stands on the one before it.
func (l *Ledger) Say(ctx context.Context, w Word) (Dossier, error) {
	for range mostTries {
		d, err := l.Dossier(ctx, w.Incident, time.Time{})
		if err != nil {
			return Dossier{}, err
		}
		if w.Versions != nil && !slices.Contains(w.Versions, d.Version) {
			return Dossier{}, fmt.Errorf("incident %s is at version %s: %w", w.Incident, d.Version, schema.ErrConflict)
		}
		if d.Incident.MergedInto != "" && w.Action != schema.ActionNote && w.Action != schema.ActionReopen {
			w.Incident, w.Versions = d.Incident.MergedInto, nil
			continue
		}
		if child, err := l.unfinished(ctx, &w, &d); child != nil || err != nil {
			return l.split(ctx, child, err)
		}
		if err := l.complete(ctx, &w, &d); err != nil {
			return Dossier{}, err
		}
		kept, err := l.journal.AppendEntry(ctx, w.Entry, d.Entries)
		if err != nil {
			return Dossier{}, fmt.Errorf("keep the word on incident %s: %w", w.Incident, err)
		}
		if !kept {
			continue
		}
		l.standing.forget()
		if w.Action == schema.ActionSplit {
			return l.split(ctx, w.child(&d.Incident), nil)
		}
		return l.Dossier(ctx, w.Incident, time.Time{})
	}
	return Dossier{}, fmt.Errorf("too many speak of incident %s at once: %w", w.Incident, schema.ErrConflict)
}

// complete fills in what w leaves to the state of its incident, and refuses what
// makes no sense there.
func (l *Ledger) complete(ctx context.Context, w *Word, d *Dossier) error {
	switch w.Action {
	case schema.ActionMerge:
		into, err := l.mergeable(ctx, w, d)
		if err == nil {
			w.bring(&d.Incident, &into)
		}
		return err
	case schema.ActionSplit:
		return w.splittable(d)
	case schema.ActionReopen:
		w.Into = d.Incident.MergedInto
	}
	return nil
}

// bring has a merge take along what people said of inc, as far as w says nothing
// else and nothing was said of into.
func (w *Word) bring(inc, into *schema.Incident) {
	w.Regions, w.Except = inc.Area(), inc.Except
	if inc.Status == schema.Confirmed {
		w.Status = schema.Confirmed
	}
	if into.Owner == "" {
		w.Owner = cmp.Or(w.Owner, inc.Owner)
	}
	if into.Cause == "" {
		w.Cause = cmp.Or(w.Cause, inc.Cause)
	}
	if into.ETA == nil {
		w.ETA = cmp.Or(w.ETA, inc.ETA)
	}
	if into.NextUpdate == nil {
		w.NextUpdate = cmp.Or(w.NextUpdate, inc.NextUpdate)
	}
}

// mergeable returns the incident that w merges d into, and refuses one that can't be that.
func (l *Ledger) mergeable(ctx context.Context, w *Word, d *Dossier) (schema.Incident, error) {
	other, err := l.One(ctx, w.Into)
	switch {
	case errors.Is(err, schema.ErrNotFound):
		err = &schema.FieldError{Field: "into", Reason: fmt.Sprintf("there is no incident %q", w.Into)}
	case err != nil:
	case other.ID == d.Incident.ID:
		err = &schema.FieldError{Field: "into", Reason: "is the incident itself"}
	case other.MergedInto != "":
		err = &schema.FieldError{Field: "into", Reason: fmt.Sprintf("was merged into %q itself", other.MergedInto)}
	case other.Brand != d.Incident.Brand:
		err = &schema.FieldError{Field: "into", Reason: "is an incident of another brand"}
	}
	return other, err
}

// splittable refuses a split that takes what is not there, or all that is; it
// names what is split off.
func (w *Word) splittable(d *Dossier) error {
	inc := &d.Incident
	slices.Sort(w.Regions)
	w.Regions = slices.Compact(w.Regions)
	switch i := slices.IndexFunc(w.Regions, func(r schema.Region) bool { return !inc.Covers(r) }); {
	case len(w.Regions) == 0:
		return &schema.FieldError{Field: "regions", Reason: "are required"}
	case !inc.Status.Open():
		return &schema.FieldError{Field: "regions", Reason: "can't be split off what is over"}
	case i >= 0:
		return &schema.FieldError{Field: "regions", Reason: fmt.Sprintf("%q is no part of the incident", w.Regions[i])}
	case len(schema.Without(inc.Area(), w.Regions)) == 0:
		return &schema.FieldError{Field: "regions", Reason: "are all of the incident: nothing would be left of it"}
	}
	before := 0
	for _, e := range d.Entries {
		if e.Action == schema.ActionSplit && e.Incident == inc.ID {
			before++
		}
	}
	for _, gone := range inc.Except {
		if slices.ContainsFunc(w.Regions, func(r schema.Region) bool { return r.Contains(gone) }) {
			w.Except = append(w.Except, gone)
		}
	}
	w.Into = splitID(inc, w.Regions, before)
	if w.Owner == "" {
		w.Owner = inc.Owner
	}
	return nil
}

// splitID names what is taken out of inc after so many splits before it: the same
// again has the same name.
func splitID(inc *schema.Incident, regions []schema.Region, before int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d", inc.ID, regions, before))
	return fmt.Sprintf("%s-%x", strings.ToLower(string(inc.Brand)), sum[:8])
}

// child is what w takes out of inc.
func (w *Word) child(inc *schema.Incident) *schema.Incident {
	out := inc.Split(w.Entry)
	out.Witnesses, out.Complaints = w.Witnesses, w.Complaints
	return &out
}

// unfinished returns what w would split off where a split of the same was heard
// and could not be finished, nil elsewhere.
func (l *Ledger) unfinished(ctx context.Context, w *Word, d *Dossier) (*schema.Incident, error) {
	if w.Action != schema.ActionSplit {
		return nil, nil
	}
	for _, e := range d.Entries {
		if e.Action != schema.ActionSplit || e.Incident != w.Incident || !slices.Equal(e.Regions, slices.Sorted(slices.Values(w.Regions))) {
			continue
		}
		if _, err := l.One(ctx, e.Into); errors.Is(err, schema.ErrNotFound) {
			w.Entry = e
			return w.child(&d.Incident), nil
		} else if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// split keeps what was split off and returns it as people see it.
func (l *Ledger) split(ctx context.Context, child *schema.Incident, err error) (Dossier, error) {
	if err != nil {
		return Dossier{}, err
	}
	if err := l.incidents.SaveIncidents(ctx, []schema.Incident{*child}); err != nil {
		return Dossier{}, fmt.Errorf("keep what was split off incident %s: %w", child.SplitFrom, err)
	}
	l.standing.forget()
	return l.Dossier(ctx, child.ID, time.Time{})
}
