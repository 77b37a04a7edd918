package locate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"outcry/schema"
)

// readTables reads the generated files.
func (b *builder) readTables() error {
	nl, err := unpack(nlFile)
	if err != nil {
		return fmt.Errorf("unpack nl.tsv.gz: %w", err)
	}
	world, err := unpack(worldFile)
	if err != nil {
		return fmt.Errorf("unpack world.tsv.gz: %w", err)
	}
	b.g.rails = newRails()
	b.addCountry("NL", "Nederland")
	for _, p := range dutchProvinces {
		b.add(place{name: p[1], region: schema.Region("NL/" + p[0]), kind: province})
	}
	if err := eachRow(nl, b.dutchRow); err != nil {
		return fmt.Errorf("nl.tsv %w", err)
	}
	b.fillCodes()
	if err := eachRow(world, b.worldRow); err != nil {
		return fmt.Errorf("world.tsv %w", err)
	}
	return nil
}

var dutchProvinces = [][2]string{
	{"DR", "Drenthe"}, {"FL", "Flevoland"}, {"FR", "Friesland"}, {"GE", "Gelderland"}, {"GR", "Groningen"}, {"LI", "Limburg"},
	{"NB", "Noord-Brabant"}, {"NH", "Noord-Holland"}, {"OV", "Overijssel"}, {"UT", "Utrecht"}, {"ZE", "Zeeland"}, {"ZH", "Zuid-Holland"},
}

func (b *builder) addCountry(code, name string) {
	b.g.lands[strings.ToLower(code)] = schema.Region(code)
	b.add(place{name: name, region: schema.Region(code), kind: country})
}

// dutchRow takes one line of nl.tsv: municipality, town, station or postal code.
func (b *builder) dutchRow(f []string) error {
	switch {
	case f[0] == "M" && len(f) == 7:
		return b.municipalityRow(f)
	case f[0] == "T" && len(f) == 8:
		return b.townRow(f)
	case f[0] == "S" && len(f) == 5:
		lat, lon, err := point(f[3], f[4])
		b.g.rails.add(f[2], b.region(f[1]), lat, lon)
		return err
	case f[0] == "P" && len(f) == 7:
		return b.codeRow(f)
	case f[0] == "":
		return nil
	}
	return fmt.Errorf("%q with %d fields is unknown", f[0], len(f))
}

// settled reads where a place lies and how many live there.
func settled(f []string) (lat, lon float32, people int32, err error) {
	if lat, lon, err = point(f[0], f[1]); err != nil {
		return lat, lon, people, err
	}
	n, err := strconv.Atoi(f[2])
	return lat, lon, int32(n), err
}

func (b *builder) municipalityRow(f []string) error {
	lat, lon, people, err := settled(f[4:7])
	if err != nil {
		return err
	}
	region := schema.Region("NL/" + f[2] + "/" + f[1])
	n := b.add(place{name: f[3], region: region, lat: lat, lon: lon, population: people, kind: municipality})
	b.munis[f[1]] = n
	b.byName[f[3]] = append(b.byName[f[3]], n)
	b.name(f[3], n, 0)
	home := &b.g.places[b.g.regions[region.Parent()]]
	home.population += people
	return nil
}

func (b *builder) region(gm string) schema.Region { return b.g.places[b.munis[gm]].region }

func (b *builder) townRow(f []string) error {
	lat, lon, people, err := settled(f[4:7])
	if err != nil {
		return err
	}
	p := place{name: f[3], region: b.region(f[2]), lat: lat, lon: lon, population: people, kind: town}
	if f[1] == "district" {
		p.kind = district
		p.population = int32(people / 10)
	}
	n := b.add(p)
	b.byName[p.name] = append(b.byName[p.name], n)
	b.name(p.name, n, 0)
	if f[7] != "" {
		for alt := range strings.SplitSeq(f[7], "|") {
			b.name(alt, n, isAlias)
		}
	}
	return nil
}

func (b *builder) codeRow(f []string) error {
	number, err := strconv.Atoi(f[1])
	if err != nil || number < 1000 || number > 9999 {
		return fmt.Errorf("%q is no postal code", f[1])
	}
	lat, lon, err := point(f[3], f[4])
	if err != nil {
		return err
	}
	b.g.codes[number-1000] = pc4{region: b.region(f[2]) + "/" + schema.Region(f[1]), town: f[6], lat: lat, lon: lon, approximate: f[5] != ""}
	return nil
}

// fillCodes gives the numbers that the table lacks the place of the nearest
// number in the same three-digit, else two-digit area, marked approximate.
func (b *builder) fillCodes() {
	known := slices.Clone(b.g.codes)
	for i := range b.g.codes {
		if known[i].region != "" {
			continue
		}
		for _, size := range [2]int{10, 100} {
			if n := nearestKnown(known, i, size); n >= 0 {
				p := known[n]
				p.region, p.approximate = p.region.Parent()+schema.Region("/"+strconv.Itoa(i+1000)), true
				b.g.codes[i] = p
				break
			}
		}
	}
}

// nearestKnown returns the known number nearest to i in its area of that size, -1 for none.
func nearestKnown(known []pc4, i, size int) int {
	from := i - i%size
	best := -1
	for n := from; n < from+size; n++ {
		if known[n].region != "" && (best < 0 || max(n-i, i-n) < max(best-i, i-best)) {
			best = n
		}
	}
	return best
}

// worldRow takes one line of world.tsv: country, admin1, city or postal area.
func (b *builder) worldRow(f []string) error {
	switch {
	case f[0] == "C" && len(f) > 1:
		if f[1] != "NL" {
			b.addCountry(f[1], f[min(2, len(f)-1)])
		}
		for _, name := range f[min(2, len(f)):] {
			b.g.lands[b.folded(name)] = schema.Region(f[1])
		}
		return nil
	case f[0] == "A" && len(f) == 4:
		region := schema.Region(f[1] + "/" + f[2])
		b.add(place{name: f[3], region: region, kind: state})
		b.g.states[f[1]+"/"+strings.ToLower(f[2])] = region
		b.g.states[f[1]+"/"+b.folded(f[3])] = region
		return nil
	case f[0] == "T" && len(f) == 8:
		return b.cityRow(f)
	case f[0] == "Z" && len(f) == 7:
		lat, lon, err := point(f[5], f[6])
		b.g.zips[f[1]+f[2]] = &zip{admin1: schema.Region(f[1] + "/" + f[3]), city: f[4], lat: lat, lon: lon}
		return err
	case f[0] == "":
		return nil
	}
	return fmt.Errorf("%q with %d fields is unknown", f[0], len(f))
}

func (b *builder) cityRow(f []string) error {
	lat, lon, people, err := settled(f[4:7])
	if err != nil {
		return err
	}
	region := schema.Region(f[1] + "/" + f[2] + "/" + strings.ReplaceAll(f[3], "/", "-"))
	n := b.add(place{name: f[3], region: region, lat: lat, lon: lon, population: people, kind: abroad})
	b.name(f[3], n, 0)
	if f[7] != "" {
		for alt := range strings.SplitSeq(f[7], "|") {
			if b.folded(alt) != b.folded(f[3]) {
				b.nameAs(alt, n, isAlias, []string{alt})
			}
		}
	}
	return nil
}
