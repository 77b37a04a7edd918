import { useState } from "preact/hooks";
import { get, of, post, Problem } from "./api";
import { Copy } from "./copy";
import { placeName } from "./live";
import { useAble, useName, useRead, useShared } from "./shared";
import { clock } from "./time";
import type { Followup } from "./wire";
import { fill } from "./words";

type Page = { followups: Followup[]; next_cursor: string | null };
type Kind = "update" | "resolved";

const few = 10;

/** Followups lists who complained and waits for word, with the word to give. */
export function Followups({ incident, fresh }: { incident: string; fresh: string }) {
  const { w, lang } = useShared();
  const able = useAble();
  const path = of("incidents", incident) + "/followups";
  const [kind, setKind] = useState<Kind>("update");
  const [more, setMore] = useState<Followup[]>([]);
  const [cursor, setCursor] = useState<string | null | undefined>(undefined);
  const { data, again } = useRead<Page>(path, { answered: false, limit: few }, fresh, able("GET /incidents/{id}/followups"));
  if (!data) return null;
  const next = cursor === undefined ? data.next_cursor : cursor;
  const known = new Set(data.followups.map((f) => f.id));
  const rows = [...data.followups, ...more.filter((f) => !known.has(f.id))];
  const further = async () => {
    const page = await get<Page>(path, { answered: false, limit: few, cursor: next ?? "" }).catch(() => null);
    if (!page) return;
    setMore([...more, ...page.followups]);
    setCursor(page.next_cursor);
  };
  const answered = (id: string) => {
    setMore(more.filter((f) => f.id !== id));
    again();
  };
  return (
    <details class="followups">
      <summary><h2>{w.followups} <span class="count">{rows.length}{next ? "+" : ""}</span></h2></summary>
      <div class="headline">
        <span class="faint">{w.followupsHint}</span>
        <label class="inline"><span class="hidden">{w.draftKind}</span>
          <select value={kind} onChange={(e) => setKind(e.currentTarget.value as Kind)}>
            <option value="update">{w.draftKinds.update}</option>
            <option value="resolved">{w.draftKinds.resolved}</option>
          </select>
        </label>
      </div>
      {rows.length === 0 && <p class="empty">{w.noFollowups}</p>}
      <ul class="quotes">{rows.map((f) => <Row key={f.id} f={f} text={draft(f, kind, lang)} path={path} onAnswered={() => answered(f.id)} />)}</ul>
      {next && <button type="button" onClick={() => void further()}>{w.more}</button>}
    </details>
  );
}

/** draft returns the text in the follow-up's own language where there is one. */
function draft(f: Followup, kind: Kind, lang: string): string {
  const texts = f.drafts[kind] ?? {};
  return texts[f.lang] ?? texts[lang] ?? Object.values(texts)[0] ?? "";
}

function Row({ f, text, path, onAnswered }: { f: Followup; text: string; path: string; onAnswered: () => void }) {
  const { w, lang, places, now } = useShared();
  const able = useAble();
  const { who, known } = useName();
  const [told, setTold] = useState("");
  const mark = async () => {
    if (!known) return setTold(w.nameNeeded);
    try {
      await post(`${path}/${encodeURIComponent(f.id)}/answered`, { who, words: text });
      onAnswered();
    } catch (e) {
      setTold(fill(w.failed, { why: e instanceof Problem ? e.detail : w.away }));
    }
  };
  return (
    <li>
      <small>{clock(f.time, lang, now)} · {f.channel || f.source}{f.author || f.reference ? ` · ${f.author || f.reference}` : ""}{f.region ? ` · ${placeName(places, f.region)}` : ""}</small>
      {text && <p lang={f.lang || undefined}>{text}</p>}
      <div class="buttons">
        {text && <Copy text={text} label={w.copy} />}
        {able("POST /incidents/{id}/followups/{followup}/answered") && <button type="button" onClick={() => void mark()}>{w.markAnswered}</button>}
        <span role="status" class="faint">{told}</span>
      </div>
    </li>
  );
}
