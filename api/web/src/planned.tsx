import { useState } from "preact/hooks";
import { of, post, Problem, remove, upload } from "./api";
import { brandsOf } from "./desk";
import { placeName } from "./live";
import { Name } from "./name";
import { useAble, useName, useRead, useShared } from "./shared";
import { clock, offWall, onWall, whole } from "./time";
import type { Maintenance } from "./wire";
import { brandName, fill } from "./words";

const hour = 3_600_000;

/** Planned lists the work that was announced, and takes more of it. */
export function Planned() {
  const { w, at, now } = useShared();
  const able = useAble();
  const from = new Date((Math.floor(now.getTime() / hour) - 7 * 24) * hour).toISOString();
  const { data, missing, again } = useRead<{ maintenance: Maintenance[] }>("/maintenance", { at, from });
  const rows = data?.maintenance ?? [];
  const when = (m: Maintenance) => m.next?.from ?? m.from;
  const coming = rows.filter((m) => m.next).sort((a, b) => when(a).localeCompare(when(b)));
  const past = rows.filter((m) => !m.next).sort((a, b) => when(b).localeCompare(when(a)));
  return (
    <div class="bench">
      <section>
        <h1>{w.plannedTitle}</h1>
        <p class="lead">{w.plannedHint}</p>
        {(missing || (data && rows.length === 0)) && <p class="empty">{w.noPlanned}</p>}
        <ul class="works">{coming.map((m) => <Work key={m.id} m={m} onRemoved={again} />)}</ul>
        {past.length > 0 && <><h2>{w.plannedOver}</h2><ul class="works over">{past.slice(0, 12).map((m) => <Work key={m.id} m={m} onRemoved={again} />)}</ul></>}
      </section>
      {able("POST /maintenance") && <aside><Announce onDone={again} /></aside>}
    </div>
  );
}

function Work({ m, onRemoved }: { m: Maintenance; onRemoved: () => void }) {
  const { w, lang, places, now } = useShared();
  const able = useAble();
  const [sure, setSure] = useState(false);
  const [told, setTold] = useState("");
  const begins = m.next?.from ?? m.from;
  const ends = m.next?.to ?? m.to;
  const going = Date.parse(begins) <= now.getTime() && now.getTime() < Date.parse(ends);
  const take = async () => {
    if (!sure) return setSure(true);
    try {
      await remove(of("maintenance", m.id));
      onRemoved();
    } catch (e) {
      setTold(fill(w.failed, { why: e instanceof Problem ? e.detail : w.away }));
    }
  };
  return (
    <li>
      <div class="title"><b>{m.title || w.untitled}</b>{going && <span class="chip sees">{w.goingOn}</span>}</div>
      <p>{clock(begins, lang, now)} – {clock(ends, lang, new Date(begins))}{m.recurrence && <span class="faint"> · {recurs(m.recurrence, w.recurs)}</span>}</p>
      <p class="faint">
        {[brandName(m.brand), m.services?.length ? m.services.map((s) => w.services[s] ?? s).join(", ") : w.allServices,
          m.regions?.length ? m.regions.map((r) => placeName(places, r)).join(", ") : w.everywhere,
          m.forecast ? fill(w.forecastOf, { n: whole(m.forecast, lang) }) : "", m.who].filter(Boolean).join(" · ")}
      </p>
      {m.words && <p>{m.words}</p>}
      {able("DELETE /maintenance/{id}") && (
        <div class="buttons">
          <button type="button" onClick={() => void take()} onBlur={() => setSure(false)}>{sure ? w.removeSure : w.remove}</button>
          <span role="status" class="faint">{told}</span>
        </div>
      )}
    </li>
  );
}

/** recurs says a rule such as FREQ=WEEKLY;BYDAY=TU in words where it is simple. */
const recurs = (rule: string, said: Record<string, string>) => said[/^(?:RRULE:)?FREQ=(\w+)/.exec(rule)?.[1] ?? ""] ?? rule;

