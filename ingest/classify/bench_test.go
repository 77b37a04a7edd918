package classify

import (
	"encoding/json"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

// benchTexts are messages of the usual lengths.
var benchTexts = []string{
	"Al twee dagen geen 3G in hartje Utrecht, vier collega's met T-Mobile en niemand heeft bereik @tmobile_webcare",
	"Ziggo ligt er weer eens uit in Almere Buiten. Thuiswerken lukt zo dus niet #ziggo #storing",
	"ING app zegt: probeer het later opnieuw. Al sinds 8 uur. Kan niet bij mn geld",
	"KPN verhoogt de prijs met 8 procent, slechte service en nog meer betalen ook",
	"No 3G on T-Mobile in the centre of Utrecht for two days now",
	"Gezellige avond gehad in Hoorn, wat een mooie haven en lekker gegeten aan het water",
	"@kees We zijn op de hoogte van de storing in Almere en werken aan een oplossing. ^Tim Ziggo",
	"geen bereik @kpn",
}

func benchComplaints() (cs []schema.Complaint, raws [][]byte) {
	for i, s := range benchTexts {
		c := schema.Complaint{ID: "tw:" + string(rune('0'+i)), Source: "twitter", Time: mustTime, Author: "user123", Text: s, ProfileLocation: "Utrecht"}
		raw, err := json.Marshal(c)
		if err != nil {
			panic(err)
		}
		cs, raws = append(cs, c), append(raws, raw)
	}
	return cs, raws
}

func BenchmarkClassify(b *testing.B) {
	cl := newClassifier(b)
	cs, _ := benchComplaints()
	m := new(text.Message)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		c := &cs[i%len(cs)]
		m.Reset(c.Text)
		cl.Classify(m, c)
		i++
	}
}

// BenchmarkDecode is what BenchmarkClassify is measured against.
func BenchmarkDecode(b *testing.B) {
	_, raws := benchComplaints()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		var c schema.Complaint
		if err := json.Unmarshal(raws[i%len(raws)], &c); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkTokens(b *testing.B) {
	cs, _ := benchComplaints()
	m := new(text.Message)
	i := 0
	for b.Loop() {
		m.Reset(cs[i%len(cs)].Text)
		i++
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		newClassifier(b)
	}
}
