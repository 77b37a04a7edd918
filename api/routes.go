package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"
)

const base = "/api/v1"
const eventsPath = base + "/events"

// pace is how long a route may take.
type pace int

const (
	brisk   pace = iota // Config.Timeout
	upload              // Config.UploadWithin
	forever             // until the client goes
)

// duty is what a process must be there for to have a route.
type duty int

const (
	always    duty = iota // whatever else the process does
	taking                // Config.Intake
	answering             // Config.Answers
)

// serves reports whether a server of cfg has the duty d.
func (cfg Config) serves(d duty) bool {
	return d == always || d == taking && cfg.Intake || d == answering && cfg.Answers
}

// route is one entry of the API, with what its description says.
type route struct {
	method, path string
	scope        Scope
	duty         duty
	pace         pace
	handle       func(c *gin.Context) error
	about        about
}

// about describes a route. Names refer to the components of the description.
type about struct {
	id      string   // operationId
	summary string   // one sentence
	params  []string // of the query; those of the path go without saying
	body    string   // schema of the request, "" for none
	answer  string   // schema of the answer, "" for none
	kind    string   // media type of the answer, "" for JSON
	status  int      // of success, 0 for 200
	tagged  bool     // the answer has an ETag
	errors  []int    // beyond those that every route has
}

// routes is the part of the API that this server has, path by path.
func (s *Server) routes() []route {
	get, post, patch, del := http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	list := []route{
		{post, base + "/complaints", Ingest, taking, upload, s.postComplaints, about{id: "postComplaints",
			summary: "Store complaints: one JSON object, an array or NDJSON, plain, gzip or zstd. 2xx means stored.",
			body:    "Complaints", answer: "Taken", errors: []int{400, 413, 415, 429, 503}}},
		{patch, base + "/complaints/:source/:id", Ingest, taking, brisk, s.patchComplaint, about{id: "patchComplaint",
			summary: "Correct the text or the location of a complaint, such as by a postcode that came late; the answer is its receipt.",
			body:    "Amendment", answer: "Receipt", errors: []int{400, 404, 413}}},
		{del, base + "/complaints/:source/:id", Admin, taking, brisk, s.deleteComplaint, about{id: "deleteComplaint",
			summary: "Erase one complaint; for 30 days it is not taken again.", status: 204, errors: []int{404}}},
		{del, base + "/authors/:author", Admin, taking, brisk, s.deleteAuthor, about{id: "deleteAuthor",
			summary: "Erase every complaint of an author, by the name that the source gives; for 30 days they are not taken again.", answer: "Erased"}},
		{get, base + "/confirm", Webcare, answering, brisk, s.getConfirm, about{id: "confirm",
			summary: "Is something the matter there? A verdict and a reply to give; as text/plain one speakable sentence.",
			params:  []string{"postcode", "place", "lat", "lon", "text", "askedBrand", "askedService", "at", "lang"}, answer: "Verdict", errors: []int{400}}},
		{post, base + "/confirm", Webcare, answering, brisk, s.postConfirm, about{id: "confirmMessage",
			summary: "The same for a message of a conversation, in the light of what was recorded of it before; recorded as a complaint when asked to.",
			body:    "Inquiry", answer: "Verdict", errors: []int{400, 413}}},
		{get, base + "/series", Read, answering, brisk, s.getSeries, about{id: "series",
			summary: "Counts through time of a brand, service and region with all in it.",
			params:  []string{"brand", "service", "region", "seriesLevel", "from", "to", "step", "at"}, answer: "SeriesList", errors: []int{400}}},
		{get, base + "/sources", Read, answering, brisk, s.getSources, about{id: "sources",
			summary: "The sources of complaints and how they fare, or fared at a moment.", params: []string{"at"}, answer: "SourceList", errors: []int{400}}},
		{get, base + "/notices", Operator, answering, brisk, s.getNotices, about{id: "notices",
			summary: "Who was told of which incident, newest first; outcome=dead are those that were given up.",
			params:  []string{"outcome", "receiver", "incident", "limit"}, answer: "NoticeList", errors: []int{400}}},
		{get, eventsPath, Read, answering, forever, s.getEvents, about{id: "events",
			summary: "Incidents as they open, change and close, and sources as they fall silent (Server-Sent Events).",
			answer:  "Event", kind: "text/event-stream"}},
	}
	list = append(list, route{get, base + "/me", Anyone, answering, brisk, s.getMe, about{id: "me",
		summary: "What who asks may do, with a key or without.", answer: "Standing", errors: []int{401, 429}}})
	list = append(list, s.incidentRoutes()...)
	list = append(list, s.maintenanceRoutes()...)
	list = append(list, s.knowingRoutes()...)
	list = append(list, s.clockRoutes()...)
	list = append(list, s.followRoutes()...)
	list = append(list, s.publicRoutes()...)
	list = append(list, s.regionRoutes()...)
	list = append(list, s.subscriptionRoutes()...)
	list = append(list, s.promRoutes()...)
	list = append(list, s.plainRoutes()...)
	return slices.DeleteFunc(list, func(r route) bool { return !s.cfg.serves(r.duty) })
}

