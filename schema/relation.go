package schema

// RelationKind says by what the service of one brand hangs on another.
type RelationKind string

// The kinds of relation in a relations file.
const (
	RelationNetwork RelationKind = "virtual-operator" // the effect rents the network of the cause
	RelationPower   RelationKind = "power"            // the cause feeds what the effect runs on, at the same place
)

// Relation says that services of one brand fail with another brand.
type Relation struct {
	Kind     RelationKind `json:"kind"`
	Cause    Brand        `json:"cause"`    // whose failure brings the other down
	Effect   Brand        `json:"effect"`   // "" for every brand with such services
	Country  Region       `json:"country"`  // where it holds
	Services []Service    `json:"services"` // of the effect
	Source   string       `json:"source"`   // who says so
}
