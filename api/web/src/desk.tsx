import { useEffect, useRef, useState } from "preact/hooks";
import { get, of, post, Problem } from "./api";
import type { Live } from "./live";
import { Queue } from "./queue";
import { useAble, useKept, useName, useShared } from "./shared";
import { Answer } from "./verdict";
import type { Talk, Verdict } from "./wire";
import { brandName, fill } from "./words";

const postcode = /^\s*([1-9]\d{3}(?:\s?[a-z]{2})?)\s*$/i;

type Question = { postcode?: string; place?: string; text?: string };

/** asked tells what the messages of one customer come to: the latest postcode or place, and all that was said. */
function asked(messages: string[]): Question {
  const q: Question = {};
  const said: string[] = [];
  for (const m of messages) {
    const code = postcode.exec(m);
    if (code) q.postcode = code[1];
    else if (m.trim().split(/\s+/).length <= 3 && !/[.!?#@]/.test(m)) q.place = m.trim();
    else said.push(m.trim());
  }
  return { ...q, text: said.join("\n") || undefined };
}

/** newConversation names the talk with one customer: what is recorded of it is one complaint. */
const newConversation = () => `desk-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;

// Brands that are offered before any of them has an incident.
const usual = ["t-mobile", "kpn", "vodafone", "ziggo", "tele2", "simyo", "hollandsnieuwe", "lebara", "essent", "eneco", "liander", "stedin", "ns", "ing", "rabobank"];

/** brandsOf returns the brands to choose from: those of the key, or all that are known of. */
export const brandsOf = (bound: string[], seen: string[]) => [...new Set(bound.length ? bound : [...usual, ...seen])].sort();

/** Desk answers for webcare: what to tell the customer in front of you. */
export function Desk({ live }: { live: Live }) {
  const { w } = useShared();
  const [taken, setTaken] = useState<{ talk: Talk | null; turn: number }>({ talk: null, turn: 0 });
  const take = (talk: Talk | null) => {
    setTaken({ talk, turn: taken.turn + 1 });
    setTimeout(() => document.getElementById("message")?.focus());
  };
  return (
    <div class="bench">
      <section aria-label={w.deskTitle}><Conversation key={taken.turn} talk={taken.talk} live={live} onNext={() => take(null)} /></section>
      <aside aria-label={w.queue}><Queue live={live} turn={taken.turn} onTake={take} /></aside>
    </div>
  );
}

function Conversation({ talk, live, onNext }: { talk: Talk | null; live: Live; onNext: () => void }) {
  const { w, who, at, places } = useShared();
  const able = useAble();
  const [input, setInput] = useState("");
  const [said, setSaid] = useState<string[]>(talk?.region && places.get(talk.region) ? [places.get(talk.region)!.name] : []);
  const [told, setTold] = useState(0); // how many of said are recorded
  const [brand, setBrand] = useState(talk?.brand ?? (who?.brands.length === 1 ? who.brands[0]! : ""));
  const [service, setService] = useState(talk?.service ?? "");
  const [record, setRecord] = useKept("record", "");
  const [conversation] = useState(talk?.id ?? newConversation);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [failed, setFailed] = useState("");
  const { who: name, known } = useName();
  const asking = useRef(0);
  const brands = brandsOf(who?.brands ?? [], live.incidents.map((i) => i.brand));
  const keeps = record !== "" && able("POST /confirm");

  useEffect(() => void ask(said, false), []); // a conversation that was taken up may say where

  const ask = async (messages: string[], keep = keeps) => {
    if (messages.length === 0) return;
    const turn = ++asking.current;
    try {
      const v = keep
        ? await post<Verdict>("/confirm", { ...asked(messages.slice(told)), brand, service, conversation, record: true })
        : await get<Verdict>("/confirm", { ...asked(messages), brand, service, at });
      if (turn !== asking.current) return;
      setVerdict(v);
      setFailed("");
      setSaid(messages);
      setInput("");
      if (keep) setTold(messages.length);
    } catch (e) {
      if (turn === asking.current) setFailed(fill(w.failed, { why: e instanceof Problem ? e.detail : w.away }));
    }
  };
  const done = async () => {
    if (!known) return setFailed(w.nameNeeded);
    await post(of("conversations", talk!.id, "answered"), { who: name }).then(onNext, (e) => setFailed(fill(w.failed, { why: e instanceof Problem ? e.detail : w.away })));
  };
  const send = () => void ask(input.trim() ? [...said, input.trim()] : said);
  const drop = (i: number) => {
    const left = said.filter((_, n) => n !== i);
    setSaid(left);
    if (left.length) void ask(left);
    else setVerdict(null);
  };
  return (
    <>
      <form class="desk" onSubmit={(e) => { e.preventDefault(); send(); }}>
        <h1>{talk ? fill(w.talkWith, { id: talk.id }) : w.deskTitle}</h1>
        {said.length > 0 && (
          <ol class="said" aria-label={w.saidSoFar}>
            {said.map((m, i) => <li key={i}><span>{m}</span>{i >= told && <button type="button" class="quiet icon" aria-label={`${w.drop}: ${m}`} onClick={() => drop(i)}>×</button>}</li>)}
          </ol>
        )}
        <label class="hidden" for="message">{w.deskInput}</label>
        <textarea id="message" rows={3} value={input} placeholder={said.length ? w.deskNext : w.deskHint} onInput={(e) => setInput(e.currentTarget.value)}
          onKeyDown={(e) => { if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); send(); } }} />
        <div class="fields">
          <label>{w.brand}
            <select value={brand} onChange={(e) => setBrand(e.currentTarget.value)}>
              <option value="">{w.asText}</option>
              {brands.map((b) => <option key={b} value={b}>{brandName(b)}</option>)}
            </select>
          </label>
          <label>{w.service}
            <select value={service} onChange={(e) => setService(e.currentTarget.value)}>
              <option value="">{w.asText}</option>
              {Object.entries(w.services).map(([s, name]) => <option key={s} value={s}>{name}</option>)}
            </select>
          </label>
        </div>
        <div class="buttons">
          <button class="main" type="submit">{w.ask}</button>
          <button type="button" onClick={onNext}>{w.nextCustomer}</button>
          {talk && able("POST /conversations/{id}/answered") && <button type="button" class="done" onClick={() => void done()}>{w.talkDone}</button>}
          {able("POST /confirm") && <label class="inline"><input type="checkbox" checked={keeps} onChange={(e) => setRecord(e.currentTarget.checked ? "1" : "")} />{w.record}</label>}
        </div>
      </form>
      <div aria-live="polite">
        {failed && <p class="empty">{failed}</p>}
        {verdict && <Answer v={verdict} conversation={conversation} />}
      </div>
    </>
  );
}
