// What the page says, in Dutch and English.

export type Lang = "nl" | "en";

const nl = {
  overview: "Overzicht", desk: "Webcare", planned: "Gepland", sources: "Bronnen", scores: "Score", tasks: "Taken", language: "English", theme: "Licht of donker", back: "Terug naar overzicht",
  skip: "Naar de inhoud", crumbs: "Waar u bent", close: "Sluiten", more: "Toon meer",
  live: "live", reconnecting: "verbinding zoeken", starting: "laden", past: "verleden", away: "outcry is niet bereikbaar",
  signIn: "Inloggen", signInHint: "Deze outcry vraagt een sleutel. Wie outcry beheert maakt er een met ‘outcry token create’. De sleutel blijft in dit tabblad en is weg als u het sluit.",
  key: "Sleutel", enter: "Naar binnen", signOut: "Uitloggen",
  doors: {
    wrong: "Deze sleutel is niet bekend.", ended: "Uw sleutel geldt niet meer. Vul een andere in.", short: "Deze sleutel mag hier niet lezen.",
    waiting: "Te veel verkeerde sleutels. Probeer het over een minuut opnieuw.", away: "outcry is niet bereikbaar. Het wordt vanzelf opnieuw geprobeerd.",
  } as Record<string, string>,
  travel: "Een ander moment bekijken", moment: "Moment", pastOf: "U kijkt naar", asKnown: "zoals het toen bekend was.", pastHint: "Schuif naar een moment in het verleden. De balkjes zijn incidenten.",
  toNow: "Terug naar nu", hourBack: "Een uur terug", hourOn: "Een uur vooruit", hourShort: "u",
  openIncidents: "Lopende incidenten", noIncidents: "Geen lopende incidenten.", noIncidentsWhy: "Zodra er ergens meer meldingen zijn dan normaal, staat het hier.",
  recentlyClosed: "Kort geleden voorbij", allBrands: "Alle aanbieders", since: "sinds", until: "tot", witnesses: "getuigen", expected: "verwacht", seen: "gezien", limit: "door toeval eens per week",
  complaints: "meldingen", instead: "in plaats van", country: "Nederland", showCountry: "Toon heel Nederland", findPlace: "Naar een gemeente of provincie", ownedBy: "bij {who}",
  mapLabel: "Kaart van Nederland met lopende incidenten per gemeente", approximate: "Gemeentegrenzen bij benadering",
  legend: "Door toeval hooguit", legendBins: ["eens per dag", "eens per week", "eens per jaar", "eens per eeuw"], legendSuspected: "vermoed", legendReports: "meldingen, laatste uur",
  chart: "Getuigen in de tijd", chartSummary: "Hoogste waarde {max} om {at}", timeline: "Verloop", quotes: "Eerste getuigen", evidence: "Waaruit het blijkt",
  bySource: "Bronnen", byDevice: "Toestellen", byRegion: "Plaatsen", byService: "Diensten", byWord: "Woorden die opkwamen", byMunicipality: "Per gemeente", byPostcode: "Per postcodegebied",
  echoes: "herhalingen, niet meegeteld", against: "melden dat het werkt", oneDevice: "Alle getuigen noemen {device}: misschien ligt het aan het toestel.",
  heardSince: "Voor het eerst gehoord om {time}; dat het eerder begon, zeggen getuigen eensgezind.",
  missing: "Via {source} kwamen er {n} waar er {expected} verwacht werden: wie niet kan bellen, klaagt niet.",
  collateral: "Ook gestegen", causedBy: "Waarschijnlijk komt dit door een ander incident.", allRose: {
    power: "Bij {n} aanbieders tegelijk; de stroom is daar ook uit.", source: "Bij {n} aanbieders tegelijk, bijna alles uit {source}: misschien ligt het aan die bron.", event: "Bij {n} aanbieders tegelijk: iets dat ze allemaal treft.",
  } as Record<string, string>, relations: {
    "virtual-operator": "zit op dit netwerk", "host-network": "het netwerk waar dit op zit", power: "stroom", telecom: "telecom", "all-brands": "alle aanbieders",
  } as Record<string, string>,
  yourName: "Uw naam", yourWords: "Toelichting", act: "Uw oordeel", owner: "Eigenaar", cause: "Oorzaak", eta: "Hersteld rond", nextUpdate: "Volgend bericht", outlook: "Oorzaak, hersteltijd en volgend bericht",
  acts: {
    ack: "In behandeling", confirm: "Bevestigen", update: "Bijwerken", own: "Overdragen", note: "Noteren", resolve: "Opgelost", dismiss: "Vals alarm", merge: "Samenvoegen", split: "Splitsen", reopen: "Heropenen",
  },
  shape: "Samenvoegen of splitsen", mergeInto: "Hoort bij", splitOff: "Deze plaatsen worden een eigen incident", splitDone: "Gesplitst; het nieuwe incident staat in het overzicht.",
  mergedInto: "Samengevoegd met een ander incident.", splitFrom: "Afgesplitst van een ander incident.", machineSays: "outcry ziet", peopleSay: "mensen zeggen",
  conflict: "{who} was u om {at} voor ({what}). Dat staat nu in het verloop; klik opnieuw als u het nog wilt.", within: "over {time}", passed: "verstreken",
  nameNeeded: "Vul eerst uw naam in.", kept: "Bewaard.", failed: "Dat lukte niet: {why}",
  rules: {
    "nl-telecom-12h": "Compensatie voor telecomklanten, na 12 uur", "nl-grid-4h": "Compensatie bij stroomuitval, na 4 uur", "us-fcc-nors": "Melding aan de FCC (NORS)",
  } as Record<string, string>,
  clocks: "Termijnen", due: "uiterlijk", atLeast: "minstens {n}", units: { users: "gebruikers", "user-minutes": "gebruikersminuten" } as Record<string, string>, draft: "Grondslag en concept", clockStates: { running: "loopt", warning: "bijna", due: "verstreken", met: "gehaald", void: "vervallen" } as Record<string, string>,
  followups: "Terugmelden", followupsHint: "Wie zich meldde en nog bericht tegoed heeft.", noFollowups: "Iedereen heeft bericht gehad.", draftKind: "Soort bericht", draftKinds: { update: "tussenbericht", resolved: "opgelost" }, markAnswered: "Beantwoord",
  deskTitle: "Is er een storing bij de klant?", deskHint: "Plak het bericht van de klant, of typ een postcode of plaats.", deskNext: "Het volgende bericht van deze klant, bijvoorbeeld de postcode.", deskInput: "Bericht, postcode of plaats",
  talkWith: "Gesprek {id}", saidSoFar: "Wat de klant schreef", drop: "Weglaten",
  brand: "Aanbieder", service: "Dienst", asText: "uit de tekst", ask: "Kijk na", replyIn: "Antwoord in het", copy: "Kopieer antwoord", copied: "Gekopieerd",
  notice: "We zouden hier {n} mensen in {m} minuten opmerken.", heard: "Laatste melding {lag} geleden.", heardThere: "Laatste {m} minuten: {n} getuigen, {e} verwacht.",
  toIncident: "Naar het incident", record: "Leg vast als melding", recorded: "Vastgelegd als melding {id}.", nextCustomer: "Volgende klant", quiet: "Rustig gebleven", needs: "Vraag de klant naar:", place: "Plaats", sure: "{p} % zeker",
  queue: "Wat wacht", promises: "Beloftes die (bijna) verlopen", noPromises: "Geen belofte loopt af.", markKept: "Nagekomen", promiseStates: { open: "open", breaking: "loopt af", broken: "verlopen", kept: "nagekomen" } as Record<string, string>,
  promise: "Beloof een vervolgcontact", promiseBy: "Uiterlijk", promiseMake: "Afspreken", promiseWords: "We nemen uiterlijk {at} contact op.", promised: "Afgesproken: uiterlijk {at}.",
  denials: "Ontkend door collega’s", denialsHint: "Antwoorden die een storing ontkennen waar outcry er een ziet.",
  unanswered: "Onbeantwoorde gesprekken", noUnanswered: "Iedereen heeft antwoord.", messages: "{n} berichten", take: "Pak op", talkDone: "Gesprek is beantwoord",
  plannedTitle: "Gepland werk", plannedHint: "Binnen het aangekondigde gebied en de tijd zijn meldingen verwacht; daarbuiten volgt gewoon een alarm.", noPlanned: "Er is geen werk aangekondigd.", plannedOver: "Voorbij",
  untitled: "Werkzaamheden", goingOn: "nu bezig", allServices: "alle diensten", everywhere: "overal", forecastOf: "{n} getuigen voorzien", remove: "Verwijderen", removeSure: "Echt verwijderen?",
  announce: "Werk aankondigen", announceNow: "Aankondigen", bringCalendar: "of uit een agenda (ICS)", workTitle: "Omschrijving", workPlaces: "Plaatsen, met komma’s", workFrom: "Van", workTo: "Tot", repeats: "Herhaling", once: "eenmalig",
  recurs: { DAILY: "elke dag", WEEKLY: "elke week", MONTHLY: "elke maand", YEARLY: "elk jaar" } as Record<string, string>, forecast: "Getuigen voorzien", brandNeeded: "Kies eerst een aanbieder.", placeNeeded: "die plaats is niet bekend",
  source: "Bron", stored: "Bewaard", duplicates: "Dubbel", rejected: "Geweigerd", lastSeen: "Laatste", state: "Toestand", sees: "ziet", blind: "blind", noSources: "Er zijn nog geen meldingen binnengekomen.",
  sourcesHint: "Een bron is blind als er veel langer niets komt dan ze gewoon is. Zolang een bron blind is, zegt outcry niet dat er niets aan de hand is.",
  scoresTitle: "Hoe doet outcry het?", scoresHint: "Per nacht: wat outcry vond, afgezet tegen wat mensen ervan zeiden.", noScores: "Er is nog geen nacht beoordeeld.", night: "Nacht", incidents: "Incidenten", unjudged: "niet beoordeeld",
  missed: "gemist", falseAWeek: "vals per week", delay: "vertraging", precision: "terecht",
  incidentsHere: "Incidenten hier", nothingHere: "Geen lopende incidenten op deze plaats.", lastDay: "Getuigen, laatste 24 uur", inhabitants: "inwoners",
  notFound: "Dit incident bestaat niet (meer).", notYet: "Dit incident was toen nog niet bekend.", unreachable: "outcry is niet bereikbaar; dit is de laatst bekende stand.", national: "landelijk", province: "provincie {name}", except: "zonder {names}", statusPage: "Wat klanten zien",
  status: { suspected: "vermoed", detected: "vastgesteld", confirmed: "bevestigd", resolved: "voorbij", dismissed: "vals alarm" } as Record<string, string>,
  kind: { outage: "storing", chronic: "slepende klacht", storm: "storm, geen storing", planned: "gepland werk" } as Record<string, string>,
  severity: { minor: "klein", major: "groot", critical: "ernstig", "": "" } as Record<string, string>,
  services: {
    "mobile-data": "mobiel internet", voice: "mobiel bellen", sms: "sms", "fixed-internet": "internet thuis", "fixed-voice": "vast bellen", tv: "televisie",
    "phone-line": "telefonische klantenservice", login: "inloggen", power: "stroom", payment: "betalen", rail: "trein", other: "overig",
  } as Record<string, string>,
  verdict: { confirmed: "Er is een storing", suspected: "Mogelijk een storing", none_seen: "Geen storing gezien", unknown: "Niet te zeggen" } as Record<string, string>,
  reason: {
    confirmed_by_operator: "Bevestigd door een medewerker.", detected: "Veel meer meldingen dan toeval kan verklaren.", suspected: "Meer meldingen dan normaal, nog niet zeker.",
    just_over: "De storing is kort geleden geëindigd.", no_excess: "Het aantal meldingen is niet ongewoon.", place_unknown: "De plaats is niet begrepen.", place_too_coarse: "Ergens in dit gebied is iets; waar precies moet uit de postcode blijken.",
    brand_unknown: "Niet duidelijk om welke aanbieder het gaat.", no_such_brand: "Deze aanbieder kennen we niet.", brand_unheard: "Over deze aanbieder kwamen in dit land geen meldingen binnen.", many_reports: "Opvallend veel meldingen, nog niet beoordeeld.",
    no_data: "Er zijn nog geen meldingen ontvangen.", history_short: "We volgen de meldingen te kort om te weten wat gewoon is.",
    sources_blind: "Een bron van meldingen is stilgevallen.", planned_work: "Hier is werk aangekondigd.", planned_nearby: "Ergens in dit gebied is werk aangekondigd; de postcode moet uitwijzen of het hier is.",
    planned_just_over: "Het werk dat hier was aangekondigd is net voorbij; of de meldingen daarvan komen, is nog niet te zeggen.",
  } as Record<string, string>,
  need: { postcode: "postcode", brand: "aanbieder", service: "dienst" } as Record<string, string>,
  what: {
    opened: "eerste vermoeden", detected: "vastgesteld", moved: "verplaatst", grew: "breidt uit", shrank: "wordt kleiner", worsened: "ernstiger", eased: "minder ernstig",
    ended: "voorbij", reopened: "opnieuw begonnen", ack: "neemt in behandeling", confirm: "bevestigt", note: "noteert", resolve: "meldt opgelost", dismiss: "noemt het vals alarm",
    own: "draagt over", update: "werkt bij", merge: "voegt samen", split: "splitst", reopen: "heropent", absorbed: "voegt hier een ander incident bij", released: "maakt een ander incident weer los", "split-off": "splitst dit af", denied: "ontkent de storing", 
  } as Record<string, string>,
  langs: { nl: "Nederlands", en: "Engels", de: "Duits", fr: "Frans" } as Record<string, string>,
};

