import { useMemo } from "preact/hooks";
import { areas, around, flat, grown, middle, type Area, type Box, type Flat } from "./geo";
import { to, toPlace } from "./route";
import { useShared } from "./shared";
import { claims, contains, isOpen, spared, where, type Incident, type Shapes } from "./wire";

// Scores are powers of ten of days between two such chances: a week, a year, a century.
const bins = [0.85, 2.56, 4.56];

export const bin = (score: number) => bins.filter((b) => score >= b).length;

type Paint = { bin: number; suspected: boolean };
type Drawn = { at: Flat; all: Area[]; provinces: Area[]; whole: Box };

/** paints returns how each municipality under an incident is coloured. */
function paints(all: Area[], incidents: Incident[]): Map<string, Paint> {
  const out = new Map<string, Paint>();
  for (const inc of incidents) {
    if (!isOpen(inc) || !claims(inc)) continue;
    const paint = { bin: bin(inc.score), suspected: inc.detected_at === null };
    const regions = where(inc);
    for (const area of all) {
      if (spared(inc, area.region) || !regions.some((r) => contains(r, area.region))) continue;
      const had = out.get(area.region);
      if (!had || (had.suspected && !paint.suspected) || (had.suspected === paint.suspected && had.bin < paint.bin)) out.set(area.region, paint);
    }
  }
  return out;
}

function draw(shapes: Shapes | null): Drawn | null {
  if (!shapes || shapes.features.length === 0) return null;
  const at = flat(middle(shapes));
  const every = areas(shapes, at);
  const all = every.filter((a) => a.level === "municipality");
  return { at, all, provinces: every.filter((a) => a.level === "province"), whole: grown(around(all.map((a) => a.box)), 1.03) };
}

const province = (region: string) => region.split("/").slice(0, 2).join("/");

type Props = { shapes: Shapes | null; incidents: Incident[]; reports: Map<string, number>; focus: string[]; place: string };

/** CountryMap shows where it is hot. A click goes from the country to a province, and from there to a municipality. */
export function CountryMap(p: Props) {
  const { w, places } = useShared();
  const drawn = useMemo(() => draw(p.shapes), [p.shapes]);
  if (!drawn) return <div class="map"><svg aria-hidden="true" /><Legend /></div>; // of the same height, so that nothing moves

  const painted = paints(drawn.all, p.incidents);
  const chosen = drawn.all.filter((a) => p.focus.some((r) => contains(r, a.region) || contains(a.region, r)));
  const zoomed = chosen.length > 0 && chosen.length < drawn.all.length;
  const least = (drawn.whole.x1 - drawn.whole.x0) / 4;
  const view: Box = zoomed ? grown(around(chosen.map((a) => a.box)), 1.3, least) : drawn.whole;
  const scale = (view.x1 - view.x0) / (drawn.whole.x1 - drawn.whole.x0);
  const outline = drawn.provinces.find((a) => a.region === p.place);
  const inside = zoomed ? province(p.place || chosen[0]!.region) : "";
  const enter = (region: string) => (location.hash = toPlace(province(region) === inside || province(region) === region ? region : province(region)));

  return (
    <div class="map">
      <svg viewBox={`${view.x0} ${view.y0} ${view.x1 - view.x0} ${view.y1 - view.y0}`} role="img" aria-label={w.mapLabel}>
        <defs>
          <pattern id="unsure" width={5 * scale} height={5 * scale} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="unsure-back" width={5 * scale} height={5 * scale} />
            <rect class="unsure-line" width={2.2 * scale} height={5 * scale} />
          </pattern>
        </defs>
        {drawn.all.map((a) => {
          const paint = painted.get(a.region);
          const kind = !paint ? "calm" : paint.suspected ? "unsure" : `hot${paint.bin}`;
          return <path key={a.region} d={a.path} class={`area ${kind}`} onClick={() => enter(a.region)}><title>{places.get(a.region)?.name ?? a.name}</title></path>;
        })}
        {drawn.provinces.map((a) => <path key={a.region} d={a.path} class="province" />)}
        {zoomed && (outline ? [outline] : chosen).map((a) => <path key={a.region} d={a.path} class="chosen" />)}
        {drawn.all.filter((a) => (p.reports.get(a.region) ?? 0) > 0 && !painted.has(a.region)).map((a) => {
          const place = places.get(a.region);
          if (place?.lat === undefined || place.lon === undefined) return null;
          const [x, y] = drawn.at(place.lon, place.lat);
          return <circle key={a.region} class="reports" cx={x} cy={y} r={Math.min(1.3 + 0.7 * Math.sqrt(p.reports.get(a.region)!), 5) * scale} />;
        })}
        {!zoomed && p.incidents.filter((i) => isOpen(i) && claims(i) && i.place && i.region.split("/").length > 2).map((i) => {
          if (i.place?.lat === undefined || i.place.lon === undefined) return null;
          const [x, y] = drawn.at(i.place.lon, i.place.lat);
          const inTown = i.region.split("/").length > 3; // too small to colour its municipality
          return <circle key={i.id} class={inTown ? `pin ${i.detected_at === null ? "unsure" : `hot${bin(i.score)}`}` : "pin"} cx={x} cy={y} r={8 * scale} onClick={() => (location.hash = to(`/incident/${encodeURIComponent(i.id)}`))} />;
        })}
      </svg>
      {zoomed && <a class="whole" href={to("/")}>{w.showCountry}</a>}
      <Legend />
    </div>
  );
}

function Legend() {
  const { w } = useShared();
  return (
    <div class="legend">
      <p>{w.legend}</p>
      <ol>
        {w.legendBins.map((name, i) => <li key={name}><i class={`swatch hot${i}`} />{name}</li>)}
        <li><i class="swatch unsure" />{w.legendSuspected}</li>
        <li><i class="swatch dot" />{w.legendReports}</li>
      </ol>
      <p class="faint">{w.approximate}</p>
    </div>
  );
}
