// Package schema says what a complaint, a report, a region, a count and an
// incident are. It is the vocabulary of outcry: every other package speaks it
// and it imports none of them.
package schema
