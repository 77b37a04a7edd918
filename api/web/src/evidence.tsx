import { placeName } from "./live";
import { to } from "./route";
import { useShared } from "./shared";
import { about, clock } from "./time";
import type { Evidence, Tallied } from "./wire";
import { brandName, fill } from "./words";

/** Why shows what an incident rests on. */
export function Why({ evidence }: { evidence: Evidence }) {
  const { w, lang, places, now } = useShared();
  const quiet = evidence.detector?.quiet ?? [];
  const heard = evidence.detector?.heard_since;
  const missing = evidence.detector?.missing ?? [];
  const lone = evidence.devices.length === 1 && evidence.devices[0]!.count >= 3 ? evidence.devices[0]!.name : "";
  const rose = (evidence.words ?? []).map((r) => ({ name: r.word, count: r.count }));
  const services = (evidence.detector?.services ?? []).map((s) => ({ ...s, name: w.services[s.name] ?? s.name }));
  return (
    <>
      <h2>{w.evidence}</h2>
      <div class="bars">
        <Bars title={w.byRegion} rows={evidence.regions.map((r) => ({ ...r, name: placeName(places, r.name) }))} />
        <Bars title={w.bySource} rows={evidence.sources} />
        <Bars title={w.byDevice} rows={evidence.devices} />
        <Bars title={w.byService} rows={services} />
        <Bars title={w.byWord} rows={rose} />
      </div>
      {lone && <p class="needs">{fill(w.oneDevice, { device: lone })}</p>}
      {heard && <p class="faint">{fill(w.heardSince, { time: clock(heard, lang, now) })}</p>}
      {missing.map((m) => <p key={m.source} class="needs">{fill(w.missing, { source: m.source, n: m.counted, expected: about(m.expected, lang) })}</p>)}
      {quiet.length > 0 && <p class="faint quietly">{w.quiet}: {quiet.map((r) => placeName(places, r)).join(", ")}</p>}
      <p class="faint">{evidence.echoes} {w.echoes} · {evidence.against} {w.against}</p>
      <Beside evidence={evidence} />
      {evidence.quotes.length > 0 && <h2>{w.quotes}</h2>}
      <ul class="quotes">
        {evidence.quotes.map((q, i) => (
          <li key={i}><blockquote lang={q.lang || undefined}>{q.text}</blockquote><small>{clock(q.time, lang, now)} · {q.source} · {placeName(places, q.region)}</small></li>
        ))}
      </ul>
    </>
  );
}

/** Beside shows the other brands that rose at the same place and time. */
function Beside({ evidence }: { evidence: Evidence }) {
  const { w, lang } = useShared();
  const rows = evidence.collateral ?? [];
  const all = evidence.all_brands;
  if (rows.length === 0 && !evidence.caused_by && !all) return null;
  return (
    <>
      <h2>{w.collateral}</h2>
      {evidence.caused_by && <p class="needs">{w.causedBy} <a href={to(`/incident/${encodeURIComponent(evidence.caused_by)}`)}>{w.toIncident} →</a></p>}
      {all && <p class="needs">{fill(w.allRose[all.reading] ?? "", { n: all.brands, source: all.source ?? "" })}</p>}
      <ul class="plain">
        {rows.map((c) => (
          <li key={c.brand + c.relation}>
            <b>{brandName(c.brand)}</b> <span class="faint">{w.relations[c.relation] ?? c.relation}</span>
            <span> · {c.witnesses} {w.witnesses}, {w.instead} {about(c.expected, lang)}</span>
            {c.incident && <> · <a href={to(`/incident/${encodeURIComponent(c.incident)}`)}>{w.toIncident}</a></>}
          </li>
        ))}
      </ul>
    </>
  );
}

export function Bars({ title, rows, most = 6 }: { title: string; rows: (Tallied & { href?: string })[]; most?: number }) {
  if (rows.length === 0) return null;
  const high = Math.max(...rows.map((r) => r.count));
  return (
    <table>
      <caption>{title}</caption>
      <tbody>
        {rows.slice(0, most).map((r) => (
          <tr key={r.name}>
            <th scope="row">{r.href ? <a href={r.href}>{r.name}</a> : r.name}</th>
            <td><meter min={0} max={high} value={r.count} aria-hidden="true" /></td>
            <td class="n">{r.count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
