import { useEffect, useState } from "preact/hooks";
import { getTagged, of, Problem } from "./api";
import { Actions } from "./actions";
import { bucket, Chart, useCounts } from "./chart";
import { Clocks } from "./clocks";
import { Why } from "./evidence";
import { Followups } from "./followups";
import { placeName } from "./live";
import { Chip, Mark, whereName } from "./overview";
import { to } from "./route";
import { useAble, useRead, useShared } from "./shared";
import { about, clock, span, whole } from "./time";
import { byPerson, type Evidence, type Incident, type Step } from "./wire";
import { brandName, fill } from "./words";

export type Tagged = { inc: Incident; tag: string };

/** read asks for an incident and the tag of its version. */
export const readIncident = async (id: string, at = ""): Promise<Tagged> => {
  const { body, tag } = await getTagged<Incident>(of("incidents", id), { at });
  return { inc: body, tag };
};

export function IncidentView({ id, known, incidents }: { id: string; known?: Incident; incidents: Incident[] }) {
  const { w, at } = useShared();
  const [read, setRead] = useState<Tagged | null>(null);
  const [missing, setMissing] = useState(false);
  const version = known ? known.updated_at + known.status + (known.people?.time ?? "") : "";
  useEffect(() => {
    readIncident(id, at).then(
      (r) => { setRead(r); setMissing(false); },
      (e) => setMissing(e instanceof Problem && e.status === 404),
    );
  }, [id, at, version]);
  const newer = read && (!known || read.inc.updated_at >= known.updated_at) ? read.inc : known;
  if (missing) return <><Back /><p class="empty">{at ? w.notYet : w.notFound}</p></>;
  if (!newer) return <Back />;
  return <Shown inc={newer} tag={read?.tag ?? ""} others={incidents.filter((i) => i.id !== id)} onChange={setRead} />;
}

export function Back() {
  const { w } = useShared();
  return <a class="back" href={to("/")}>← {w.back}</a>;
}

function Shown({ inc, tag, others, onChange }: { inc: Incident; tag: string; others: Incident[]; onChange: (t: Tagged) => void }) {
  const { w, places, at } = useShared();
  const able = useAble();
  const path = of("incidents", inc.id);
  const fresh = [inc.updated_at, inc.status, tag].join();
  const steps = useRead<{ timeline: Step[] }>(path + "/timeline", { at }, fresh);
  const heard = steps.data?.timeline.filter(byPerson).length ?? 0;
  const evidence = useRead<Evidence>(path + "/evidence", { at }, fresh);
  return (
    <article>
      <Back />
      <div class="title">
        <Mark inc={inc} />
        <h1>{whereName(inc, places, w)}</h1>
        <Chip inc={inc} />
      </div>
      <p class="lead">{brandName(inc.brand)} · {w.services[inc.service] ?? inc.service}{inc.severity && ` · ${w.severity[inc.severity]}`}</p>
      <Facts inc={inc} />
      <Views inc={inc} />
      <h2>{w.chart}</h2>
      <History inc={inc} />
      {able("POST /incidents/{id}/note") && <Actions inc={inc} tag={tag} heard={heard} others={others} onDone={(t) => { onChange(t); steps.again(); }} />}
      <h2>{w.timeline}</h2>
      <Timeline steps={steps.data?.timeline ?? []} />
      <Clocks incident={inc.id} fresh={fresh} />
      <Followups incident={inc.id} fresh={fresh} />
      {evidence.data && <Why evidence={evidence.data} />}
    </article>
  );
}

