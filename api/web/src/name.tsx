import { useKept, useShared } from "./shared";

/** Name asks for the name that what is done here goes by. */
export function Name() {
  const { w, who: me } = useShared();
  const [who, setWho] = useKept("who", "");
  return <label>{w.yourName}<input class="name" value={who} autocomplete="name" placeholder={me?.name} onInput={(e) => setWho(e.currentTarget.value)} /></label>;
}
