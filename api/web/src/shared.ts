// What every screen needs to know, and how it reads the rest.
import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { get, Problem, type Params } from "./api";
import { able, type Standing } from "./door";
import type { Place } from "./wire";
import { words, type Lang, type Words } from "./words";

export type Shared = { lang: Lang; w: Words; places: Map<string, Place>; now: Date; at: string; who: Standing | null };

export const SharedContext = createContext<Shared>({ lang: "nl", w: words("nl"), places: new Map(), now: new Date(), at: "", who: null });

export const useShared = () => useContext(SharedContext);

/** useAble tells what is open to who looks. Nothing can be changed in the past. */
export function useAble(): (route: string) => boolean {
  const { who, at } = useShared();
  return (route) => able(who, route) && (!at || route.startsWith("GET"));
}

/** useKept returns a setting that the browser remembers, the same wherever it is used. */
export function useKept(name: string, otherwise: string): [string, (v: string) => void] {
  const read = () => localStorage.getItem("outcry." + name) ?? otherwise;
  const [value, set] = useState(read);
  useEffect(() => {
    const changed = () => set(read());
    changed(); // what was set before anyone listened
    addEventListener("outcry.kept", changed);
    return () => removeEventListener("outcry.kept", changed);
  }, [name]);
  return [
    value,
    (v) => {
      localStorage.setItem("outcry." + name, v);
      set(v);
      dispatchEvent(new Event("outcry.kept"));
    },
  ];
}

/** useName returns the name that one acts under, and whether it will do: a key has one of its own. */
export function useName(): { who: string; known: boolean } {
  const { who: me } = useShared();
  const who = useKept("who", "")[0].trim();
  return { who, known: who !== "" || !!me?.name };
}

export type Reading<T> = { data: T | null; missing: boolean; again: () => void };

const breath = 1_000; // between one reading and the next that something asked for meanwhile

/**
 * useRead reads what is at path, and again when fresh changes or it is told to.
 * While it does, what was read before stays; of another path it does not. What
 * changes faster than it can be read is read as fast as it can.
 */
export function useRead<T>(path: string, params: Params = {}, fresh: unknown = "", when = true): Reading<T> {
  const [held, set] = useState<{ path: string; data: T | null; missing: boolean }>({ path, data: null, missing: false });
  const [turn, setTurn] = useState(0);
  const under = useRef({ way: null as AbortController | null, key: "", stale: false });
  const key = path + JSON.stringify(params);
  useEffect(() => {
    const now = under.current;
    if (!when) return;
    if (now.way && now.key === key) {
      now.stale = true;
      return;
    }
    const read = () => {
      const way = new AbortController();
      now.way?.abort();
      Object.assign(now, { way, key, stale: false });
      get<T>(path, params, way.signal)
        .then((data) => set({ path, data, missing: false }))
        .catch((e) => e instanceof Problem && e.status === 404 && set({ path, data: null, missing: true }))
        .then(() => setTimeout(() => {
          if (now.way !== way) return;
          now.way = null;
          if (now.stale) read();
        }, breath));
    };
    read();
  }, [key, fresh, turn, when]);
  useEffect(() => () => {
    under.current.way?.abort();
    under.current.way = null;
  }, []);
  const ours = held.path === path ? held : { data: null, missing: false };
  return { data: ours.data, missing: ours.missing, again: () => setTurn((n) => n + 1) };
}

/** minutes turns a clock into what changes once a minute. */
export const minutes = (now: Date) => Math.floor(now.getTime() / 60_000);
