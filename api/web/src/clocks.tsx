import { Draft } from "./copy";
import { useAble, useRead, useShared } from "./shared";
import { about, clock, span } from "./time";
import type { Clock } from "./wire";
import { fill } from "./words";

/** Clocks shows the terms of law and contract that run on an incident. */
export function Clocks({ incident, fresh }: { incident: string; fresh: string }) {
  const { w } = useShared();
  const able = useAble();
  const { data } = useRead<{ clocks: Clock[] }>("/clocks", { incident }, fresh, able("GET /clocks"));
  const clocks = (data?.clocks ?? []).filter((c) => c.state !== "void");
  if (clocks.length === 0) return null;
  return (
    <>
      <h2>{w.clocks}</h2>
      <ul class="clocks">{clocks.map((c) => <Term key={c.rule} c={c} />)}</ul>
    </>
  );
}

function Term({ c }: { c: Clock }) {
  const { w, lang, now } = useShared();
  const left = c.due_at ? (Date.parse(c.due_at) - now.getTime()) / 1000 : null;
  const begun = Date.parse(c.begun_at);
  const share = c.due_at ? Math.min(1, Math.max(0, (now.getTime() - begun) / (Date.parse(c.due_at) - begun))) : 0;
  return (
    <li class={c.state}>
      <p><b>{w.rules[c.rule] ?? c.title}</b> <span class={`chip ${c.state}`}>{w.clockStates[c.state] ?? c.state}</span></p>
      {c.due_at && <meter min={0} max={1} value={share} aria-hidden="true" />}
      <p class="faint">
        {c.due_at && left !== null && <span>{w.due} {clock(c.due_at, lang, now)}{left > 0 ? `, ${fill(w.within, { time: span(left) })}` : ""}</span>}
        {c.low !== null && <span> · {c.high === null ? fill(w.atLeast, { n: about(c.low, lang) }) : `${about(c.low, lang)}–${about(c.high, lang)}`} {w.units[c.unit] ?? c.unit}</span>}
      </p>
      <details>
        <summary>{w.draft}</summary>
        <p class="faint">{c.source}</p>
        <Draft texts={c.draft ?? {}} first={lang} />
      </details>
    </li>
  );
}
