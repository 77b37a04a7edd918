package simulate

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"outcry/schema"
)

// town is a place that people write from. The list is written from general
// knowledge: centres to about a kilometre, inhabitants rounded, used as weights.
type town struct {
	name     string
	province string // ISO 3166-2:NL suffix
	code     int    // CBS code of its municipality
	codes    string // its four-digit postcodes, "3511-3515 3521"
	lat, lon float64
	people   float64 // thousands
}

func (t *town) region() schema.Region {
	return schema.Region(fmt.Sprintf("NL/%s/GM%04d", t.province, t.code))
}

// postcodes returns the four-digit postcodes in rising order.
func (t *town) postcodes() []int {
	var out []int
	for field := range strings.FieldsSeq(t.codes) {
		low, high, ranged := strings.Cut(field, "-")
		from, _ := strconv.Atoi(low)
		to := from
		if ranged {
			to, _ = strconv.Atoi(high)
		}
		for c := from; c <= to; c++ {
			out = append(out, c)
		}
	}
	return out
}

// kilometres returns the distance from t to o on a flat earth, good for a country.
func (t *town) kilometres(o *town) float64 {
	x := (t.lon - o.lon) * math.Cos(t.lat*math.Pi/180)
	return 111.2 * math.Hypot(t.lat-o.lat, x)
}

var towns = []town{
	{"Amsterdam", "NH", 363, "1011-1018 1051-1059 1061 1071-1079 1091-1095", 52.373, 4.893, 920},
	{"Rotterdam", "ZH", 599, "3011-3016 3021-3028 3031-3039 3061-3068 3071-3079", 51.922, 4.479, 660},
	{"Den Haag", "ZH", 518, "2511-2518 2521-2526 2541-2548 2561-2566", 52.077, 4.299, 560},
	{"Utrecht", "UT", 344, "3511-3515 3521-3528 3531-3534 3551-3555 3561-3566 3581-3585", 52.091, 5.121, 365},
	{"Eindhoven", "NB", 772, "5611-5617 5621-5629 5641-5646 5651-5658", 51.441, 5.478, 245},
	{"Groningen", "GR", 14, "9711-9718 9721-9728 9731-9738 9741-9747", 53.219, 6.567, 240},
	{"Tilburg", "NB", 855, "5011-5015 5017-5018 5021-5022 5025-5026 5037-5038 5041-5049", 51.556, 5.091, 227},
	{"Almere", "FL", 34, "1311-1316 1321-1328 1331-1336", 52.351, 5.265, 226},
	{"Breda", "NB", 758, "4811-4819 4822-4827 4834-4839", 51.589, 4.776, 185},
	{"Nijmegen", "GE", 268, "6511-6512 6521-6525 6531-6538 6541-6546", 51.843, 5.853, 182},
	{"Apeldoorn", "GE", 200, "7311-7317 7321-7329 7331-7336 7339", 52.211, 5.970, 168},
	{"Arnhem", "GE", 202, "6811-6816 6821-6828 6831-6836 6841-6846", 51.985, 5.899, 166},
	{"Haarlem", "NH", 392, "2011-2015 2021-2026 2031-2037", 52.381, 4.637, 165},
	{"Enschede", "OV", 153, "7511-7514 7521-7525 7531-7536 7541-7548", 52.221, 6.894, 161},
	{"Amersfoort", "UT", 307, "3811-3819 3821-3826", 52.156, 5.388, 160},
	{"'s-Hertogenbosch", "NB", 796, "5211-5213 5215-5216 5221-5224 5231-5237", 51.690, 5.304, 118},
	{"Zwolle", "OV", 193, "8011-8017 8021-8026 8031-8035 8041-8043", 52.513, 6.094, 131},
	{"Leiden", "ZH", 546, "2311-2318 2321-2324 2331-2334", 52.158, 4.493, 127},
	{"Zoetermeer", "ZH", 637, "2711-2713 2715-2719 2721-2728", 52.058, 4.493, 126},
	{"Leeuwarden", "FR", 80, "8911-8919 8921-8926 8931-8938", 53.201, 5.800, 96},
	{"Maastricht", "LI", 935, "6211-6219 6221-6229", 50.851, 5.691, 121},
	{"Dordrecht", "ZH", 505, "3311-3319 3328-3329", 51.813, 4.690, 121},
	{"Ede", "GE", 228, "6711-6718", 52.041, 5.667, 78},
	{"Alphen aan den Rijn", "ZH", 484, "2401-2408", 52.129, 4.656, 75},
	{"Alkmaar", "NH", 361, "1811-1817 1823-1827", 52.632, 4.753, 98},
	{"Emmen", "DR", 114, "7811-7815 7821-7828", 52.785, 6.898, 57},
	{"Delft", "ZH", 503, "2611-2614 2622-2629", 52.012, 4.357, 106},
	{"Venlo", "LI", 983, "5911-5916 5921-5928", 51.370, 6.172, 65},
	{"Deventer", "OV", 150, "7411-7419 7421-7425", 52.255, 6.160, 82},
	{"Sittard", "LI", 1883, "6131-6137", 51.000, 5.869, 38},
	{"Helmond", "NB", 794, "5701-5709", 51.479, 5.661, 94},
	{"Oss", "NB", 828, "5341-5349", 51.765, 5.518, 60},
	{"Hilversum", "NH", 402, "1211-1217 1221-1223", 52.229, 5.167, 93},
	{"Amstelveen", "NH", 362, "1181-1187", 52.311, 4.870, 92},
	{"Heerlen", "LI", 917, "6411-6419", 50.888, 5.980, 87},
	{"Hengelo", "OV", 164, "7551-7559", 52.266, 6.793, 81},
	{"Purmerend", "NH", 439, "1441-1448", 52.505, 4.960, 82},
	{"Roosendaal", "NB", 1674, "4701-4709", 51.531, 4.465, 69},
	{"Schiedam", "ZH", 606, "3111-3119 3121-3125", 51.919, 4.389, 80},
	{"Vlaardingen", "ZH", 622, "3131-3138", 51.913, 4.342, 74},
	{"Lelystad", "FL", 995, "8211-8212 8218-8219 8221-8226 8231-8233 8241-8245", 52.518, 5.471, 82},
	{"Almelo", "OV", 141, "7601-7609", 52.357, 6.662, 73},
	{"Gouda", "ZH", 513, "2801-2808", 52.012, 4.711, 75},
	{"Hoorn", "NH", 405, "1621-1625 1627-1628", 52.642, 5.060, 75},
	{"Hoofddorp", "NH", 394, "2131-2135", 52.306, 4.691, 78},
	{"Nieuw-Vennep", "NH", 394, "2151-2153", 52.264, 4.635, 33},
	{"Sassenheim", "ZH", 1525, "2171-2172", 52.225, 4.522, 16},
	{"Zaandam", "NH", 479, "1501-1509", 52.442, 4.829, 80},
	{"Spijkenisse", "ZH", 1930, "3201-3208", 51.845, 4.329, 73},
	{"Veenendaal", "UT", 345, "3901-3907", 52.029, 5.559, 68},
	{"Nieuwegein", "UT", 356, "3431-3439", 52.029, 5.081, 65},
	{"IJsselstein", "UT", 353, "3401-3404", 52.020, 5.043, 34},
	{"Zeist", "UT", 355, "3701-3708", 52.089, 5.233, 50},
	{"Rijswijk", "ZH", 603, "2281-2289", 52.036, 4.325, 57},
	{"Voorburg", "ZH", 1916, "2271-2275", 52.074, 4.359, 40},
	{"Veldhoven", "NB", 861, "5501-5509", 51.418, 5.405, 45},
	{"Geldrop", "NB", 1771, "5661-5667", 51.422, 5.560, 29},
	{"Bergen op Zoom", "NB", 748, "4611-4617 4621-4625", 51.495, 4.291, 57},
	{"Assen", "DR", 106, "9401-9408", 52.993, 6.564, 64},
	{"Hoogeveen", "DR", 118, "7901-7909", 52.723, 6.476, 40},
	{"Meppel", "DR", 119, "7941-7944", 52.696, 6.194, 31},
	{"Den Helder", "NH", 400, "1781-1788", 52.956, 4.760, 55},
	{"Doetinchem", "GE", 222, "7001-7009", 51.965, 6.289, 48},
	{"Tiel", "GE", 281, "4001-4007", 51.887, 5.429, 40},
	{"Harderwijk", "GE", 243, "3841-3849", 52.342, 5.621, 47},
	{"Terneuzen", "ZE", 715, "4531-4533 4535-4538", 51.335, 3.828, 25},
	{"Middelburg", "ZE", 687, "4331-4338", 51.499, 3.611, 42},
	{"Goes", "ZE", 664, "4461-4465", 51.504, 3.889, 29},
	{"Vlissingen", "ZE", 718, "4381-4389", 51.443, 3.573, 38},
	{"Weert", "LI", 988, "6001-6006", 51.252, 5.707, 43},
	{"Roermond", "LI", 957, "6041-6045", 51.194, 5.987, 48},
	{"Hardenberg", "OV", 160, "7771-7773", 52.576, 6.618, 20},
	{"Kampen", "OV", 166, "8261-8267", 52.558, 5.911, 38},
	{"Heerenveen", "FR", 74, "8441-8448", 52.960, 5.921, 31},
	{"Drachten", "FR", 90, "9201-9207", 53.112, 6.098, 46},
	{"Sneek", "FR", 1900, "8601-8608", 53.033, 5.659, 35},
	{"Veendam", "GR", 47, "9641-9642 9644-9646 9648", 53.106, 6.876, 21},
	{"Stadskanaal", "GR", 37, "9501-9503", 52.988, 6.951, 20},
	{"Delfzijl", "GR", 1979, "9931-9934 9936", 53.330, 6.918, 18},
}

