import { useState } from "preact/hooks";
import { get, post, Problem, type Incident, type Verdict } from "./api";
import { useShared } from "./app";
import { about, span } from "./time";
import { brandName, fill } from "./words";

const postcode = /^\s*[1-9]\d{3}(\s?[a-z]{2})?\s*$/i;

/** asked tells whether the input is a postcode, a place or a message. */
function asked(input: string): Record<string, string> {
  if (postcode.test(input)) return { postcode: input.trim() };
  const text = input.trim();
  return text.split(/\s+/).length <= 3 && !/[.!?#@]/.test(text) ? { place: text } : { text };
}

/** Desk answers for webcare: what to tell the customer in front of you. */
export function Desk({ onPlace, incidents }: { onPlace: (region: string) => void; incidents: Incident[] }) {
  const { w } = useShared();
  const [input, setInput] = useState("");
  const [brand, setBrand] = useState("");
  const [service, setService] = useState("");
  const [record, setRecord] = useState(false);
  const [conversation, setConversation] = useState(newConversation);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [failed, setFailed] = useState("");
  const brands = [...new Set([...known, ...incidents.map((i) => i.brand)])].sort();

  const ask = async () => {
    if (!input.trim()) return;
    try {
      const question = { ...asked(input), brand, service };
      const v = record ? await post<Verdict>("/confirm", { ...question, conversation, record }) : await get<Verdict>("/confirm", question);
      setVerdict(v);
      setFailed("");
      onPlace(v.place?.region ?? "");
    } catch (e) {
      setVerdict(null);
      setFailed(fill(w.failed, { why: e instanceof Problem ? e.detail : String(e) }));
    }
  };
  const next = () => {
    setInput("");
    setVerdict(null);
    setConversation(newConversation());
    onPlace("");
    document.getElementById("message")?.focus();
  };
  return (
    <>
      <form class="desk" onSubmit={(e) => { e.preventDefault(); void ask(); }}>
        <h1>{w.deskTitle}</h1>
        <label class="hidden" for="message">{w.deskInput}</label>
        <textarea id="message" rows={3} value={input} placeholder={w.deskHint} onInput={(e) => setInput(e.currentTarget.value)}
          onKeyDown={(e) => { if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); void ask(); } }} />
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
          <button type="button" onClick={next}>{w.nextCustomer}</button>
          <label class="inline"><input type="checkbox" checked={record} onChange={(e) => setRecord(e.currentTarget.checked)} />{w.record}</label>
        </div>
      </form>
      <div aria-live="polite">
        {failed && <p class="empty">{failed}</p>}
        {verdict && <Answer v={verdict} />}
      </div>
    </>
  );
}

/** newConversation names the talk with one customer: what is recorded of it is one complaint. */
const newConversation = () => `desk-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;

// Brands that are offered before any of them has an incident.
const known = ["t-mobile", "kpn", "vodafone", "ziggo", "tele2", "simyo", "hollandsnieuwe", "lebara", "essent", "eneco", "liander", "stedin", "ns", "ing", "rabobank"];

function Answer({ v }: { v: Verdict }) {
  const { w, lang } = useShared();
  const [replyLang, setReplyLang] = useState(v.lang);
  const [copied, setCopied] = useState(false);
  const reply = v.reply[replyLang] ?? "";
  const copy = async () => {
    await navigator.clipboard.writeText(reply);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <article class={`verdict ${v.verdict}`}>
      <h2><i class="swatch" aria-hidden="true" />{w.verdict[v.verdict]}</h2>
      <p>{w.reason[v.reason] ?? v.reason}</p>
      <p class="asked">
        {v.place && <span><b>{v.place.name}</b> {fill(w.sure, { p: Math.round(v.place.confidence * 100) })}</span>}
        {v.brand && <span>{brandName(v.brand)}</span>}
        {v.service && <span>{w.services[v.service]}</span>}
        {v.incident && <a href={`#/incident/${encodeURIComponent(v.incident.id)}`}>{w.toIncident} →</a>}
      </p>
      {v.receipt && <p class="faint">{fill(w.recorded, { id: v.receipt })}</p>}
      {v.needs.length > 0 && <p class="needs">{w.needs} <b>{v.needs.map((n) => w.need[n] ?? n).join(", ")}</b></p>}
      <div class="reply">
        <div class="replyhead">
          <label class="inline">{w.replyIn}
            <select value={replyLang} onChange={(e) => setReplyLang(e.currentTarget.value)}>
              {Object.keys(w.langs).map((l) => <option key={l} value={l}>{w.langs[l]}</option>)}
            </select>
          </label>
          <button onClick={() => void copy()}>{copied ? w.copied : w.copy}</button>
        </div>
        <p lang={replyLang}>{reply}</p>
      </div>
      <p class="faint">
        {v.evidence && <span>{fill(w.heardThere, { n: v.evidence.witnesses, e: about(v.evidence.expected, lang), m: v.evidence.within_s / 60 })} </span>}
        {v.sensitivity && <span>{fill(w.notice, { n: v.sensitivity.witnesses, m: v.sensitivity.within_s / 60 })} </span>}
        {v.data_lag_s !== null && <span>{fill(w.heard, { lag: span(v.data_lag_s) })}</span>}
      </p>
    </article>
  );
}
