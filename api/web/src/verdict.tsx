import { useState } from "preact/hooks";
import { post, Problem } from "./api";
import { Draft } from "./copy";
import { to } from "./route";
import { Name } from "./name";
import { useAble, useName, useShared } from "./shared";
import { about, clock, offWall, onWall, span } from "./time";
import type { Verdict } from "./wire";
import { brandName, fill } from "./words";

/** Answer shows a verdict, what it rests on, and the reply to give. */
export function Answer({ v, conversation }: { v: Verdict; conversation: string }) {
  const { w, lang, now } = useShared();
  const able = useAble();
  return (
    <article class={`verdict ${v.reason === "planned_work" ? "planned" : v.verdict}`}>
      <h2><i class="swatch" aria-hidden="true" />{v.reason === "planned_work" ? w.plannedTitle : w.verdict[v.verdict]}</h2>
      <p>{w.reason[v.reason] ?? v.reason}</p>
      <p class="asked">
        {v.place && <span><b>{v.place.name}</b> {fill(w.sure, { p: Math.round(v.place.confidence * 100) })}</span>}
        {v.brand && <span>{brandName(v.brand)}</span>}
        {v.service && <span>{w.services[v.service]}</span>}
        {v.incident && <a href={to(`/incident/${encodeURIComponent(v.incident.id)}`)}>{w.toIncident} →</a>}
      </p>
      {v.planned && <p class="faint">{w.plannedTitle}: {clock(v.planned.from, lang, now)} – {clock(v.planned.to, lang, now)}</p>}
      {v.receipt && <p class="faint">{fill(w.recorded, { id: v.receipt })}</p>}
      {v.needs.length > 0 && <p class="needs">{w.needs} <b>{v.needs.map((n) => w.need[n] ?? n).join(", ")}</b></p>}
      <Draft texts={v.reply} first={v.lang} />
      {able("POST /promises") && <PromiseForm conversation={conversation} />}
      <p class="faint">
        {v.evidence && <span>{fill(w.heardThere, { n: v.evidence.witnesses, e: about(v.evidence.expected, lang), m: v.evidence.within_s / 60 })} </span>}
        {v.sensitivity && <span>{fill(w.notice, { n: v.sensitivity.witnesses, m: v.sensitivity.within_s / 60 })} </span>}
        {v.data_lag_s !== null && <span>{fill(w.heard, { lag: span(v.data_lag_s) })}</span>}
      </p>
    </article>
  );
}

const usual = 60 * 60_000;

/** PromiseForm notes by when the customer hears more. */
function PromiseForm({ conversation }: { conversation: string }) {
  const { w, lang, now } = useShared();
  const { who, known } = useName();
  const [due, setDue] = useState("");
  const [told, setTold] = useState("");
  const at = offWall(due) ?? new Date(now.getTime() + usual);
  const make = async () => {
    if (!known) return setTold(w.nameNeeded);
    try {
      await post("/promises", { conversation, due_at: at.toISOString(), words: fill(w.promiseWords, { at: clock(at, lang, now) }), who });
      setTold(fill(w.promised, { at: clock(at, lang, now) }));
    } catch (e) {
      setTold(fill(w.failed, { why: e instanceof Problem ? e.detail : w.away }));
    }
  };
  return (
    <details class="promise">
      <summary>{w.promise}</summary>
      <div class="fields">
        <label>{w.promiseBy}<input type="datetime-local" value={due || onWall(at)} onInput={(e) => setDue(e.currentTarget.value)} /></label>
        <Name />
        <button type="button" onClick={() => void make()}>{w.promiseMake}</button>
      </div>
      <p role="status" class="told">{told}</p>
    </details>
  );
}
