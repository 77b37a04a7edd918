import { useState } from "preact/hooks";
import { get, of, post, Problem } from "./api";
import { readIncident, type Tagged } from "./incident";
import { placeName } from "./live";
import { Name } from "./name";
import { whereName } from "./overview";
import { useAble, useName, useShared } from "./shared";
import { clock, offWall } from "./time";
import { byPerson, isOpen, type Incident, type Step } from "./wire";
import { brandName, fill } from "./words";

type Said = { words: string; owner: string; cause: string; eta: string; next: string; into: string; regions: string[] };
const nothing: Said = { words: "", owner: "", cause: "", eta: "", next: "", into: "", regions: [] };

type Props = { inc: Incident; tag: string; heard: number; others: Incident[]; onDone: (t: Tagged) => void };

/** Actions is what people may do with an incident. What somebody else said meanwhile is shown before it is passed over. */
export function Actions({ inc, tag, heard, others, onDone }: Props) {
  const { w, lang, now } = useShared();
  const able = useAble();
  const { who, known } = useName();
  const [said, setSaid] = useState(nothing);
  const [told, setTold] = useState("");
  const [busy, setBusy] = useState(false);
  const put = (part: Partial<Said>) => setSaid({ ...said, ...part });
  const path = of("incidents", inc.id);

  const send = (action: string, match: string) => post<Incident>(`${path}/${action}`, {
    who, words: said.words.trim(), owner: said.owner.trim() || undefined, cause: said.cause.trim() || undefined,
    eta: offWall(said.eta)?.toISOString(), next_update: offWall(said.next)?.toISOString(),
    into: action === "merge" ? said.into : undefined, regions: action === "split" ? said.regions : undefined,
  }, match || undefined);

  /** meanwhile tells what a person said beyond what was heard here, "" when only the counts went on. */
  const meanwhile = async () => {
    const spoken = (await get<{ timeline: Step[] }>(path + "/timeline")).timeline.filter(byPerson);
    const last = spoken.at(-1);
    return last && spoken.length > heard ? fill(w.conflict, { who: last.who, what: w.what[last.what] ?? last.what, at: clock(last.time, lang, now) }) : "";
  };

  const act = async (action: string) => {
    if (!known) return setTold(w.nameNeeded);
    setBusy(true);
    try {
      let made: Incident;
      try {
        made = await send(action, tag);
      } catch (e) {
        if (!(e instanceof Problem) || e.status !== 412) throw e;
        const other = await meanwhile();
        const fresh = await readIncident(inc.id);
        if (other) {
          onDone(fresh);
          return setTold(other);
        }
        made = await send(action, fresh.tag);
      }
      onDone(await readIncident(inc.id));
      setSaid(nothing);
      setTold(made.id !== inc.id && action === "split" ? w.splitDone : w.kept);
    } catch (e) {
      setTold(fill(w.failed, { why: e instanceof Problem ? e.detail : w.away }));
    } finally {
      setBusy(false);
    }
  };
  const offer = (action: keyof typeof w.acts, when = true, kind = "") =>
    when && able(`POST /incidents/{id}/${action}`) && <button type="button" class={kind} disabled={busy} onClick={() => void act(action)}>{w.acts[action]}</button>;
  const open = isOpen(inc);
  return (
    <form class="actions" onSubmit={(e) => e.preventDefault()}>
      <h2>{w.act}</h2>
      <div class="fields">
        <Name />
        <label class="wide">{w.yourWords}<input class="words" value={said.words} onInput={(e) => put({ words: e.currentTarget.value })} /></label>
      </div>
      {open && able("POST /incidents/{id}/update") && <Outlook said={said} put={put} inc={inc} />}
      <div class="buttons">
        {offer("ack", open && !inc.acknowledged_at)}
        {offer("confirm", open && inc.status !== "confirmed", "main")}
        {offer("update", open, inc.status === "confirmed" ? "main" : "")}
        {offer("own", open && said.owner.trim() !== "")}
        {offer("note")}
        {offer("resolve", open)}
        {offer("dismiss", open)}
        {offer("reopen", !open && !inc.merged_into)}
      </div>
      {open && <Shape inc={inc} others={others} said={said} put={put} offer={offer} />}
      <p role="status" class="told">{told}</p>
    </form>
  );
}

type Part = { said: Said; put: (part: Partial<Said>) => void; inc: Incident };

/** Outlook takes what is known of cause and end. */
function Outlook({ said, put, inc }: Part) {
  const { w } = useShared();
  return (
    <details open={said.owner + said.cause + said.eta + said.next !== "" || undefined}>
      <summary>{w.outlook}</summary>
      <div class="fields">
        <label>{w.owner}<input value={said.owner} placeholder={inc.owner} onInput={(e) => put({ owner: e.currentTarget.value })} /></label>
        <label class="wide">{w.cause}<input class="causes" value={said.cause} placeholder={inc.cause} onInput={(e) => put({ cause: e.currentTarget.value })} /></label>
        <label>{w.eta}<input class="eta" type="datetime-local" value={said.eta} onInput={(e) => put({ eta: e.currentTarget.value })} /></label>
        <label>{w.nextUpdate}<input class="next" type="datetime-local" value={said.next} onInput={(e) => put({ next: e.currentTarget.value })} /></label>
      </div>
    </details>
  );
}

/** Shape joins an incident to another one of the brand, or parts its regions. */
function Shape({ inc, others, said, put, offer }: Part & { others: Incident[]; offer: (a: "merge" | "split", when: boolean) => preact.ComponentChild }) {
  const { w, lang, places, now } = useShared();
  const able = useAble();
  const kin = others.filter((i) => isOpen(i) && i.brand === inc.brand && i.kind !== "storm");
  const merges = kin.length > 0 && able("POST /incidents/{id}/merge");
  const splits = inc.regions.length > 1 && able("POST /incidents/{id}/split");
  if (!merges && !splits) return null;
  const turn = (r: string) => put({ regions: said.regions.includes(r) ? said.regions.filter((x) => x !== r) : [...said.regions, r] });
  return (
    <details>
      <summary>{w.shape}</summary>
      {merges && (
        <div class="fields">
          <label class="wide">{w.mergeInto}
            <select value={said.into} onChange={(e) => put({ into: e.currentTarget.value })}>
              <option value="">–</option>
              {kin.map((i) => <option key={i.id} value={i.id}>{whereName(i, places, w)} · {brandName(i.brand)} · {clock(i.started_at, lang, now)}</option>)}
            </select>
          </label>
          {offer("merge", said.into !== "")}
        </div>
      )}
      {splits && (
        <fieldset>
          <legend>{w.splitOff}</legend>
          {inc.regions.map((r) => <label class="inline" key={r}><input type="checkbox" checked={said.regions.includes(r)} onChange={() => turn(r)} />{placeName(places, r)}</label>)}
          {offer("split", said.regions.length > 0 && said.regions.length < inc.regions.length)}
        </fieldset>
      )}
    </details>
  );
}
