package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress shows how far long work is, twice a second, on one line of a
// terminal; on anything else a line every ten seconds.
type progress struct {
	w        io.Writer
	name     string
	terminal bool
	every    time.Duration
	start    time.Time
	last     time.Time
	shown    bool
}

func newProgress(w io.Writer, name string) *progress {
	p := &progress{w: w, name: name, every: 10 * time.Second, start: time.Now(), last: time.Now()}
	if f, ok := w.(*os.File); ok {
		if st, err := f.Stat(); err == nil && st.Mode()&os.ModeCharDevice != 0 {
			p.terminal, p.every = true, 500*time.Millisecond
		}
	}
	return p
}

// show tells of done units of work, at most once in a while.
func (p *progress) show(done int, format string, args ...any) {
	if done%256 != 0 || time.Since(p.last) < p.every {
		return
	}
	p.last, p.shown = time.Now(), true
	perSecond := float64(done) / time.Since(p.start).Seconds()
	line := fmt.Sprintf("%s: %d, %.0f a second, %s", p.name, done, perSecond, fmt.Sprintf(format, args...))
	if p.terminal {
		fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		return
	}
	fmt.Fprintln(p.w, line)
}

// end leaves the line of a terminal.
func (p *progress) end() {
	if p.shown && p.terminal {
		fmt.Fprintln(p.w)
	}
}
