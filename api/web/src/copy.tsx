import { useState } from "preact/hooks";
import { useShared } from "./shared";

/** Copy puts text on the clipboard and says so for a moment. */
export function Copy({ text, label, main = false }: { text: string; label: string; main?: boolean }) {
  const { w } = useShared();
  const [done, setDone] = useState(false);
  const copy = async () => {
    await clip(text);
    setDone(true);
    setTimeout(() => setDone(false), 2_000);
  };
  return <button type="button" class={main ? "main copy" : "copy"} onClick={() => void copy()}>{done ? w.copied : label}</button>;
}

/** clip also works where a page without TLS has no clipboard of its own. */
async function clip(text: string) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** Draft shows a text to give, in the language asked for where there is one. */
export function Draft({ texts, first }: { texts: Record<string, string>; first: string }) {
  const { w } = useShared();
  const langs = Object.keys(texts);
  const [lang, setLang] = useState("");
  const shown = lang || (texts[first] !== undefined ? first : langs[0] ?? "");
  if (langs.length === 0) return null;
  return (
    <div class="reply">
      <div class="replyhead">
        <label class="inline">{w.replyIn}
          <select value={shown} onChange={(e) => setLang(e.currentTarget.value)}>
            {langs.map((l) => <option key={l} value={l}>{w.langs[l] ?? l}</option>)}
          </select>
        </label>
        <Copy text={texts[shown] ?? ""} label={w.copy} main />
      </div>
      <p lang={shown}>{texts[shown]}</p>
    </div>
  );
}
