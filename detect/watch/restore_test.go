package watch

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestThePastIsReadInPieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		now := time.Now()
		during(t, s, time.Second, nil)
		at := now.Add(-DefaultConfig().History).Truncate(time.Hour)
		for _, w := range s.hours {
			if !w.From.Equal(at) || w.To.Sub(w.From) > hoursAtOnce {
				t.Errorf("read %v to %v, want at most %v from %v on", w.From, w.To, hoursAtOnce, at)
			}
			at = w.To
		}
		if !at.Equal(now.Truncate(time.Hour)) {
			t.Errorf("read up to %v, want up to the hour that runs, %v", at, now.Truncate(time.Hour))
		}
	})
}

func TestWatchTellsWhatPeopleSay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		before := schema.Entry{Incident: "open", Action: schema.ActionConfirm, Time: time.Now().Add(-20 * time.Hour)}
		dismissed := schema.Entry{Incident: "old", Action: schema.ActionDismiss, Time: time.Now().Add(-10 * time.Hour)}
		s.say(before)
		s.say(dismissed)
		now := schema.Entry{Incident: "open", Action: schema.ActionDismiss}
		slow := schema.Entry{Incident: "open", Action: schema.ActionNote}
		e := during(t, s, time.Minute, func() {
			time.Sleep(10 * time.Second)
			now.Time = time.Now()
			s.say(now)
			time.Sleep(20 * time.Second)
			slow.Time = time.Now().Add(-100 * time.Second) // it was stored so late
			s.say(slow)
		})
		if d := cmp.Diff([]schema.Entry{before, dismissed, now, slow}, e.heeded); d != "" {
			t.Errorf("words heeded (-want +got):\n%s", d)
		}
		if len(e.past) != 2 || e.past[0].Status != schema.Confirmed || e.past[1].Status != schema.Dismissed {
			t.Errorf("the past = %+v, want it as people see it", e.past)
		}
		if e.restored != 1 {
			t.Errorf("%d incidents restored, want the open one and not the one that closed weeks ago", e.restored)
		}
	})
}