function Announce({ onDone }: { onDone: () => void }) {
  const { w, now, places, who: me } = useShared();
  const { who, known } = useName();
  const [brand, setBrand] = useState(me?.brands[0] ?? "");
  const [told, setTold] = useState("");
  const [busy, setBusy] = useState(false);
  const named = [...places.values()].filter((p) => p.level !== "country");
  const begin = new Date(Math.ceil(now.getTime() / hour) * hour + 24 * hour);

  const attempt = async (work: () => Promise<void>) => {
    if (!brand) return setTold(w.brandNeeded);
    if (!known) return setTold(w.nameNeeded);
    setBusy(true);
    try {
      await work();
      setTold(w.kept);
      onDone();
    } catch (e) {
      setTold(fill(w.failed, { why: e instanceof Problem ? e.detail : w.away }));
    }
    setBusy(false);
  };
  const announce = (form: HTMLFormElement) => attempt(async () => {
    const said = new FormData(form);
    const text = (name: string) => String(said.get(name) ?? "").trim();
    const regions = text("region").split(",").map((name) => regionOf(named, name.trim())).filter((r): r is string => r !== null);
    if (text("region") && regions.length === 0) throw new Problem(400, w.placeNeeded);
    await post("/maintenance", {
      brand, title: text("title"), words: text("words"), who, services: text("service") ? [text("service")] : [], regions,
      from: offWall(text("from"))?.toISOString(), to: offWall(text("to"))?.toISOString(), recurrence: text("recurrence"), zone: "Europe/Amsterdam", forecast: Number(text("forecast")) || 0,
    });
    form.reset();
  });
  const bring = (input: HTMLInputElement) => attempt(async () => {
    const file = input.files?.[0];
    if (file) await upload("/maintenance", file, "text/calendar", { brand });
    input.value = "";
  });
  const sorted = brandsOf(me?.brands ?? [], []);
  return (
    <>
      <form class="desk announce" onSubmit={(e) => { e.preventDefault(); void announce(e.currentTarget); }}>
        <h2>{w.announce}</h2>
        <div class="fields">
          <label>{w.brand}
            <select name="brand" value={brand} onChange={(e) => setBrand(e.currentTarget.value)}>
              <option value="">–</option>
              {sorted.map((b) => <option key={b} value={b}>{brandName(b)}</option>)}
            </select>
          </label>
          <label>{w.service}
            <select name="service">
              <option value="">{w.allServices}</option>
              {Object.entries(w.services).map(([s, name]) => <option key={s} value={s}>{name}</option>)}
            </select>
          </label>
          <label class="wide">{w.workTitle}<input name="title" required /></label>
          <label>{w.workFrom}<input name="from" type="datetime-local" required defaultValue={onWall(begin)} /></label>
          <label>{w.workTo}<input name="to" type="datetime-local" required defaultValue={onWall(new Date(begin.getTime() + 4 * hour))} /></label>
          <label class="wide">{w.workPlaces}<input name="region" list="regions" autocomplete="off" placeholder={w.everywhere} /></label>
          <datalist id="regions">{named.map((p) => <option key={p.region} value={p.name} />)}</datalist>
          <label>{w.repeats}
            <select name="recurrence">
              <option value="">{w.once}</option>
              {["DAILY", "WEEKLY", "MONTHLY"].map((f) => <option key={f} value={`FREQ=${f}`}>{w.recurs[f]}</option>)}
            </select>
          </label>
          <label>{w.forecast}<input name="forecast" type="number" min="0" step="1" inputMode="numeric" /></label>
          <label class="wide">{w.yourWords}<input name="words" /></label>
          <Name />
        </div>
        <div class="buttons">
          <button class="main" type="submit" disabled={busy}>{w.announceNow}</button>
        </div>
        <div class="buttons">
          <label class="inline file">{w.bringCalendar}<input type="file" accept=".ics,text/calendar" disabled={busy} onChange={(e) => void bring(e.currentTarget)} /></label>
        </div>
        <p role="status" class="told">{told}</p>
      </form>
    </>
  );
}

/** regionOf returns the region that people call name, a municipality before a province of that name. */
function regionOf(named: { name: string; region: string; level: string }[], name: string): string | null {
  const same = named.filter((p) => p.name.toLowerCase() === name.toLowerCase() || p.region === name);
  return (same.find((p) => p.level === "municipality") ?? same[0])?.region ?? null;
}
