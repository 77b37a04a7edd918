// The alert rules, once, written for Prometheus and for Grafana.
import { now } from "./parts.mjs";

// board is where to look; panels of that board show what a rule speaks of.
const board = (uid) => ({ uid, runbook: `Look at the board ${uid}.` });
const operations = board("outcry-operations");
const itself = board("outcry-itself");

const outage = (severity) => ({
  name: `OutcryOutage${severity[0].toUpperCase()}${severity.slice(1)}`, source: "outcry", wait: "0s", severity, title: `Outage (${severity}): {{ $labels.brand }} {{ $labels.service }}`,
  expr: `max by (id, brand, service, kind) (${now(`kind=~"outage|chronic",status=~"detected|confirmed",severity="${severity}"`)})`, above: 0,
  text: "Incident {{ $labels.id }} is open. Acknowledge or dismiss it in outcry, so that customers are told the same.", look: board("outcry-incident"),
});

// rules: source says which data source is asked, above the value that is too much.
export const rules = [
  ...["critical", "major", "minor"].map(outage),
  { name: "OutcryDown", source: "prometheus", wait: "2m", severity: "critical", title: "outcry does not answer", expr: 'absent(up{job="outcry"} == 1)', above: 0, look: itself,
    text: "No process of outcry lets itself be scraped: outages pass unseen, and no other rule can say so. See that it runs, and that the Prometheus reaches it with a key of scope read." },
  { name: "OutcrySourceBlind", source: "outcry", wait: "5m", severity: "major", title: "Source {{ $labels.source }} is blind", expr: "max by (source) (outcry_source_blind)", above: 0, look: operations,
    text: "No complaint came although some should have; outages may pass unseen. See whether what feeds this source still runs." },
  // A silence in which no complaint was to be expected is none.
  { name: "OutcryIngestLag", source: "outcry", wait: "5m", severity: "minor", title: "Complaints come late",
    expr: '(min(outcry_source_lag_seconds) and on () (sum(sum_over_time(outcry_expected{level="country"}[15m])) > 10))', above: 900, look: operations,
    text: "The latest complaint of any source is older than a quarter of an hour, in which ten and more are usual. See whether complaints still reach outcry." },
  { name: "OutcryDetectorLate", source: "prometheus", wait: "1m", severity: "critical", title: "The detector is late", expr: "time() - max(outcry_detect_last_round_timestamp_seconds)", above: 120, look: board("outcry-detector"),
    text: "No round of detection ended in two minutes. See the log of the process with the role detect, and whether ClickHouse answers it." },
  { name: "OutcryBudgetOverrun", source: "prometheus", wait: "0s", severity: "minor", title: "More false alarms than the budget", expr: "max(outcry_detect_self_budget_overrun)", above: 0, look: board("outcry-detector"),
    text: "People dismissed more incidents in four weeks than detect.false_alarms_per_week explains. outcry backtest says what another budget would have cost." },
  { name: "OutcryNotStored", source: "prometheus", wait: "1m", severity: "critical", title: "Complaints are not stored", expr: "sum(increase(outcry_ingest_failed_complaints_total[5m]))", above: 0, look: itself,
    text: "ClickHouse does not take what comes in; senders are told to try again. See whether it runs and has room on its disk." },
  { name: "OutcryNoticesDead", source: "prometheus", wait: "0s", severity: "major", title: "{{ $labels.receiver }} is not told", look: board("outcry-detector"),
    expr: 'sum by (receiver) (increase(outcry_alert_notices_total{outcome="dead",receiver!="subscriptions"}[15m]))', above: 0,
    text: "Notices were given up; /api/v1/notices?outcome=dead lists them and says why." },
];

// forPrometheus is a rules file; the complaints have to be in the same Prometheus, by remote read.
export const forPrometheus = () => ({
  groups: [{
    name: "outcry", interval: "1m",
    rules: rules.map((r) => ({ alert: r.name, expr: `${r.expr} > ${r.above}`, for: r.wait, labels: { severity: r.severity }, annotations: { summary: r.title, description: r.text, runbook: r.look.runbook } })),
  }],
});

// forGrafana is a provisioning file of Grafana's own alerting.
export const forGrafana = () => ({
  apiVersion: 1,
  groups: [{
    orgId: 1, name: "outcry", folder: "outcry", interval: "1m",
    rules: rules.map((r) => ({
      uid: r.name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`).slice(1), title: r.name, condition: "C", for: r.wait, noDataState: "OK", execErrState: "Error",
      labels: { severity: r.severity }, annotations: { summary: r.title, description: r.text, runbook: r.look.runbook, __dashboardUid__: r.look.uid, __panelId__: "2" },
      data: [
        { refId: "A", datasourceUid: r.source, relativeTimeRange: { from: 600, to: 0 }, model: { refId: "A", expr: r.expr, instant: true, range: false, intervalMs: 60000, maxDataPoints: 43200 } },
        { refId: "C", datasourceUid: "__expr__", relativeTimeRange: { from: 600, to: 0 }, model: {
          refId: "C", type: "math", expression: `$A > ${r.above}`, datasource: { type: "__expr__", uid: "__expr__" },
        } },
      ],
    })),
  }],
});
