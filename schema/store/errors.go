package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

// busyCodes are the exceptions that pass by themselves: timeouts, overload, no
// memory or disk, a broken network behind the server, a server about to stop.
// The numbers are those of ClickHouse's ErrorCodes.cpp.
var busyCodes = []int32{
	159, 160, 202, 203, 209, 210, 225, 236, 241, 242, 243, 252, 279, 285, 286, 319, 394, 425, 439, 999,
}

// explain marks err as schema.ErrBusy where trying again later may succeed. The
// end of the caller's own ctx is no such thing and is returned as it is.
func explain(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%w (%v)", ctx.Err(), err)
	case isOverload(err), isNetwork(err):
		return fmt.Errorf("%w: ClickHouse: %w", schema.ErrBusy, err)
	}
	return err
}

// sessionLimit is USER_SESSION_LIMIT_EXCEEDED. An engine of outcry's own lets its
// user default in once, for itself.
const sessionLimit = 700

// refused says, where the server lets the user of cfg in no more, that it may be
// the wrong user, which ClickHouse does not name.
func (cfg Config) refused(err error) error {
	var e *clickhouse.Exception
	if errors.As(err, &e) && e.Code == sessionLimit {
		return fmt.Errorf("user %q has no session left; if this is the engine of outcry clickhouse, its user is \"outcry\" with the password in its data directory: %w", cfg.User, err)
	}
	return err
}

func isOverload(err error) bool {
	var e *clickhouse.Exception
	return errors.As(err, &e) && slices.Contains(busyCodes, e.Code)
}

func isNetwork(err error) bool {
	var e net.Error
	if errors.As(err, &e) {
		return true
	}
	for _, broken := range []error{
		io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, os.ErrDeadlineExceeded, context.DeadlineExceeded,
		clickhouse.ErrAcquireConnTimeout, clickhouse.ErrConnectionClosed,
	} {
		if errors.Is(err, broken) {
			return true
		}
	}
	return false
}
