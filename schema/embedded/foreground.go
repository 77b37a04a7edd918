package embedded

import (
	"context"
	"fmt"
	"io"
	"log/slog"
)

// Foreground runs the engine alone until ctx or stdin ends. Once it takes
// queries it prints one line on stdout, the native and the HTTP port with a tab
// between, and on stderr how to log in.
func Foreground(ctx context.Context, cfg Config, stdin io.Reader, stdout, stderr io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := Start(ctx, cfg, slog.New(slog.NewTextHandler(stderr, nil)))
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "user %s, database %s, password in %s\n", User, Database, s.launch.files.password)
	if _, err := fmt.Fprintf(stdout, "%d\t%d\n", s.launch.tcpPort, s.launch.httpPort); err != nil {
		cancel()
	}
	go func() {
		_, _ = io.Copy(io.Discard, stdin) // an unreadable stdin is an ended one
		cancel()
	}()
	<-ctx.Done()
	return s.Close()
}
