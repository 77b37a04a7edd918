package classify

// support is what makes failing words more credible.
func (s *scan) support() float32 {
	var by float32
	for _, p := range [...]struct {
		cats category
		by   float32
	}{{now, 0.4}, {still, 0.4}, {others, 0.4}, {here, 0.3}, {first, 0.2}, {askWhen | askWhat, 0.3}} {
		if s.all&p.cats != 0 {
			by += p.by
		}
	}
	switch {
	case s.branded() > 0:
		by += 0.3
	case s.power():
	case s.named():
		by -= 0.5
	default:
		by -= 0.7
	}
	return by
}

// branded counts the words that name a brand, and the one that the sender gives.
func (s *scan) branded() int { return s.given + s.brands }

// named reports whether a word names a service outright.
func (s *scan) named() bool { return s.strong != 0 }

// power reports whether the message speaks of electricity.
func (s *scan) power() bool { return s.strong&bitPower != 0 }

// against returns the categories of the message that speak of something else than a failing service.
func (s *scan) against() category {
	return s.all & (metaphor | job | ad | news | planned | selfCaused | fixed | nothingWrong | coverageQuestion | howto)
}

// beside is the part of doubt that other subjects of the message make.
func (s *scan) beside() float32 {
	var by float32
	for _, p := range [...]struct {
		cats category
		by   float32
	}{{price, 0.9}, {bill, 0.6}, {humanService, 0.3}, {job, 2}, {ad, 1.5}, {viral, 1.5}, {planned, 3}, {selfCaused, 3}, {offtopic, 0.5}} {
		if s.all&p.cats != 0 {
			by += p.by
		}
	}
	return by
}

// doubt is what makes failing words less credible.
func (s *scan) doubt(cs []clause, v *verdict) float32 {
	var by float32
	if s.all&(price|bill|humanService|job|ad|viral|planned|selfCaused|offtopic) != 0 {
		by = s.beside()
	}
	if v.best >= 0 && s.all&(bill|price) != 0 && cs[v.best].strong|cs[v.best].plain&generic == 0 {
		by++ // billing errors
	}
	if v.best >= 0 && cs[v.best].cats&talk != 0 {
		by++
	}
	if asked := s.all & (coverageQuestion | howto); asked != 0 {
		by += 0.4
		if v.best >= 0 && cs[v.best].cats&asked != 0 {
			by += 1.1
		}
	}
	switch n := s.count(ad); {
	case n > 1:
		by += 1.5
	case n == 1 && s.links == 0 && v.best >= 0 && cs[v.best].failing >= 2.4:
		by -= 0.7 // "dank voor het gratis uurtje, er komt geen trein"
	}
	if n := s.count(news); n > 0 {
		by += float32(min(n, 3))
		if s.all&(first|here|now) == 0 {
			by += 0.5
		}
	}
	if s.all&metaphor != 0 {
		by += 1.5
		if v.best >= 0 && cs[v.best].strong|cs[v.best].plain == 0 && s.before(&cs[v.best], metaphor, cs[v.best].at) {
			by += 1.5 // what fails is the mood
		}
	}
	if s.headline() {
		by += 2.5
	}
	if v.best >= 0 && cs[v.best].hashtag && s.all&(price|bill|humanService|praise|job|ad) != 0 {
		by += 1.5
	}
	if s.links > 0 && s.all&(first|here|now|others) == 0 && len(s.words) <= 8 {
		by += 2.5
	}
	if s.all&otherApp != 0 && s.branded() == 0 && !s.power() {
		by += 3
	}
	if s.branded() == 0 && s.all&offtopic != 0 && !s.power() {
		by++
	}
	return by
}

func (s *scan) count(cat category) int {
	n := 0
	for i := 0; i < len(s.words) && s.all&cat != 0; i++ {
		if s.words[i].has(cat) {
			n++
		}
	}
	return n
}

// subject reports whether the message names a brand or a service.
func (s *scan) subject(given bool) bool {
	return given || s.brands > 0 || s.strong|s.plain != 0
}
