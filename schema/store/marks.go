package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const insertMark = `INSERT INTO marks (kind, subject, source, id, time, who, words)`

const insertPromise = `INSERT INTO promises (id, time, due, brand, channel, conversation, words, who)`

// AddMark stores a person's word that something was done. The same again is one.
func (s *Store) AddMark(ctx context.Context, m schema.Mark) error {
	err := s.append(ctx, "add_mark", insertMark, []string{string(m.Kind)}, []string{m.Subject}, []string{m.Source}, []string{m.ID},
		[]time.Time{orEpoch(m.Time)}, []string{m.Who}, []string{m.Words})
	if err != nil {
		return fmt.Errorf("add a mark of %s %s: %w", m.Kind, m.Subject, err)
	}
	return nil
}

// AddPromise stores a promise that a person noted. The same again is one.
func (s *Store) AddPromise(ctx context.Context, p schema.Promise) error {
	err := s.append(ctx, "add_promise", insertPromise, []string{p.ID}, []time.Time{orEpoch(p.MadeAt)}, []time.Time{orEpoch(p.DueAt)},
		[]string{string(p.Brand)}, []string{p.Channel}, []string{p.Conversation}, []string{p.Words}, []string{p.Who})
	if err != nil {
		return fmt.Errorf("add promise %s: %w", p.ID, err)
	}
	return nil
}
