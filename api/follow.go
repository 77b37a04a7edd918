package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
	"outcry/schema"
)

// followRoutes are those of the webcare desk beside its questions: whom to tell,
// what was promised, who waits, and what was denied.
func (s *Server) followRoutes() []route {
	get, post := http.MethodGet, http.MethodPost
	one := base + "/incidents/:id/followups"
	return []route{
		{get, one, Webcare, answering, brisk, s.ours(s.getFollowUps), about{id: "followUps",
			summary: "The customers who are to hear of an incident, oldest first, each with drafts of what to tell them. Once it is over, who heard that it goes on is to be told again.",
			params:  []string{"answered", "limit", "cursor"}, answer: "FollowUpList", errors: []int{400, 404}}},
		{post, one + "/:followup/answered", Webcare, answering, brisk, s.ours(s.postAnswered), about{id: "answerFollowUp",
			summary: "Say that a customer was told.", body: "Word", status: http.StatusNoContent, errors: []int{400, 404, 413}}},
		{get, base + "/promises", Webcare, answering, brisk, s.getPromises, about{id: "promises",
			summary: "What agents promised in the last month, the first due first. A later reply in the same conversation keeps a promise.",
			params:  []string{"promiseState", "brand"}, answer: "PromiseList", errors: []int{400}}},
		{post, base + "/promises", Webcare, answering, brisk, s.postPromise, about{id: "notePromise",
			summary: "Note a promise that was made by other ways than in writing.", body: "NewPromise", answer: "Promise", errors: []int{400, 413}}},
		{post, base + "/promises/:id/kept", Webcare, answering, brisk, s.postKept, about{id: "keepPromise",
			summary: "Say that a promise was kept.", body: "Word", answer: "Promise", errors: []int{400, 404, 413}}},
		{get, base + "/conversations", Webcare, answering, brisk, s.getConversations, about{id: "conversations",
			summary: "Conversations of the last week, the longest waiting first: a customer's message and what belongs to it, by conversation or as a tree of replies.",
			params:  []string{"unanswered", "brand", "channel", "limit", "cursor"}, answer: "ConversationList", errors: []int{400}}},
		{post, base + "/conversations/:id/answered", Webcare, answering, brisk, s.postConversationAnswered, about{id: "answerConversation",
			summary: "Say that a conversation was answered elsewhere, as by telephone.", body: "Word", answer: "Conversation", errors: []int{400, 404, 413}}},
		{get, base + "/denials", Webcare, answering, brisk, s.getDenials, about{id: "denials",
			summary: "Replies of brands' agents that deny an outage which goes on or is suspected where their customer is, or was found within four hours; of the last day unless asked.",
			params:  []string{"brand", "from", "to"}, answer: "DenialList", errors: []int{400}}},
	}
}

type followUpList struct {
	FollowUps  []desk.FollowUp `json:"followups"`
	NextCursor *string         `json:"next_cursor"`
}

