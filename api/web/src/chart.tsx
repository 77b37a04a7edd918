import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Params } from "./api";
import { useRead, useShared } from "./shared";
import { about, clock, tick } from "./time";
import type { Incident, SeriesList } from "./wire";
import { fill, type Lang, type Words } from "./words";

type Points = { times: number[]; seen: number[]; expected: (number | null)[]; limit: (number | null)[]; step: number };

/** bucket returns the seconds of a bucket that lay span seconds out in some seventy bars. */
export const bucket = (span: number) => [60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200].find((s) => span / s <= 75) ?? 86400;

/** useCounts reads the witnesses of a brand, service and region, and again as they come. */
export function useCounts(params: Params, fallback?: Incident, again?: unknown): Points | null {
  const { data } = useRead<SeriesList>("/series", params, again);
  return useMemo(() => data && sum(data, fallback), [data]);
}

/** network returns the first of the services that run over one network, as an incident takes them together. */
const network = (service: string) =>
  service === "voice" || service === "sms" ? "mobile-data" : service === "tv" || service === "fixed-voice" ? "fixed-internet" : service;

/** sum lays all series over each other. Where the API has no baseline, an incident's own expectation stands in. */
function sum(read: SeriesList, inc?: Incident): Points {
  const times: number[] = [];
  const seen: number[] = [];
  const expected: (number | null)[] = [];
  for (const s of read.series.filter((s) => !inc || network(s.service) === network(inc.service)))
    s.points.forEach((p, i) => {
      times[i] = Date.parse(p.time) / 1000;
      seen[i] = (seen[i] ?? 0) + p.witnesses;
      expected[i] = p.expected === null ? expected[i] ?? null : (expected[i] ?? 0) + p.expected;
    });
  if (inc && times.length && expected.every((e) => e === null)) {
    const from = Date.parse(inc.started_at) / 1000;
    const to = Date.parse(inc.ended_at ?? inc.updated_at) / 1000;
    const rate = (inc.expected * read.step_s) / Math.max(to - from, read.step_s);
    return limited({ times, seen, expected: times.map(() => rate), step: read.step_s });
  }
  return limited({ times, seen, expected, step: read.step_s });
}

const week = 604_800;

/** limited adds what chance alone reaches once a week in a bucket (Poisson). */
function limited(p: Omit<Points, "limit">): Points {
  return { ...p, limit: p.expected.map((e) => (e === null ? null : reached(e, Math.min(p.step / week, 0.5)))) };
}

/** reached returns the least count that chance reaches with at most that probability when mean is expected. */
function reached(mean: number, probability: number): number {
  let term = Math.exp(-Math.min(mean, 700));
  let below = term;
  let n = 1;
  while (1 - below > probability && n < 100_000) {
    term *= mean / n;
    below += term;
    n++;
  }
  return n;
}

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** resolved turns a variable of the style sheet into a colour that a canvas takes. */
function resolved(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour || css(name);
}

const columns = (p: Points): uPlot.AlignedData => [p.times, p.seen, p.expected, p.limit];

export function Chart({ points }: { points: Points | null }) {
  const { w, lang } = useShared();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const full = points !== null && points.times.length > 0;
  useEffect(() => {
    const frame = box.current;
    if (!frame || !full) return;
    const drawn = new uPlot(options(frame.clientWidth, w, lang), columns(points), frame);
    const resize = new ResizeObserver(() => drawn.setSize({ width: frame.clientWidth, height: 200 }));
    resize.observe(frame);
    plot.current = drawn;
    return () => {
      resize.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [full, lang, document.documentElement.dataset.theme]);
  useEffect(() => {
    if (full) plot.current?.setData(columns(points));
  }, [points]);
  const max = points ? Math.max(0, ...points.seen) : 0;
  const at = points?.times[points.seen.indexOf(max)];
  return (
    <figure class="chart">
      <div class="plot" ref={box} role="img" aria-label={`${w.chart}. ${at ? fill(w.chartSummary, { max: about(max, lang), at: clock(new Date(at * 1000), lang) }) : ""}`} />
      <figcaption><span><i class="swatch seen" />{w.seen}</span><span><i class="swatch line" />{w.expected}</span><span><i class="swatch limit" />{w.limit}</span></figcaption>
    </figure>
  );
}

/** bar returns the seconds of a bucket: the last one, too, is drawn from its start to its end. */
const bar = (u: uPlot) => (u.data[0].length > 1 ? u.data[0][1]! - u.data[0][0]! : 0);

function options(width: number, w: Words, lang: Lang): uPlot.Options {
  const ink = resolved("--faint");
  const grid = { stroke: resolved("--line"), width: 1 };
  const font = "12px system-ui, sans-serif";
  return {
    width,
    height: 200,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    tzDate: (t) => uPlot.tzDate(new Date(t * 1000), "Europe/Amsterdam"),
    scales: {
      x: { range: (u, low, high) => [low, high + bar(u)] },
      y: { range: (_, __, high) => [0, Math.max(high * 1.1, 3)] },
    },
    axes: [
      { stroke: ink, grid: { show: false }, ticks: { show: false }, font, size: 26, space: 64, values: (_, ts) => ts.map((t) => tick(new Date(t * 1000), (ts[1] ?? 0) - (ts[0] ?? 0), lang)) },
      { stroke: ink, grid, ticks: { show: false }, font, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000] },
    ],
    series: [
      {},
      { label: w.seen, fill: resolved("--seen"), stroke: resolved("--seen"), width: 0, paths: uPlot.paths.bars!({ size: [0.85, 40], align: 1 }), points: { show: false } },
      { label: w.expected, stroke: resolved("--ink"), width: 1.5, dash: [5, 4], points: { show: false } },
      { label: w.limit, stroke: resolved("--dot"), width: 1.5, points: { show: false }, paths: uPlot.paths.stepped!({ align: 1 }) },
    ],
  };
}
