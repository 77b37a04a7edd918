// What all boards share: the two data sources, the variables, the panels as this
// house likes them. Only fields that Grafana 9.3 and 12 both know are used.
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as geomap from "@grafana/grafana-foundation-sdk/geomap";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

// schemaVersion is that of Grafana 9.3; newer ones bring it up to date themselves.
const schemaVersion = 37;

// town is what outcry says of complaints; self is what a Prometheus scrapes of outcry.
export const town = { type: "prometheus", uid: "${source}" };
export const self = { type: "prometheus", uid: "${metrics}" };

const severities = ["minor", "major", "critical"];
const colours = { minor: "yellow", major: "orange", critical: "red" };

const pick = (name, label, uid) => new dashboard.DatasourceVariableBuilder(name).label(label).type("prometheus").current({ text: uid, value: uid, selected: true });

// ask is a variable whose values are those of a label.
export const ask = (name, label, query) => new dashboard.QueryVariableBuilder(name).label(label).datasource(town)
  .query({ query, refId: name }).definition(query).refresh(dashboard.VariableRefresh.OnTimeRangeChanged).sort(dashboard.VariableSort.AlphabeticalAsc);

const every = (v) => v.multi(true).includeAll(true).allValue(".*").current({ text: "All", value: "$__all", selected: true });

// filters are the variables brand, service, level and region.
export const filters = () => [
  every(ask("brand", "Brand", "label_values(outcry_complaints, brand)")),
  every(ask("service", "Service", 'label_values(outcry_complaints{brand=~"$brand"}, service)')),
  new dashboard.CustomVariableBuilder("level").label("Level").values("country,province,municipality,segment")
    .options(["country", "province", "municipality", "segment"].map((l) => ({ text: l, value: l, selected: l === "province" })))
    .current({ text: "province", value: "province", selected: true }),
  every(ask("region", "Region", 'label_values(outcry_complaints{brand=~"$brand",service=~"$service",level="$level"}, region)')),
];

// board is a dashboard with the data sources, the way to the others, and incidents as annotations.
export function board(uid, title, description, variables, rows) {
  const b = new dashboard.DashboardBuilder(title).uid(uid).description(description).tags(["outcry"]).timezone("browser").editable()
    .time({ from: "now-6h", to: "now" }).refresh("1m").tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(new dashboard.DashboardLinkBuilder("outcry").type(dashboard.DashboardLinkType.Dashboards).tags(["outcry"]).asDropdown(true).keepTime(true))
    .withVariable(pick("source", "Complaints", "outcry")).withVariable(pick("metrics", "Metrics of outcry", "prometheus"))
    .annotation(annotation("Outages", "red", 'kind=~"outage|chronic",status=~"detected|confirmed"'))
    .annotation(annotation("Storms", "purple", 'kind="storm"'));
  for (const v of variables) b.withVariable(v);
  for (const [name, ...panels] of rows) {
    b.withRow(new dashboard.RowBuilder(name));
    for (const p of panels) b.withPanel(p);
  }
  const out = b.build();
  out.schemaVersion = schemaVersion;
  out.panels.forEach((p, i) => { p.id = i + 1; });
  for (const shown of [...out.annotations.list, ...out.links]) delete shown.placement; // else Grafana 12 folds them away
  return JSON.parse(JSON.stringify(out));
}

const annotation = (name, colour, which) => new dashboard.AnnotationQueryBuilder().name(name).datasource(town).enable(true).iconColor(colour)
  .expr(`outcry_incident_open{${which}}`).step("1m").titleFormat("{{brand}} {{service}}").textFormat("{{kind}} in {{region}}, {{severity}}").tagKeys("brand,service,region,kind");

// range and instant are queries; legend names their series.
export const range = (ds, expr, legend, refId = "A") => new prometheus.DataqueryBuilder().datasource(ds).refId(refId).expr(expr).range()
  .interval("1m").legendFormat(legend).editorMode(prometheus.QueryEditorMode.Code);
export const instant = (ds, expr, refId = "A") => new prometheus.DataqueryBuilder().datasource(ds).refId(refId).expr(expr).instant()
  .format(prometheus.PromQueryFormat.Table).editorMode(prometheus.QueryEditorMode.Code);

const dressed = (p, ds, title, about, w, h, queries) => {
  p.title(title).description(about).datasource(ds).span(w).height(h);
  for (const q of queries) p.withTarget(q);
  return p;
};

const steps = (...list) => new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(list.map(([value, color]) => ({ value, color })));

// lines is a chart; the series of a refId in dashes are drawn dashed.
export function lines(ds, title, about, w, unit, queries, dashes = []) {
  const p = dressed(new timeseries.PanelBuilder(), ds, title, about, w, 9, queries).unit(unit).min(0).fillOpacity(8).lineWidth(1).showPoints("never");
  for (const refId of dashes) {
    p.overrideByQuery(refId, [{ id: "custom.lineStyle", value: { fill: "dash", dash: [6, 6] } }, { id: "custom.fillOpacity", value: 0 }]);
  }
  return p;
}

