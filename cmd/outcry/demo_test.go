package main

import (
	"testing"
	"time"
)

func TestTheDemoBeginsOnAnAfternoonOfLate(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for hour := range 24 * 4 { // over the change to summer time
		wall := time.Date(2026, 3, 28, 0, 30, 0, 0, time.UTC).Add(time.Duration(hour) * time.Hour)
		start := newDemoClock(wall, zone).start
		if behind := wall.Sub(start); start.In(zone).Hour() != demoHour || behind < demoBehind || behind > demoBehind+25*time.Hour {
			t.Errorf("at %v the demo begins at %v", wall, start)
		}
	}
}
