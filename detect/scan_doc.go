// Package detect tells an outage from noise and from a storm. It is pure: it
// reads no clock, does no input or output, and says the same of the same input,
// live, in replay and in backtest.
//
// # How counts become an excess
//
// A [Scan] takes, bucket by bucket, the independent witnesses (votes) of each
// brand and service at exactly the place that they named, and says in which zones
// more is said than chance explains. The steps, with x the votes of a place in a
// bucket and mu what is expected:
//
// Votes. An author is one vote in a bucket, echoes are nobody ([Cast]). Who the
// authors are counts do not say, so a quarrel is a second explanation of any votes:
// one, two or three people who write again and again among usual ones. A hidden
// Markov filter of each place where somebody repeats himself carries the chance of
// it, by the messages (gamma-Poisson) and by how many authors they have (the
// occupancy law); the votes say so much less for an outage as a quarrel explains
// them too. A repeat now and then is usual, as often as the counts have it.
//
// Expected. The rhythm of the local week is read from up to six weeks, each hour
// cut at two standard deviations so that old outages do not teach (Huber 1964),
// and leans on like days and on the rhythm common to all services. A place has a
// share of it, and a correction by part of the week, both gamma-Poisson shrunk to
// what all services say of the place and to its province (Clayton and Kaldor
// 1987). Civil time carries it over summer time and holidays.
//
// Present. Expectations are scaled by what else is said now: the slow level of
// the service (a day, an hour behind), the other services, the rest of the country
// (half an hour, and a rise in the last minutes), the mood of the province. So
// feasts, chatter and lasting change are absorbed, and a region must stand out
// against its country. A storm of echoes raises what is expected by a tenth of them.
//
// Dispersion. phi, variance over mean, is weighed for each place on a grid under a
// prior found by expectation maximisation over all places (Efron and Morris 1973,
// Dempster, Laird and Rubin 1977).
//
// Evidence. The log likelihood ratio of rate rho*mu against mu under the negative
// binomial of variance phi*mu, r = mu/(phi-1):
//
//	l(rho) = sum over j < x of ln((rho r + j)/(r + j)) - (rho-1) r ln(phi)
//
// at ten ratios from 1.25 to 250 (compare Noufaily et al. 2013, who test one week
// at a time). Complaints of one bucket weigh less the sparser the place, complaints
// of several buckets weigh fully. One bucket of one place says at most ln 10000,
// for bursts that no law describes.
//
// Zones. Every place with its nearest neighbours to 1, 2, 4, 7 and 15 places
// (discs as in the scan statistic of Kulldorff 1997), every province, the country.
// The evidence of a disc is the sum of that of its places, divided by 1 + 0.04 of
// what it expects in five minutes for the noise that they share.
//
// Vague words. A failing town also brings complaints that name only its province
// or country, in the measure that it always does: once a disc is suspect, their
// rise counts for it, by the same likelihood, if it is or touches the worst of
// that province or country.
//
// Onset. For each zone and ratio a weight of an outage that began at some past
// time and still runs:
//
//	A'(rho) = (keep ((1-2m) A(rho) + m A(lower) + m A(higher)) + q(rho)) exp(l(rho))
//
// the statistic of Shiryaev (1963) and Roberts (1966) for a change whose size
// drifts and that ends; Page (1954) gives the onset, the last time that the sum
// was calm. q spreads new outages over the ratios that people would call one. The
// sum is held to 10^6.5 so that an alarm falls after the end. Tartakovsky,
// Nikiforov and Basseville (2014) have the theory: under chance the mean of the
// sum grows by one a unit, so that it passes A at most once in A units.
//
// Province and country. There, common noise outweighs chance. Complaints are
// reduced to the clusters that they stand for (the negative binomial is a Poisson
// number of clusters, Quenouille 1949), and each ratio carries a gamma belief of a
// common factor that wanders about one over 100 minutes (Harrison and Stevens
// 1976; interacting multiple models, Blom and Bar-Shalom 1988). A slow mood is
// followed, a sudden rise is not. What was said since the onset is kept for each ratio
// and weighed by it, so a rise within a rise is told apart. The country must also rise
// alone: a rise that the other services share comes once in ten days by itself, and one
// to at most 1.6 times the usual once in four, which stays: prices, releases, campaigns.
//
// Score. log10 of the days in which chance brings such an excess once, anywhere
// among the places looked at: 0.845 is once a week, and 0.7, once in five days, is the
// default threshold of a backtest.
// Zones that share no place are reported, best first.
//
// Place. The zone with the best score says that something is wrong, not just where.
// That is asked anew of what was said in each place since the onset: every place
// around, every place with 1 to 14 of its nearest neighbours, the places along the
// line between any two, and the whole province are weighed by their likelihood over
// all ratios and by how often such things happen. Told is the set of places with the
// largest expected Jaccard index under these weights (Nowozin 2014, of segments of
// images), or the province where it is likelier than all of the others.
//
// Blindness. When everything is silent for as long as twelve complaints should
// have come, there is no data: nothing is learnt, nothing rises or falls.
//
// # Cost
//
// A bucket costs what is awake: discs with a vote in the last hours. Memory is
// about 260 bytes for a place heard of per brand and service, 340 for an awake
// disc, 48 for a vote of the last three hours (of one place and bucket), and 23 kB
// for a brand and service; the shapes around a place in trouble are kept for 512
// places, about 60 kB each.
package detect
