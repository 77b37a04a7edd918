package simulate

import "outcry/schema"

// company is a brand as customers speak of it.
type company struct {
	brand   schema.Brand
	names   []string // the first is the plain one
	handles []string
	daily   []offer // what its customers complain of on a quiet day at rate 1
}

// offer is a service and how many people complain about it a day.
type offer struct {
	service schema.Service
	daily   float64
}

var companies = []company{
	{"ziggo", []string{"Ziggo", "ziggo", "#ziggo"}, []string{"@ZiggoWebcare", "@ziggo"}, []offer{
		{schema.FixedInternet, 160}, {schema.TV, 90}, {schema.PhoneLine, 8}}},
	{"kpn", []string{"KPN", "kpn", "Kpn", "#kpn"}, []string{"@KPNwebcare", "@KPN"}, []offer{
		{schema.FixedInternet, 125}, {schema.MobileData, 95}, {schema.TV, 45}, {schema.Voice, 24}, {schema.SMS, 6}, {schema.PhoneLine, 6}}},
	{"t-mobile", []string{"T-Mobile", "Odido", "t-mobile", "odido", "tmobile"}, []string{"@tmobile_webcare", "@odido"}, []offer{
		{schema.MobileData, 105}, {schema.FixedInternet, 36}, {schema.Voice, 30}, {schema.SMS, 6}}},
	{"vodafone", []string{"Vodafone", "vodafone", "#vodafone"}, []string{"@vodafoneNL"}, []offer{
		{schema.MobileData, 95}, {schema.Voice, 32}, {schema.FixedInternet, 12}}},
	{"tele2", []string{"Tele2", "tele2"}, []string{"@tele2"}, []offer{{schema.MobileData, 16}}},
	{"hollandsnieuwe", []string{"hollandsnieuwe"}, []string{"@hollandsnieuwe"}, []offer{{schema.MobileData, 14}}},
	{"lebara", []string{"Lebara", "lebara"}, []string{"@LebaraNL"}, []offer{{schema.MobileData, 11}}},
	{"simyo", []string{"Simyo", "simyo"}, []string{"@simyo"}, []offer{{schema.MobileData, 11}}},
	{"ing", []string{"ING", "ING Bank"}, []string{"@ingnl"}, []offer{{schema.Login, 30}, {schema.Payment, 21}}},
	{"rabobank", []string{"Rabobank", "Rabo", "rabobank"}, []string{"@Rabobank"}, []offer{{schema.Payment, 21}, {schema.Login, 19}}},
	{"essent", []string{"Essent", "essent"}, []string{"@essent"}, []offer{{schema.PhoneLine, 9}, {schema.Login, 10}}},
	{"eneco", []string{"Eneco", "eneco"}, []string{"@eneco"}, []offer{{schema.Login, 10}, {schema.PhoneLine, 4}}},
	{"liander", []string{"Liander", "liander"}, []string{"@liander"}, []offer{{schema.Power, 13}}},
	{"stedin", []string{"Stedin", "stedin"}, []string{"@Stedin"}, []offer{{schema.Power, 10}}},
	{"enexis", []string{"Enexis", "enexis"}, []string{"@Enexis"}, []offer{{schema.Power, 10}}},
	{"ns", []string{"NS", "#ns"}, []string{"@NS_online"}, []offer{{schema.Rail, 85}, {schema.Login, 8}}},
}

func companyOf(b schema.Brand) *company {
	for i := range companies {
		if companies[i].brand == b {
			return &companies[i]
		}
	}
	return nil
}

// gridOf returns the company that runs the power grid in province.
func gridOf(province string) schema.Brand {
	switch province {
	case "ZH", "UT", "ZE":
		return "stedin"
	case "GR", "DR", "OV", "NB", "LI":
		return "enexis"
	}
	return "liander"
}

// confusable returns the services that customers name when s fails, s first.
func confusable(s schema.Service) []schema.Service {
	switch s {
	case schema.MobileData:
		return []schema.Service{s, schema.Voice}
	case schema.FixedInternet:
		return []schema.Service{s, schema.TV}
	}
	return []schema.Service{s}
}

// weekday and weekend are how much people complain by the local hour, as they
// wake, work and watch.
var (
	weekday = [24]float64{.35, .2, .14, .1, .12, .25, .6, 1.05, 1.35, 1.4, 1.35, 1.3, 1.3, 1.25, 1.25, 1.25, 1.35, 1.5, 1.65, 1.75, 1.75, 1.6, 1.2, .7}
	weekend = [24]float64{.5, .32, .2, .14, .12, .16, .3, .55, .9, 1.2, 1.4, 1.45, 1.4, 1.35, 1.35, 1.35, 1.4, 1.45, 1.55, 1.7, 1.75, 1.65, 1.3, .85}
)
