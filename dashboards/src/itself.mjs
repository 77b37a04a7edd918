import { board, lines, number, range, self } from "./parts.mjs";

const quantiles = (name, by) => [
  range(self, `histogram_quantile(0.5, sum by (le, ${by}) (rate(${name}_bucket[$__rate_interval])))`, `{{${by}}} median`),
  range(self, `histogram_quantile(0.95, sum by (le, ${by}) (rate(${name}_bucket[$__rate_interval])))`, `{{${by}}} p95`, "B"),
];

export const itself = () => board("outcry-itself", "outcry: Itself", "Ingest, ClickHouse and the API of outcry.", [], [
  ["Ingest",
    number(self, "Complaints a second", "Taken in the last five minutes.", 6, "short", "sum(rate(outcry_ingest_complaints_total[5m]))"),
    number(self, "Not stored", "Complaints refused in an hour, because they could not be stored.", 6, "short", "sum(increase(outcry_ingest_failed_complaints_total[1h]))", [1, "red"]),
    number(self, "Engine", "Whether outcry's own ClickHouse runs.", 6, "bool_on_off", "min(outcry_embedded_engine_up) or vector(1)"),
    number(self, "Processes", "Processes of outcry that are scraped.", 6, "short", 'count(up{job="outcry"} == 1)'),
    lines(self, "Complaints", "A second, by what became of them in the store.", 12, "short", [range(self, "sum by (outcome) (rate(outcry_store_reports_total[$__rate_interval]))", "{{outcome}}")]),
    lines(self, "Over HTTP", "Lines a second, by what became of them.", 12, "short", [range(self, "sum by (outcome) (rate(outcry_api_complaints_total[$__rate_interval]))", "{{outcome}}")]),
  ],
  ["ClickHouse",
    lines(self, "Statements", "A second, by statement and outcome.", 12, "short", [range(self, "sum by (statement, outcome) (rate(outcry_store_statement_duration_seconds_count[$__rate_interval]))", "{{statement}} {{outcome}}")]),
    lines(self, "Time of a statement", "Median and 95th percentile.", 12, "s", quantiles("outcry_store_statement_duration_seconds", "statement")),
    lines(self, "Rows in an insert", "Mean.", 12, "short", [range(self, "sum(rate(outcry_store_block_rows_sum[$__rate_interval])) / sum(rate(outcry_store_block_rows_count[$__rate_interval]))", "rows")]),
    lines(self, "Restarts of the engine", "In an hour.", 12, "short", [range(self, "sum(increase(outcry_embedded_engine_restarts_total[1h]))", "restarts")]),
  ],
  ["API",
    lines(self, "Requests", "A second, by status.", 12, "reqps", [range(self, "sum by (status) (rate(outcry_api_requests_total[$__rate_interval]))", "{{status}}")]),
    lines(self, "Time of a request", "Median and 95th percentile.", 12, "s", quantiles("outcry_api_request_duration_seconds", "route")),
    lines(self, "At work", "Requests under way, open event streams.", 12, "short", [
      range(self, "sum(outcry_api_requests_in_flight)", "requests"), range(self, "sum(outcry_api_event_listeners)", "event streams", "B"),
    ]),
    lines(self, "PromQL", "Requests a second, by outcome.", 12, "reqps", [range(self, "sum by (outcome) (rate(outcry_promql_requests_total[$__rate_interval]))", "{{outcome}}")]),
    lines(self, "PromQL at work", "Queries under way, and those that wait for them.", 12, "short", [
      range(self, "sum(outcry_promql_queries_in_flight)", "under way"), range(self, "sum(outcry_promql_queries_waiting)", "waiting", "B"),
    ]),
    lines(self, "PromQL's memo", "Counts that are remembered between queries, by process.", 12, "bytes", [range(self, "outcry_promql_memo_bytes", "{{instance}}")]),
    lines(self, "Memory", "Resident, by process.", 12, "bytes", [range(self, 'process_resident_memory_bytes{job="outcry"}', "{{instance}}")]),
  ],
]);
