package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// Subscribers keeps who wants to be told of which incidents; *alert.Herald is
// one. Subscribe returns what it made of the wish, and the secret that a
// webhook's events are signed with. Subscriptions returns what has not ended.
type Subscribers interface {
	Subscribe(ctx context.Context, wish schema.Subscription) (made schema.Subscription, secret string, err error)
	Subscriptions(ctx context.Context, q schema.SubscriptionQuery) ([]schema.Subscription, error)
	Unsubscribe(ctx context.Context, sub schema.Subscription) error
	Ping(ctx context.Context, sub schema.Subscription) error
}

const subscriptionsPath = base + "/subscriptions"

// subscriptionRoutes are those by which somebody asks to be told.
func (s *Server) subscriptionRoutes() []route {
	get, post, del, one := http.MethodGet, http.MethodPost, http.MethodDelete, subscriptionsPath+"/:id"
	return []route{
		{post, subscriptionsPath, Webcare, answering, brisk, s.postSubscription, about{id: "subscribe",
			summary: "Ask to be told of incidents, by webhook (at once; the secret of its signature is in this answer alone) or by mail (once its reader has confirmed).",
			body:    "Wish", answer: "NewSubscription", status: 201, errors: []int{400, 404, 413}}},
		{get, subscriptionsPath, Webcare, answering, brisk, s.getSubscriptions, about{id: "subscriptions",
			summary: "The subscriptions that were made with this key, oldest first; with an admin's that is bound to no brand, all.", answer: "SubscriptionList"}},
		{get, one, Webcare, answering, brisk, s.getSubscription, about{id: "subscription", summary: "One subscription.", answer: "Subscription", errors: []int{404}}},
		{del, one, Webcare, answering, brisk, s.deleteSubscription, about{id: "unsubscribe",
			summary: "End a subscription and forget its address.", status: 204, errors: []int{404}}},
		{post, one + "/ping", Webcare, answering, brisk, s.pingSubscription, about{id: "pingSubscription",
			summary: "Send a webhook one signed event that tells of nothing; 400 says why it did not arrive.", status: 204, errors: []int{400, 404}}},
		{get, one + "/notices", Webcare, answering, brisk, s.getSubscriptionNotices, about{id: "subscriptionNotices",
			summary: "What became of the notices to a subscription, newest first.", params: []string{"outcome", "limit"}, answer: "NoticeList", errors: []int{400, 404}}},
		{get, subscriptionsPath + "/confirm", Anyone, answering, brisk, s.letter(confirmLetter, false), about{id: "confirmPage",
			summary: "The page behind the link in a mail that asks to confirm; it changes nothing.", params: []string{"token"}, answer: "Text", kind: "text/html", errors: []int{404}}},
		{post, subscriptionsPath + "/confirm", Anyone, answering, brisk, s.letter(confirmLetter, true), about{id: "confirmSubscription",
			summary: "Confirm a subscription by mail. The token of the link is good once, for two days.", params: []string{"token"}, answer: "Text", kind: "text/html", errors: []int{404}}},
		{get, subscriptionsPath + "/leave", Anyone, answering, brisk, s.letter(leaveLetter, false), about{id: "leavePage",
			summary: "The page behind the link in every mail that ends it; it changes nothing.", params: []string{"token"}, answer: "Text", kind: "text/html", errors: []int{404}}},
		{post, subscriptionsPath + "/leave", Anyone, answering, brisk, s.letter(leaveLetter, true), about{id: "leaveSubscription",
			summary: "End a subscription by mail, as mail programs do by themselves too (RFC 8058).", params: []string{"token"}, answer: "Text", kind: "text/html", errors: []int{404}}},
	}
}

var errNoSubscribers = &httpError{http.StatusNotFound, "nobody can subscribe here"}

// newSubscription is a subscription as it is told once.
type newSubscription struct {
	schema.Subscription
	Secret string `json:"secret,omitempty"`
}

type subscriptionList struct {
	Subscriptions []schema.Subscription `json:"subscriptions"`
}

// postSubscription takes a wish in.
func (s *Server) postSubscription(c *gin.Context) error {
	if s.Subscribers == nil {
		return errNoSubscribers
	}
	wish, err := readWish(c.Request.Body)
	if err != nil {
		return err
	}
	k := bearer(c)
	for i, b := range wish.Brands {
		wish.Brands[i] = s.slug(b)
		if !k.sees(wish.Brands[i]) {
			return errBrand
		}
	}
	if len(wish.Brands) == 0 {
		wish.Brands = k.brands
	}
	for i, r := range wish.Regions {
		known, err := schema.ParseRegion(string(r))
		if err != nil {
			return &schema.FieldError{Field: "regions", Reason: fmt.Sprintf("%q is not a region path such as NL/UT", r)}
		}
		wish.Regions[i] = known
	}
	wish.Owner = k.name
	made, secret, err := s.Subscribers.Subscribe(c.Request.Context(), wish)
	if err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	c.Status(http.StatusCreated)
	c.Header("Location", subscriptionsPath+"/"+made.ID)
	s.noteChange(c, "subscribe", "subscription", made.ID)
	c.JSON(http.StatusCreated, newSubscription{listed(made), secret})
	return nil
}

