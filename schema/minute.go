package schema

import "time"

// Names selects names; the zero value selects all. Patterns are RE2 and hold
// for the whole name.
type Names struct {
	In     []string // one of these, if there are any
	Out    []string // and none of these
	Like   string   // and of this pattern, if there is one
	Unlike string   // and not of this one, if there is one
}

// MinuteQuery selects the minutes in which witnesses spoke.
type MinuteQuery struct {
	Level   Level // regions of this level, each with all that lies in it
	Brand   Names
	Service Names
	Region  Names
	Window  Window        // whole minutes
	Past    time.Duration // how long before Window the last witness of a series still matters, whole minutes
	Step    time.Duration // if set, only the first Reach of every Step from Window.From on matters, whole minutes
	Reach   time.Duration
	Tile    time.Duration // if set, so many minutes are told as one, from Window.From on: their sum, at the last with a witness; divides Step and Reach
	Merge   Merge
}

// Merge says which series are told as one: those that differ only in what is
// merged. Its name is then empty, and its witnesses are the sum.
type Merge struct{ Brand, Service, Region bool }

// Minutes are the minutes in which witnesses spoke of one brand and service at
// one region and in all of it, in order of time.
type Minutes struct {
	Brand   Brand
	Service Service
	Region  Region
	Counts  []MinuteCount
}

// MinuteCount is one minute with its distinct witnesses. Where only their being
// there matters, by the query's Past, Step and Reach, several minutes are one:
// the last of them, with Witnesses 0.
type MinuteCount struct {
	Minute    uint32 // since the Unix epoch
	Witnesses uint32
}

// Outlook is what the detector holds of one brand and service at one region in
// the minute that ends at Time.
type Outlook struct {
	Time     time.Time
	Brand    Brand
	Service  Service
	Region   Region
	Expected float64 // witnesses a minute, were nothing the matter
	Score    float64 // how unlikely what was heard is; more than 1 is anomalous
}

// OutlookQuery selects outlooks; zero fields select everything.
type OutlookQuery struct {
	Levels  []Level
	Brand   Names
	Service Names
	Region  Names
	Window  Window // of Outlook.Time
	Names   bool   // leave the minutes empty, which is quicker
}

// Outlooks are the outlooks of one brand and service at one region, in order of time.
type Outlooks struct {
	Brand    Brand
	Service  Service
	Region   Region
	Minutes  []int64 // Outlook.Time, in minutes since the Unix epoch
	Expected []float64
	Score    []float64
}

// SourceMinutes are the minutes in which a source brought complaints, in order.
type SourceMinutes struct {
	Source     string
	Last       []int64  // latest event time of each minute, in Unix milliseconds
	Complaints []uint32 // in each minute
}
