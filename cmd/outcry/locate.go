package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"

	"outcry/ingest/text"
	"outcry/schema"
)

var coordinates = regexp.MustCompile(`^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$`)

// locateText says which region a text, a postcode or a coordinate means.
func locateText(_ context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("locate", flag.ContinueOnError)
	config := fs.String("config", "", "settings `file`")
	country := fs.String("country", "NL", "country of a bare postcode")
	if err := parse(fs, withSeparator(args), s, len(args)); err != nil {
		return err
	}
	if fs.NArg() == 0 {
		return fmt.Errorf("%w: a text, a postcode or LAT,LON is required", errUsage)
	}
	set, err := readSettings(*config)
	if err != nil {
		return err
	}
	read, err := openReaders(set, slog.New(slog.NewTextHandler(s.err, nil)))
	if err != nil {
		return err
	}
	c := complaintAt(strings.Join(fs.Args(), " "), *country)
	answer := read.gazetteer.Locate(text.New(c.Text), &c)
	if answer.Region == "" {
		return fmt.Errorf("no place found in %q", strings.Join(fs.Args(), " "))
	}
	name := string(answer.Region)
	if p, ok := read.gazetteer.Place(answer.Region); ok {
		name = p.Name
	}
	fmt.Fprintf(s.out, "%s\t%s\t%.2f\t%s\n", answer.Region, name, answer.Confidence, answer.Why())
	for _, r := range answer.Touches {
		fmt.Fprintf(s.out, "  touches %s\n", r)
	}
	return nil
}

// withSeparator keeps a southern or western coordinate from being read as a flag.
func withSeparator(args []string) []string {
	for i, a := range args {
		if coordinates.MatchString(a) && strings.HasPrefix(a, "-") {
			return append(append(append([]string{}, args[:i]...), "--"), args[i:]...)
		}
	}
	return args
}

// complaintAt is a complaint whose writer stands where arg says.
func complaintAt(arg, country string) schema.Complaint {
	if m := coordinates.FindStringSubmatch(arg); m != nil {
		lat, _ := strconv.ParseFloat(m[1], 64)
		lon, _ := strconv.ParseFloat(m[2], 64)
		return schema.Complaint{Location: &schema.Location{Lat: &lat, Lon: &lon}}
	}
	if postcode := strings.ReplaceAll(arg, " ", ""); len(postcode) >= 4 && len(postcode) <= 6 && postcode[0] >= '0' && postcode[0] <= '9' {
		return schema.Complaint{Location: &schema.Location{Postcode: postcode, Country: country}}
	}
	return schema.Complaint{Text: arg}
}
