// What the page knows of now, read once and then kept fresh by events; or of a
// moment in the past, as it was known then.
import { useEffect, useState } from "preact/hooks";
import { get, serverTime } from "./api";
import { follow } from "./events";
import { able, type Standing } from "./door";
import { contains, spared, where, type Incident, type Place, type SeriesList, type Shapes, type Source } from "./wire";

export type Link = "starting" | "live" | "reconnecting" | "past";

export type Live = {
  incidents: Incident[]; // newest first: open ones, and those that ended within the day
  sources: Source[] | null;
  reports: Map<string, number>; // witnesses of the last hour by municipality
  denied: number; // grows with every denial that is told of
  now: Date; // the server's time; the browser's until that is known
  timed: boolean; // it is
  link: Link;
};

const often = 5_000;
const seldom = 30_000;
const day = 86_400_000;

const newestFirst = (a: Incident, b: Incident) => b.started_at.localeCompare(a.started_at) || a.id.localeCompare(b.id);

async function lately(clock: Date, at: string): Promise<Map<string, Incident>> {
  const from = new Date(clock.getTime() - day).toISOString();
  const read = await get<{ incidents: Incident[] }>("/incidents", { from, to: at, at, limit: 500 });
  return new Map(read.incidents.map((i) => [i.id, i]));
}

async function lastHour(clock: Date, at: string): Promise<Map<string, number>> {
  const from = new Date(clock.getTime() - 3_600_000).toISOString();
  const read = await get<SeriesList>("/series", { level: "municipality", from, to: clock.toISOString(), step: 3600, at });
  const sums = new Map<string, number>();
  for (const s of read.series) sums.set(s.region, s.points.reduce((sum, p) => sum + p.witnesses, sums.get(s.region) ?? 0));
  return sums;
}

const quietly = (work: () => Promise<void>) => () => void work().catch(() => undefined); // the state of the link tells

/** useLive follows the incidents and the sources, or shows them as of at. */
export function useLive(who: Standing | null, at: string): Live {
  const [incidents, setIncidents] = useState<Map<string, Incident>>(new Map());
  const [sources, setSources] = useState<Source[] | null>(null);
  const [reports, setReports] = useState<Map<string, number>>(new Map());
  const [denied, setDenied] = useState(0);
  const [now, setNow] = useState<Date | null>(null);
  const [link, setLink] = useState<Link>("starting");
  const sees = able(who, "GET /incidents");

  useEffect(() => {
    if (!sees) return;
    let gone = false;
    const show = <T>(set: (v: T) => void, v: T) => gone || set(v);
    if (at) {
      const clock = new Date(at);
      setNow(clock);
      setLink("past");
      quietly(async () => show(setIncidents, await lately(clock, at)) as void)();
      quietly(async () => show(setReports, await lastHour(clock, at)) as void)();
      quietly(async () => show(setSources, (await get<{ sources: Source[] }>("/sources", { at })).sources) as void)();
      return () => void (gone = true);
    }
    setLink("starting");
    const list = (clock: Date) => quietly(async () => show(setIncidents, await lately(clock, "")) as void)();
    const hour = (clock: Date) => quietly(async () => show(setReports, await lastHour(clock, "")) as void)();
    const beat = quietly(async () => {
      const [clock, read] = await Promise.all([serverTime(), get<{ sources: Source[] }>("/sources")]);
      show(setNow, clock);
      show(setSources, read.sources);
    });
    const all = quietly(async () => {
      const clock = await serverTime();
      show(setNow, clock);
      list(clock);
      hour(clock);
      beat();
    });
    all();
    let was: Link = "starting";
    const leave = follow({
      open: () => {
        setLink("live");
        if (was === "reconnecting") all();
        else quietly(async () => list(await serverTime()))(); // what opened since the first look, and is in no event
        was = "live";
      },
      lost: () => {
        was = "reconnecting";
        if (!gone) setLink(was);
      },
      take: (name, data) => {
        if (name === "source") beat();
        else if (name === "denial") setDenied((n) => n + 1);
        else if (name === "opened" || name === "updated" || name === "closed") {
          const inc = JSON.parse(data) as Incident;
          setIncidents((old) => new Map(old).set(inc.id, inc));
        }
      },
    });
    const timers = [setInterval(beat, often), setInterval(quietly(async () => hour(await serverTime())), seldom)];
    return () => {
      gone = true;
      leave();
      timers.forEach(clearInterval);
    };
  }, [sees, at, who?.name]);

  return { incidents: [...incidents.values()].sort(newestFirst), sources, reports, denied, now: now ?? new Date(), timed: now !== null, link };
}

export type Atlas = { shapes: Shapes | null; places: Map<string, Place> };

/** useAtlas reads the map, and the names of places, once there is leave to. */
export function useAtlas(sees: boolean): Atlas {
  const [shapes, setShapes] = useState<Shapes | null>(null);
  const [places, setPlaces] = useState<Map<string, Place>>(new Map());
  useEffect(() => {
    if (!sees || shapes) return;
    get<Shapes>("/regions.geojson").then(setShapes, () => setShapes({ features: [] }));
    void (async () => {
      for (const level of ["country,province,municipality", "segment"]) {
        const read = await get<{ regions: Place[] }>("/regions", { within: "NL", level, limit: 5000 });
        setPlaces((had) => new Map([...had, ...read.regions.map((p): [string, Place] => [p.region, p])]));
      }
    })().catch(() => undefined); // regions go by their paths then
  }, [sees]);
  return { shapes, places };
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
  incidents.filter((i) => !spared(i, region) && where(i).some((r) => contains(r, region) || contains(region, r)));
