package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
	"outcry/schema"
)

// actions are what people may do with an incident.
var actions = []struct {
	action  schema.Action
	summary string
}{
	{schema.ActionAck, "Say that you are on it."},
	{schema.ActionConfirm, "Say that it is an outage; customers are told so."},
	{schema.ActionNote, "Add a note."},
	{schema.ActionResolve, "Say that it is over."},
	{schema.ActionDismiss, "Say that it was a false alarm."},
	{schema.ActionOwn, "Say who is on it."},
	{schema.ActionUpdate, "Say what is known: the cause, when it is expected to be solved, when there will be more news."},
	{schema.ActionMerge, "Say that it is part of another incident, which stays and speaks for both."},
	{schema.ActionSplit, "Say that some of its regions are an incident of their own, which is the answer."},
	{schema.ActionReopen, "Say that it goes on although it was closed, or that it was merged wrongly."},
}

// word is what a person says of an incident.
type word struct {
	Who        string          `json:"who"`
	Words      string          `json:"words"`
	Owner      string          `json:"owner"`
	Cause      string          `json:"cause"`
	ETA        string          `json:"eta"` // RFC 3339, and so
	NextUpdate string          `json:"next_update"`
	Into       string          `json:"into"`
	Regions    []schema.Region `json:"regions"`

	eta, next *time.Time // as read
}

func (s *Server) act(action schema.Action) func(c *gin.Context) error {
	return func(c *gin.Context) error {
		ctx := c.Request.Context()
		w, err := readWord(c.Request.Body)
		if err != nil {
			return err
		}
		if holder := bearer(c).name; holder != "" {
			w.Who = strings.TrimSuffix(holder+"/"+w.Who, "/")
		}
		if err := w.check(action); err != nil {
			return err
		}
		said := desk.Word{Versions: versionsAsked(c), Entry: schema.Entry{
			Incident: c.Param("id"), Time: s.Now().UTC(), Action: action, Who: w.Who, Words: w.Words, Owner: w.Owner, Cause: w.Cause,
			ETA: w.eta, NextUpdate: w.next,
		}}
		switch action {
		case schema.ActionMerge:
			said.Into = w.Into
		case schema.ActionSplit:
			said.Regions = w.Regions
			if err := s.count(ctx, &said); err != nil {
				return err
			}
		}
		d, err := s.Ledger.Say(ctx, said)
		switch {
		case errors.Is(err, schema.ErrConflict) && said.Versions != nil:
			return errStale
		case err != nil:
			return err
		}
		s.metrics.actions.WithLabelValues(string(action)).Inc()
		s.glance.stale()
		s.notice.forget()
		s.tellIncident(c, &d)
		return nil
	}
}

func readWord(body io.Reader) (word, error) {
	var w word
	if err := readJSON(body, &w, `{"who":"anna","words":"engineers are on their way"}`); err != nil {
		return w, err
	}
	for _, f := range []struct {
		name string
		at   *string
		most int
	}{
		{"who", &w.Who, schema.MaxNameBytes}, {"words", &w.Words, schema.MaxTextBytes}, {"owner", &w.Owner, schema.MaxNameBytes},
		{"cause", &w.Cause, schema.MaxTextBytes}, {"into", &w.Into, schema.MaxNameBytes},
	} {
		if *f.at = strings.TrimSpace(*f.at); len(*f.at) > f.most {
			return w, &schema.FieldError{Field: f.name, Reason: fmt.Sprintf("is longer than %d bytes", f.most)}
		}
	}
	var err error
	if w.eta, err = readMoment("eta", w.ETA); err != nil {
		return w, err
	}
	if w.next, err = readMoment("next_update", w.NextUpdate); err != nil {
		return w, err
	}
	if len(w.Regions) > mostPage {
		return w, &schema.FieldError{Field: "regions", Reason: fmt.Sprintf("are more than %d", mostPage)}
	}
	for _, r := range w.Regions {
		if _, err := schema.ParseRegion(string(r)); err != nil {
			return w, &schema.FieldError{Field: "regions", Reason: fmt.Sprintf("%q is not a region such as NL/UT/GM0344", r)}
		}
	}
	return w, nil
}

// readMoment returns nil for no time.
func readMoment(field, text string) (*time.Time, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(text))
	if err != nil || t.Year() < 1970 || t.Year() > 2199 {
		return nil, &schema.FieldError{Field: field, Reason: fmt.Sprintf("%q is not an RFC 3339 time such as 2026-11-21T20:15:03Z", text)}
	}
	t = t.UTC()
	return &t, nil
}

// check returns what w lacks to be the action.
func (w *word) check(action schema.Action) error {
	missing := ""
	switch {
	case w.Who == "":
		missing = "who"
	case action == schema.ActionNote && w.Words == "":
		missing = "words"
	case action == schema.ActionOwn && w.Owner == "":
		missing = "owner"
	case action == schema.ActionMerge && w.Into == "":
		missing = "into"
	case action == schema.ActionSplit && len(w.Regions) == 0:
		missing = "regions"
	case action == schema.ActionUpdate && w.Words == "" && w.Cause == "" && w.Owner == "" && w.eta == nil && w.next == nil:
		return &schema.FieldError{Reason: "an update needs one of cause, eta, next_update and words"}
	}
	if missing != "" {
		return &schema.FieldError{Field: missing, Reason: "is required for " + string(action)}
	}
	return nil
}

// errStale is for an action on an incident that is no longer the version asked for.
var errStale = &httpError{http.StatusPreconditionFailed, "the incident is no longer that version; read it again"}

// versionsAsked returns the versions that If-Match names, nil for any (RFC 9110, 13.1.1).
func versionsAsked(c *gin.Context) []string {
	asked := strings.Join(c.Request.Header.Values("If-Match"), ",")
	if strings.TrimSpace(asked) == "" || strings.TrimSpace(asked) == "*" {
		return nil
	}
	out := []string{}
	for tag := range strings.SplitSeq(asked, ",") {
		out = append(out, strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`))
	}
	return out
}

// tellIncident answers with an incident and its version.
func (s *Server) tellIncident(c *gin.Context, d *desk.Dossier) {
	c.Header("ETag", `"`+d.Version+`"`)
	c.JSON(http.StatusOK, s.show(d.Incident))
}

// count finds out how many speak of what w splits off.
func (s *Server) count(ctx context.Context, w *desk.Word) error {
	inc, err := s.Ledger.One(ctx, w.Incident)
	if err != nil {
		return err
	}
	inc.Regions = slices.Clone(w.Regions)
	reports, err := s.reports(ctx, &inc, time.Time{}, nil, evidenceRows)
	if err != nil {
		return err
	}
	authors := map[uint64]bool{}
	for i := range reports {
		if reports[i].Witness() {
			authors[reports[i].Author] = true
		}
		if reports[i].Kind == schema.KindReport {
			w.Complaints++
		}
	}
	w.Witnesses = len(authors)
	return nil
}
