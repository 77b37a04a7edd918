// What the page knows of now: read once, then kept fresh by events.
import { useEffect, useState } from "preact/hooks";
import { contains, get, serverTime, where, type Incident, type Place, type SeriesList, type Shapes, type Source } from "./api";

export type Link = "starting" | "live" | "reconnecting";

export type Live = {
  incidents: Incident[]; // newest first: open ones, and those that ended within the day
  sources: Source[] | null;
  reports: Map<string, number>; // witnesses of the last hour by municipality
  now: Date;
  link: Link;
};

const often = 5_000;
const seldom = 30_000;

const newestFirst = (a: Incident, b: Incident) => b.started_at.localeCompare(a.started_at) || a.id.localeCompare(b.id);

/** useLive follows the incidents and the sources. */
export function useLive(): Live {
  const [incidents, setIncidents] = useState<Map<string, Incident>>(new Map());
  const [sources, setSources] = useState<Source[] | null>(null);
  const [reports, setReports] = useState<Map<string, number>>(new Map());
  const [now, setNow] = useState(new Date());
  const [link, setLink] = useState<Link>("starting");

  useEffect(() => {
    let gone = false;
    const list = async () => {
      const clock = await serverTime();
      const yesterday = new Date(clock.getTime() - 86_400_000).toISOString();
      const read = await get<{ incidents: Incident[] }>("/incidents", { from: yesterday, limit: 500 });
      if (gone) return;
      setNow(clock);
      setIncidents(new Map(read.incidents.map((i) => [i.id, i])));
    };
    const hour = async () => {
      const clock = await serverTime();
      const from = new Date(clock.getTime() - 3_600_000).toISOString();
      const read = await get<SeriesList>("/series", { level: "municipality", from, to: clock.toISOString(), step: 3600 });
      const sums = new Map<string, number>();
      for (const s of read.series) {
        const n = s.points.reduce((sum, p) => sum + p.witnesses, 0);
        sums.set(s.region, (sums.get(s.region) ?? 0) + n);
      }
      if (!gone) setReports(sums);
    };
    const beat = async () => {
      const [clock, read] = await Promise.all([serverTime(), get<{ sources: Source[] }>("/sources")]);
      if (gone) return;
      setNow(clock);
      setSources(read.sources);
    };
    const quietly = (work: () => Promise<void>) => () => void work().catch(() => undefined); // the state of the link tells
    const stream = new EventSource("/api/v1/events");
    stream.onopen = () => {
      setLink("live");
      quietly(list)();
      quietly(hour)();
      quietly(beat)();
    };
    stream.onerror = () => setLink("reconnecting");
    const take = (e: MessageEvent<string>) => {
      const inc = JSON.parse(e.data) as Incident;
      setIncidents((old) => new Map(old).set(inc.id, inc));
    };
    for (const name of ["opened", "updated", "closed"]) stream.addEventListener(name, take);
    stream.addEventListener("source", quietly(beat));
    const timers = [setInterval(quietly(beat), often), setInterval(quietly(hour), seldom)];
    return () => {
      gone = true;
      stream.close();
      timers.forEach(clearInterval);
    };
  }, []);

  return { incidents: [...incidents.values()].sort(newestFirst), sources, reports, now, link };
}

export type Atlas = { shapes: Shapes; places: Map<string, Place> };

/** useAtlas reads the map and the names of places once. */
export function useAtlas(): Atlas | null {
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  useEffect(() => {
    void (async () => {
      const [shapes, read] = await Promise.all([
        get<Shapes>("/regions.geojson"),
        get<{ regions: Place[] }>("/regions", { within: "NL", level: "country,province,municipality,segment", limit: 5000 }),
      ]);
      setAtlas({ shapes, places: new Map(read.regions.map((p) => [p.region, p])) });
    })().catch(() => setAtlas({ shapes: { features: [] }, places: new Map() }));
  }, []);
  return atlas;
}

export const placeName = (places: Map<string, Place>, region: string): string => {
  for (let r = region; r; r = r.includes("/") ? r.slice(0, r.lastIndexOf("/")) : "") {
    const p = places.get(r);
    if (p) return p.name;
  }
  return region;
};

/** touching returns the incidents that cover region, or lie in it. */
export const touching = (incidents: Incident[], region: string) =>
  incidents.filter((i) => where(i).some((r) => contains(r, region) || contains(region, r)));
