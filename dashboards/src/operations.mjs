import { board, filters, instant, lines, map, minutely, now, number, range, self, severity, severityStates, sheet, states, town } from "./parts.mjs";

const mine = 'brand=~"$brand",service=~"$service"';
const open = `${mine},kind=~"outage|chronic",status=~"detected|confirmed"`;
const here = `${mine},level="$level",region=~"$region"`;

export const operations = () => board("outcry-operations", "outcry: Operations", "What fails, where, and how sure.", filters(), [
  ["Now",
    number(town, "Open incidents", "Detected or confirmed; storms and planned work are none.", 4, "short", `count(${now(open)}) or vector(0)`, [1, "red"]),
    number(town, "Critical", "Of these, the critical ones.", 4, "short", `count(${now(`${open},severity="critical"`)}) or vector(0)`, [1, "red"]),
    number(town, "Suspected", "Not sure enough to say so.", 4, "short", `count(${now(`${mine},status="suspected"`)}) or vector(0)`, [1, "yellow"]),
    number(town, "Storms", "Many echoes of one voice: no outage.", 4, "short", `count(${now(`${mine},kind="storm"`)}) or vector(0)`, [1, "purple"]),
    number(town, "Blind sources", "Silent although complaints should have come.", 4, "short", "sum(outcry_source_blind) or vector(0)", [1, "red"]),
    number(self, "Detector's last round", "Time since the detector looked last.", 4, "s", "time() - max(outcry_detect_last_round_timestamp_seconds)", [60, "red"]),
    map("Where", "Open incidents, and witnesses of the last 15 minutes by municipality.", 12, 14, now(open),
      `sum by (region) (sum_over_time(outcry_complaints{${mine},level="municipality"}[15m])) > 0`),
    sheet(town, "Open incidents", "A click on an id opens the incident.", 12, instant(town, now(open)), ["Value"],
      [{ field: "id", title: "Incident", url: "/d/outcry-incident/outcry-incident?var-id=${__value.raw}&${source:queryparam}&${__url_time_range}" }]),
  ],
  ["Through time",
    states(town, "Incidents", "One row an incident, by its severity.", 24, range(town, severity("brand, service, region, id", open), "{{brand}} {{service}} {{region}}"), severityStates),
    lines(town, "Complaints against expected, by service", "Witnesses a minute in the whole country; dashed what is usual.", 12, "short", [
      range(town, minutely("service", `${mine},level="country"`), "{{service}}"),
      range(town, `sum by (service) (avg_over_time(outcry_expected{${mine},level="country"}[$__interval]))`, "{{service}} expected", "B"),
    ], ["B"]),
    lines(town, "Complaints against expected, by region", "Witnesses a minute in the regions of the level and names chosen above.", 12, "short", [
      range(town, `topk(12, ${minutely("region", here)})`, "{{region}}"),
      range(town, `topk(12, sum by (region) (avg_over_time(outcry_expected{${here}}[$__interval])))`, "{{region}} expected", "B"),
    ], ["B"]),
  ],
  ["Sources",
    lines(town, "Lag", "Time since the latest complaint of each source.", 12, "s", [range(town, "outcry_source_lag_seconds", "{{source}}")]),
    states(town, "Blindness", "Whether a source is silent although it should not be.", 12, range(town, "max by (source) (outcry_source_blind)", "{{source}}"),
      [["0", "hears", "green"], ["1", "blind", "red"]]),
  ],
]);
