import { useEffect, useRef, useState } from "preact/hooks";
import { serverTime } from "./api";
import { travel } from "./route";
import { useRead, useShared } from "./shared";
import { clock, offWall, onWall } from "./time";
import { claims, type Incident } from "./wire";

const minute = 60_000;
const reach = 24 * 60 * minute;
const settle = 200;

/** PastBar goes to any past moment, and back to now. */
export function PastBar({ close }: { close: () => void }) {
  const { w, lang, at } = useShared();
  const [present, setPresent] = useState(0);
  const [drawn, setDrawn] = useState(0); // where the slider is held
  const timer = useRef(0);
  useEffect(() => {
    const look = () => void serverTime().then((t) => setPresent(t.getTime()), () => undefined);
    look();
    const every = setInterval(look, minute);
    return () => clearInterval(every);
  }, []);

  const shown = drawn || (at ? Date.parse(at) : present);
  const anchor = at ? Date.parse(at) : present; // the slider's ends stay while it is held
  const low = anchor < present - reach ? anchor - reach / 2 : present - reach;
  const high = low + reach;
  const go = (ms: number) => {
    const when = ms >= present - minute / 2 ? "" : new Date(Math.floor(ms / minute) * minute).toISOString().replace(".000Z", "Z");
    setDrawn(0);
    travel(when);
  };
  const draw = (ms: number) => {
    setDrawn(ms);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go(ms), settle);
  };
  const said = clock(new Date(shown), lang, new Date(present));
  if (!present) return <section class="then" />;
  return (
    <section class={at ? "then gone" : "then"} aria-label={w.travel}>
      <p role="status">{at ? <><b>{w.pastOf} {clock(at, lang, new Date(present))}</b> <span>{w.asKnown}</span></> : w.pastHint}</p>
      <div class="scrub">
        <Onsets low={low} high={high} />
        <input type="range" min={low} max={high} step={minute} value={shown} aria-label={w.moment} aria-valuetext={said}
          onInput={(e) => draw(Number(e.currentTarget.value))} />
      </div>
      <div class="stops">
        <button onClick={() => go(shown - 60 * minute)} title={w.hourBack}>−1 {w.hourShort}</button>
        <button onClick={() => go(shown + 60 * minute)} disabled={!at} title={w.hourOn}>+1 {w.hourShort}</button>
        <label><span class="hidden">{w.moment}</span>
          <input type="datetime-local" value={onWall(new Date(shown))} max={onWall(new Date(present))} onChange={(e) => { const when = offWall(e.currentTarget.value); if (when) go(when.getTime()); }} />
        </label>
        <button class={at ? "main" : ""} onClick={() => { travel(""); close(); }}>{at ? w.toNow : w.close}</button>
      </div>
    </section>
  );
}

/** Onsets marks where incidents began. */
function Onsets({ low, high }: { low: number; high: number }) {
  const iso = (ms: number) => new Date(ms).toISOString();
  const step = 10 * minute;
  const from = Math.floor(low / step) * step;
  const { data } = useRead<{ incidents: Incident[] }>("/incidents", { from: iso(from), limit: 200 });
  return (
    <svg class="onsets" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      {(data?.incidents ?? []).filter((i) => claims(i) && i.detected_at).map((i) => {
        const x = ((Date.parse(i.started_at) - low) / (high - low)) * 1000;
        const end = ((Math.min(i.ended_at ? Date.parse(i.ended_at) : high, high) - low) / (high - low)) * 1000;
        return x > 1000 || end < 0 ? null : <rect key={i.id} x={Math.max(x, 0)} width={Math.max(end - Math.max(x, 0), 3)} y="0" height="10" />;
      })}
    </svg>
  );
}
