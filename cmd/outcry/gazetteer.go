package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"outcry/ingest/locate"
)

// gazetteer imports an exact postcode table.
func gazetteer(_ context.Context, args []string, s streams) error {
	if asksHelp(args) {
		return flag.ErrHelp
	}
	if len(args) == 0 || args[0] != "import" {
		return fmt.Errorf("%w: the only thing to do with the gazetteer is import", errUsage)
	}
	fs := flag.NewFlagSet("gazetteer import", flag.ContinueOnError)
	input := fs.String("input", "", "postcode table; - is standard input")
	out := fs.String("output", "", "`file` to name in the setting gazetteer.postcodes")
	format := fs.String("format", "geonames", "geonames or cbs")
	if err := parse(fs, args[1:], s, 0); err != nil {
		return err
	}
	in, dst, err := openFiles(*input, "output", *out, s)
	if err != nil {
		return err
	}
	defer in.Close()
	rows, err := locate.Import(dst, in, locate.Format(*format))
	if err = errors.Join(err, dst.Close()); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%d postcodes imported\n", rows)
	return nil
}
