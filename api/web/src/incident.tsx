import { useEffect, useState } from "preact/hooks";
import { get, isOpen, post, Problem, type Evidence, type Incident, type Step, type Tallied } from "./api";
import { useKept, useShared } from "./app";
import { bucket, Chart, useCounts } from "./chart";
import { placeName } from "./live";
import { Chip, Mark, whereName } from "./overview";
import { about, clock, span, whole } from "./time";
import { brandName, fill } from "./words";

export function IncidentView({ id, known }: { id: string; known?: Incident }) {
  const { w } = useShared();
  const [read, setRead] = useState<Incident | null>(null);
  const [missing, setMissing] = useState(false);
  const inc = known ?? read;
  useEffect(() => {
    if (known) return;
    get<Incident>(`/incidents/${encodeURIComponent(id)}`).then(setRead, (e) => setMissing(e instanceof Problem && e.status === 404));
  }, [id, known === undefined]);
  if (missing) return <><Back /><p class="empty">{w.notFound}</p></>;
  if (!inc) return <Back />;
  return <Shown inc={inc} onChange={setRead} />;
}

export function Back() {
  const { w } = useShared();
  return <a class="back" href="#/">← {w.back}</a>;
}

function Shown({ inc, onChange }: { inc: Incident; onChange: (i: Incident) => void }) {
  const { w, lang, places, now } = useShared();
  const path = `/incidents/${encodeURIComponent(inc.id)}`;
  const [steps, setSteps] = useState<Step[] | null>(null);
  const [evidence, setEvidence] = useState<Evidence | null>(null);
  useEffect(() => {
    get<{ timeline: Step[] }>(path + "/timeline").then((r) => setSteps(r.timeline), () => undefined);
    get<Evidence>(path + "/evidence").then(setEvidence, () => undefined);
  }, [inc.id, inc.updated_at, inc.status]);

  const started = Date.parse(inc.started_at);
  const end = inc.ended_at ? Date.parse(inc.ended_at) : now.getTime();
  const lead = Math.max((end - started) / 2, 2 * 3_600_000);
  const from = started - lead;
  const to = inc.ended_at ? end + lead / 4 : undefined;
  const points = useCounts(
    { brand: inc.brand, region: inc.region, from: new Date(from).toISOString(), to: to && new Date(to).toISOString(), step: bucket(((to ?? end) - from) / 1000) },
    inc, inc.updated_at,
  );
  return (
    <article>
      <Back />
      <div class="title">
        <Mark inc={inc} />
        <h1>{whereName(inc, places, w)}</h1>
        <Chip inc={inc} />
      </div>
      <p class="lead">{brandName(inc.brand)} · {w.services[inc.service] ?? inc.service}{inc.severity && ` · ${w.severity[inc.severity]}`}</p>
      <dl class="facts">
        <div><dt>{w.since}</dt><dd>{clock(inc.started_at, lang, now)}</dd><dd class="sub">{span((end - started) / 1000)}</dd></div>
        <div><dt>{w.witnesses}</dt><dd>{whole(inc.witnesses, lang)}</dd><dd class="sub">{w.expected} {about(inc.expected, lang)}</dd></div>
        <div><dt>{w.complaints}</dt><dd>{whole(inc.complaints, lang)}</dd><dd class="sub">{inc.ended_at ? `${w.until} ${clock(inc.ended_at, lang, now)}` : " "}</dd></div>
      </dl>
      <h2>{w.chart}</h2>
      <Chart points={points} />
      {isOpen(inc) && <Actions path={path} onDone={onChange} />}
      <h2>{w.timeline}</h2>
      <ol class="timeline">
        {(steps ?? []).map((s, i) => (
          <li key={i} class={s.who === "outcry" ? "" : "person"}>
            <time dateTime={s.time}>{clock(s.time, lang, now)}</time>
            <span>
              <b>{s.who === "outcry" ? w.what[s.what] ?? s.what : `${s.who} ${w.what[s.what] ?? s.what}`}</b>
              {s.region && s.what !== "ended" && <> · {placeName(places, s.region)}</>}
              {s.witnesses ? <> · {s.witnesses} {w.witnesses}</> : null}
              {s.words && <q>{s.words}</q>}
            </span>
          </li>
        ))}
      </ol>
      {evidence && <Why evidence={evidence} />}
    </article>
  );
}

function Why({ evidence }: { evidence: Evidence }) {
  const { w, lang, places, now } = useShared();
  return (
    <>
      <h2>{w.evidence}</h2>
      <div class="bars">
        <Bars title={w.byRegion} rows={evidence.regions.map((r) => ({ ...r, name: placeName(places, r.name) }))} />
        <Bars title={w.bySource} rows={evidence.sources} />
        <Bars title={w.byDevice} rows={evidence.devices} />
      </div>
      {evidence.detector?.quiet?.length ? <p class="faint quietly">{w.quiet}: {evidence.detector.quiet.map((r) => placeName(places, r)).join(", ")}</p> : null}
      <p class="faint">{evidence.echoes} {w.echoes} · {evidence.against} {w.against}</p>
      {evidence.quotes.length > 0 && <h2>{w.quotes}</h2>}
      <ul class="quotes">
        {evidence.quotes.map((q, i) => (
          <li key={i}><blockquote>{q.text}</blockquote><small>{clock(q.time, lang, now)} · {q.source} · {placeName(places, q.region)}</small></li>
        ))}
      </ul>
    </>
  );
}

function Bars({ title, rows }: { title: string; rows: Tallied[] }) {
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map((r) => r.count));
  return (
    <table>
      <caption>{title}</caption>
      <tbody>
        {rows.slice(0, 6).map((r) => (
          <tr key={r.name}><th scope="row">{r.name}</th><td><meter min={0} max={most} value={r.count} aria-hidden="true" /></td><td class="n">{r.count}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

const actions = ["ack", "confirm", "note", "resolve", "dismiss"] as const;

function Actions({ path, onDone }: { path: string; onDone: (i: Incident) => void }) {
  const { w } = useShared();
  const [who, setWho] = useKept("who", "");
  const [said, setSaid] = useState("");
  const [told, setTold] = useState("");
  const act = async (action: string) => {
    if (!who.trim()) return setTold(w.nameNeeded);
    try {
      onDone(await post<Incident>(`${path}/${action}`, { who, words: said }));
      setSaid("");
      setTold(w.kept);
    } catch (e) {
      setTold(fill(w.failed, { why: e instanceof Problem ? e.detail : String(e) }));
    }
  };
  return (
    <form class="actions" onSubmit={(e) => e.preventDefault()}>
      <h2>{w.act}</h2>
      <div class="fields">
        <label>{w.yourName}<input value={who} autocomplete="name" onInput={(e) => setWho(e.currentTarget.value)} /></label>
        <label class="wide">{w.yourWords}<input value={said} onInput={(e) => setSaid(e.currentTarget.value)} /></label>
      </div>
      <div class="buttons">
        {actions.map((a) => <button key={a} type="button" class={a === "confirm" ? "main" : ""} onClick={() => void act(a)}>{w[a]}</button>)}
      </div>
      <p role="status" class="told">{told}</p>
    </form>
  );
}
