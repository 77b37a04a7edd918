package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/user"
	"strings"
	"text/tabwriter"
	"time"

	"outcry/schema"
)

// planWork lists, announces and calls off planned work.
func planWork(ctx context.Context, args []string, s streams) error {
	if asksHelp(args) {
		return flag.ErrHelp
	}
	if len(args) == 0 {
		return fmt.Errorf("%w: list, add, import or remove is required", errUsage)
	}
	for _, c := range []struct {
		name string
		run  func(ctx context.Context, args []string, s streams) error
	}{{"list", listWork}, {"add", addWork}, {"import", importWork}, {"remove", removeWork}} {
		if c.name == args[0] {
			return c.run(ctx, args[1:], s)
		}
	}
	return fmt.Errorf("%w: %q is none of list, add, import and remove", errUsage, args[0])
}

// planFlags are the flags that say where the plan is kept.
type planFlags struct {
	*flag.FlagSet
	to, keyFile, config, data *string
}

func newPlanFlags(name string) planFlags {
	fs := flag.NewFlagSet("plan "+name, flag.ContinueOnError)
	return planFlags{
		fs, fs.String("to", "", "`URL` of a server, such as http://127.0.0.1:8080; else straight into ClickHouse"), fs.String("key-file", "", "`file` with the server's key in its first line"),
		fs.String("config", "", "settings `file`, for going straight into ClickHouse"), fs.String("data", "", "data `folder`, likewise"),
	}
}

// with runs do with a way to the plan.
func (f planFlags) with(ctx context.Context, s streams, do func(d planDesk) error) error {
	if *f.to != "" {
		snd, err := newSender(*f.to, *f.keyFile)
		if err != nil {
			return err
		}
		return do(planDesk{ctx, strings.TrimSuffix(*f.to, "/"), snd.key, snd.client})
	}
	set, err := readSettings(*f.config)
	if err != nil {
		return err
	}
	if *f.data != "" {
		set.DataDir = *f.data
	}
	return withHouse(ctx, set, s, func(h http.Handler) error {
		return do(planDesk{ctx, "http://localhost", "", &http.Client{Transport: inside{h}}})
	})
}

// planDesk asks the API about planned work.
type planDesk struct {
	ctx    context.Context
	url    string
	key    string
	client *http.Client
}

