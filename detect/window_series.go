package detect

// seriesOf returns the series of a key, made when it is new.
func (d *Detector) seriesOf(k seriesKey) *series {
	if s := d.bySeries[k]; s != nil {
		return s
	}
	tk := tradeKey{k.service, k.country}
	t := d.byTrade[tk]
	if t == nil {
		t = &trade{}
		d.byTrade[tk] = t
		d.trades = append(d.trades, t)
	}
	g := d.groupOf(groupKey{k.brand, familyOf(k.service), k.country})
	s := &series{key: k, group: g, trade: t, cells: map[spotID]*cell{}, said: map[string]crowd{}}
	s.home = s.cell(k.country)
	d.bySeries[k] = s
	d.series = append(d.series, s)
	g.series = append(g.series, s)
	t.series = append(t.series, s)
	if d.start != 0 {
		d.layOut(s, 0)
	}
	return s
}

func (d *Detector) groupOf(k groupKey) *group {
	g := d.byGroup[k]
	if g == nil {
		g = &group{brand: k.brand, family: k.family, country: k.country, talk: d.talkOf(talkKey{k.brand, k.country}), against: hearsay{}}
		d.byGroup[k] = g
		d.groups = append(d.groups, g)
		g.talk.groups = append(g.talk.groups, g)
	}
	return g
}

func (d *Detector) talkOf(k talkKey) *chatter {
	c := d.talks[k]
	if c == nil {
		c = newChatter(k.brand, k.country)
		d.talks[k] = c
		d.chatters = append(d.chatters, c)
	}
	return c
}
