package watch

import (
	"log/slog"

	"outcry/schema"
)

// Locator is told which places there are; *detect.Detector is one.
type Locator interface {
	Locate(places []schema.Place) error
}

// ground tells a locator where the places are, when that is known better.
type ground struct {
	locator Locator
	changed func() ([]schema.Place, bool)
}

// Locate has w tell the detector l of w the places that changed returns, whenever it
// says that they are others. It is called before Run.
func (w *Watch) Locate(l Locator, changed func() (places []schema.Place, others bool)) {
	w.ground = ground{l, changed}
}

// tell passes on what changed; places that are none leave the old ones in use.
func (g *ground) tell(log *slog.Logger) {
	if g.locator == nil {
		return
	}
	places, others := g.changed()
	if !others {
		return
	}
	if err := g.locator.Locate(places); err != nil {
		log.Error("the detector does not use the changed gazetteer", "err", err)
	}
}
