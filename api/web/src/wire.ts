// What the API answers with.

export type Place = { region: string; name: string; level: string; lat?: number; lon?: number; population?: number; touches?: string[] };

export type Incident = {
  id: string;
  kind: "outage" | "chronic" | "storm" | "planned";
  status: "suspected" | "detected" | "confirmed" | "resolved" | "dismissed";
  brand: string;
  service: string;
  region: string;
  regions: string[];
  except?: string[];
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
  acknowledged_at?: string | null;
  owner?: string;
  cause?: string;
  eta?: string | null;
  next_update?: string | null;
  merged_into?: string;
  split_from?: string;
  machine?: { status: string; ended_at: string | null; updated_at: string } | null;
  people?: { status: string; who: string; time: string } | null;
};

export type Verdict = {
  verdict: "confirmed" | "suspected" | "none_seen" | "unknown";
  reason: string;
  place: { region: string; name: string; level: string; confidence: number } | null;
  brand?: string;
  service?: string;
  incident: Incident | null;
  planned?: { id: string; from: string; to: string } | null;
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
/** Source is how a source fares; its totals are null for a key that is bound to some brands. */
export type Source = { source: string; complaints: number | null; duplicates: number | null; rejected: number | null; last_time: string; lag_s: number; blind: boolean };
export type Step = {
  time: string; who: string; what: string; words?: string; region?: string; severity?: string; witnesses?: number;
  owner?: string; cause?: string; eta?: string | null; next_update?: string | null; incident?: string; regions?: string[];
};
export type Quote = { time: string; source: string; kind: string; region: string; text: string; echo: boolean; lines: number; lang?: string };
export type Tallied = { name: string; count: number };
export type Collateral = { brand: string; relation: string; incident: string; witnesses: number; expected: number };
export type Word = { word: string; count: number; usual: number };
export type Evidence = {
  witnesses: number; expected: number; complaints: number; echoes: number; against: number;
  detector: { quiet?: string[]; services?: Tallied[]; heard_since?: string; missing?: { source: string; counted: number; expected: number }[] } | null;
  sources: Tallied[]; devices: Tallied[]; regions: Tallied[]; quotes: Quote[];
  words?: Word[]; collateral?: Collateral[]; caused_by?: string;
  all_brands?: { brands: number; reading: "power" | "source" | "event"; source?: string; incident?: string } | null;
};

export type Drafts = Record<string, Record<string, string>>;
export type Followup = {
  id: string; time: string; channel: string; source: string; lang: string; region: string; reference: string; author: string; conversation: string;
  answered_at: string | null; answered_by: string; drafts: Drafts;
};
export type Clock = {
  incident: string; rule: string; title: string; source: string; begun_at: string; warns_at: string | null; due_at: string | null;
  state: "running" | "warning" | "due" | "met" | "void"; low: number | null; high: number | null; unit: string; draft: Record<string, string> | null;
};
export type Talk = {
  id: string; channel: string; source: string; brand: string; service: string; region: string; lang: string;
  opened_at: string; last_at: string; age_s: number; answered: boolean; messages: number; incident: string | null;
};
export type Pledge = {
  id: string; made_at: string; due_at: string; state: "open" | "breaking" | "broken" | "kept"; brand: string; channel: string;
  conversation: string; words: string; who_kept: string | null; kept_at: string | null;
};
export type Denial = {
  time: string; source: string; id: string; brand: string; service: string; region: string; incident: string; status: string; words: string;
};
export type Maintenance = {
  id: string; brand: string; services: string[] | null; regions: string[] | null; from: string; to: string; recurrence?: string; zone?: string;
  forecast?: number; title: string; words?: string; who: string; created_at: string; next: { from: string; to: string } | null;
};
export type Night = {
  day: string; brand: string; incidents: number; confirmed: number; dismissed: number; unjudged: number; missed: number;
  weeks: number; false_a_week: number; median_delay_s: number | null; precision: number | null; precision_low: number | null; precision_high: number | null;
};

export type Shapes = { features: { properties: { region: string; level: string; name?: string }; geometry: Geometry }[] };
export type Geometry = { type: "Polygon"; coordinates: number[][][] } | { type: "MultiPolygon"; coordinates: number[][][][] };

export const isOpen = (i: Incident) => i.status === "suspected" || i.status === "detected" || i.status === "confirmed";

/** claims reports whether an incident says that there is an outage, or may be. */
export const claims = (i: Incident) => i.kind === "outage" || i.kind === "chronic";

/** byPerson reports whether a step was somebody's word on the incident. */
export const byPerson = (s: Step) => s.who !== "outcry" && s.what !== "denied";

export const contains = (outer: string, inner: string) => outer !== "" && (inner === outer || inner.startsWith(outer + "/"));

/** spared reports whether region was split off an incident. */
export const spared = (i: Incident, region: string) => (i.except ?? []).some((r) => contains(r, region));

/** where returns the regions of an incident, and for a segment those that it runs through. */
export const where = (i: Incident) => [...(i.regions.length ? i.regions : [i.region]), ...(i.place?.touches ?? [])];
