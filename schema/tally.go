package schema

// Tally is how many witnesses spoke of a brand and service at a region.
type Tally struct {
	Brand     Brand
	Service   Service
	Region    Region
	Witnesses float64
}
