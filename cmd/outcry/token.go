package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"outcry/api"
	"outcry/api/desk"
	"outcry/schema"
)

// token makes, lists and ends the keys of the API. A server that runs takes
// over what changes within seconds.
func token(_ context.Context, args []string, s streams) error {
	if asksHelp(args) {
		return flag.ErrHelp
	}
	if len(args) == 0 {
		return fmt.Errorf("%w: create, list or revoke is required", errUsage)
	}
	switch args[0] {
	case "create":
		return createToken(args[1:], s)
	case "list":
		return listTokens(args[1:], s)
	case "revoke":
		return revokeToken(args[1:], s)
	}
	return fmt.Errorf("%w: %q is none of create, list and revoke", errUsage, args[0])
}

// keysFlags are the flags that say where the keys are.
type keysFlags struct {
	*flag.FlagSet
	config, data *string
}

func newKeysFlags(name string) keysFlags {
	fs := flag.NewFlagSet("token "+name, flag.ContinueOnError)
	return keysFlags{fs, fs.String("config", "", "settings `file`"), fs.String("data", "", "data `folder`")}
}

// file returns the name of the file of keys.
func (f keysFlags) file() (string, error) {
	set, err := readSettings(*f.config)
	if err != nil {
		return "", err
	}
	if *f.data != "" {
		set.DataDir = *f.data
	}
	return set.keysFile()
}

// brands returns those that people write as names, as keys are bound to them.
func (f keysFlags) brands(names []schema.Brand, s streams) ([]schema.Brand, error) {
	if len(names) == 0 {
		return nil, nil
	}
	set, err := readSettings(*f.config)
	if err != nil {
		return nil, err
	}
	read, err := openReaders(set, slog.New(slog.NewTextHandler(s.err, nil)))
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		names[i], _ = desk.Slug(read, name)
	}
	return names, nil
}

// createToken prints the new key, which nobody can ever print again.
func createToken(args []string, s streams) error {
	f := newKeysFlags("create")
	name := f.String("name", "", "who holds it; stands in the journal")
	scopes := f.String("scope", "", fmt.Sprintf("`list` of %v, by commas", api.Scopes()))
	brands := f.String("brand", "", "`list` of brands that it is bound to, by commas; empty for all")
	if err := parse(f.FlagSet, args, s, 0); err != nil {
		return err
	}
	if *name == "" || *scopes == "" {
		return fmt.Errorf("%w: --name and --scope are required", errUsage)
	}
	file, err := f.file()
	if err != nil {
		return err
	}
	bound, err := f.brands(listed[schema.Brand](*brands), s)
	if err != nil {
		return err
	}
	k, secret, err := api.NewKey(time.Now(), *name, listed[api.Scope](*scopes), bound)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	err = api.ChangeKeys(file, func(keys []api.Key) ([]api.Key, error) {
		if slices.ContainsFunc(keys, func(k api.Key) bool { return k.Name == *name }) {
			return nil, fmt.Errorf("there is a key %q already; revoke it first", *name)
		}
		return append(keys, k), nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "The key of %q, shown this once; its hash is kept in %s:\n", *name, file)
	_, err = fmt.Fprintln(s.out, secret)
	return err
}

// listed returns what stands between the commas, nothing of "".
func listed[T ~string](s string) []T {
	var out []T
	if s == "" {
		return out
	}
	for part := range strings.SplitSeq(s, ",") {
		out = append(out, T(strings.TrimSpace(part)))
	}
	return out
}

func listTokens(args []string, s streams) error {
	f := newKeysFlags("list")
	if err := parse(f.FlagSet, args, s, 0); err != nil {
		return err
	}
	file, err := f.file()
	if err != nil {
		return err
	}
	keys, err := api.ReadKeys(file)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tSCOPES\tBRANDS\tCREATED")
	for _, k := range keys {
		brands, created := "all", "-"
		if len(k.Brands) > 0 {
			brands = joined(k.Brands)
		}
		if !k.Created.IsZero() {
			created = k.Created.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", k.Name, joined(k.Scopes), brands, created)
	}
	return w.Flush()
}

func joined[T ~string](list []T) string {
	var b strings.Builder
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(string(v))
	}
	return b.String()
}

// revokeToken ends a key. The file stays when it was the last: the API is not
// opened by that.
func revokeToken(args []string, s streams) error {
	f := newKeysFlags("revoke")
	name, err := parseOne(f.FlagSet, args, s, "the name of a key")
	if err != nil {
		return err
	}
	file, err := f.file()
	if err != nil {
		return err
	}
	left := 0
	err = api.ChangeKeys(file, func(keys []api.Key) ([]api.Key, error) {
		rest := slices.DeleteFunc(slices.Clone(keys), func(k api.Key) bool { return k.Name == name })
		if left = len(rest); left == len(keys) {
			return nil, fmt.Errorf("there is no key %q in %s", name, file)
		}
		return rest, nil
	})
	if err != nil {
		return err
	}
	if left == 0 {
		fmt.Fprintf(s.err, "That was the last key: nobody gets in until there is another, or until %s is removed and the server started again.\n", file)
	}
	return nil
}