function Facts({ inc }: { inc: Incident }) {
  const { w, lang, now } = useShared();
  const end = inc.ended_at ? Date.parse(inc.ended_at) : now.getTime();
  const told = inc.owner || inc.eta || inc.next_update;
  const when = (at?: string | null) => (at ? clock(at, lang, now) : "–");
  const until = (at?: string | null) => (!at ? " " : Date.parse(at) > now.getTime() ? fill(w.within, { time: span((Date.parse(at) - now.getTime()) / 1000) }) : w.passed);
  return (
    <>
      <dl class="facts">
        <div><dt>{w.since}</dt><dd>{clock(inc.started_at, lang, now)}</dd><dd class="sub">{span((end - Date.parse(inc.started_at)) / 1000)}</dd></div>
        <div><dt>{w.witnesses}</dt><dd>{whole(inc.witnesses, lang)}</dd><dd class="sub">{w.expected} {about(inc.expected, lang)}</dd></div>
        <div><dt>{w.complaints}</dt><dd>{whole(inc.complaints, lang)}</dd><dd class="sub">{inc.ended_at ? `${w.until} ${clock(inc.ended_at, lang, now)}` : " "}</dd></div>
        {told && <div><dt>{w.owner}</dt><dd class="name">{inc.owner || "–"}</dd><dd class="sub"> </dd></div>}
        {told && <div><dt>{w.eta}</dt><dd>{when(inc.eta)}</dd><dd class="sub">{until(inc.eta)}</dd></div>}
        {told && <div><dt>{w.nextUpdate}</dt><dd>{when(inc.next_update)}</dd><dd class="sub">{until(inc.next_update)}</dd></div>}
      </dl>
      {inc.cause && <p class="cause"><span class="faint">{w.cause}</span> {inc.cause}</p>}
    </>
  );
}

/** Views sets what the detector holds beside what people say, and tells where an incident went. */
function Views({ inc }: { inc: Incident }) {
  const { w, lang, now } = useShared();
  return (
    <>
      {inc.machine && inc.people && (
        <p class="views">
          <span><span class="faint">{w.machineSays}</span> <b>{w.status[inc.machine.status] ?? inc.machine.status}</b></span>
          <span><span class="faint">{w.peopleSay}</span> <b>{w.status[inc.people.status] ?? inc.people.status}</b> <span class="faint">{inc.people.who}, {clock(inc.people.time, lang, now)}</span></span>
        </p>
      )}
      {inc.merged_into && <p class="needs">{w.mergedInto} <a href={to(`/incident/${encodeURIComponent(inc.merged_into)}`)}>{w.toIncident} →</a></p>}
      {inc.split_from && <p class="needs">{w.splitFrom} <a href={to(`/incident/${encodeURIComponent(inc.split_from)}`)}>{w.toIncident} →</a></p>}
    </>
  );
}

/** History draws the time around an incident. */
function History({ inc }: { inc: Incident }) {
  const { now, at } = useShared();
  const started = Date.parse(inc.started_at);
  const end = inc.ended_at ? Date.parse(inc.ended_at) : now.getTime();
  const lead = Math.max((end - started) / 2, 2 * 3_600_000);
  const from = started - lead;
  const until = inc.ended_at ? Math.min(end + lead / 4, now.getTime()) : at ? now.getTime() : undefined;
  const step = bucket(((until ?? end) - from) / 1000);
  const iso = (ms: number) => new Date(ms).toISOString();
  const points = useCounts({ brand: inc.brand, region: inc.region, from: iso(from - (from % (step * 1000))), to: until && iso(until), step, at }, inc, inc.updated_at);
  return <Chart points={points} />;
}

function Timeline({ steps }: { steps: Step[] }) {
  const { w, lang, places, now } = useShared();
  return (
    <ol class="timeline">
      {steps.map((s, i) => (
        <li key={i} class={s.who === "outcry" ? "" : "person"}>
          <time dateTime={s.time}>{clock(s.time, lang, now)}</time>
          <span>
            <b>{s.who === "outcry" ? w.what[s.what] ?? s.what : `${s.who} ${w.what[s.what] ?? s.what}`}</b>
            {s.region && s.what !== "ended" && <> · {placeName(places, s.region)}</>}
            {s.witnesses ? <> · {s.witnesses} {w.witnesses}</> : null}
            {s.owner && <> · {w.owner} {s.owner}</>}
            {s.cause && <> · {w.cause}: {s.cause}</>}
            {s.eta && <> · {w.eta} {clock(s.eta, lang, now)}</>}
            {s.next_update && <> · {w.nextUpdate} {clock(s.next_update, lang, now)}</>}
            {s.incident && <> · <a href={to(`/incident/${encodeURIComponent(s.incident)}`)}>{w.toIncident}</a></>}
            {s.regions && s.regions.length > 0 && <> · {s.regions.map((r) => placeName(places, r)).join(", ")}</>}
            {s.words && <q>{s.words}</q>}
          </span>
        </li>
      ))}
    </ol>
  );
}
