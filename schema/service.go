package schema

import "slices"

// Brand is the slug of a company whose services can fail, such as "t-mobile".
type Brand string

// Service is what is broken: one word of a closed vocabulary.
type Service string

// The services. PhoneLine is the brand's own help line; FixedVoice a landline at home.
const (
	MobileData    Service = "mobile-data"
	Voice         Service = "voice"
	SMS           Service = "sms"
	FixedInternet Service = "fixed-internet"
	FixedVoice    Service = "fixed-voice"
	TV            Service = "tv"
	PhoneLine     Service = "phone-line"
	Login         Service = "login"
	Power         Service = "power"
	Payment       Service = "payment"
	Rail          Service = "rail"
	Other         Service = "other"
)

var services = []Service{MobileData, Voice, SMS, FixedInternet, FixedVoice, TV, PhoneLine, Login, Power, Payment, Rail, Other}

// Services returns the vocabulary in its fixed order.
func Services() []Service { return slices.Clone(services) }

// Valid reports whether s is a word of the vocabulary.
func (s Service) Valid() bool { return slices.Contains(services, s) }

// Placeless reports whether s fails for the whole country at once: a help line
// or a login has no geography.
func (s Service) Placeless() bool { return s == PhoneLine || s == Login || s == Payment }
