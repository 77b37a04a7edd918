package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// receipt is what is answered to who sends a complaint.
type receipt struct {
	ID, Source, Outcome string
	Needs               []string
	Region              schema.Region
}

// write sends c and returns its receipt.
func (s *street) write(c schema.Complaint) receipt {
	s.t.Helper()
	at := s.now().Format(time.RFC3339Nano)
	body := fmt.Sprintf(`{"id":%q,"source":"twitter","time":%q,"author":%q,"text":%q,"role":%q,"brand":%q,"conversation":%q,"reply_to":%q,"channel":"post"}`,
		c.ID, at, c.Author, c.Text, c.Role, c.Brand, c.Conversation, c.ReplyTo)
	var answer struct{ Receipts []receipt }
	if s.post("/api/v1/complaints", body, &answer); len(answer.Receipts) != 1 {
		s.t.Fatalf("%s has no receipt", body)
	}
	return answer.Receipts[0]
}

// agent writes a reply of the brand's own webcare.
func (s *street) agent(id, conversation, text string) {
	s.t.Helper()
	s.write(schema.Complaint{ID: id, Author: "tmobile_webcare", Role: schema.RoleBrand, Brand: "t-mobile", Conversation: conversation, Text: text})
}

// alarm waits in the background for an event of this name and sends what it says.
func (s *street) alarm(name string) <-chan string {
	s.t.Helper()
	heard := make(chan string, 1)
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.server.URL+"/api/v1/events", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		cancel()
		_ = resp.Body.Close()
	})
	go func() {
		defer close(heard)
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if lines.Text() == "event: "+name && lines.Scan() {
				heard <- lines.Text()
				return
			}
		}
	}()
	return heard
}

// followUp is a customer who is to hear of an incident.
type followUp struct {
	ID, Reference string
	AnsweredBy    string `json:"answered_by"`
	Drafts        struct{ Update, Resolved map[string]string }
}

func (s *street) followUps(incident, query string) []followUp {
	s.t.Helper()
	var list struct{ FollowUps []followUp }
	s.get("/api/v1/incidents/"+incident+"/followups?limit=1000&"+query, &list)
	return list.FollowUps
}

// promises returns the states of the promises made in a conversation.
func (s *street) promises(conversation string) []schema.PromiseState {
	s.t.Helper()
	var list struct{ Promises []schema.Promise }
	s.get("/api/v1/promises?brand=t-mobile", &list)
	var out []schema.PromiseState
	for _, p := range list.Promises {
		if p.Conversation == conversation {
			out = append(out, p.State)
		}
	}
	return out
}

