import { useState } from "preact/hooks";
import type { Door } from "./door";
import { useShared } from "./shared";

/** SignIn takes the key of who wants in. It goes into no address, and is gone with the tab. */
export function SignIn({ door }: { door: Door }) {
  const { w } = useShared();
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    if (!key.trim()) return;
    setBusy(true);
    await door.enter(key);
    setBusy(false);
  };
  return (
    <main class="door">
      <form class="card" onSubmit={(e) => { e.preventDefault(); void enter(); }}>
        <h1>{w.signIn}</h1>
        <p class="faint">{w.signInHint}</p>
        <label>{w.key}
          <input id="key" type="password" autocomplete="off" spellcheck={false} autoFocus value={key} aria-describedby="why" onInput={(e) => setKey(e.currentTarget.value)} />
        </label>
        <button class="main" type="submit" disabled={busy}>{w.enter}</button>
        <p id="why" class="told" role="status">{door.told && w.doors[door.told]}</p>
      </form>
    </main>
  );
}
