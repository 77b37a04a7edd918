package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/goccy/go-yaml"
)

// printConfig prints the effective settings.
func printConfig(_ context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("config", flag.ContinueOnError)
	config := fs.String("config", "", "settings `file`")
	example := fs.Bool("example", false, "print the commented defaults")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	if *example {
		_, err := s.out.Write(exampleSettings)
		return err
	}
	set, err := readSettings(*config)
	if err != nil {
		return err
	}
	doc, err := yaml.Marshal(set)
	if err != nil {
		return err
	}
	_, err = s.out.Write(doc)
	return err
}

// printVersion prints what was built.
func printVersion(_ context.Context, args []string, s streams) error {
	if err := parse(flag.NewFlagSet("version", flag.ContinueOnError), args, s, 0); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.out, versionText())
	return err
}

// versionText names the module version, the commit and the Go release.
func versionText() string {
	version, commit := "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	return fmt.Sprintf("outcry %s, commit %s, %s %s/%s", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
