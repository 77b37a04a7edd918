package locate

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"outcry/schema"
)

// readPostcodes lays an imported table over the embedded one.
func (b *builder) readPostcodes(e Extension) error {
	raw, ok := bytes.CutPrefix(e.Postcodes, []byte(importMark))
	if !ok {
		return fmt.Errorf("%s: not a file of postal codes; make one with outcry gazetteer import", e.Name)
	}
	for len(raw) > 0 {
		if len(raw) < 13 || len(raw) < 13+int(raw[12]) {
			return fmt.Errorf("%s: ends within a record", e.Name)
		}
		number := int(binary.BigEndian.Uint16(raw))
		gm := fmt.Sprintf("GM%04d", binary.BigEndian.Uint16(raw[2:]))
		lat, lon := math.Float32frombits(binary.BigEndian.Uint32(raw[4:])), math.Float32frombits(binary.BigEndian.Uint32(raw[8:]))
		town := string(raw[13 : 13+int(raw[12])])
		raw = raw[13+int(raw[12]):]
		if number < 1000 || number > 9999 {
			return fmt.Errorf("%s: %d is no postal code", e.Name, number)
		}
		if err := b.exact(&b.g.codes[number-1000], number, gm, town, lat, lon); err != nil {
			return fmt.Errorf("%s: postal code %d: %w", e.Name, number, err)
		}
	}
	return nil
}

// exact replaces what is embedded of one PC4 by what was imported; what the table leaves open stays.
func (b *builder) exact(p *pc4, number int, gm, town string, lat, lon float32) error {
	if gm != "GM0000" {
		n, ok := b.munis[gm]
		if !ok {
			return fmt.Errorf("no municipality has the code %s", gm)
		}
		p.region = b.g.places[n].region + schema.Region("/"+strconv.Itoa(number))
		p.town = cmp.Or(town, b.g.places[n].name)
	}
	p.approximate = false
	if lat != 0 && lon == lon && lat == lat {
		p.lat, p.lon = lat, lon
	}
	return nil
}
