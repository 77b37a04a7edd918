import { ask, board, instant, lines, map, minutely, now, number, range, severity, severityStates, sheet, states, town } from "./parts.mjs";

const it = 'id="$id"';
const of = 'brand="$brand",service="$service",region="$region"';
const hidden = (name) => ask(name, name, `label_values(outcry_incident_open{${it}}, ${name})`).hide(2);

export const incident = () => board("outcry-incident", "outcry: Incident", "One incident, from its first sign to its end.",
  [ask("id", "Incident", "label_values(outcry_incident_open, id)"), hidden("brand"), hidden("service"), hidden("region")], [
    ["Incident",
      states(town, "Severity", "By where it was seen best.", 24, range(town, severity("region, status", it), "{{region}}, {{status}}"), severityStates),
      number(town, "Minutes open", "In the time shown.", 4, "m", `max(sum by (id) (count_over_time(outcry_incident_open{${it}}[$__range]))) or vector(0)`),
      number(town, "Witnesses", "Of its brand and service in its region, in the time shown.", 4, "short", `sum(sum_over_time(outcry_complaints{${of}}[$__range])) or vector(0)`),
      sheet(town, "As it stands", "Empty when it is over.", 16, instant(town, now(it)), ["Value"]),
      map("Where", "As it stands.", 12, 12, now(it)),
      lines(town, "Complaints against expected", "Witnesses a minute in its region; dashed what is usual.", 12, "short", [
        range(town, minutely("region", of), "witnesses"),
        range(town, `avg_over_time(outcry_expected{${of}}[$__interval])`, "expected", "B"),
      ], ["B"]),
      lines(town, "Score", "More than 1 is anomalous.", 12, "short", [range(town, `max_over_time(outcry_score{${of}}[$__interval])`, "score")]),
      lines(town, "Its municipalities", "Witnesses a minute, the twelve loudest.", 12, "short", [
        range(town, `topk(12, ${minutely("region", 'brand="$brand",service="$service",level="municipality",region=~"$region.*"')})`, "{{region}}"),
      ]),
    ],
  ]);
