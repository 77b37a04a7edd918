package desk

import (
	"strings"

	"outcry/schema"
)

// Slug returns the brand that people write as name, "Odido" for t-mobile, as r
// resolves the brand that comes with a complaint, and whether r knows it. A name
// that it does not know stands as it is, in lower case.
func Slug(r Reader, name schema.Brand) (schema.Brand, bool) {
	name = schema.Brand(strings.ToLower(strings.TrimSpace(string(name))))
	if name == "" {
		return "", false
	}
	if slug := r.Read(schema.Complaint{ID: "question", Source: schema.DeskSource, Brand: name, Location: &schema.Location{}}).Brand; slug != "" {
		return slug, true
	}
	return name, false
}
