package locate

import (
	"slices"
	"strings"
)

// name lists n under a name in all its spellings.
func (b *builder) name(name string, n int32, how manner) { b.nameAs(name, n, how, nil) }

// nameAs is name with the label that Answer.Names is to show.
func (b *builder) nameAs(name string, n int32, how manner, label []string) {
	key := b.folded(name)
	if key == "" {
		return
	}
	key = strings.TrimPrefix(key, "' ") // the search skips signs, so it starts behind the apostrophe
	if saint, ok := strings.CutPrefix(key, "sint - "); ok {
		b.spell("st - "+saint, n, how|isAlias, label)
		b.spell("st . - "+saint, n, how|isAlias, label)
		b.spell("st . "+loosen(saint), n, how|isAlias, label)
		b.spell("st "+loosen(saint), n, how|isAlias, label)
	}
	b.spell(key, n, how, label)
	if !strings.Contains(key, " ") {
		return
	}
	if loose := loosen(key); loose != key {
		b.spell(loose, n, how, label)
		key = loose
	}
	if joined := lettersOf(key); len(joined) >= 6 {
		b.spell(joined, n, how, label)
	}
}

// lettersOf returns key without blanks and signs, as in a hashtag.
func lettersOf(key string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" './-", r) {
			return -1
		}
		return r
	}, key)
}

// phrase keeps p with its first meaning.
func (b *builder) phrase(p phrase, n int32) *phrase {
	if len(b.phrases) == cap(b.phrases) {
		b.phrases, b.numbers = make([]phrase, 0, 1<<12), make([]int32, 0, 1<<12)
	}
	b.numbers = append(b.numbers, n)
	p.places = b.numbers[len(b.numbers)-1 : len(b.numbers) : len(b.numbers)]
	b.phrases = append(b.phrases, p)
	return &b.phrases[len(b.phrases)-1]
}

// spell adds one spelling.
func (b *builder) spell(key string, n int32, how manner, label []string) {
	p := b.names[key]
	if p == nil {
		b.names[key] = b.phrase(phrase{manner: how, label: label}, n)
		return
	}
	if !slices.Contains(p.places, n) {
		p.places = append(p.places, n)
	}
	if p.label == nil {
		p.label = label
	}
	if how&isAlias == 0 {
		p.manner &^= isAlias
	}
}

// loosen drops the hyphens of a folded name.
func loosen(key string) string {
	return strings.ReplaceAll(key, " - ", " ")
}

// folded returns the folds of name's tokens, joined by spaces.
func (b *builder) folded(name string) string {
	b.scratch = b.scratch[:0]
	plain := true
	for i := 0; i < len(name) && plain; i++ {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		plain = 'a' <= c && c <= 'z'
		b.scratch = append(b.scratch, c)
	}
	if plain {
		return string(b.scratch)
	}
	b.fold.Reset(name)
	b.scratch = b.scratch[:0]
	for i := range b.fold.Tokens {
		if i > 0 {
			b.scratch = append(b.scratch, ' ')
		}
		b.scratch = append(b.scratch, b.fold.Fold(i)...)
	}
	return string(b.scratch)
}