// number is one figure; each step is [from, colour].
export const number = (ds, title, about, w, unit, expr, ...list) => dressed(new stat.PanelBuilder(), ds, title, about, w, 4, [
  new prometheus.DataqueryBuilder().datasource(ds).refId("A").expr(expr).instant().editorMode(prometheus.QueryEditorMode.Code),
]).unit(unit).thresholds(steps([null, "green"], ...list)).noValue("0");

// sheet is a table of the labels that an instant query answers with.
export const sheet = (ds, title, about, w, query, hide = [], links = []) => {
  const p = dressed(new table.PanelBuilder(), ds, title, about, w, 9, [query])
    .withTransformation({ id: "organize", options: { excludeByName: Object.fromEntries(["Time", "__name__", "lat", "lon", ...hide].map((n) => [n, true])), indexByName: {}, renameByName: {} } })
    .overrideByName("severity", [{ id: "custom.displayMode", value: "color-text" }, { id: "custom.cellOptions", value: { type: "color-text" } }, { id: "mappings", value: [words(colours)] }]);
  for (const l of links) p.overrideByName(l.field, [{ id: "links", value: [{ title: l.title, url: l.url, targetBlank: false }] }]);
  return p;
};

const words = (map) => ({ type: "value", options: Object.fromEntries(Object.entries(map).map(([text, color], index) => [text, { text, color, index }])) });

// states is a timeline; names are [value, text, colour].
export const states = (ds, title, about, w, query, names) => dressed(new statetimeline.PanelBuilder(), ds, title, about, w, 9, [query])
  .showValue("never").rowHeight(0.8).mergeValues(true).lineWidth(0).fillOpacity(80)
  .mappings([{ type: "value", options: Object.fromEntries(names.map(([value, text, color], index) => [value, { text, color, index }])) }]);

// minutely are witnesses a minute, the mean of each interval: a sum, which outcry need not make minute by minute.
export const minutely = (by, which) => `sum by (${by}) (sum_over_time(outcry_complaints{${which}}[$__interval])) / ($__interval_ms / 60000)`;

// severity is 1, 2 or 3 by labels of an incident, for the incidents that which selects.
export const severity = (by, which) => `max by (${by}) (${severities.map((s, i) =>
  `${i + 1} * max_over_time(outcry_incident_open{${which},severity="${s}"}[$__interval])`).join(" or ")})`;
export const severityStates = severities.map((s, i) => [String(i + 1), s, colours[s]]);

// now are the incidents of the last minute: a series of one that changed or ended would else linger for five.
export const now = (which) => `last_over_time(outcry_incident_open{${which}}[1m])`;

const shapes = "api/datasources/proxy/uid/outcry-api/api/v1/regions.geojson?level=municipality";

// map shows incidents where their labels say, over the municipalities of outcry's own map; nothing is fetched from elsewhere.
export function map(title, about, w, h, incidents, counts) {
  const queries = [instant(town, incidents, "incidents")];
  if (counts) queries.push(instant(town, counts, "counts"));
  const layers = [];
  if (counts) layers.push(markers("Complaints", "counts", { mode: "lookup", lookup: "region", gazetteer: shapes }, { field: "Value #counts", fixed: 5, min: 2, max: 14 }, "semi-dark-blue"));
  layers.push(markers("Incidents", "incidents", { mode: "coords", latitude: "lat", longitude: "lon" }, { fixed: 9, min: 4, max: 18 }, "red"));
  const p = dressed(new geomap.PanelBuilder(), town, title, about, w, h, queries)
    .withTransformation({ id: "convertFieldType", options: { conversions: ["lat", "lon"].map((targetField) => ({ targetField, destinationType: "number" })), fields: {} } })
    .view(new geomap.MapViewConfigBuilder().id("coords").lat(52.2).lon(5.3).zoom(7))
    .controls(new geomap.ControlsOptionsBuilder().mouseWheelZoom(false).showZoom(true).showAttribution(false))
    .tooltip(new geomap.TooltipOptionsBuilder().mode("details"));
  const out = p.build();
  out.options.basemap = { type: "geojson", name: "Municipalities", config: { src: shapes, rules: [], style: { color: { fixed: "light-blue" }, opacity: 0.15, lineWidth: 1 } } };
  out.options.layers = layers;
  return { build: () => out };
}

const markers = (name, refId, location, size, colour) => ({
  type: "markers", name, location, tooltip: true, filterData: { id: "byRefId", options: refId },
  config: { showLegend: false, style: { color: { fixed: colour }, opacity: 0.6, size, symbol: { fixed: "img/icons/marker/circle.svg", mode: "fixed" } } },
});
