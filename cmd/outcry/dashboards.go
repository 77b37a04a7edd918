package main

import (
	"context"
	"flag"
	"fmt"

	"outcry/dashboards"
)

// writeDashboards writes the Grafana files.
func writeDashboards(_ context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("dashboards", flag.ContinueOnError)
	dir := fs.String("output", "", "`folder` to write into")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	if *dir == "" {
		return fmt.Errorf("%w: --output is required", errUsage)
	}
	if err := dashboards.Write(*dir); err != nil {
		return fmt.Errorf("write the dashboards: %w", err)
	}
	return nil
}
