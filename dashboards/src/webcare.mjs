import { board, filters, instant, lines, minutely, now, number, range, self, severity, severityStates, sheet, states, town } from "./parts.mjs";

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
  ["What is owed",
    number(self, "Promises open", "Promises of agents that are neither kept nor broken.", 4, "short", "max(outcry_desk_promises_open)"),
    number(self, "About to break", "Of these, those whose time is nearly over.", 4, "short", "max(outcry_desk_promises_breaking)", [1, "orange"]),
    number(self, "Unanswered", "Conversations of the last week in which a customer waits.", 4, "short", "sum(max by (channel) (outcry_desk_conversations_unanswered))", [20, "yellow"], [100, "red"]),
    number(self, "Outages denied", "Replies, in a day, that deny an outage which went on or was found soon after.", 4, "short", "max(increase(outcry_desk_denials_total[24h]))", [1, "red"]),
    number(self, "Duties of law", "That outages of late have brought, or will soon.", 8, "short", 'sum(max by (rule, state) (outcry_desk_clocks{state=~"warning|due"}))', [1, "orange"]),
    lines(self, "Promises", "Open, and about to break.", 12, "short", [
      range(self, "max(outcry_desk_promises_open)", "open"), range(self, "max(outcry_desk_promises_breaking)", "about to break", "B"),
    ]),
    lines(self, "Unanswered, by channel", "Conversations in which a customer waits.", 12, "short", [range(self, "max by (channel) (outcry_desk_conversations_unanswered)", "{{channel}}")]),
  ],
  ["What customers say",
    lines(self, "Kinds of messages", "Messages a minute, by what they are: reports, questions, recoveries, replies of brands.", 12, "short",
      [range(self, "60 * sum by (kind) (rate(outcry_ingest_complaints_total[$__rate_interval]))", "{{kind}}")]),
    lines(self, "Denials", "Replies of brands in an hour that deny an outage.", 12, "short", [range(self, "sum(increase(outcry_ingest_denials_total[1h]))", "denials")]),
    lines(town, "Complaints, by brand", "Witnesses a minute in the whole country.", 12, "short",
      [range(town, minutely("brand", `${mine},level="country"`), "{{brand}}")]),
    states(town, "Storms and outages", "By severity.", 12, range(town, severity("kind, brand, service, region", mine), "{{kind}}: {{brand}} {{service}} {{region}}"), severityStates),
    sheet(town, "What to tell", "Incidents that go on.", 12, instant(town, now(`${mine},status!="suspected"`)), ["Value"],
      [{ field: "id", title: "Incident", url: "/d/outcry-incident/outcry-incident?var-id=${__value.raw}&${source:queryparam}&${__url_time_range}" }]),
  ],
]);