// utrecht: an office in the centre, four colleagues with four phones, no 3G for
// two days. The call centre denies it twice; webcare asks for the postcode.
func (s *street) utrecht(t *testing.T) {
	s.t = t
	from := s.now()
	post := s.write(schema.Complaint{ID: "office", Author: "office", Conversation: "talk-1", Text: "Al twee dagen geen 3G op kantoor, met z'n vieren, een iPhone, een Nokia, een Samsung en een HTC @tmobile_webcare"})
	if !slices.Equal(post.Needs, []string{"postcode"}) {
		t.Fatalf("the first post = %+v, want that it needs a postcode", post)
	}
	var v verdict
	if s.post("/api/v1/confirm", `{"text":"Al twee dagen geen 3G op kantoor @tmobile_webcare","conversation":"talk-2"}`, &v); v.Verdict != "unknown" || !slices.Equal(v.Needs, []string{"postcode"}) {
		t.Errorf("verdict without a place = %s needs %v, want unknown, a postcode", v.Verdict, v.Needs)
	}
	s.agent("no-1", "talk-1", "Bij ons is geen storing bekend, het moet aan je toestel liggen. Herstart je telefoon eens.")
	s.write(schema.Complaint{ID: "shop", Author: "shop", Text: "Geen 3G in de winkel @tmobile_webcare"})
	s.write(schema.Complaint{ID: "asks", Author: "tmobile_webcare", Role: schema.RoleBrand, Brand: "t-mobile", ReplyTo: "shop", Text: "Vervelend! Wat is de postcode?"})
	if got := s.write(schema.Complaint{ID: "code", Author: "shop", ReplyTo: "asks", Text: "3512 JE"}); got.Region != "NL/UT/GM0344/3512" {
		t.Errorf("a postcode alone = %+v, want it understood", got)
	}
	denied := s.alarm("denial")
	s.pass(40*time.Minute, 2*time.Minute, said(24,
		"Geen 3G in hartje Utrecht @tmobile_webcare, hier op een Nokia", "t-mobile: geen internet op mijn iPhone in Utrecht centrum", "Al de hele dag geen mobiel internet, Utrecht, t-mobile",
		"@tmobile_webcare mijn Samsung heeft geen bereik in Utrecht", "Utrecht: T-Mobile doet niks meer, geen data",
	)...)
	found := claims(s.incidents("t-mobile", from), from.AddDate(0, 0, -3))
	if len(found) != 1 || !found[0].Covers("NL/UT/GM0344/3511") {
		t.Fatalf("Utrecht raises%s\nwant one outage there", told(found))
	}
	id := found[0].ID

	if s.post("/api/v1/confirm", `{"postcode":"3511AB","conversation":"talk-1","record":true}`, &v); v.Verdict != "confirmed" || v.Incident == nil || v.Incident.ID != id || v.Receipt == nil || *v.Receipt != "twitter office" {
		t.Fatalf("verdict after the postcode = %s (%s), receipt %v, want the outage confirmed and the post moved", v.Verdict, v.Reason, v.Receipt)
	}
	if !strings.Contains(v.Reply["nl"], "niet aan uw toestel") {
		t.Errorf("the reply %q does not rule the handset out", v.Reply["nl"])
	}
	s.agent("no-2", "talk-1", "Nee hoor, er is geen storing bij u in de buurt. Reset uw telefoon.")
	s.utrechtDenied(t, id, denied)
	s.utrechtPromise(t)
	s.utrechtSolved(t, id)
}

// utrechtDenied: the denials before and after the outage was found are told,
// listed and stand on the timeline.
func (s *street) utrechtDenied(t *testing.T, id string, denied <-chan string) {
	var list struct{ Denials []schema.Denial }
	s.get("/api/v1/denials?brand=t-mobile", &list)
	var ids []string
	for _, d := range list.Denials {
		if d.Incident == id && d.Region == "NL/UT/GM0344" {
			ids = append(ids, d.ID)
		}
	}
	if !slices.Equal(ids, []string{"no-1", "no-2"}) {
		t.Errorf("denials = %+v, want both of the call centre's", list.Denials)
	}
	if event := <-denied; !strings.Contains(event, `"incident":"`+id) {
		t.Errorf("webcare's lead hears %q, want the denial of %s", event, id)
	}
	var line struct {
		Timeline []struct{ What string }
	}
	s.get("/api/v1/incidents/"+id+"/timeline", &line)
	n := 0
	for _, step := range line.Timeline {
		if step.What == "denied" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("the timeline tells of %d denials, want 2: %v", n, line.Timeline)
	}
}

// utrechtPromise: what an agent promises runs by a clock.
func (s *street) utrechtPromise(t *testing.T) {
	s.agent("promise", "talk-1", "Binnen een uur neem ik contact met u op.")
	for _, step := range []struct {
		after time.Duration
		want  schema.PromiseState
	}{{time.Minute, schema.PromiseOpen}, {47 * time.Minute, schema.PromiseBreaking}, {14 * time.Minute, schema.PromiseBroken}} {
		s.clock.Store(s.now().Add(step.after).UnixNano())
		if got := s.promises("talk-1"); !slices.Equal(got, []schema.PromiseState{step.want}) {
			t.Errorf("%v on, the promise is %v, want %s", step.after, got, step.want)
		}
	}
	s.agent("kept", "talk-1", "We zijn er nog mee bezig.")
	if got := s.promises("talk-1"); !slices.Equal(got, []schema.PromiseState{schema.PromiseKept}) {
		t.Errorf("after another reply the promise is %v, want kept", got)
	}
	var waiting struct {
		Conversations []struct{ ID, Incident string }
	}
	s.get("/api/v1/conversations?brand=t-mobile&unanswered=true&limit=1000", &waiting)
	open := map[string]bool{}
	for _, c := range waiting.Conversations {
		open[c.ID] = c.Incident != ""
	}
	if _, listed := open["talk-1"]; listed || !open["twitter said-"+fmt.Sprint(s.said)] {
		t.Errorf("%d conversations wait, that of the office among them: %v; want the last one said to, with its incident", len(open), listed)
	}
}