func readWish(body io.Reader) (schema.Subscription, error) {
	var wish struct {
		Webhook    string                `json:"webhook"`
		Mail       string                `json:"mail"`
		Language   string                `json:"language"`
		Brands     []schema.Brand        `json:"brands"`
		Services   []schema.Service      `json:"services"`
		Regions    []schema.Region       `json:"regions"`
		Severities []schema.Severity     `json:"severities"`
		Kinds      []schema.IncidentKind `json:"kinds"`
		Suspected  bool                  `json:"suspected"`
		Quiet      *schema.Quiet         `json:"quiet"`
	}
	in := json.NewDecoder(body)
	in.DisallowUnknownFields() // a filter that is misspelt would let all through
	err := in.Decode(&wish)
	var kind *json.UnmarshalTypeError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return schema.Subscription{}, err
	case errors.As(err, &kind):
		return schema.Subscription{}, &schema.FieldError{Field: kind.Field, Reason: "is a JSON " + kind.Value}
	case err != nil:
		return schema.Subscription{}, &schema.FieldError{Reason: `the body is not JSON such as {"webhook":"https://noc.example/outages","brands":["kpn"],"regions":["NL/UT"]}: ` + err.Error()}
	}
	return schema.Subscription{
		Webhook: wish.Webhook, Mail: wish.Mail, Language: wish.Language, Brands: wish.Brands, Services: wish.Services, Regions: wish.Regions,
		Severities: wish.Severities, Kinds: wish.Kinds, Suspected: wish.Suspected, Quiet: wish.Quiet,
	}, nil
}

// listed returns sub with empty lists where JSON would have null.
func listed(sub schema.Subscription) schema.Subscription {
	sub.Brands, sub.Services, sub.Regions = append([]schema.Brand{}, sub.Brands...), append([]schema.Service{}, sub.Services...), append([]schema.Region{}, sub.Regions...)
	sub.Severities, sub.Kinds = append([]schema.Severity{}, sub.Severities...), append([]schema.IncidentKind{}, sub.Kinds...)
	return sub
}

// owned selects what who asks may see: what was made with the same key, or all
// for who looks after all.
func owned(c *gin.Context) schema.SubscriptionQuery {
	k := bearer(c)
	if slices.Contains(k.scopes, Admin) && len(k.brands) == 0 {
		return schema.SubscriptionQuery{}
	}
	return schema.SubscriptionQuery{Owner: k.name}
}

// getSubscriptions lists them.
func (s *Server) getSubscriptions(c *gin.Context) error {
	out := subscriptionList{[]schema.Subscription{}}
	if s.Subscribers != nil {
		found, err := s.Subscribers.Subscriptions(c.Request.Context(), owned(c))
		if err != nil {
			return fmt.Errorf("list subscriptions: %w", err)
		}
		for _, sub := range found {
			out.Subscriptions = append(out.Subscriptions, listed(sub))
		}
	}
	c.JSON(http.StatusOK, out)
	return nil
}

// subscription returns the one that the path names; somebody else's is none.
func (s *Server) subscription(c *gin.Context) (schema.Subscription, error) {
	if s.Subscribers == nil {
		return schema.Subscription{}, errNoSubscribers
	}
	q := owned(c)
	q.ID = c.Param("id")
	found, err := s.Subscribers.Subscriptions(c.Request.Context(), q)
	switch {
	case err != nil:
		return schema.Subscription{}, fmt.Errorf("find a subscription: %w", err)
	case len(found) == 0:
		return schema.Subscription{}, fmt.Errorf("subscription %s: %w", q.ID, schema.ErrNotFound)
	}
	return listed(found[0]), nil
}

func (s *Server) getSubscription(c *gin.Context) error {
	sub, err := s.subscription(c)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, sub)
	return nil
}

func (s *Server) deleteSubscription(c *gin.Context) error {
	sub, err := s.subscription(c)
	if err != nil {
		return err
	}
	if err := s.Subscribers.Unsubscribe(c.Request.Context(), sub); err != nil {
		return fmt.Errorf("unsubscribe: %w", err)
	}
	c.Status(http.StatusNoContent)
	s.noteChange(c, "unsubscribe")
	return nil
}

func (s *Server) pingSubscription(c *gin.Context) error {
	sub, err := s.subscription(c)
	if err != nil {
		return err
	}
	if err := s.Subscribers.Ping(c.Request.Context(), sub); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	s.noteChange(c, "pingSubscription")
	return nil
}

// getSubscriptionNotices answers with what became of the notices to one.
func (s *Server) getSubscriptionNotices(c *gin.Context) error {
	sub, err := s.subscription(c)
	if err != nil {
		return err
	}
	return s.answerNotices(c, sub.Receiver())
}