const en: typeof nl = {
  overview: "Overview", desk: "Webcare", planned: "Planned", sources: "Sources", scores: "Score", tasks: "Tasks", language: "Nederlands", theme: "Light or dark", back: "Back to the overview",
  skip: "Skip to content", crumbs: "Where you are", close: "Close", more: "Show more",
  live: "live", reconnecting: "reconnecting", starting: "loading", past: "past", away: "outcry can’t be reached",
  signIn: "Sign in", signInHint: "This outcry asks for a key. Whoever runs it makes one by ‘outcry token create’. The key stays in this tab and is gone when you close it.",
  key: "Key", enter: "Go in", signOut: "Sign out",
  doors: {
    wrong: "This key is not known.", ended: "Your key is no longer good. Fill in another.", short: "This key may not read here.",
    waiting: "Too many wrong keys. Try again in a minute.", away: "outcry can’t be reached. It is tried again by itself.",
  },
  travel: "Look at another moment", moment: "Moment", pastOf: "You are looking at", asKnown: "as it was known then.", pastHint: "Slide to a moment in the past. The bars are incidents.",
  toNow: "Back to now", hourBack: "An hour back", hourOn: "An hour on", hourShort: "h",
  openIncidents: "Open incidents", noIncidents: "No open incidents.", noIncidentsWhy: "As soon as a place reports more than usual, it shows here.",
  recentlyClosed: "Recently over", allBrands: "All brands", since: "since", until: "until", witnesses: "witnesses", expected: "expected", seen: "seen", limit: "by chance once a week",
  complaints: "complaints", instead: "instead of", country: "The Netherlands", showCountry: "Show the whole country", findPlace: "Go to a municipality or province", ownedBy: "with {who}",
  mapLabel: "Map of the Netherlands with open incidents by municipality", approximate: "Municipal borders are approximate",
  legend: "By chance at most", legendBins: ["once a day", "once a week", "once a year", "once a century"], legendSuspected: "suspected", legendReports: "reports, last hour",
  chart: "Witnesses through time", chartSummary: "Peak of {max} at {at}", timeline: "Timeline", quotes: "First witnesses", evidence: "What shows it",
  bySource: "Sources", byDevice: "Devices", byRegion: "Places", byService: "Services", byWord: "Words that rose", byMunicipality: "By municipality", byPostcode: "By postcode area",
  echoes: "echoes, not counted", against: "say that it works", oneDevice: "All witnesses name {device}: perhaps it is the device.",
  heardSince: "First heard of at {time}; that it began earlier is what witnesses agree on.",
  missing: "By {source} came {n} where {expected} are expected: who can't call does not complain.",
  collateral: "Rose as well", causedBy: "Another incident probably brings this one about.", allRose: {
    power: "{n} brands at once; the power is out there too.", source: "{n} brands at once, nearly all of it from {source}: perhaps it is that source.", event: "{n} brands at once: something that they all meet.",
  }, relations: { "virtual-operator": "runs on this network", "host-network": "the network that this runs on", power: "power", telecom: "telecom", "all-brands": "all brands" },
  yourName: "Your name", yourWords: "Words", act: "Your judgement", owner: "Owner", cause: "Cause", eta: "Repaired around", nextUpdate: "Next update", outlook: "Cause, time of repair and next update",
  acts: {
    ack: "I am on it", confirm: "Confirm", update: "Update", own: "Hand over", note: "Note", resolve: "Resolved", dismiss: "False alarm", merge: "Merge", split: "Split", reopen: "Reopen",
  },
  shape: "Merge or split", mergeInto: "Belongs to", splitOff: "These places become an incident of their own", splitDone: "Split; the new incident is in the overview.",
  mergedInto: "Merged with another incident.", splitFrom: "Split off another incident.", machineSays: "outcry sees", peopleSay: "people say",
  conflict: "{who} was before you at {at} ({what}). The timeline has it now; click again if you still want to.", within: "in {time}", passed: "passed",
  nameNeeded: "Fill in your name first.", kept: "Kept.", failed: "That did not work: {why}",
  rules: {},
  clocks: "Terms", due: "by", atLeast: "at least {n}", units: { users: "users", "user-minutes": "user minutes" }, draft: "Grounds and draft", clockStates: { running: "running", warning: "soon", due: "passed", met: "met", void: "void" },
  followups: "To be told", followupsHint: "Who complained and is owed word.", noFollowups: "Everybody has been told.", draftKind: "Kind of message", draftKinds: { update: "update", resolved: "resolved" }, markAnswered: "Answered",
  deskTitle: "Does the customer have an outage?", deskHint: "Paste the customer's message, or type a postcode or place.", deskNext: "The next message of this customer, such as the postcode.", deskInput: "Message, postcode or place",
  talkWith: "Conversation {id}", saidSoFar: "What the customer wrote", drop: "Leave out",
  brand: "Brand", service: "Service", asText: "from the text", ask: "Look it up", replyIn: "Reply in", copy: "Copy reply", copied: "Copied",
  notice: "We would notice {n} people here within {m} minutes.", heard: "Latest report {lag} ago.", heardThere: "Last {m} minutes: {n} witnesses, {e} expected.",
  toIncident: "To the incident", record: "Record as a complaint", recorded: "Recorded as complaint {id}.", nextCustomer: "Next customer", quiet: "Stayed quiet", needs: "Ask the customer for:", place: "Place", sure: "{p} % sure",
  queue: "What waits", promises: "Promises that (nearly) ran out", noPromises: "No promise is about to run out.", markKept: "Kept", promiseStates: { open: "open", breaking: "running out", broken: "broken", kept: "kept" },
  promise: "Promise to be in touch", promiseBy: "By", promiseMake: "Promise", promiseWords: "We will be in touch by {at}.", promised: "Promised: by {at}.",
  denials: "Denied by colleagues", denialsHint: "Replies that deny an outage where outcry sees one.",
  unanswered: "Unanswered conversations", noUnanswered: "Everybody has an answer.", messages: "{n} messages", take: "Take", talkDone: "It has been answered",
  plannedTitle: "Planned work", plannedHint: "Within the area and the time that were announced complaints are expected; beyond them an alarm follows as ever.", noPlanned: "No work has been announced.", plannedOver: "Over",
  untitled: "Work", goingOn: "going on", allServices: "all services", everywhere: "everywhere", forecastOf: "{n} witnesses foreseen", remove: "Remove", removeSure: "Really remove?",
  announce: "Announce work", announceNow: "Announce", bringCalendar: "or from a calendar (ICS)", workTitle: "What it is", workPlaces: "Places, with commas", workFrom: "From", workTo: "Until", repeats: "Repeats", once: "once",
  recurs: { DAILY: "every day", WEEKLY: "every week", MONTHLY: "every month", YEARLY: "every year" }, forecast: "Witnesses foreseen", brandNeeded: "Choose a brand first.", placeNeeded: "that place is not known",
  source: "Source", stored: "Stored", duplicates: "Duplicate", rejected: "Refused", lastSeen: "Latest", state: "State", sees: "sees", blind: "blind", noSources: "No complaints have come in yet.",
  sourcesHint: "A source is blind when nothing has come for far longer than it is used to. While a source is blind, outcry does not say that nothing is the matter.",
  scoresTitle: "How does outcry do?", scoresHint: "By night: what outcry found, held against what people said of it.", noScores: "No night has been judged yet.", night: "Night", incidents: "Incidents", unjudged: "not judged",
  missed: "missed", falseAWeek: "false a week", delay: "delay", precision: "right",
  incidentsHere: "Incidents here", nothingHere: "No open incidents at this place.", lastDay: "Witnesses, last 24 hours", inhabitants: "inhabitants",
  notFound: "There is no such incident (any more).", notYet: "This incident was not known yet then.", unreachable: "outcry can't be reached; this is the last that was known.", national: "nation-wide", province: "{name} province", except: "without {names}", statusPage: "What customers see",
  status: { suspected: "suspected", detected: "detected", confirmed: "confirmed", resolved: "over", dismissed: "false alarm" },
  kind: { outage: "outage", chronic: "chronic trouble", storm: "storm, no outage", planned: "planned work" },
  severity: { minor: "minor", major: "major", critical: "critical", "": "" },
  services: {
    "mobile-data": "mobile internet", voice: "mobile calls", sms: "text messages", "fixed-internet": "home internet", "fixed-voice": "landline", tv: "television",
    "phone-line": "help line", login: "login", power: "power", payment: "payment", rail: "rail", other: "other",
  },
  verdict: { confirmed: "There is an outage", suspected: "Possibly an outage", none_seen: "No outage seen", unknown: "Can't tell" },
  reason: {
    confirmed_by_operator: "Confirmed by a colleague.", detected: "Far more reports than chance can explain.", suspected: "More reports than usual, not certain yet.",
    just_over: "The outage ended a short while ago.", no_excess: "The number of reports is not unusual.", place_unknown: "The place was not understood.", place_too_coarse: "Something is the matter in this area; the postcode must tell where.",
    brand_unknown: "It is not clear which brand this is about.", no_such_brand: "We know no such brand.", brand_unheard: "Nothing was reported about this brand in this country.", many_reports: "Strikingly many reports, not judged yet.",
    no_data: "No reports have come in yet.", history_short: "We have not followed the reports long enough to know what is usual.",
    sources_blind: "A source of reports has fallen silent.", planned_work: "Work was announced here.", planned_nearby: "Work was announced somewhere in this area; the postcode must tell whether it is here.",
    planned_just_over: "The work that was announced here has just ended; whether the reports come from it can't be told yet.",
  },
  need: { postcode: "postcode", brand: "brand", service: "service" },
  what: {
    opened: "first suspicion", detected: "detected", moved: "moved", grew: "spreads", shrank: "shrinks", worsened: "worsens", eased: "eases",
    ended: "over", reopened: "began again", ack: "is on it", confirm: "confirms", note: "notes", resolve: "reports it resolved", dismiss: "calls it a false alarm",
    own: "hands over", update: "updates", merge: "merges", split: "splits", reopen: "reopens", absorbed: "merges another incident into this", released: "lets another incident go again", "split-off": "splits this off", denied: "denies the outage", 
  },
  langs: { nl: "Dutch", en: "English", de: "German", fr: "French" },
};

const books: Record<Lang, typeof nl> = { nl, en };

export type Words = typeof nl;

export const words = (lang: Lang): Words => books[lang];

/** fill puts values into the {gaps} of a sentence. */
export const fill = (sentence: string, values: Record<string, string | number>) =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));

/** brandName writes a slug as people do: T-Mobile, KPN. */
export function brandName(slug: string): string {
  const parts = slug.split("-");
  if (parts.length === 1 && slug.length <= 3) return slug.toUpperCase();
  return parts.map((p) => p.slice(0, 1).toUpperCase() + p.slice(1)).join("-");
}
