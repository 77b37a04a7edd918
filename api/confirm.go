package api

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
	"outcry/schema"
)

func (s *Server) getConfirm(c *gin.Context) error {
	a := &asked{c: c}
	q := desk.Question{
		Location: a.location(), Text: a.text("text"), Brand: s.brand(a), Service: a.service(), At: a.time("at"),
		Lang: strings.ToLower(a.name("lang")),
	}
	if a.err != nil {
		return a.err
	}
	var err error
	if q.Brand, err = s.mayAsk(bearer(c), q.Brand, q.Text); err != nil {
		return err
	}
	v, err := s.Desk.Ask(c.Request.Context(), q)
	if err != nil {
		return err
	}
	return s.tell(c, &v)
}

// tell answers with a verdict, or with its sentence where text is wanted.
func (s *Server) tell(c *gin.Context, v *desk.Verdict) error {
	s.metrics.verdicts.WithLabelValues(string(v.Judgement), string(v.Reason)).Inc()
	if wants(c, "text/plain") {
		c.Header("Content-Language", v.Lang)
		c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(s.Desk.Spoken(v)+"\n"))
		return nil
	}
	c.JSON(http.StatusOK, v)
	return nil
}

// deskSource is the source of what webcare records.
const deskSource = schema.DeskSource

// inquiry is what webcare says of a customer: a message, or the next one of a
// conversation.
type inquiry struct {
	schema.Location
	Text         string         `json:"text"`
	Brand        schema.Brand   `json:"brand"`
	Service      schema.Service `json:"service"`
	Lang         string         `json:"lang"`
	Conversation string         `json:"conversation"`
	Record       bool           `json:"record"` // store it as a complaint of its own
}

// postConfirm answers a message in the light of what was said before in its
// conversation, and records it when asked to: a conversation is one complaint,
// whose text grows with every message, so that a late postcode moves it.
func (s *Server) postConfirm(c *gin.Context) error {
	ctx := c.Request.Context()
	in, err := readInquiry(c.Request.Body)
	if err != nil {
		return err
	}
	in.Brand = s.slug(in.Brand)
	report := schema.Complaint{
		ID: in.Conversation, Source: deskSource, Time: s.Now().UTC(), Text: in.Text, Lang: in.Lang, Brand: in.Brand, Service: in.Service,
		Conversation: in.Conversation, Channel: deskSource, Location: &in.Location,
	}
	var post *schema.Report
	if in.Conversation == "" {
		report.ID = rand.Text()
	} else if post, err = s.recallTalk(ctx, bearer(c), &report, in.Record); err != nil {
		return err
	}
	if report.Brand, err = s.mayAsk(bearer(c), report.Brand, report.Text); err != nil {
		return err
	}
	says := strings.TrimSpace(report.Text) != "" || report.Service != ""
	if err := validate(report, says); err != nil {
		return err
	}
	v, err := s.Desk.Ask(ctx, desk.Question{Location: *report.Location, Text: report.Text, Brand: report.Brand, Service: report.Service, Lang: in.Lang})
	if err != nil {
		return err
	}
	if in.Record && says {
		if err := s.record(ctx, report, post, &v); err != nil {
			return err
		}
		s.Desk.Reply(&v)
		s.noteChange(c, "recordQuestion")
	}
	return s.tell(c, &v)
}

// validate checks c; one that says nothing yet is a question all the same.
func validate(c schema.Complaint, says bool) error {
	if !says {
		c.Text = "-"
	}
	return c.Validate()
}

// recallTalk puts what was recorded of c's conversation before its text, where
// the holder of k may see it; what is to be written on is read to the moment.
// Then it returns the report, of another channel, that c goes on, nil for none.
func (s *Server) recallTalk(ctx context.Context, k heldKey, c *schema.Complaint, record bool) (*schema.Report, error) {
	recall := s.talks.Recall
	if record {
		recall = s.talks.Exact
	}
	r, ok, err := recall(ctx, c.Conversation)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read conversation: %w", err)
	case !ok && record:
		post, err := s.posted(ctx, c.Conversation)
		if err != nil || post == nil {
			return nil, err
		}
		if post.Brand != "" && !k.sees(post.Brand) {
			return nil, errBrand
		}
		c.Brand, c.Service = cmp.Or(c.Brand, post.Brand), cmp.Or(c.Service, post.Service)
		goOn(c, post)
		return post, nil
	case !ok:
		return nil, nil
	case r.Brand != "" && !k.sees(r.Brand):
		return nil, errBrand
	}
	c.Time = r.Time
	goOn(c, &r)
	return nil, nil
}

func readInquiry(body io.Reader) (inquiry, error) {
	var in inquiry
	if err := readJSON(body, &in, `{"text":"geen 3G in Utrecht","conversation":"c1","record":true}`); err != nil {
		return in, err
	}
	if in.Service != "" && !in.Service.Valid() {
		return in, &schema.FieldError{Field: "service", Reason: fmt.Sprintf("%q is none of %v", in.Service, schema.Services())}
	}
	return in, nil
}