// utrechtSolved: NOC confirms and solves it, and everyone hears.
func (s *street) utrechtSolved(t *testing.T, id string) {
	eta, next := s.now().Add(3*time.Hour), s.now().Add(time.Hour)
	s.post("/api/v1/incidents/"+id+"/confirm", fmt.Sprintf(`{"who":"noc","words":"mast op de Neude ligt eruit","cause":"kabelbreuk","eta":%q,"next_update":%q}`,
		eta.Format(time.RFC3339), next.Format(time.RFC3339)), nil)
	var v verdict
	if s.get("/api/v1/confirm?postcode=3511AB&brand=t-mobile", &v); v.Reason != "confirmed_by_operator" {
		t.Errorf("verdict after the NOC spoke = %s (%s), want confirmed by it", v.Verdict, v.Reason)
	}
	zone, err := defaultSettings().zone()
	if err != nil {
		t.Fatal(err)
	}
	solved, contact := eta.In(zone).Format("15:04"), next.In(zone).Format("15:04")
	if r := v.Reply["nl"]; !strings.Contains(r, solved) || !strings.Contains(r, contact) {
		t.Errorf("reply = %q, want it to say when it is solved (%s) and when to hear more (%s)", r, solved, contact)
	}
	before := s.followUps(id, "")
	at := func(reference string) int {
		return slices.IndexFunc(before, func(f followUp) bool { return f.Reference == reference })
	}
	if at("twitter office") < 0 || at("twitter shop") < 0 || at("twitter code") >= 0 || at("twitter no-1") >= 0 || len(before) < 15 {
		t.Fatalf("%d follow-ups, of the office %d, the shop %d; want all customers, one each", len(before), at("twitter office"), at("twitter shop"))
	}
	office := before[at("twitter office")]
	if d := office.Drafts.Update["nl"]; !strings.Contains(d, "Utrecht") || !strings.Contains(d, solved) || !strings.Contains(d, contact) || len([]rune(d)) > 280 {
		t.Errorf("draft = %q, want the place and what comes next in a post's length", d)
	}
	s.post("/api/v1/incidents/"+id+"/followups/"+office.ID+"/answered", `{"who":"eva","words":"update gestuurd"}`, nil)
	if left := s.followUps(id, "answered=false"); len(left) != len(before)-1 {
		t.Errorf("%d wait for an update after one of %d was told", len(left), len(before))
	}
	s.clock.Store(s.now().Add(time.Minute).UnixNano())
	s.post("/api/v1/incidents/"+id+"/resolve", `{"who":"noc","words":"hersteld"}`, nil)
	last := s.followUps(id, "answered=false")
	if len(last) != len(before) || !strings.Contains(last[0].Drafts.Resolved["nl"], "opgelost") {
		t.Errorf("%d of %d are to hear that it is over, by %q", len(last), len(before), last[0].Drafts.Resolved["nl"])
	}
	s.post("/api/v1/incidents/"+id+"/followups/"+office.ID+"/answered", `{"who":"eva","words":"opgelost"}`, nil)
	if done := s.followUps(id, "answered=true"); len(done) != 1 || done[0].AnsweredBy != "eva" {
		t.Errorf("told that it is over: %+v, want the office, by eva", done)
	}
}
