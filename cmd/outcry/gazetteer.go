package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"

	"outcry/ingest/locate"
	"outcry/schema"
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
	if *out == "" {
		return fmt.Errorf("%w: --output is required", errUsage)
	}
	in, err := openInput(*input, s)
	if err != nil {
		return err
	}
	defer in.Close()
	var table bytes.Buffer // so that a bad table takes no good one's place
	rows, err := locate.Import(&table, in, locate.Format(*format))
	if fault := new(schema.FieldError); errors.As(err, &fault) && fault.Field == "format" {
		return fmt.Errorf("%w: --%v", errUsage, err)
	}
	if err != nil {
		return err
	}
	dst, err := createOutput("output", *out, s)
	if err != nil {
		return err
	}
	if _, err := table.WriteTo(dst); err != nil {
		return errors.Join(err, dst.Close())
	}
	if err := dst.Close(); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%d postcodes imported\n", rows)
	return nil
}
