// # From reports to incidents
//
// A Detector takes understood reports one by one, by event time, and follows incidents.
// Its parts, in the order of the road:
//
// Witnesses. One author is one witness of a brand and a family of services (mobile,
// fixed, each other service alone) for 20 hours, or until the incident is over that
// they testified to: what they say after that is new testimony, counted against their
// number, so that a handful is no outage after each, and learned by nobody. Where the
// same incident comes back they are one witness of it still. Echoes never are. The same
// message again changes nothing; a later version replaces the earlier one. What a
// source hands on of another, or of itself, in other words and under other names, is a
// shadow and no voice: of each source's last 500 testimonies about, which nobody was
// near in matter, place and half an hour, and while no incident is open, it is counted
// how many another follows within three minutes, by its source and by half minutes,
// less the tenth of those that follow in the half hour after. Neighbours and households
// are 1 % of them; from 5 % on, who comes after a testimony so is its shadow, one for
// each source, where that is likelier than another voice of the source, by those heard
// there in the last half hour. After a restart the reports of the last day tell it
// again.
//
// Expectation. Of a brand and service by the hour of the local week, gamma-Poisson
// around the same hour of like days, and that around the service's own daily curve;
// holidays run like a Sunday. Of a place by its share, shrunk down the tree of regions.
// What incidents claimed is not learned, hours in which a source was blind are no data,
// and what one hour teaches is capped. A blind source is not expected, and given up
// after three days; one that joins is watched apart for two, and in its first hour
// explained by itself; unless another fell silent as it joined (twelve messages of it
// are missing) and it brings half as much or more: that is the other under a new name,
// and inherits what is known of it. What a source brings at once of a brand (ten more
// than twice the hours around, and no other source does) at an hour of the day on three
// of the last seven days is a batch, which that hour expects of it, up to twice its
// size, and which is not learned as usual; a restart reads all of this from the store.
// In the first hour of a stream without history no window begins, and in its first days
// expectations are wide. A series of which next to nothing was heard either has an
// outage or begins: the hours since then are weighed by the likelihoods of both, none
// for more than one, and what goes on for longer than outages last is expected.
//
// Windows. When a witness speaks, every window that starts at one of the last twelve
// witnesses of its municipality, stretch, province and country is weighed, and fixed
// ones up to three days; so are those of the municipality with its neighbours, and of
// all services of the family together, which fail as one but are complained of by what
// people miss. The mean is raised by what the other brands do now beyond what incidents
// explain (New Year, football), by what the rest of the country does beyond what
// incidents claim there, but a tenth of it that may be misplaced, by misread chatter
// and by services misread for one another, and by a source that floods: that alone
// brings more of all brands, as a desk does that sends the notes of a day at once; and
// by what the other brands do at the place: a feast fills a town. Places are compound
// Poisson: households, offices and people under two names speak in clumps, whose sizes
// are learned, with a mean that is itself known only as well as the place is (compound
// negative binomial, Panjer 1981); the country is negative binomial, as days and hours
// differ: by how much is learned of each series by the method of moments, shrunk to
// what is believed beforehand.
//
// Limit. The budget of false alarms a week, of the network or of a brand, spread over
// its looks of a week, with more for a look at night: outages begin at any hour, and
// there the next complaint is long in coming. A look is made when somebody speaks, so
// it finds a window as unlikely as p far more often than p: as often as who speaks
// meets n-1 others where n would have the chance p, summed over n. Score is the decimal
// logarithm of the days in which chance brings a window as unlikely once.
//
// Place. Regions, stretches, parts of provinces that people name (the Achterhoek is all
// of its towns), municipalities grown by their neighbours, provinces and the country
// compete by the likelihood of two rates, inside and outside (Kulldorff, A spatial scan
// statistic, 1997), less what naming them costs; again whenever the incident has grown.
// One that widened long after it began is weighed by what was said since then;
// incidents in three towns of a province become one where one place explains the last
// half hour better than so many rates. What fires far from an open incident is one of
// its own when it is plainly more than reports at a wrong place.
//
// End. Few reports against the incident's own rate and best hour, in operational time
// (an hour counts by how much is said in it), by a gamma-Poisson tail, and no more than
// without an outage; or for half a day no more than is usual; never while a source of
// it is blind. Of a source that told of it late (nine in ten of its witnesses, the
// second latest of few) the last so many hours are not heard yet: of the quiet time its
// part is left out. When it ended is the change point of its rate. What a closed
// incident claimed is spent. The same place firing within hours opens it again, and is
// judged by what was said since; more than twice as much of the country is another
// incident, and so is less than half of it, once it shows plainly that it is not all of
// it: what an outage left over.
//
// Chronic trouble. An incident of a place that brings three times the expected, in its
// last three days, is never learned as usual, however long it lasts: the level of the
// country is after a day. What fails at the same place on the third day of a week is
// one chronic incident that comes back, and closes for its mean rate alone, not its
// best hour.
//
// Storms. Much talk about a brand that reports nothing is a storm, told as one; a small
// part of it is expected to be misread, and it never becomes an outage.
//
// People. Their word stands: what they dismiss or resolve closes, opens nothing again,
// and what comes after it is another incident; what they dismiss is learned as usual
// and more of it is borne for six hours; what they confirm is never learned. What they
// merge is one, until they take it back: then each has its witnesses again. What they
// split off is kept out of. See Heed.
//
// Planned work. What opens in its area and time is expected and claims nothing; what
// goes beyond its area, end or forecast is an outage of its own. See Plan.
//
// Company. By relations of brands the evidence tells which other brand rose, what
// brought an incident about, and whether all brands rose at once, by the power, a
// source or an event. It decides nothing. See Relate. Of a dead help line it tells by
// which source fewer complaints of the brand come than should: who can't call does not.
//
// Quarters. In a municipality of ten postal areas or more each that is named has windows
// too, by its part of the city's share, learned over all brands, gamma-Poisson around the
// mean of its areas, and raised by what the rest of the city says. What only they show is
// told of one area, or of several of a district, unless those who name other areas, or
// none, are more than chance and the area's outage explain, or those who name it no more
// than chance gathers in one of so many: then it may be the city. When the
// city's own windows fire, the same incident is told of the city, and stays so.
//
// Onset. An incident began with the window that fired, or the first witness before it;
// earlier where witnesses agree on when, and are a third of all.
package detect
