// Command outcry finds outages in what customers say. See README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // civil time also where the machine has no zone files

	"outcry/schema/embedded"
)

func main() {
	embedded.Child()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// streams are what a command reads and writes: out is data, err is talk.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// command is one word of the command line.
type command struct {
	name, args, about string
	run               func(ctx context.Context, args []string, s streams) error
}

func commands() []command {
	return []command{
		{"serve", "[--config FILE] [--role all|ingest|detect|api] [--listen ADDR] [--data DIR] [--demo]", "run the house: ingest, detection, API and web page", serve},
		{"ingest", "--input FILE|- [--to URL]", "send complaints to a server, or straight into ClickHouse", ingestFile},
		{"replay", "--input FILE|- --output FILE|-", "complaints in arrival order through the whole chain in event time; incidents out", replay},
		{"classify", "--input FILE|- --output FILE|-", "what outcry understands of single messages", classifyFile},
		{"locate", "TEXT|POSTCODE|LAT,LON", "the region meant, why, and how sure", locateText},
		{"simulate", "--output FILE --truth FILE [--seed N] [--days N]", "a made stream with outages and storms, and its truth", simulateStream},
		{"backtest", "--counts FILE|- --regions FILE --out FILE|- | --complaints FILE|- --truth FILE [--tune]", "labelled days through the detector; how it did", backtestDetector},
		{"gazetteer", "import --input FILE|- --output FILE [--format geonames|cbs]", "take an exact postcode table", gazetteer},
		{"train", "--output FILE|- | --cross   FILE...", "learn from labelled texts how complaints are written", trainWeights},
		{"clickhouse", "--data DIR [--tcp-port P] [--http-port P]", "the engine alone, until stdin closes", clickhouse},
		{"dashboards", "--output DIR", "write the Grafana boards, alert rules and a compose.yaml", writeDashboards},
		{"token", "create --name N --scope A,B [--brand X,Y] | list | revoke NAME", "make, list and end the keys of the API", token},
		{"plan", "list [--brand B] | add --brand B --begin T --end T [--recur RULE] | import --input FILE|- [--brand B] | remove ID   [--to URL]", "list, announce, import and call off planned work", planWork},
		{"migrate", "[--config FILE]", "bring the tables up to date", migrate},
		{"config", "[--config FILE] [--example]", "print the effective settings, or the commented example", printConfig},
		{"version", "", "print the version", printVersion},
	}
}

// errUsage marks a question that was asked wrongly: exit 2 instead of 1.
var errUsage = errors.New("usage")

// run does what args ask and returns the exit status: 0 done, 1 failed, 2 asked wrongly.
func run(ctx context.Context, args []string, s streams) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(s.err)
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return status(c, c.run(ctx, args[1:], s), s.err)
		}
	}
	fmt.Fprintf(s.err, "outcry: unknown command %q\n", args[0])
	usage(s.err)
	return 2
}

func status(c command, err error, w io.Writer) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(w, "usage: outcry %s %s\n", c.name, c.args)
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(w, "outcry %s: %v\nusage: outcry %s %s\n", c.name, err, c.name, c.args)
		return 2
	}
	fmt.Fprintf(w, "outcry %s: %v\n", c.name, err)
	return 1
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "outcry finds outages in what customers say.")
	for _, c := range commands() {
		fmt.Fprintf(w, "  outcry %-11s %s\n", c.name, c.about)
	}
}

// asksHelp reports whether args ask what a command of several parts can do.
func asksHelp(args []string) bool {
	return len(args) > 0 && slices.Contains([]string{"-h", "-help", "--help", "help"}, args[0])
}

// parse reads flags; what is wrong with them becomes errUsage. Arguments beyond
// the flags are refused unless they are as many as rest.
func parse(fs *flag.FlagSet, args []string, s streams, rest int) error {
	fs.SetOutput(s.err)
	fs.Usage = fs.PrintDefaults
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	if fs.NArg() > rest {
		return fmt.Errorf("%w: unexpected argument %q", errUsage, fs.Arg(rest))
	}
	return nil
}

// parseOne reads flags and the one argument that stands before, between or after
// them, which it returns; what names it where it is missing.
func parseOne(fs *flag.FlagSet, args []string, s streams, what string) (string, error) {
	if err := parse(fs, args, s, len(args)); err != nil {
		return "", err
	}
	if fs.NArg() == 0 {
		return "", fmt.Errorf("%w: %s is required", errUsage, what)
	}
	one := fs.Arg(0)
	return one, parse(fs, fs.Args()[1:], s, 0)
}
