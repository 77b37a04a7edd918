package locate

import (
	"fmt"
	"strings"
)

// blocks is a hand-kept file of names: YAML whose values are block texts.
type blocks struct {
	file  string
	lines map[string][]blockLine
}

type blockLine struct {
	number int
	text   string
}

// blockNames are the blocks that a file of names may have.
var blockNames = []string{
	"aliases", "districts", "areas", "provinces", "hints", "countries", "abroad", "words", "common", "never", "cues", "stations", "lines", "roads",
}

// readBlocks cuts a file of names into its blocks. Errors name file and line.
func readBlocks(file, content string) (*blocks, error) {
	b := &blocks{file, map[string][]blockLine{}}
	current := ""
	for n := 1; content != ""; n++ {
		line, rest, _ := strings.Cut(content, "\n")
		content = rest
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#':
		case line[0] != ' ':
			name, bar, _ := strings.Cut(trimmed, ":")
			if strings.TrimSpace(bar) != "|" {
				return nil, b.fault(n, "%q does not open a block; write one of %s, then \": |\"", line, strings.Join(blockNames, ", "))
			}
			if !known(name) {
				return nil, b.fault(n, "block %q is unknown; the blocks are %s", name, strings.Join(blockNames, ", "))
			}
			current = name
		case current == "":
			return nil, b.fault(n, "%q stands in no block", trimmed)
		default:
			b.lines[current] = append(b.lines[current], blockLine{n, trimmed})
		}
	}
	return b, nil
}

func known(name string) bool {
	for _, k := range blockNames {
		if k == name {
			return true
		}
	}
	return false
}

func (b *blocks) fault(line int, format string, args ...any) error {
	return fmt.Errorf("%s line %d: %s", b.file, line, fmt.Sprintf(format, args...))
}

// pairs calls visit for every line "key: a, b, c" of a block.
func (b *blocks) pairs(block string, visit func(line int, key string, values []string) error) error {
	for _, l := range b.lines[block] {
		key, list, ok := strings.Cut(l.text, ":")
		if !ok {
			return b.fault(l.number, "%q has no colon behind its key", l.text)
		}
		if err := visit(l.number, strings.TrimSpace(key), splitList(list)); err != nil {
			return err
		}
	}
	return nil
}

// splitList cuts "a, b, c" and drops what is empty.
func splitList(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
