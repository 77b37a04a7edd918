package watch

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// TestAPastThatGrowsIsLearnedAnew: weeks of history that are loaded into a running house
// are known to its detector soon after the last of them, and not again for stray ones.
func TestAPastThatGrowsIsLearnedAnew(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int           // reports, a second apart
		age  time.Duration // of each at its arrival
		want int           // times that the past is learned
	}{
		{"a month of history", 400, 28 * 24 * time.Hour, 2},
		{"some that come late", 60, 28 * 24 * time.Hour, 1},
		{"a gap that is filled", 400, 5 * time.Hour, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &shelf{}
				e := during(t, s, 12*time.Minute, func() {
					for i := range c.n {
						time.Sleep(time.Second)
						s.addLate(fmt.Sprint(i), time.Now(), c.age)
					}
				})
				if e.resets != c.want || e.reviews != c.want {
					t.Errorf("the past was learned %d times and reviewed %d times, want %d", e.resets, e.reviews, c.want)
				}
			})
		})
	}
}
