package simulate

// topic is what people say that is no complaint about a failing service.
type topic struct {
	name   string
	daily  float64 // messages a day at rate 1
	placed float64 // share whose writer names a town in the profile
	says   []string
}

var topics = []topic{
	{"price", 85, .3, []string{"{brand} wordt alweer duurder", "Prijsverhoging van {brand}, ik ben er klaar mee", "veel te duur, {brand}", "{brand} rekent {n} euro voor niks", "why is {brand} so expensive",
		"rekening van {brand} klopt weer niet", "mijn abonnement bij {brand} loopt af en nu willen ze meer geld", "{n} minuten wachtmuziek en dan betalen ook, {brand}"}},
	{"praise", 50, .3, []string{"{brand} top geholpen!", "compliment voor {brand}, monteur was op tijd", "wat is mijn glasvezel van {brand} snel", "love the new 5G of {brand}", "{brand} bedankt voor de snelle reactie",
		"tevreden over {brand}, al jaren nooit storing", "netjes opgelost {brand} 👍"}},
	{"question", 75, .4, []string{"wanneer komt glasvezel van {brand} naar {town}?", "hoe stel ik de modem van {brand} in?", "welk abonnement van {brand} raden jullie aan", "heeft {brand} goed bereik in {town}?",
		"does {brand} have 5G in {town}?", "hoe zeg ik mijn abonnement bij {brand} op", "overstappen naar {brand}, iemand ervaring?", "is {brand} ook in {town} te krijgen"}},
	{"news", 60, .2, []string{"Nieuws: {brand} komt met nieuwe abonnementen", "{brand} maakt kwartaalcijfers bekend", "{brand}: storing van gisteren was binnen een uur verholpen", "Consumentenbond onderzoekt {brand}",
		"{brand} breidt netwerk uit in {town}", "aandelen {brand} hoger na cijfers"}},
	{"offtopic", 120, .4, []string{"zin in weekend", "file bij {town}", "lekker uit eten in {town}", "koffie eerst", "wie gaat er mee naar {town}", "mijn humeur is vandaag ook down", "wat een regen in {town}", "net een rondje gefietst rond {town}",
		"eindelijk vakantie", "mijn tent is gescheurd, slechte service van de winkel #fail", "terras in {town}, een half uur op een biertje gewacht", "so tired today", "cadeaukaart geweigerd, lekker dan"}},
	{"webcare", 40, 0, []string{"Hoi! Wat vervelend. Wil je ons je postcode sturen? ^{agent}", "Vervelend om te horen, stuur je ons een DM? ^{agent}", "Goed dat je het meldt, we kijken mee. ^{agent}",
		"Er is geen storing bekend. Heb je de modem al opnieuw opgestart? ^{agent}", "Graag gedaan, fijne dag! ^{agent}"}},
	{"resolved", 45, .4, []string{"{brand} doet het weer", "internet van {brand} is terug, bedankt", "storing {brand} in {town} is opgelost", "weer online, {brand}", "{brand} is back in {town}", "na een reset werkt {brand} weer"}},
	{"works here", 20, .4, []string{"hier in {town} doet {brand} het prima", "geen enkel probleem met {brand} in {town}", "{brand} works fine here in {town}", "bij mij werkt {brand} gewoon"}},
	{"job", 18, .3, []string{"{brand} zoekt monteurs in {town} #vacature", "vacature: medewerker klantenservice {brand}", "werken bij {brand}? kijk op de site"}},
}

// crowds are what many people say at once for a while.
var crowds = map[Confounder][]string{
	PriceAnger: {"{brand} verhoogt de prijzen WEER, schandalig", "ik zeg mijn abonnement bij {brand} op, {n} euro erbij", "prijs omhoog en service omlaag, {brand}", "schandalig {brand} #prijsverhoging",
		"weg bij {brand}, te duur", "{brand} is a rip-off, another price hike"},
	Praise: {"wat een mooie actie van {brand}!", "{brand} geeft iedereen gratis data, top", "chapeau {brand} 👏", "great gesture {brand}", "trots op {brand}"},
	NewsChatter: {"Gisteren was {brand} urenlang uit de lucht, lees het verhaal", "Storing {brand} van gisteren: zo kon het gebeuren", "Kamervragen over storing bij {brand}",
		"Krijg ik geld terug voor de storing van gisteren {brand}?", "analyse: waarom {brand} er vorige week uit lag", "those {brand} outages last week, a timeline"},
	Football: {"wat een goal", "penalty!!", "scheids, dat was buitenspel", "kom op jongens", "nog {n} minuten", "reclame op {brand} duurt langer dan de rust", "what a save", "beeld via {brand} loopt een minuut achter, buren juichen al"},
}

// virals are the words of the writer whom everybody repeats, and of those who answer.
var (
	virals = []string{"Mijn dochter zit al {n} weken te wachten tot {brand} eens terugbelt. Ik ga er mijn column aan wijden.", "Drie monteurs, nul oplossingen. {brand}, ik vergeet dit niet. #{hashbrand}faalt",
		"{brand} liet mijn moeder van 86 twee uur in de wacht staan. Schaam je."}
	answers = []string{"zo herkenbaar", "{brand} gaat dit nog lang horen 👏", "haha geweldig", "altijd gedoe met die lui", "eindelijk zegt iemand het", "this is so true", "teken de petitie tegen {brand}", "😂😂"}
	adverts = []string{"GEEN INTERNET bij {brand} {town}??? kijk op https://actie.example/{n}{n}", "{brand} storing {town} https://actie.example/{n}{n}{n}", "nooit meer storing van {brand} in {town}, klik https://actie.example/{n}"}
	works   = []string{"Gepland onderhoud van {brand} in {town}: vannacht en vandaag kan de verbinding wegvallen", "{brand} werkt vandaag aan het netwerk in {town}, onderbrekingen zijn aangekondigd"}
)
