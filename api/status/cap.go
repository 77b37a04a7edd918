package status

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// The elements of an alert in the order of the schema of the Common Alerting
// Protocol, version 1.2 (OASIS Standard, 1 July 2010).

type capAlert struct {
	XMLName    xml.Name  `xml:"urn:oasis:names:tc:emergency:cap:1.2 alert"`
	Identifier string    `xml:"identifier"`
	Sender     string    `xml:"sender"`
	Sent       string    `xml:"sent"`
	Status     string    `xml:"status"`
	MsgType    string    `xml:"msgType"`
	Scope      string    `xml:"scope"`
	References string    `xml:"references,omitempty"`
	Info       []capInfo `xml:"info"`
}

type capInfo struct {
	Language     string    `xml:"language"`
	Category     string    `xml:"category"`
	Event        string    `xml:"event"`
	ResponseType string    `xml:"responseType"`
	Urgency      string    `xml:"urgency"`
	Severity     string    `xml:"severity"`
	Certainty    string    `xml:"certainty"`
	Onset        string    `xml:"onset"`
	Expires      string    `xml:"expires"`
	SenderName   string    `xml:"senderName"`
	Headline     string    `xml:"headline"`
	Description  string    `xml:"description"`
	Instruction  string    `xml:"instruction,omitempty"`
	Web          string    `xml:"web,omitempty"`
	Areas        []capArea `xml:"area"`
}

type capArea struct {
	Desc     string       `xml:"areaDesc"`
	Polygons []string     `xml:"polygon,omitempty"`
	Circle   string       `xml:"circle,omitempty"`
	Geocodes []capGeocode `xml:"geocode"`
}

type capGeocode struct {
	Name  string `xml:"valueName"`
	Value string `xml:"value"`
}

// Map is what is known of the shapes of regions.
type Map interface {
	// Outline returns the rings around a region, each of (lat, lon), first point last
	// too; none where no shape is known.
	Outline(r schema.Region) [][][2]float64
	// Municipalities returns those of a region whose shape is known, in order.
	Municipalities(r schema.Region) []schema.Region
}

// capTime writes t as CAP has times: never with a Z.
func capTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") + "-00:00" }

// expire is how long an alert holds that is not told again.
const expire = 24 * time.Hour

// Alert writes incident i as a CAP alert with the words of all writers. Changed
// it is an update of what was first sent, ended a cancellation; demo marks an
// exercise.
func Alert(i *Incident, writers []*Writer, link string, known Map, demo bool) ([]byte, error) {
	sender := "outcry"
	if u, err := url.Parse(link); err == nil && u.Hostname() != "" {
		sender = u.Hostname()
	}
	first := identifier(i, i.DetectedAt)
	a := capAlert{Identifier: first, Sender: sender, Sent: capTime(i.DetectedAt), Status: "Actual", MsgType: "Alert", Scope: "Public"}
	if demo {
		a.Status = "Exercise"
	}
	if i.UpdatedAt.After(i.DetectedAt) || i.Over() {
		a.References = fmt.Sprintf("%s,%s,%s", sender, first, a.Sent)
		a.Identifier, a.Sent, a.MsgType = identifier(i, i.UpdatedAt), capTime(i.UpdatedAt), "Update"
	}
	if i.Over() {
		a.Identifier, a.MsgType = a.Identifier+"-over", "Cancel"
	}
	for _, w := range writers {
		a.Info = append(a.Info, w.info(i, link, w.capAreas(i, known)))
	}
	return document(a)
}

// identifier names one message on i: CAP allows no spaces, commas, < and & in it.
func identifier(i *Incident, at time.Time) string {
	return "outcry-" + code("alert", i.ID) + "-" + at.UTC().Format("20060102T150405")
}

var capLanguage = map[string]string{"nl": "nl-NL", "en": "en-GB"}

// info tells i in one language.
func (w *Writer) info(i *Incident, link string, places []capArea) capInfo {
	info := capInfo{
		Language: capLanguage[w.Lang], Category: "Infra", Event: w.names.Service(i.Service), ResponseType: "Monitor", Urgency: "Immediate", Severity: "Minor", Certainty: "Likely",
		Onset: capTime(i.StartedAt), Expires: capTime(i.UpdatedAt.Add(expire)), SenderName: w.cfg.Name, Headline: w.Name(i), Description: w.Text(i),
		Web: link + href(w.Lang, i.Brand), Areas: places,
	}
	switch i.level() {
	case Critical:
		info.Severity = "Severe"
	case Major:
		info.Severity = "Moderate"
	}
	if i.ConfirmedAt != nil {
		info.Certainty, info.Instruction = "Observed", w.Instruction
	}
	if i.ETA != nil && i.ETA.After(i.UpdatedAt) {
		info.Expires = capTime(*i.ETA)
	}
	if i.Over() {
		info.Urgency, info.ResponseType, info.Instruction = "Past", "AllClear", ""
	}
	return info
}

// capAreas are the areas of i: their outlines, or a circle where none is known. CAP has
// no holes, so of an area that lacks a part the municipalities that are left are drawn.
func (w *Writer) capAreas(i *Incident, known Map) []capArea {
	out := []capArea{}
	for _, a := range i.Areas {
		var gone []Area
		for _, g := range i.Gone {
			if a.Region.Contains(g.Region) {
				gone = append(gone, g)
			}
		}
		c := capArea{Desc: a.Name, Geocodes: []capGeocode{}}
		if len(gone) > 0 {
			c.Desc += " " + say(w.Except, w.Places(gone, len(gone)))
			for _, r := range known.Municipalities(a.Region) {
				if !slices.ContainsFunc(gone, func(g Area) bool { return g.Region.Contains(r) }) {
					c.cover(r, known)
				}
			}
		} else {
			c.cover(a.Region, known)
			if len(c.Polygons) == 0 && (a.Lat != 0 || a.Lon != 0) {
				c.Circle = fmt.Sprintf("%.4f,%.4f %d", a.Lat, a.Lon, radiusKm(a.Region))
			}
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		out = append(out, capArea{Desc: w.Everywhere, Geocodes: []capGeocode{}})
	}
	return out
}

// cover adds region r to c.
func (c *capArea) cover(r schema.Region, known Map) {
	c.Geocodes = append(c.Geocodes, geocode(r))
	for _, ring := range known.Outline(r) {
		c.Polygons = append(c.Polygons, polygon(ring))
	}
}

func polygon(ring [][2]float64) string {
	points := make([]string, len(ring))
	for i, p := range ring {
		points[i] = fmt.Sprintf("%.4f,%.4f", p[0], p[1])
	}
	return strings.Join(points, " ")
}

// radiusKm is how far a region reaches about, where its shape is not known.
func radiusKm(r schema.Region) int {
	switch r.Level() {
	case schema.LevelCountry:
		return 300
	case schema.LevelProvince:
		return 50
	}
	return 10
}

// geocode names a region by the code that others know it by.
func geocode(r schema.Region) capGeocode {
	parts := strings.Split(string(r), "/")
	switch {
	case r.IsSegment():
		return capGeocode{"outcry", string(r)}
	case len(parts) == 1:
		return capGeocode{"ISO 3166-1", parts[0]}
	case len(parts) == 2:
		return capGeocode{"ISO 3166-2", parts[0] + "-" + parts[1]}
	case parts[0] == "NL" && strings.HasPrefix(parts[2], "GM"):
		return capGeocode{"CBS", parts[2]}
	}
	return capGeocode{"outcry", string(r)}
}