// ask sends a request and reads the answer into what, if that is not nil.
func (d planDesk) ask(method, path, kind string, body io.Reader, what any) error {
	req, err := http.NewRequestWithContext(d.ctx, method, d.url+"/api/v1/maintenance"+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", kind)
	if d.key != "" {
		req.Header.Set("Authorization", "Bearer "+d.key)
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	switch {
	case err != nil:
		return fmt.Errorf("read the answer: %w", err)
	case resp.StatusCode/100 != 2:
		return refusal(resp, raw)
	case what == nil:
		return nil
	}
	if err := json.Unmarshal(raw, what); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return nil
}

// refusal tells why a server did not do what it was asked, line by line.
func refusal(resp *http.Response, raw []byte) error {
	var p struct {
		Detail string
		Errors []struct {
			Line          int
			Field, Reason string
		}
	}
	if err := json.Unmarshal(raw, &p); err != nil || p.Detail == "" {
		return fmt.Errorf("the server answered %s: %.300s", resp.Status, raw)
	}
	if len(p.Errors) == 0 {
		return fmt.Errorf("refused: %s", p.Detail)
	}
	var b strings.Builder
	for _, e := range p.Errors {
		fmt.Fprintf(&b, "\nline %d: %v", e.Line, &schema.FieldError{Field: e.Field, Reason: e.Reason})
	}
	return fmt.Errorf("nothing was imported:%s", b.String())
}

type workList struct {
	Maintenance []schema.Maintenance
	Cancelled   []string
}

func listWork(ctx context.Context, args []string, s streams) error {
	f := newPlanFlags("list")
	brand := f.String("brand", "", "of this brand alone")
	from, to := f.String("begin", "", "that takes place after this `time` (RFC 3339), instead of now"), f.String("end", "", "and before this `time`")
	if err := parse(f.FlagSet, args, s, 0); err != nil {
		return err
	}
	q := url.Values{}
	for name, v := range map[string]string{"brand": *brand, "from": *from, "to": *to} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return f.with(ctx, s, func(d planDesk) error {
		var list workList
		if err := d.ask(http.MethodGet, "?"+q.Encode(), "", nil, &list); err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tBRAND\tSERVICES\tREGIONS\tNEXT\tUNTIL\tRECURRENCE\tTITLE")
		for _, m := range list.Maintenance {
			next, until := "past", "-"
			if m.Next != nil {
				next, until = m.Next.From.Format(time.RFC3339), m.Next.To.Format(time.RFC3339)
			}
			rule := strings.ReplaceAll(m.Recurrence, "\n", " ")
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m.ID, m.Brand, orAll(m.Services), orAll(m.Regions), next, until, cmp.Or(rule, "once"), m.Title)
		}
		return w.Flush()
	})
}

func orAll[T ~string](list []T) string {
	if len(list) == 0 {
		return "all"
	}
	return joined(list)
}

func addWork(ctx context.Context, args []string, s streams) error {
	f := newPlanFlags("add")
	m := map[string]any{"who": whoAmI()}
	texts := map[string]*string{
		"id": f.String("id", "", "id; the same again replaces what was said before; made up where empty"), "brand": f.String("brand", "", "`slug` of the brand"),
		"from": f.String("begin", "", "`time` it begins (RFC 3339)"), "to": f.String("end", "", "`time` it ends"), "recurrence": f.String("recur", "", "`rule`, such as FREQ=WEEKLY;BYDAY=TU"),
		"zone": f.String("zone", "", "IANA `zone` by whose clock it recurs; that of the settings where empty"), "title": f.String("title", "", "what it is, in a few words"),
		"words": f.String("words", "", "and in more"),
	}
	services, regions := f.String("service", "", "`list` of services, by commas; empty for all"), f.String("region", "", "`list` of regions, by commas; empty for everywhere")
	forecast := f.Float64("forecast", 0, "witnesses expected over one window, beyond which it is an alarm; 0 for not known")
	if err := parse(f.FlagSet, args, s, 0); err != nil {
		return err
	}
	if *texts["brand"] == "" || *texts["from"] == "" || *texts["to"] == "" {
		return fmt.Errorf("%w: --brand, --begin and --end are required", errUsage)
	}
	for name, v := range texts {
		m[name] = *v
	}
	m["services"], m["regions"], m["forecast"] = listed[string](*services), listed[string](*regions), *forecast
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return f.with(ctx, s, func(d planDesk) error {
		var kept schema.Maintenance
		if err := d.ask(http.MethodPost, "", "application/json", bytes.NewReader(body), &kept); err != nil {
			return err
		}
		_, err := fmt.Fprintln(s.out, kept.ID)
		return err
	})
}

// whoAmI returns the name of who runs outcry, "" where the machine knows none.
func whoAmI() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return os.Getenv("USER")
}

func importWork(ctx context.Context, args []string, s streams) error {
	f := newPlanFlags("import")
	input := f.String("input", "", "calendar (iCalendar, .ics); - is standard input")
	q := map[string]*string{
		"brand": f.String("brand", "", "brand of events that name none"), "service": f.String("service", "", "`list` of services of events that name none"),
		"region": f.String("region", "", "`list` of regions of events that name none"), "zone": f.String("zone", "", "IANA `zone` of times that name none"),
	}
	if err := parse(f.FlagSet, args, s, 0); err != nil {
		return err
	}
	in, err := openInput(*input, s)
	if err != nil {
		return err
	}
	defer in.Close()
	query := url.Values{}
	for name, v := range q {
		if *v != "" {
			query.Set(name, *v)
		}
	}
	return f.with(ctx, s, func(d planDesk) error {
		var list workList
		if err := d.ask(http.MethodPost, "?"+query.Encode(), "text/calendar", in, &list); err != nil {
			return err
		}
		for _, m := range list.Maintenance {
			fmt.Fprintln(s.out, m.ID)
		}
		fmt.Fprintf(s.err, "%d imported, %d called off\n", len(list.Maintenance), len(list.Cancelled))
		return nil
	})
}

func removeWork(ctx context.Context, args []string, s streams) error {
	f := newPlanFlags("remove")
	id, err := parseOne(f.FlagSet, args, s, "the id of planned work")
	if err != nil {
		return err
	}
	return f.with(ctx, s, func(d planDesk) error {
		return d.ask(http.MethodDelete, "/"+url.PathEscape(id), "", nil, nil)
	})
}
