package store

import (
	"context"
	"fmt"
	"slices"

	"outcry/schema"
)

// asks holds for what a customer wants an answer to; in a ticket or a chat,
// which names its conversation, whatever opens it does.
const asks = `(role = 'customer' AND kind IN ('report', 'question'))`

// A conversation waits from the first thing asked after the last answer on.
// Where nothing was asked in so many words, its first message was meant to.
const talksBySide = `(
    SELECT key, argMinIf(channel, time, customer) AS channel, argMinIf(source, time, customer) AS source,
        anyIf(brand, brand != '') AS brand, anyIf(service, service != '' AND customer) AS service,
        argMaxIf(region, (confidence, time), customer) AS region, argMinIf(lang, time, customer AND lang != '') AS lang,
        minIf(time, customer) AS begun, max(time) AS last, toInt64(count()) AS messages,
        greatest(maxIf(time, answer), max(marked_at)) AS answered_at,
        if(countIf(asked) > 0, groupArrayIf(time, asked), [begun]) AS asked_at,
        arrayFilter(t -> t > answered_at, asked_at) AS waiting,
        empty(waiting) AS answered, if(answered, begun, arrayMin(waiting)) AS opened
    FROM
    (
        SELECT ` + talkKey + ` AS key, time, channel, source, brand, service, region, confidence, lang, conversation,
            role = 'customer' AS customer, ` + asks + ` AS asked, ` + isAnswer + ` AS answer, ` + markedAt + `
        FROM complaints FINAL
        LEFT JOIN (SELECT source, id, max(time) AS marked FROM marks WHERE kind = 'followup' GROUP BY source, id) AS told USING (source, id)
        LEFT JOIN (SELECT subject, max(time) AS closed FROM marks WHERE kind = 'conversation' GROUP BY subject) AS elsewhere ON elsewhere.subject = key
        WHERE ` + inWindow + ` AND source != '` + schema.DeskSource + `' AND root = '' AND kind NOT IN ('echo', 'news') AND role IN ('customer', 'brand')
    )
    GROUP BY key
    HAVING countIf(customer) > 0 AND (countIf(asked) > 0 OR max(conversation != ''))
)`

const selectConversations = `SELECT key, channel, source, brand, service, region, lang, opened, last, answered, messages
FROM ` + talksBySide + `
WHERE brand != '' AND (empty({brands:Array(String)}) OR has({brands:Array(String)}, brand))
  AND ({channel:String} = '' OR channel = {channel:String})
  AND ({key:String} = '' OR key = {key:String})
  AND ({answered:Int8} < 0 OR {answered:Int8} = answered)
  AND (NOT {paged:Bool} OR (opened, key) > ({after:DateTime64(6)}, {after_id:String}))
ORDER BY opened, key
LIMIT {limit:UInt64}`

const markedAt = `greatest(told.marked, elsewhere.closed) AS marked_at`

const countUnanswered = `SELECT channel, toInt64(count()) FROM ` + talksBySide + `
WHERE brand != '' AND NOT answered GROUP BY channel`

// Conversations returns what q selects, by when the first message that waits
// for an answer came, then by ID. One is a conversation where a customer
// reports or asks something about a known brand, or that its source names.
// What webcare records itself is none: it is being answered.
func (s *Store) Conversations(ctx context.Context, q schema.ConversationQuery) ([]schema.Conversation, error) {
	args := slices.Concat(window(q.Window), page(q.After, q.Limit), []any{
		named("brands", texts(q.Brands)), named("channel", q.Channel), named("key", q.ID), named("answered", choice(q.Answered)),
	})
	var out []schema.Conversation
	err := s.each(ctx, "conversations", selectConversations, args, func(scan func(...any) error) error {
		var c schema.Conversation
		var answered uint8
		var messages int64
		err := scan(&c.ID, &c.Channel, &c.Source, (*string)(&c.Brand), (*string)(&c.Service), (*string)(&c.Region), &c.Lang,
			&c.OpenedAt, &c.LastAt, &answered, &messages)
		c.Answered, c.Messages = answered == 1, int(messages)
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read conversations: %w", err)
	}
	return out, nil
}

// Unanswered returns by channel how many conversations of w wait for an answer.
func (s *Store) Unanswered(ctx context.Context, w schema.Window) (map[string]int, error) {
	out := map[string]int{}
	err := s.each(ctx, "unanswered", countUnanswered, window(w), func(scan func(...any) error) error {
		var channel string
		var n int64
		err := scan(&channel, &n)
		out[channel] = int(n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count unanswered conversations: %w", err)
	}
	return out, nil
}
