package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

const insertDelivery = `INSERT INTO deliveries (key, attempt, time, outcome, error, claimant, incident, receiver, state, kind, brand, service, region, severity)`

// The oldest claim on an attempt is the one that counts.
const selectClaimant = `SELECT claimant FROM deliveries
WHERE incident = {incident:String} AND key = {key:String} AND attempt = {attempt:UInt32} AND outcome = 'claimed'
ORDER BY time, claimant LIMIT 1`

// Of each notice the last attempt, and of that what became of it.
const selectDeliveries = `SELECT key, attempt, time, outcome, error, incident, receiver, state, kind, brand, service, region, severity
FROM
(
    SELECT * FROM deliveries
    WHERE (empty({incidents:Array(String)}) OR has({incidents:Array(String)}, incident))
      AND ({receiver:String} = '' OR receiver = {receiver:String})
    ORDER BY attempt DESC, outcome = 'claimed', time DESC
    LIMIT 1 BY incident, key
)
WHERE empty({outcomes:Array(String)}) OR has({outcomes:Array(String)}, outcome)
ORDER BY time DESC, key
LIMIT {limit:UInt64}`

// ClaimDelivery reports whether the caller is the one to make the attempt d: of
// all calls with the same key and attempt, in whichever process, one gets true.
func (s *Store) ClaimDelivery(ctx context.Context, d schema.Delivery) (bool, error) {
	me := rand.Text()
	mine, err := s.claimant(ctx, d)
	if err == nil && mine == "" {
		d.Outcome = schema.DeliveryClaimed
		if err = s.addDelivery(ctx, d, me); err == nil {
			mine, err = s.claimant(ctx, d)
		}
	}
	if err != nil {
		return false, fmt.Errorf("claim attempt %d of notice %s: %w", d.Attempt, d.Key, err)
	}
	return mine == me, nil
}

// claimant returns who claimed the attempt d first, "" for nobody.
func (s *Store) claimant(ctx context.Context, d schema.Delivery) (string, error) {
	var who string
	args := []any{named("incident", d.Incident), named("key", d.Key), named("attempt", uint32(d.Attempt))}
	err := s.each(ctx, "claimant", selectClaimant, args, func(scan func(...any) error) error { return scan(&who) })
	return who, err
}

// SaveDelivery stores what became of an attempt; the same again is one.
func (s *Store) SaveDelivery(ctx context.Context, d schema.Delivery) error {
	if err := s.addDelivery(ctx, d, ""); err != nil {
		return fmt.Errorf("save the delivery of notice %s: %w", d.Key, err)
	}
	return nil
}

// addDelivery inserts one row, once for its outcome, attempt and key.
func (s *Store) addDelivery(ctx context.Context, d schema.Delivery, claimant string) error {
	token := fmt.Sprintf("%s %d %s %s", d.Outcome, d.Attempt, d.Incident, d.Key)
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"insert_deduplication_token": token}))
	return s.append(ctx, "add_delivery", insertDelivery, []string{d.Key}, []uint32{uint32(d.Attempt)}, []time.Time{orEpoch(d.Time)},
		[]string{string(d.Outcome)}, []string{d.Error}, []string{claimant}, []string{d.Incident}, []string{d.Receiver}, []string{d.State},
		[]string{string(d.Kind)}, []string{string(d.Brand)}, []string{string(d.Service)}, []string{string(d.Region)}, []string{string(d.Severity)})
}

// Deliveries returns of each notice that q selects the last attempt and what
// became of it, newest first.
func (s *Store) Deliveries(ctx context.Context, q schema.DeliveryQuery) ([]schema.Delivery, error) {
	limit := uint64(noLimit)
	if q.Limit > 0 {
		limit = uint64(q.Limit)
	}
	incidents := q.Incidents
	if incidents == nil {
		incidents = []string{}
	}
	args := []any{named("incidents", incidents), named("receiver", q.Receiver), named("outcomes", texts(q.Outcomes)), named("limit", limit)}
	var out []schema.Delivery
	err := s.each(ctx, "deliveries", selectDeliveries, args, func(scan func(...any) error) error {
		var d schema.Delivery
		var attempt uint32
		err := scan(&d.Key, &attempt, &d.Time, (*string)(&d.Outcome), &d.Error, &d.Incident, &d.Receiver, &d.State,
			(*string)(&d.Kind), (*string)(&d.Brand), (*string)(&d.Service), (*string)(&d.Region), (*string)(&d.Severity))
		d.Attempt = int(attempt)
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	return out, nil
}

const (
	oldDeliveries    = ` time < {before:DateTime64(6)} AND NOT has({but:Array(String)}, incident)`
	anyOldDelivery   = `SELECT count() FROM deliveries WHERE` + oldDeliveries
	forgetDeliveries = `ALTER TABLE deliveries DELETE WHERE` + oldDeliveries
)

// ForgetDeliveries erases the deliveries made before a time, but for those of
// the incidents in but, and returns how many it found. It costs little where
// there are none.
func (s *Store) ForgetDeliveries(ctx context.Context, before time.Time, but []string) (int, error) {
	args := []any{moment("before", orEpoch(before)), named("but", append([]string{}, but...))}
	var n uint64
	err := s.each(ctx, "old_deliveries", anyOldDelivery, args, func(scan func(...any) error) error { return scan(&n) })
	if err == nil && n > 0 {
		err = s.exec(ctx, "forget_deliveries", forgetDeliveries, args...)
	}
	if err != nil {
		return 0, fmt.Errorf("forget the deliveries before %s: %w", before.Format(time.RFC3339), err)
	}
	return int(n), nil
}
