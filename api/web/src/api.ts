// What the API answers with, and how to ask it.

export type Incident = {
  id: string;
  kind: "outage" | "chronic" | "storm" | "planned";
  status: "suspected" | "detected" | "confirmed" | "resolved" | "dismissed";
  brand: string;
  service: string;
  region: string;
  regions: string[];
  started_at: string;
  detected_at: string | null;
  updated_at: string;
  ended_at: string | null;
  witnesses: number;
  expected: number;
  complaints: number;
  severity: "minor" | "major" | "critical" | "";
  score: number;
  place: Place | null;
};

export type Place = { region: string; name: string; level: string; lat: number; lon: number; population?: number; touches?: string[] };

export type Verdict = {
  verdict: "confirmed" | "suspected" | "none_seen" | "unknown";
  reason: string;
  place: { region: string; name: string; level: string; confidence: number } | null;
  brand?: string;
  service?: string;
  incident: Incident | null;
  evidence: { witnesses: number; expected: number; within_s: number } | null;
  sensitivity: { witnesses: number; within_s: number } | null;
  data_lag_s: number | null;
  needs: string[];
  receipt: string | null;
  lang: string;
  reply: Record<string, string>;
};

export type Point = { time: string; witnesses: number; complaints: number; expected: number | null; score: number | null };
export type Series = { brand: string; service: string; region: string; points: Point[] };
export type SeriesList = { step_s: number; series: Series[] };
export type Source = { source: string; complaints: number; duplicates: number; rejected: number; last_time: string; lag_s: number; blind: boolean };
export type Step = { time: string; who: string; what: string; words?: string; region?: string; severity?: string; witnesses?: number };
export type Quote = { time: string; source: string; kind: string; region: string; text: string; echo: boolean; lines: number };
export type Tallied = { name: string; count: number };
export type Evidence = {
  witnesses: number; expected: number; complaints: number; echoes: number; against: number;
  detector: { quiet?: string[] } | null;
  sources: Tallied[]; devices: Tallied[]; regions: Tallied[]; quotes: Quote[];
};

export type Shapes = { features: { properties: { region: string; level: string; name?: string }; geometry: Geometry }[] };
export type Geometry = { type: "Polygon"; coordinates: number[][][] } | { type: "MultiPolygon"; coordinates: number[][][][] };

const base = "/api/v1";

/** Problem is what the API says when it can't answer. */
export class Problem extends Error {
  constructor(readonly status: number, readonly detail: string) {
    super(detail);
  }
}

async function answer<T>(response: Response): Promise<T> {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, body.detail ?? response.statusText);
  return body as T;
}

function query(params: Record<string, string | number | undefined>): string {
  const given = Object.entries(params).filter(([, v]) => v !== undefined && v !== "");
  return given.length ? "?" + new URLSearchParams(given.map(([k, v]) => [k, String(v)])) : "";
}

export async function get<T>(path: string, params: Record<string, string | number | undefined> = {}, signal?: AbortSignal): Promise<T> {
  return answer<T>(await fetch(base + path + query(params), { signal }));
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  return answer<T>(await fetch(base + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));
}

/** serverTime returns the clock that the API goes by, which may run faster than life. */
export async function serverTime(): Promise<Date> {
  const health = await answer<{ time: string }>(await fetch("/healthz"));
  return new Date(health.time);
}

export const isOpen = (i: Incident) => i.status === "suspected" || i.status === "detected" || i.status === "confirmed";

/** claims reports whether an incident says that there is an outage, or may be. */
export const claims = (i: Incident) => i.kind === "outage" || i.kind === "chronic";

export const contains = (outer: string, inner: string) => outer !== "" && (inner === outer || inner.startsWith(outer + "/"));

/** where returns the regions of an incident, and for a segment those that it runs through. */
export const where = (i: Incident) => [...(i.regions.length ? i.regions : [i.region]), ...(i.place?.touches ?? [])];
