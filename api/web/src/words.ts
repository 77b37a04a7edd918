// What the page says, in Dutch and English.

export type Lang = "nl" | "en";

const nl = {
  overview: "Overzicht", desk: "Webcare", sources: "Bronnen", language: "English", theme: "Kleuren", back: "Terug naar overzicht",
  skip: "Naar de inhoud",
  live: "live", reconnecting: "verbinding zoeken", starting: "laden",
  openIncidents: "Lopende incidenten", noIncidents: "Geen lopende incidenten.", noIncidentsWhy: "Zodra er ergens meer meldingen zijn dan normaal, staat het hier.",
  recentlyClosed: "Kort geleden voorbij", allBrands: "Alle aanbieders", since: "sinds", until: "tot", witnesses: "getuigen", expected: "verwacht", seen: "gezien",
  complaints: "meldingen", instead: "in plaats van", country: "Heel Nederland", showCountry: "Toon heel Nederland",
  mapLabel: "Kaart van Nederland met lopende incidenten per gemeente", approximate: "Gemeentegrenzen bij benadering",
  legend: "Door toeval hooguit", legendBins: ["eens per dag", "eens per week", "eens per jaar", "eens per eeuw"], legendSuspected: "vermoed", legendReports: "meldingen, laatste uur",
  chart: "Getuigen in de tijd", chartSummary: "Hoogste waarde {max} om {at}", timeline: "Verloop", quotes: "Eerste getuigen", evidence: "Waaruit het blijkt",
  bySource: "Bronnen", byDevice: "Toestellen", byRegion: "Plaatsen", echoes: "herhalingen, niet meegeteld", against: "melden dat het werkt",
  yourName: "Uw naam", yourWords: "Toelichting", act: "Uw oordeel", ack: "In behandeling", confirm: "Bevestigen", note: "Noteren", resolve: "Opgelost", dismiss: "Vals alarm",
  nameNeeded: "Vul eerst uw naam in.", kept: "Bewaard.", failed: "Dat lukte niet: {why}",
  deskTitle: "Is er een storing bij de klant?", deskHint: "Plak het bericht van de klant, of typ een postcode of plaats.", deskInput: "Bericht, postcode of plaats",
  brand: "Aanbieder", service: "Dienst", asText: "uit de tekst", ask: "Kijk na", replyIn: "Antwoord in het", copy: "Kopieer antwoord", copied: "Gekopieerd",
  notice: "We zouden hier {n} mensen in {m} minuten opmerken.", heard: "Laatste melding {lag} geleden.", heardThere: "Laatste {m} minuten: {n} getuigen, {e} verwacht.",
  toIncident: "Naar het incident", record: "Leg vast als melding", recorded: "Vastgelegd als melding {id}.", nextCustomer: "Volgende klant", quiet: "Rustig gebleven", needs: "Vraag de klant naar:", place: "Plaats", sure: "{p} % zeker",
  source: "Bron", stored: "Bewaard", duplicates: "Dubbel", rejected: "Geweigerd", lastSeen: "Laatste", state: "Toestand", sees: "ziet", blind: "blind", noSources: "Er zijn nog geen meldingen binnengekomen.",
  sourcesHint: "Een bron is blind als er veel langer niets komt dan ze gewoon is. Zolang een bron blind is, zegt outcry niet dat er niets aan de hand is.",
  incidentsHere: "Incidenten hier", nothingHere: "Geen lopende incidenten op deze plaats.", lastDay: "Getuigen, laatste 24 uur", inhabitants: "inwoners",
  notFound: "Dit incident bestaat niet (meer).", unreachable: "outcry is niet bereikbaar; dit is de laatst bekende stand.", national: "landelijk", province: "provincie {name}",
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
    brand_unknown: "Niet duidelijk om welke aanbieder het gaat.", no_data: "Er zijn nog geen meldingen ontvangen.", history_short: "We volgen de meldingen te kort om te weten wat gewoon is.",
    sources_blind: "Een bron van meldingen is stilgevallen.",
  } as Record<string, string>,
  need: { postcode: "postcode", brand: "aanbieder", service: "dienst" } as Record<string, string>,
  what: {
    opened: "eerste vermoeden", detected: "vastgesteld", moved: "verplaatst", grew: "breidt uit", shrank: "wordt kleiner", worsened: "ernstiger", eased: "minder ernstig",
    ended: "voorbij", reopened: "opnieuw begonnen", ack: "neemt in behandeling", confirm: "bevestigt", note: "noteert", resolve: "meldt opgelost", dismiss: "noemt het vals alarm",
  } as Record<string, string>,
  langs: { nl: "Nederlands", en: "Engels", de: "Duits", fr: "Frans" } as Record<string, string>,
};

