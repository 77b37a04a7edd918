import { useState } from "preact/hooks";
import { of, post } from "./api";
import { placeName, type Live } from "./live";
import { Name } from "./name";
import { to } from "./route";
import { minutes, useAble, useName, useRead, useShared } from "./shared";
import { clock, span } from "./time";
import type { Denial, Pledge, Talk } from "./wire";
import { brandName, fill } from "./words";

/** Queue is what waits for webcare: promises first, then who was denied what is so, then who got no answer. */
export function Queue({ live, turn, onTake }: { live: Live; turn: number; onTake: (t: Talk) => void }) {
  const able = useAble();
  return (
    <>
      {able("POST /promises/{id}/kept") && <section class="whose"><Name /></section>}
      <Promises live={live} />
      <Denials live={live} />
      <Unanswered turn={turn} onTake={onTake} />
    </>
  );
}

function Promises({ live }: { live: Live }) {
  const { w, lang, now } = useShared();
  const able = useAble();
  const { who, known } = useName();
  const [told, setTold] = useState("");
  const fresh = minutes(now) + live.link;
  const when = able("GET /promises");
  const breaking = useRead<{ promises: Pledge[] }>("/promises", { state: "breaking" }, fresh, when);
  const broken = useRead<{ promises: Pledge[] }>("/promises", { state: "broken" }, fresh, when);
  if (!breaking.data || !broken.data) return null;
  const rows = [...broken.data.promises, ...breaking.data.promises];
  const keep = async (p: Pledge) => {
    if (!known) return setTold(w.nameNeeded);
    await post(of("promises", p.id, "kept"), { who, words: "" }).then(() => setTold(""), () => setTold(w.away));
    breaking.again();
    broken.again();
  };
  return (
    <section>
      <h2>{w.promises} <span class="count">{rows.length}</span></h2>
      {rows.length === 0 && <p class="empty">{w.noPromises}</p>}
      <ul class="quotes">
        {rows.slice(0, 8).map((p) => (
          <li key={p.id} class={p.state}>
            <small><span class={`chip ${p.state}`}>{w.promiseStates[p.state]}</span> {brandName(p.brand)} · {p.channel} · {w.due} {clock(p.due_at, lang, now)}</small>
            <p>{p.words}</p>
            {able("POST /promises/{id}/kept") && <button type="button" onClick={() => void keep(p)}>{w.markKept}</button>}
          </li>
        ))}
      </ul>
      <p role="status" class="faint">{told}</p>
    </section>
  );
}

const day = 86_400_000;

function Denials({ live }: { live: Live }) {
  const { w, lang, now, places } = useShared();
  const able = useAble();
  const from = new Date((Math.floor(now.getTime() / 3_600_000) + 1) * 3_600_000 - day).toISOString();
  const { data } = useRead<{ denials: Denial[] }>("/denials", { from }, `${minutes(now)} ${live.denied}`, live.timed && able("GET /denials"));
  if (!data || data.denials.length === 0) return null;
  return (
    <section>
      <h2>{w.denials} <span class="count">{data.denials.length}</span></h2>
      <p class="faint">{w.denialsHint}</p>
      <ul class="quotes">
        {data.denials.slice(0, 5).map((d) => (
          <li key={d.source + d.id}>
            <blockquote>{d.words}</blockquote>
            <small>{clock(d.time, lang, now)} · {brandName(d.brand)} · {d.source} · {placeName(places, d.region)}
              {d.incident && <> · <a href={to(`/incident/${encodeURIComponent(d.incident)}`)}>{w.toIncident}</a></>}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Unanswered({ turn, onTake }: { turn: number; onTake: (t: Talk) => void }) {
  const { w, now, places } = useShared();
  const able = useAble();
  const { data } = useRead<{ conversations: Talk[]; next_cursor?: string | null }>("/conversations", { unanswered: true, limit: 12 }, `${minutes(now)} ${turn}`, able("GET /conversations"));
  if (!data) return null;
  const rows = data.conversations;
  return (
    <section>
      <h2>{w.unanswered} <span class="count">{rows.length}{data.next_cursor ? "+" : ""}</span></h2>
      {rows.length === 0 && <p class="empty">{w.noUnanswered}</p>}
      <ul class="incidents">
        {rows.map((t) => (
          <li key={t.source + t.id} class="talk">
            <span><b>{t.brand ? brandName(t.brand) : t.source}</b> {w.services[t.service] ?? ""}<small>{[t.channel || t.source, t.region && placeName(places, t.region), count(t, w.messages)].filter(Boolean).join(" · ")}</small></span>
            <span class="age">{span(t.age_s)}</span>
            <button type="button" onClick={() => onTake(t)} >{w.take}<span class="hidden">: {t.id}</span></button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const count = (t: Talk, many: string) => (t.messages > 1 ? fill(many, { n: t.messages }) : "");
