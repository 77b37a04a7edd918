import { Chart, useCounts } from "./chart";
import { Bars } from "./evidence";
import { placeName, touching } from "./live";
import { IncidentList } from "./overview";
import { toPlace } from "./route";
import { minutes, useRead, useShared } from "./shared";
import { whole } from "./time";
import { isOpen, type Incident, type SeriesList } from "./wire";

const day = 86_400;
const parent = (region: string) => (region.includes("/") ? region.slice(0, region.lastIndexOf("/")) : "");

/** PlaceView shows one region: what is the matter there, its last day, and who of those in it spoke. */
export function PlaceView({ region, incidents }: { region: string; incidents: Incident[] }) {
  const { w, lang, places, now, at } = useShared();
  const place = places.get(region);
  const here = touching(incidents.filter(isOpen), region);
  const fresh = minutes(now);
  const points = useCounts({ region, step: 1200, at, to: at }, undefined, fresh);
  return (
    <article>
      <Crumbs region={region} />
      <div class="title"><h1>{placeName(places, region)}</h1></div>
      <p class="lead">{place?.population ? `${whole(place.population, lang)} ${w.inhabitants}` : ""}</p>
      <h2>{w.incidentsHere}</h2>
      {here.length === 0 ? <p class="empty">{w.nothingHere}</p> : <IncidentList incidents={here} />}
      <h2>{w.lastDay}</h2>
      <Chart points={points} />
      <Within region={region} fresh={fresh} />
    </article>
  );
}

/** Crumbs lead up from a region to the country. */
function Crumbs({ region }: { region: string }) {
  const { w, places } = useShared();
  const up: string[] = [];
  for (let r = parent(region); r; r = parent(r)) up.unshift(r);
  return (
    <nav class="back" aria-label={w.crumbs}>
      {up.map((r) => <span key={r}><a href={toPlace(r)}>{r.includes("/") ? placeName(places, r) : w.country}</a> › </span>)}
    </nav>
  );
}

/** Within tells how many spoke in each municipality of a province, and in each postcode area of a municipality. */
function Within({ region, fresh }: { region: string; fresh: number }) {
  const { w, places, now, at } = useShared();
  const depth = region.split("/").length;
  const level = depth === 2 ? "municipality" : "postcode";
  const to = new Date(Math.ceil(now.getTime() / 60_000) * 60_000);
  const from = new Date(to.getTime() - day * 1000);
  const window = { from: from.toISOString(), to: to.toISOString() };
  const { data } = useRead<SeriesList>("/series", { level, region, step: day, at, ...window }, fresh, depth === 2 || depth === 3);
  const sums = new Map<string, number>();
  for (const s of data?.series ?? []) sums.set(s.region, s.points.reduce((n, p) => n + p.witnesses, sums.get(s.region) ?? 0));
  const rows = [...sums].filter(([r, n]) => n > 0 && r !== region).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  if (rows.length === 0) return null;
  return (
    <>
      <h2>{level === "postcode" ? w.byPostcode : w.byMunicipality}</h2>
      <div class="bars one">
        <Bars title={w.lastDay} most={12} rows={rows.map(([r, count]) => ({
          count, name: level === "postcode" ? r.slice(r.lastIndexOf("/") + 1) : placeName(places, r), href: level === "postcode" ? "" : toPlace(r),
        }))} />
      </div>
    </>
  );
}
