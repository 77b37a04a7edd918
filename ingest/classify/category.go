package classify

import (
	"outcry/schema"
)

// category is a set of turns of speech, one bit each.
type category uint64

func (c category) has(o category) bool { return c&o != 0 }

// The categories of phrases.yaml.
const (
	negation category = 1 << iota
	never
	conditional
	actFirst
	again
	still
	now
	past
	was
	goneBy
	future
	but
	first
	relative
	here
	others
	broken
	brokenWeak
	trouble
	zero
	lie
	fall
	out
	works
	good
	nothingWrong
	claimedFine
	fixed
	notFixed
	metaphor
	price
	bill
	humanService
	praise
	job
	ad
	news
	viral
	coverageQuestion
	howto
	planned
	agent
	denial
	selfCaused
	otherApp
	hyperbole
	offtopic
	promise
	askWhen
	askWhat
	askCompensation
	askContact
	deviceWord
	plain
	talk
	home
	function
	away
	since
	nobody
	several
	homograph
	annoyed
	trap // a phrase that holds a brand's name and means something else
)

// aside are the categories whose phrases leave the meaning of their words alone.
const aside = now | first | here | others | promise | askWhen | askWhat | askCompensation | askContact | deviceWord | relative | still | again | home | actFirst | function | away | since | nobody | several | homograph | annoyed

// categoryNames maps the keys of phrases.yaml.
var categoryNames = map[string]category{
	"negation": negation, "never": never, "conditional": conditional, "act_first": actFirst, "again": again, "still": still, "now": now, "past": past, "was": was,
	"gone_by": goneBy, "future": future, "but": but, "first": first, "relative": relative, "here": here, "others": others, "broken": broken, "broken_weak": brokenWeak,
	"trouble": trouble, "zero": zero, "lie": lie, "fall": fall, "out": out, "works": works, "good": good, "nothing_wrong": nothingWrong, "claimed_fine": claimedFine,
	"fixed": fixed, "not_fixed": notFixed, "metaphor": metaphor, "price": price, "bill": bill, "human_service": humanService, "praise": praise, "job": job,
	"ad": ad, "news": news, "viral": viral, "coverage_question": coverageQuestion, "howto": howto, "planned": planned, "agent": agent, "denial": denial,
	"self_caused": selfCaused, "other_app": otherApp, "hyperbole_time": hyperbole, "offtopic": offtopic, "promise": promise,
	"ask_when": askWhen, "ask_what": askWhat, "ask_compensation": askCompensation, "ask_contact": askContact, "device": deviceWord, "plain": plain, "talk": talk, "home": home, "function": function, "away": away, "since": since, "nobody": nobody, "several": several, "homograph": homograph, "annoyed": annoyed,
}

// serviceSet is a set of services and of words whose service the brand decides.
type serviceSet uint32

// The services, in the order of schema.Services.
const (
	bitMobileData serviceSet = 1 << iota
	bitVoice
	bitSMS
	bitFixedInternet
	bitFixedVoice
	bitTV
	bitPhoneLine
	bitLogin
	bitPower
	bitPayment
	bitRail
	bitOther
)

// The words that take their service from the brand.
const (
	anyInternet serviceSet = 1 << (12 + iota) // internet
	anyLine                                   // verbinding, connection
	anyCoverage                               // bereik, network
	anySignal                                 // signaal
	anySite                                   // website
)

var genericServices = map[string]serviceSet{"internet": anyInternet, "line": anyLine, "coverage": anyCoverage, "signal": anySignal, "site": anySite}

// vocabulary is the order of the service bits.
var vocabulary = schema.Services()

// serviceBit returns the bit of a service or of a generic word's name.
func serviceBit(name string) (serviceSet, bool) {
	if g, ok := genericServices[name]; ok {
		return g, true
	}
	for i, s := range vocabulary {
		if string(s) == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// generic are the words whose service the brand decides.
const generic = anyInternet | anyLine | anyCoverage | anySignal | anySite

func bitOf(s schema.Service) serviceSet {
	b, _ := serviceBit(string(s))
	return b
}
