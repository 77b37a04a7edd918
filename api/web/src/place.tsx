import { isOpen, type Incident } from "./api";
import { useShared } from "./app";
import { Chart, useCounts } from "./chart";
import { Back } from "./incident";
import { placeName, touching } from "./live";
import { IncidentList } from "./overview";
import { whole } from "./time";

/** PlaceView shows one region: what is the matter there, and its last day. */
export function PlaceView({ region, incidents }: { region: string; incidents: Incident[] }) {
  const { w, lang, places, now } = useShared();
  const place = places.get(region);
  const here = touching(incidents.filter(isOpen), region);
  const parent = region.includes("/") ? region.slice(0, region.lastIndexOf("/")) : "";
  const points = useCounts({ region, step: 1200 }, undefined, String(Math.floor(now.getTime() / 60_000)));
  return (
    <article>
      <Back />
      <div class="title"><h1>{placeName(places, region)}</h1></div>
      <p class="lead">
        {parent && <a href={parent.includes("/") ? `#/place/${parent}` : "#/"}>{placeName(places, parent)}</a>}
        {place?.population ? ` · ${whole(place.population, lang)} ${w.inhabitants}` : ""}
      </p>
      <h2>{w.incidentsHere}</h2>
      {here.length === 0 ? <p class="empty">{w.nothingHere}</p> : <IncidentList incidents={here} />}
      <h2>{w.lastDay}</h2>
      <Chart points={points} />
    </article>
  );
}
