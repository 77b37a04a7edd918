import { placeName } from "./live";
import { bin } from "./map";
import { to, toPlace } from "./route";
import { useKept, useShared } from "./shared";
import { about, clock, span, whole } from "./time";
import { isOpen, type Incident, type Place } from "./wire";
import { brandName, fill, type Words } from "./words";

export function Overview(p: { incidents: Incident[]; ready: boolean }) {
  const { w, lang, who } = useShared();
  const [brand, setBrand] = useKept("brand", "");
  const brands = [...new Set(p.incidents.map((i) => i.brand))].sort();
  const shown = p.incidents.filter((i) => !brand || i.brand === brand || !brands.includes(brand));
  const open = shown.filter(isOpen);
  const closed = shown.filter((i) => !isOpen(i)).slice(0, 8);
  return (
    <>
      <div class="headline">
        <h1>{w.openIncidents} <span class="count">{open.length}</span></h1>
        <label class="inline">
          <span class="hidden">{w.brand}</span>
          <select value={brands.includes(brand) ? brand : ""} onChange={(e) => setBrand(e.currentTarget.value)}>
            <option value="">{w.allBrands}</option>
            {brands.map((b) => <option key={b} value={b}>{brandName(b)}</option>)}
          </select>
        </label>
      </div>
      {p.ready && open.length === 0 && <p class="empty"><b>{w.noIncidents}</b> {w.noIncidentsWhy}</p>}
      <IncidentList incidents={open} />
      {closed.length > 0 && <><h2>{w.recentlyClosed}</h2><IncidentList incidents={closed} /></>}
      <Finder />
      {who?.public && <p><a href={`/status?lang=${lang}`}>{w.statusPage}</a></p>}
    </>
  );
}

/** Finder goes to a place by its name, for who would rather type than click. */
function Finder() {
  const { w, places } = useShared();
  const named = [...places.values()].filter((p) => p.level === "municipality" || p.level === "province");
  const find = (name: string) => {
    const typed = name.trim().toLowerCase();
    const found = named.filter((p) => p.name.toLowerCase() === typed);
    const best = found.find((p) => p.level === "municipality") ?? found[0];
    if (best) location.hash = toPlace(best.region);
  };
  return (
    <form class="finder" onSubmit={(e) => { e.preventDefault(); find(new FormData(e.currentTarget).get("place") as string); }}>
      <label>{w.findPlace}<input name="place" list="places" autocomplete="off" onChange={(e) => find(e.currentTarget.value)} /></label>
      <datalist id="places">{named.map((p) => <option key={p.region} value={p.name} />)}</datalist>
    </form>
  );
}

export function IncidentList(p: { incidents: Incident[] }) {
  return <ul class="incidents">{p.incidents.map((i) => <Row key={i.id} inc={i} />)}</ul>;
}

function Row({ inc }: { inc: Incident }) {
  const { w, lang, places, now } = useShared();
  const place = whereName(inc, places, w);
  const end = inc.ended_at ? new Date(inc.ended_at) : now;
  return (
    <li>
      <a href={to(`/incident/${encodeURIComponent(inc.id)}`)} class={isOpen(inc) ? "row" : "row over"}>
        <Mark inc={inc} />
        <span class="where"><b title={place}>{place}</b><Chip inc={inc} /></span>
        <span class="what">{brandName(inc.brand)} · {w.services[inc.service] ?? inc.service}{inc.owner ? ` · ${fill(w.ownedBy, { who: inc.owner })}` : ""}</span>
        {inc.kind === "storm"
          ? <span class="figures"><b>{whole(inc.complaints, lang)}</b> {w.complaints}<small>{whole(inc.witnesses, lang)} {w.witnesses}</small></span>
          : <span class="figures"><b>{whole(inc.witnesses, lang)}</b> {w.witnesses}<small>{w.instead} {about(inc.expected, lang)}</small></span>}
        <span class="when">{inc.ended_at ? `${w.until} ${clock(inc.ended_at, lang, now)}` : `${w.since} ${clock(inc.started_at, lang, now)}`}
          <small>{span((end.getTime() - new Date(inc.started_at).getTime()) / 1000)}</small></span>
      </a>
    </li>
  );
}

export function whereName(inc: Incident, places: Map<string, Place>, w: Words): string {
  const except = inc.except?.length ? " " + fill(w.except, { names: inc.except.map((r) => placeName(places, r)).join(", ") }) : "";
  if (!inc.region.includes("/")) return w.national + except;
  const name = inc.place?.name ?? placeName(places, inc.region);
  return (inc.place?.level === "province" ? fill(w.province, { name }) : name) + except;
}

export function Mark({ inc }: { inc: Incident }) {
  const kind = !isOpen(inc) ? "calm" : inc.kind === "storm" || inc.kind === "planned" ? "aside" : inc.detected_at === null ? "unsure" : `hot${bin(inc.score)}`;
  return <i class={`mark swatch ${kind}`} aria-hidden="true" />;
}

export function Chip({ inc }: { inc: Incident }) {
  const { w } = useShared();
  const claim = inc.kind === "outage" || !isOpen(inc);
  return <span class={`chip ${claim ? inc.status : inc.kind}`}>{claim ? w.status[inc.status] : w.kind[inc.kind]}</span>;
}
