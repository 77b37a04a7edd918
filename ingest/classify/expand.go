package classify

import (
	"fmt"
	"strings"
)

// expand returns phrase with every (a|b) replaced by each of its parts.
func expand(phrase string) ([]string, error) {
	open := strings.IndexByte(phrase, '(')
	if open < 0 {
		if strings.ContainsAny(phrase, "|)") {
			return nil, fmt.Errorf("has | or ) outside brackets")
		}
		return []string{phrase}, nil
	}
	length := strings.IndexByte(phrase[open:], ')')
	if length < 0 {
		return nil, fmt.Errorf("has a bracket that is not closed")
	}
	head, inner, tail := phrase[:open], phrase[open+1:open+length], phrase[open+length+1:]
	rest, err := expand(tail)
	if err != nil {
		return nil, err
	}
	var out []string
	for part := range strings.SplitSeq(inner, "|") {
		for _, r := range rest {
			out = append(out, head+part+r)
		}
	}
	if len(out) > 1000 {
		return nil, fmt.Errorf("stands for more than 1000 phrases")
	}
	return out, nil
}