const en: typeof nl = {
  overview: "Overview", desk: "Webcare", sources: "Sources", language: "Nederlands", theme: "Colours", back: "Back to the overview",
  skip: "Skip to content",
  live: "live", reconnecting: "reconnecting", starting: "loading",
  openIncidents: "Open incidents", noIncidents: "No open incidents.", noIncidentsWhy: "As soon as a place reports more than usual, it shows here.",
  recentlyClosed: "Recently over", allBrands: "All brands", since: "since", until: "until", witnesses: "witnesses", expected: "expected", seen: "seen",
  complaints: "complaints", instead: "instead of", country: "The Netherlands", showCountry: "Show the whole country",
  mapLabel: "Map of the Netherlands with open incidents by municipality", approximate: "Municipal borders are approximate",
  legend: "By chance at most", legendBins: ["once a day", "once a week", "once a year", "once a century"], legendSuspected: "suspected", legendReports: "reports, last hour",
  chart: "Witnesses through time", chartSummary: "Peak of {max} at {at}", timeline: "Timeline", quotes: "First witnesses", evidence: "What shows it",
  bySource: "Sources", byDevice: "Devices", byRegion: "Places", echoes: "echoes, not counted", against: "say that it works",
  yourName: "Your name", yourWords: "Words", act: "Your judgement", ack: "I am on it", confirm: "Confirm", note: "Note", resolve: "Resolved", dismiss: "False alarm",
  nameNeeded: "Fill in your name first.", kept: "Kept.", failed: "That did not work: {why}",
  deskTitle: "Does the customer have an outage?", deskHint: "Paste the customer's message, or type a postcode or place.", deskInput: "Message, postcode or place",
  brand: "Brand", service: "Service", asText: "from the text", ask: "Look it up", replyIn: "Reply in", copy: "Copy reply", copied: "Copied",
  notice: "We would notice {n} people here within {m} minutes.", heard: "Latest report {lag} ago.", heardThere: "Last {m} minutes: {n} witnesses, {e} expected.",
  toIncident: "To the incident", record: "Record as a complaint", recorded: "Recorded as complaint {id}.", nextCustomer: "Next customer", quiet: "Stayed quiet", needs: "Ask the customer for:", place: "Place", sure: "{p} % sure",
  source: "Source", stored: "Stored", duplicates: "Duplicate", rejected: "Refused", lastSeen: "Latest", state: "State", sees: "sees", blind: "blind", noSources: "No complaints have come in yet.",
  sourcesHint: "A source is blind when nothing has come for far longer than it is used to. While a source is blind, outcry does not say that nothing is the matter.",
  incidentsHere: "Incidents here", nothingHere: "No open incidents at this place.", lastDay: "Witnesses, last 24 hours", inhabitants: "inhabitants",
  notFound: "There is no such incident (any more).", unreachable: "outcry can't be reached; this is the last that was known.", national: "nation-wide", province: "{name} province",
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
    brand_unknown: "It is not clear which brand this is about.", no_data: "No reports have come in yet.", history_short: "We have not followed the reports long enough to know what is usual.",
    sources_blind: "A source of reports has fallen silent.",
  },
  need: { postcode: "postcode", brand: "brand", service: "service" },
  what: {
    opened: "first suspicion", detected: "detected", moved: "moved", grew: "spreads", shrank: "shrinks", worsened: "worsens", eased: "eases",
    ended: "over", reopened: "began again", ack: "is on it", confirm: "confirms", note: "notes", resolve: "reports it resolved", dismiss: "calls it a false alarm",
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
