package ingest

import (
	"time"

	"outcry/ingest/classify"
	"outcry/ingest/echo"
	"outcry/ingest/locate"
	"outcry/ingest/text"
	"outcry/schema"
)

// sideBySide is how many complaints Reports understands at once.
const sideBySide = 32

// batch is the memory of understanding complaints side by side.
type batch struct {
	messages [sideBySide]text.Message
	readings [sideBySide]classify.Reading
	answers  [sideBySide]locate.Answer
	drafts   [sideBySide]echo.Draft
	said     []byte // what given digests
}

// Reports is Report of each of the complaints in their order, into dst, which
// is as long. It takes every step for many complaints before the next step, so
// that the code and the tables of one step stay near the processor.
func (u *Understanding) Reports(dst []schema.Report, complaints []schema.Complaint, now time.Time) {
	b := u.batches.Get().(*batch)
	defer u.batches.Put(b)
	for len(complaints) > 0 {
		n := min(len(complaints), sideBySide)
		b.understand(u, dst[:n], complaints[:n], now)
		dst, complaints = dst[n:], complaints[n:]
	}
}

// understand is Reports of at most sideBySide complaints.
func (b *batch) understand(u *Understanding, dst []schema.Report, complaints []schema.Complaint, now time.Time) {
	n := len(complaints)
	for i := range complaints {
		b.messages[i].Reset(complaints[i].Text)
	}
	u.classifier.ReadAll(b.readings[:n], b.messages[:n], complaints)
	u.Gazetteer().LocateAll(b.answers[:n], b.messages[:n], complaints)
	for i := range complaints {
		apart(&b.readings[i], &b.answers[i])
		dst[i] = schema.Report{}
		dst[i].ArrivedAt, dst[i].Author = now, u.author(&complaints[i])
	}
	for i := range complaints {
		r, c := &dst[i], &complaints[i]
		u.report(r, c, &b.readings[i], &b.answers[i])
		r.Given, b.said = given(b.said, c, r.Author)
		u.seal(r, c)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for i := range complaints {
		u.echoes.Draw(&b.drafts[i], &b.messages[i], &complaints[i], own(&b.readings[i], &b.answers[i]))
	}
	for i := range complaints {
		if root, ok := u.echoes.Tie(&b.drafts[i]); ok {
			dst[i].Kind, dst[i].Root = schema.KindEcho, root
		}
		u.part(&dst[i], &complaints[i])
	}
}
