package classify

import (
	"time"
)

var mustTime = time.Date(2026, 11, 18, 20, 0, 0, 0, time.UTC)