func (s *Server) incidentRoutes() []route {
	one := base + "/incidents/:id"
	get, at, wrong := http.MethodGet, []string{"at"}, []int{400, 404}
	list := []route{
		{get, base + "/incidents", Read, answering, brisk, s.getIncidents, about{id: "incidents",
			summary: "Incidents, newest onset first.",
			params:  []string{"status", "kind", "brand", "service", "region", "from", "to", "open", "limit", "cursor", "at"}, answer: "IncidentList", errors: []int{400}}},
		{get, one, Read, answering, brisk, s.ours(s.getIncident), about{id: "incident", summary: "One incident.", params: at, answer: "Incident", tagged: true, errors: wrong}},
		{get, one + "/evidence", Read, answering, brisk, s.ours(s.getEvidence), about{id: "incidentEvidence",
			summary: "Why it is an incident: counts, sources, devices, words that rose, regions that are quiet, quotes.", params: at, answer: "Evidence", errors: wrong}},
		{get, one + "/timeline", Read, answering, brisk, s.ours(s.getTimeline), about{id: "incidentTimeline",
			summary: "What the detector and people said of it, oldest first.", params: at, answer: "Timeline", errors: wrong}},
		{get, one + "/complaints", Read, answering, brisk, s.ours(s.getIncidentComplaints), about{id: "incidentComplaints",
			summary: "The complaints that it is made of, oldest first, without what tells who wrote them.",
			params:  []string{"limit", "cursor", "at"}, answer: "ComplaintList", errors: wrong}},
	}
	for _, a := range actions {
		list = append(list, route{http.MethodPost, one + "/" + string(a.action), Operator, answering, brisk, s.ours(s.act(a.action)), about{id: string(a.action) + "Incident",
			summary: a.summary, params: []string{"ifMatch"}, body: "Word", answer: "Incident", tagged: true, errors: []int{400, 404, 409, 412, 413}}})
	}
	return list
}

func (s *Server) regionRoutes() []route {
	get := http.MethodGet
	return []route{
		{get, base + "/regions", Read, answering, brisk, s.getRegions, about{id: "regions",
			summary: "Regions by level, by what they lie in, or by the start of their name.",
			params:  []string{"level", "within", "name", "limit"}, answer: "RegionList", errors: []int{400}}},
		{get, base + "/regions.geojson", Read, answering, brisk, s.getShapes, about{id: "regionShapes",
			summary: "The shapes of regions, of one level or of all; each says whether it is approximate.",
			params:  []string{"level"}, answer: "Shapes", kind: "application/geo+json", errors: []int{400, 404}}},
		{get, base + "/geocode", Read, answering, brisk, s.getGeocode, about{id: "geocode",
			summary: "The region that a postcode, a place or a point lies in.",
			params:  []string{"postcode", "place", "lat", "lon", "text"}, answer: "Place", errors: []int{400, 404}}},
	}
}

// plainRoutes are those outside the base path, for machines that look after machines.
func (s *Server) plainRoutes() []route {
	get := http.MethodGet
	return []route{
		{get, "/metrics", Read, always, brisk, s.getMetrics(), about{id: "metrics", summary: "Metrics of outcry itself (Prometheus).", answer: "Text", kind: "text/plain"}},
		{get, "/healthz", Anyone, always, brisk, s.getHealth, about{id: "healthz", summary: "The process answers.", answer: "Health"}},
		{get, "/readyz", Anyone, always, brisk, s.getReady, about{id: "readyz", summary: "Complaints can be stored and read.", answer: "Health", errors: []int{503}}},
		{get, "/openapi.json", Anyone, always, brisk, s.getSpec, about{id: "openapi", summary: "This description (OpenAPI 3.1).", answer: "Description"}},
		{get, "/docs", Anyone, always, brisk, s.getDocs, about{id: "docs", summary: "This description as a page.", answer: "Text", kind: "text/html"}},
	}
}
