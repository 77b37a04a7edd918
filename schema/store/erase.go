package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

const selectOfAuthor = `SELECT source, id, any(time) FROM complaints WHERE author = {author:UInt64} GROUP BY source, id`

// A mutation rewrites the parts that hold the rows, so that they are gone from
// disk; all versions go, else an older one would stand again.
const (
	deleteComplaint = `ALTER TABLE complaints DELETE
WHERE time = {time:DateTime64(6)} AND source = {source:String} AND id = {id:String}`
	deleteOfAuthor = `ALTER TABLE complaints DELETE
WHERE (source, id) IN (SELECT source, id FROM complaints WHERE author = {author:UInt64})`
	deleteReference  = `ALTER TABLE references DELETE WHERE source = {source:String} AND id = {id:String}`
	deleteReferences = `ALTER TABLE references DELETE WHERE author = {author:UInt64}`
	deleteMark       = `ALTER TABLE marks DELETE WHERE source = {source:String} AND id = {id:String}`
	deleteMarksOf    = `ALTER TABLE marks DELETE
WHERE (source, id) IN (SELECT source, id FROM complaints WHERE author = {author:UInt64})`
	deleteIdentities = `ALTER TABLE identities DELETE WHERE has({hashes:Array(UInt64)}, hash)`
)

// DeleteComplaint erases the complaint id of source, from disk too once it
// returns, with who wrote it and what was marked of it, and takes it out of the
// hourly counts; for 30 days it is not taken again. errors.Is(err,
// schema.ErrNotFound) holds when there is none; who wrote it, which may be kept
// for longer, is forgotten all the same.
func (s *Store) DeleteComplaint(ctx context.Context, source, id string) error {
	b := newBlock([]schema.Report{{Source: source, ID: id}})
	release, err := s.claims.claim(ctx, b.hashes)
	if err != nil {
		return err
	}
	defer release()
	for _, sql := range []string{deleteReference, deleteMark} {
		if err := s.exec(ctx, "erase", sql, named("source", source), named("id", id)); err != nil {
			return fmt.Errorf("erase who wrote complaint %s of %s: %w", id, source, err)
		}
	}
	if err := s.recall(ctx, b); err != nil {
		return fmt.Errorf("look up complaint %s of %s: %w", id, source, err)
	}
	v, ok := b.stored[identity{source, id}]
	if !ok {
		return fmt.Errorf("complaint %s of %s: %w", id, source, schema.ErrNotFound)
	}
	return s.erase(ctx, b.hashes, []time.Time{v.time}, deleteComplaint, named("source", source), named("id", id), moment("time", v.time))
}

// DeleteAuthor erases every complaint of which a version is by the author with
// this hash, from disk too once it returns, with the author's name and what was
// marked of them, and takes them out of the hourly counts; for 30 days they are
// not taken again. It returns how many there were.
func (s *Store) DeleteAuthor(ctx context.Context, author uint64) (int, error) {
	for _, sql := range []string{deleteReferences, deleteMarksOf} {
		if err := s.exec(ctx, "erase", sql, named("author", author)); err != nil {
			return 0, fmt.Errorf("erase the name of an author: %w", err)
		}
	}
	var hashes []uint64
	var times []time.Time
	err := s.each(ctx, "of_author", selectOfAuthor, []any{named("author", author)}, func(scan func(...any) error) error {
		var key identity
		var at time.Time
		err := scan(&key.source, &key.id, &at)
		hashes, times = append(hashes, key.hash()), append(times, at)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("find the complaints of an author: %w", err)
	}
	if len(hashes) == 0 {
		return 0, nil
	}
	return len(hashes), s.erase(ctx, hashes, times, deleteOfAuthor, named("author", author))
}

// erase runs a deletion of the complaints with these hashes and event times,
// and everything that follows from it. That they are erased is noted first, and
// their hours are marked: should it fail halfway, none of them comes again
// meanwhile, and their next refresh counts the hours again.
func (s *Store) erase(ctx context.Context, hashes []uint64, times []time.Time, sql string, args ...any) error {
	if err := s.noteErased(ctx, hashes); err != nil {
		return err
	}
	touched := runs(hoursOf(times))
	for _, run := range touched {
		if err := s.markHours(ctx, run, 0); err != nil {
			return fmt.Errorf("mark the hours of what is to be erased: %w", err)
		}
	}
	if err := s.exec(ctx, "erase", sql, args...); err != nil {
		return fmt.Errorf("erase %d complaints: %w", len(hashes), err)
	}
	if err := s.exec(ctx, "erase", deleteIdentities, named("hashes", hashes)); err != nil {
		return fmt.Errorf("erase %d identities: %w", len(hashes), err)
	}
	for _, run := range touched {
		if err := s.RefreshHours(ctx, run); err != nil {
			return fmt.Errorf("take %d complaints out of the hourly counts: %w", len(hashes), err)
		}
	}
	return nil
}

// hoursOf returns the hours that times lie in, in order, each once.
func hoursOf(times []time.Time) []time.Time {
	hours := make([]time.Time, len(times))
	for i, t := range times {
		hours[i] = t.Truncate(time.Hour)
	}
	slices.SortFunc(hours, time.Time.Compare)
	return slices.CompactFunc(hours, time.Time.Equal)
}
