package simulate

import (
	"time"

	"outcry/schema"
)

// Demo returns the stream that a first look is given: nine days of history
// before start, then within an hour no 3G in the centre of Utrecht, a storm
// about another company and no data on the train between Schiphol and Leiden;
// after that an outage every eight hours for two weeks. Its events are in order,
// so a caller takes those before start at once and paces the rest.
func Demo(start time.Time) Config {
	c := DefaultConfig()
	c.Days, c.TestDays = 23, 14
	c.Start = start.Add(-9 * 24 * time.Hour)
	c.Outages, c.Confounders, c.Broken, c.demo = 42, []Confounder{PriceAnger, NewsChatter, Football, Praise}, 0, true
	return c
}

func demoOutages(start time.Time) []*outage {
	lasting := func(after, length time.Duration) schema.Window {
		return schema.Window{From: start.Add(after), To: start.Add(after + length)}
	}
	centre := &outage{family: "city_local", company: companyOf("t-mobile"), service: schema.MobileData, coarse: "province",
		codes: []int{3511, 3512}, mean: 500, prompt: .5, notice: 3 * time.Hour, window: lasting(3*time.Minute, 6*time.Hour)}
	centre.at(townNamed("Utrecht"))
	train := &outage{family: "rail_segment", company: companyOf("kpn"), service: schema.MobileData, mean: 400, prompt: .5, notice: 3 * time.Hour, window: lasting(25*time.Minute, 6*time.Hour)}
	train.ride(&stretches[0])
	return []*outage{centre, train}
}

func demoStorm(start time.Time) *crowd {
	return &crowd{kind: Viral, company: companyOf("vodafone"), mean: 1500, window: schema.Window{From: start.Add(15 * time.Minute), To: start.Add(8 * time.Hour)}}
}
