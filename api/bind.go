package api

import (
	"context"
	"fmt"
	"strings"
	"time"

	"outcry/api/desk"
	"outcry/schema"
)

// What is read of a conversation that a question goes on.
const (
	postedFor  = 7 * 24 * time.Hour
	mostPosted = 200
)

// posted returns the report with which a customer began the conversation on a
// channel of its own, if one did: what webcare learns of it belongs there.
func (s *Server) posted(ctx context.Context, conversation string) (*schema.Report, error) {
	now := s.Now()
	talk, err := s.Follow.Archive.Talks(ctx, []string{conversation}, schema.Window{From: now.Add(-postedFor), To: now.Add(time.Millisecond)}, mostPosted)
	if err != nil {
		return nil, fmt.Errorf("read conversation: %w", err)
	}
	if source, id, ok := strings.Cut(conversation, " "); ok {
		first, err := s.Follow.Archive.Known(ctx, []schema.Identity{{Source: source, ID: id}})
		if err != nil {
			return nil, fmt.Errorf("read conversation: %w", err)
		}
		talk = append(first, talk...)
	}
	for i := range talk {
		if r := &talk[i]; r.Role == schema.RoleCustomer && r.Kind == schema.KindReport && r.Root == "" && r.Source != schema.DeskSource {
			return r, nil
		}
	}
	return nil, nil
}

// goOn puts what was said before, in r, before what c says.
func goOn(c *schema.Complaint, r *schema.Report) {
	if !strings.Contains(r.Text, c.Text) {
		c.Text = strings.TrimSpace(r.Text + "\n" + c.Text)
	} else {
		c.Text = r.Text
	}
	if c.Location.Postcode == "" && c.Location.Place == "" && c.Location.Lat == nil {
		c.Location.Postcode = r.Postcode
	}
}

// settle moves the report r to where c, which goes it on, says that its author
// is. It stays one report of one witness.
func (s *Server) settle(ctx context.Context, r *schema.Report, c *schema.Complaint) error {
	said := s.Reader.Read(*c)
	if said.Region == r.Region || said.Confidence <= r.Confidence && !r.Region.Contains(said.Region) {
		return nil
	}
	moved := *r
	moved.MoveTo(&said)
	moved.ArrivedAt, moved.Amends = s.Now(), true
	if moved.Brand == "" {
		moved.Brand = said.Brand
	}
	if moved.Service == "" {
		moved.Service = said.Service
	}
	if _, err := s.Archive.Insert(ctx, []schema.Report{moved}); err != nil {
		return fmt.Errorf("move a report: %w", err)
	}
	return nil
}

// record keeps what was asked: as a correction of the report r that it goes on,
// else as a complaint of its own. It returns the key of what is kept.
func (s *Server) record(ctx context.Context, c schema.Complaint, r *schema.Report, v *desk.Verdict) error {
	key := schema.Key(c.Source, c.ID)
	if r != nil {
		key = r.Key()
		if err := s.settle(ctx, r, &c); err != nil {
			return err
		}
	} else {
		taken, _, err := s.Intake.Take(ctx, s.Now(), []schema.Complaint{c})
		if err != nil {
			return fmt.Errorf("record a question: %w", err)
		}
		s.talks.Note(taken[0])
	}
	v.Receipt = &key
	return nil
}
