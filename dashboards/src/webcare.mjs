import { board, filters, instant, lines, now, number, range, self, severity, severityStates, sheet, states, town } from "./parts.mjs";

const mine = 'brand=~"$brand",service=~"$service"';
const verdicts = "outcry_api_verdicts_total";

export const webcare = () => board("outcry-webcare", "outcry: Webcare", "What customers ask and are told.", filters(), [
  ["Answers",
    number(self, "Questions today", "Asked of the desk in a day.", 6, "short", `sum(increase(${verdicts}[24h]))`),
    number(self, "Confirmed", "Share that was told of a known outage, in a day.", 6, "percentunit", `sum(increase(${verdicts}{verdict="confirmed"}[24h])) / sum(increase(${verdicts}[24h]))`),
    number(self, "Unknown", "Share that could not be answered, in a day.", 6, "percentunit", `sum(increase(${verdicts}{verdict="unknown"}[24h])) / sum(increase(${verdicts}[24h]))`, [0.2, "yellow"]),
    number(town, "Storms", "Many echoes of one voice, now.", 6, "short", `count(${now(`${mine},kind="storm"`)}) or vector(0)`, [1, "purple"]),
    lines(self, "Verdicts", "Questions a minute, by verdict.", 12, "short", [range(self, `60 * sum by (verdict) (rate(${verdicts}[$__rate_interval]))`, "{{verdict}}")]),
    lines(self, "Reasons", "Questions a minute, by why they were answered so.", 12, "short", [range(self, `60 * sum by (reason) (rate(${verdicts}[$__rate_interval]))`, "{{reason}}")]),
  ],
  ["What customers say",
    lines(self, "Kinds of messages", "Messages a minute, by what they are: reports, questions, recoveries, replies of brands.", 12, "short",
      [range(self, "60 * sum by (kind) (rate(outcry_ingest_complaints_total[$__rate_interval]))", "{{kind}}")]),
    lines(self, "Denials", "Replies of brands in an hour that deny an outage.", 12, "short", [range(self, "sum(increase(outcry_ingest_denials_total[1h]))", "denials")]),
    lines(town, "Complaints, by brand", "Witnesses a minute in the whole country.", 12, "short",
      [range(town, `sum by (brand) (avg_over_time(outcry_complaints{${mine},level="country"}[$__interval]))`, "{{brand}}")]),
    states(town, "Storms and outages", "By severity.", 12, range(town, severity("kind, brand, service, region", mine), "{{kind}}: {{brand}} {{service}} {{region}}"), severityStates),
    sheet(town, "What to tell", "Incidents that go on.", 12, instant(town, now(`${mine},status!="suspected"`)), ["Value"],
      [{ field: "id", title: "Incident", url: "/d/outcry-incident/outcry-incident?var-id=${__value.raw}&${source:queryparam}&${__url_time_range}" }]),
  ],
]);
