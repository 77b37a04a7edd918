package desk

import (
	"cmp"

	"outcry/schema"
)

// Names are the words of one language for what customers know by other names.
type Names struct{ book phrasebook }

// Words returns the names in lang, in English where replies are not written in it.
func (d *Desk) Words(lang string) Names {
	book, ok := d.replies.books[lang]
	if !ok {
		book = d.replies.books["en"]
	}
	return Names{book}
}

// Brand writes a slug as people do: T-Mobile, KPN.
func (Names) Brand(b schema.Brand) string { return brandName(b) }

// Service returns what customers call s.
func (n Names) Service(s schema.Service) string { return cmp.Or(n.book.Services[s], n.book.Anything) }

// Month returns the name of a month, from 1.
func (n Names) Month(m int) string { return n.book.Months[m-1] }
