package status

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// The elements of a feed, as RFC 4287 (2005) has them.

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// urn makes an IRI that stays the same wherever the page is reached.
func urn(kind, id string) string { return "urn:outcry:" + kind + ":" + code(kind, id) }

func (w *Writer) feed(b *Board, link, self, name string) atomFeed {
	return atomFeed{
		Lang: w.Lang, ID: urn("feed", w.cfg.Name+" "+name), Title: w.cfg.Name + ": " + w.texts.Title, Updated: b.Updated().Format(time.RFC3339), Author: atomAuthor{w.cfg.Name},
		Links: []atomLink{{"self", "application/atom+xml", link + self}, {"alternate", "text/html", link + href(w.Lang, "")}}, Entries: []atomEntry{},
	}
}

// Feed writes b as an Atom feed: an entry for each incident and for each window
// of planned work, newest first.
func (w *Writer) Feed(b *Board, link string) ([]byte, error) {
	f := w.feed(b, link, "/status/feed.atom?lang="+w.Lang, "status")
	all := slices.Concat(b.Open, b.Past)
	slices.SortFunc(all, newestFirst)
	for i := range all {
		inc := &all[i]
		f.Entries = append(f.Entries, atomEntry{
			ID: urn("incident", inc.ID), Title: w.Name(inc), Published: inc.DetectedAt.Format(time.RFC3339), Updated: inc.UpdatedAt.Format(time.RFC3339),
			Links:      []atomLink{{"alternate", "text/html", link + href(w.Lang, inc.Brand)}},
			Categories: []atomCategory{{string(inc.Brand)}, {string(inc.Service)}, {w.Updates(inc)[0].Status}}, Content: atomText{"text", w.Text(inc)},
		})
	}
	for i := range b.Works {
		work := &b.Works[i]
		at := work.From.Format(time.RFC3339)
		f.Entries = append(f.Entries, atomEntry{
			ID: urn("work", work.Key()), Title: w.WorkTitle(work), Published: at, Updated: at, Links: []atomLink{{"alternate", "text/html", link + href(w.Lang, work.Brand)}},
			Categories: []atomCategory{{string(work.Brand)}, {"maintenance"}}, Content: atomText{"text", w.WorkText(work)},
		})
	}
	return document(f)
}

// AlertFeed writes the index of the CAP alerts of b as an Atom feed.
func (w *Writer) AlertFeed(b *Board, link string) ([]byte, error) {
	f := w.feed(b, link, "/status/cap.atom", "cap")
	all := slices.Concat(b.Open, b.Past)
	slices.SortFunc(all, newestFirst)
	for i := range all {
		inc := &all[i]
		f.Entries = append(f.Entries, atomEntry{
			ID: urn("alert", inc.ID), Title: w.Name(inc), Published: inc.DetectedAt.Format(time.RFC3339), Updated: inc.UpdatedAt.Format(time.RFC3339),
			Links:      []atomLink{{"alternate", "application/cap+xml", link + "/status/cap/" + url.PathEscape(inc.ID) + ".xml"}},
			Categories: []atomCategory{{"Infra"}}, Content: atomText{"text", w.Text(inc)},
		})
	}
	return document(f)
}

func document(what any) ([]byte, error) {
	out, err := xml.MarshalIndent(what, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write XML: %w", err)
	}
	return append([]byte(xml.Header), append(out, '\n')...), nil
}