func (s *Server) getFollowUps(c *gin.Context) error {
	a := &asked{c: c}
	answered, limit, after := a.flag("answered"), a.count("limit", usualPage, mostPage), a.cursor()
	if a.err != nil {
		return a.err
	}
	inc, err := s.Ledger.One(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	rows, err := s.Follow.FollowUps(c.Request.Context(), &inc, answered, after, limit+1)
	if err != nil {
		return err
	}
	out := followUpList{FollowUps: rows[:min(limit, len(rows))]}
	if len(rows) > limit {
		last := rows[limit-1]
		out.NextCursor = cursor(last.Time, last.Reference)
	}
	c.JSON(http.StatusOK, out)
	return nil
}

func (s *Server) postAnswered(c *gin.Context) error {
	w, err := signed(c)
	if err != nil {
		return err
	}
	inc, err := s.Ledger.One(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := s.Follow.Answer(c.Request.Context(), &inc, c.Param("followup"), w.Who, w.Words); err != nil {
		return err
	}
	s.noteChange(c, "answerFollowUp")
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

// signed reads who says what, the key's name before that of the person.
func signed(c *gin.Context) (word, error) {
	w, err := readWord(c.Request.Body)
	if err != nil {
		return w, err
	}
	w.Who = signature(c, w.Who)
	if w.Who == "" {
		return w, &schema.FieldError{Field: "who", Reason: "is required"}
	}
	return w, nil
}

func signature(c *gin.Context, who string) string {
	if holder := bearer(c).name; holder != "" {
		return strings.TrimSuffix(holder+"/"+who, "/")
	}
	return who
}

// all returns the brands to ask for, none for all of them.
func (k heldKey) all(asked schema.Brand) ([]schema.Brand, error) {
	list, err := k.brandsOf(asked)
	if err != nil || len(list) == 1 && list[0] == "" {
		return nil, err
	}
	return list, nil
}

type conversationList struct {
	Conversations []desk.Waiting `json:"conversations"`
	NextCursor    *string        `json:"next_cursor"`
}

func (s *Server) getConversations(c *gin.Context) error {
	a := &asked{c: c}
	q := schema.ConversationQuery{Channel: a.name("channel"), After: a.cursor()}
	limit, brand := a.count("limit", usualPage, mostPage), s.brand(a)
	if unanswered := a.flag("unanswered"); unanswered != nil {
		answered := !*unanswered
		q.Answered = &answered
	}
	if a.err != nil {
		return a.err
	}
	var err error
	if q.Brands, err = bearer(c).all(brand); err != nil {
		return err
	}
	q.Limit = limit + 1
	rows, err := s.Follow.Conversations(c.Request.Context(), q)
	if err != nil {
		return err
	}
	out := conversationList{Conversations: rows[:min(limit, len(rows))]}
	if len(rows) > limit {
		last := rows[limit-1]
		out.NextCursor = cursor(last.OpenedAt, last.ID)
	}
	c.JSON(http.StatusOK, out)
	return nil
}

func (s *Server) postConversationAnswered(c *gin.Context) error {
	ctx := c.Request.Context()
	w, err := signed(c)
	if err != nil {
		return err
	}
	talk, err := s.Follow.Conversation(ctx, c.Param("id"))
	switch {
	case err != nil:
		return err
	case !bearer(c).sees(talk.Brand):
		return errBrand
	}
	if talk, err = s.Follow.Close(ctx, talk.ID, w.Who, w.Words); err != nil {
		return err
	}
	s.noteChange(c, "answerConversation")
	c.JSON(http.StatusOK, talk)
	return nil
}

// mostDenied bounds the time that denials are asked for at once.
const mostDenied = 31 * 24 * time.Hour

func (s *Server) getDenials(c *gin.Context) error {
	a := &asked{c: c}
	w, brand := schema.Window{From: a.time("from"), To: a.time("to")}, s.brand(a)
	if w.To.IsZero() {
		w.To = s.Now().Add(time.Millisecond)
	}
	if w.From.IsZero() {
		w.From = w.To.Add(-lately)
	}
	if !w.To.After(w.From) || w.To.Sub(w.From) > mostDenied {
		a.wrong("from", "must lie before to, by %d days at most", mostDenied/(24*time.Hour))
	}
	if a.err != nil {
		return a.err
	}
	brands, err := bearer(c).all(brand)
	if err != nil {
		return err
	}
	rows, err := s.Follow.Denials(c.Request.Context(), brands, w)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"denials": rows})
	return nil
}

// denied returns the denials of inc as lines of its timeline.
func (s *Server) denied(c *gin.Context, inc *schema.Incident) ([]step, error) {
	w := s.life(inc, time.Time{})
	w.From, w.To = w.From.Add(-desk.DenialStands), w.To.Add(time.Millisecond)
	rows, err := s.Follow.Denials(c.Request.Context(), []schema.Brand{inc.Brand}, w)
	if err != nil {
		return nil, err
	}
	var out []step
	for _, d := range rows {
		if d.Incident == inc.ID {
			out = append(out, step{Time: d.Time, Who: string(d.Brand), What: "denied", Words: d.Words, Region: d.Region})
		}
	}
	return out, nil
}
