import { board, filters, lines, number, range, self, town } from "./parts.mjs";

const here = 'brand=~"$brand",service=~"$service",level="$level",region=~"$region"';
const heard = 'kind=~"outage|chronic",status=~"detected|confirmed"';

export const detector = () => board("outcry-detector", "outcry: Detector", "How the detector judges, and how it fares.", filters(), [
  ["Judgement",
    number(town, "Incidents a week", "Detected or confirmed, in seven days.", 5, "short", `count(count by (id) (count_over_time(outcry_incident_open{${heard}}[7d]))) or vector(0)`),
    number(town, "Confirmed by people", "Of these, in seven days.", 5, "short", 'count(count by (id) (count_over_time(outcry_incident_open{status="confirmed"}[7d]))) or vector(0)'),
    number(town, "Suspected only", "Never sure enough, in seven days.", 5, "short",
      `count(count by (id) (count_over_time(outcry_incident_open{status="suspected"}[7d])) unless count by (id) (count_over_time(outcry_incident_open{status!="suspected"}[7d]))) or vector(0)`),
    number(self, "Dismissed", "By people, in seven days: false alarms.", 5, "short", 'sum(increase(outcry_api_actions_total{action="dismiss"}[7d])) or vector(0)', [1, "red"]),
    number(town, "Highest score", "Of all series now; more than 1 is anomalous.", 4, "short", "max(outcry_score)", [1, "red"]),
    lines(town, "Scores", "The twelve highest of the level and names chosen above; more than 1 is anomalous.", 12, "short",
      [range(town, `topk(12, max_over_time(outcry_score{${here}}[$__interval]))`, "{{brand}} {{service}} {{region}}")]),
    lines(town, "Calibration", "Witnesses over what was expected, all told: near 1 on a quiet day.", 12, "short", [
      range(town, 'sum by (brand) (sum_over_time(outcry_complaints{brand=~"$brand",service=~"$service",level="country"}[1h])) / sum by (brand) (sum_over_time(outcry_expected{brand=~"$brand",service=~"$service",level="country"}[1h]))', "{{brand}}"),
    ]),
  ],
  ["As people judged it, over four weeks",
    number(self, "False alarms a week", "Incidents that people dismissed, as of last midnight.", 6, "short", "max(outcry_detect_self_false_alarms_a_week >= 0)").decimals(2).noValue("not scored yet"),
    number(self, "Budget", "Whether more was dismissed than the budget of false alarms explains.", 6, "short", "max(outcry_detect_self_budget_overrun >= 0)", [1, "red"])
      .mappings([{ type: "value", options: { 0: { text: "kept", color: "green", index: 0 }, 1: { text: "overrun", color: "red", index: 1 } } }]).noValue("not scored yet"),
    number(self, "Precision", "Part of the judged incidents that people confirmed.", 6, "percentunit", "max(outcry_detect_self_precision_ratio >= 0)").noValue("nobody judged"),
    number(self, "Delay", "Median time from onset to detection.", 6, "s", "max(outcry_detect_self_delay_median_seconds >= 0)").noValue("none"),
    lines(self, "False alarms a week, through time", "As of each midnight.", 12, "short", [range(self, "max(outcry_detect_self_false_alarms_a_week)", "dismissed")]),
    lines(self, "Delay, through time", "Median of four weeks, as of each midnight.", 12, "s", [range(self, "max(outcry_detect_self_delay_median_seconds)", "median")]),
  ],
  ["Work",
    number(self, "Last round", "Time since the detector looked last.", 6, "s", "time() - max(outcry_detect_last_round_timestamp_seconds)", [60, "red"]),
    lines(self, "Rounds", "A second, by outcome.", 9, "short", [range(self, "sum by (outcome) (rate(outcry_detect_rounds_total[$__rate_interval]))", "{{outcome}}")]),
    lines(self, "Duration of a round", "Median and 99th percentile.", 9, "s", [
      range(self, "histogram_quantile(0.5, sum by (le) (rate(outcry_detect_round_duration_seconds_bucket[$__rate_interval])))", "median"),
      range(self, "histogram_quantile(0.99, sum by (le) (rate(outcry_detect_round_duration_seconds_bucket[$__rate_interval])))", "p99", "B"),
    ]),
    lines(self, "Delay of detection", "From the estimated onset, median and 90th percentile of a day.", 12, "s", [
      range(self, "histogram_quantile(0.5, sum by (le) (increase(outcry_detect_delay_seconds_bucket[1d])))", "median"),
      range(self, "histogram_quantile(0.9, sum by (le) (increase(outcry_detect_delay_seconds_bucket[1d])))", "p90", "B"),
    ]),
    lines(self, "Delay of notices", "From detection until a receiver was told, 90th percentile of a day.", 12, "s",
      [range(self, "histogram_quantile(0.9, sum by (le, receiver) (increase(outcry_alert_notice_delay_seconds_bucket[1d])))", "{{receiver}}")]),
    lines(self, "Reports read", "A second, overlaps included.", 12, "short", [range(self, "sum(rate(outcry_detect_reports_total[$__rate_interval]))", "reports")]),
    lines(self, "Notices", "Attempts a minute to tell of incidents, by receiver and outcome.", 12, "short",
      [range(self, "60 * sum by (receiver, outcome) (rate(outcry_alert_notices_total[$__rate_interval]))", "{{receiver}} {{outcome}}")]),
  ],
]);