// stretch is a railway line that complaints are written from while moving.
type stretch struct {
	region schema.Region
	ends   [2]string
	towns  []string // along the line
}

var stretches = []stretch{
	{"NL/rail/SHL-LEDN", [2]string{"Schiphol", "Leiden"}, []string{"Hoofddorp", "Nieuw-Vennep", "Sassenheim", "Leiden"}},
}

// townsOf returns the towns in region r in the order of the list.
func townsOf(r schema.Region) []*town {
	var out []*town
	for i := range towns {
		if r.Contains(towns[i].region()) {
			out = append(out, &towns[i])
		}
	}
	return out
}

// townNamed returns the town of that name, nil for none.
func townNamed(name string) *town {
	for i := range towns {
		if towns[i].name == name {
			return &towns[i]
		}
	}
	return nil
}

// neighbours returns t and up to n other towns within radiusKm, nearest first.
func neighbours(t *town, n int, radiusKm float64) []*town {
	out := []*town{t}
	for len(out) <= n {
		var best *town
		for i := range towns {
			o := &towns[i]
			near := o != t && t.kilometres(o) <= radiusKm && !slices.Contains(out, o)
			if near && (best == nil || t.kilometres(o) < t.kilometres(best)) {
				best = o
			}
		}
		if best == nil {
			break
		}
		out = append(out, best)
	}
	return out
}
