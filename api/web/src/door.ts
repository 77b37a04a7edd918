// Who is there, and what they may do.
import { useEffect, useState } from "preact/hooks";
import { base, get, keep, kept, onRefused, Problem } from "./api";

export type Standing = { name: string; scopes: string[]; brands: string[]; open: boolean; may: string[]; public: boolean };

export type Door = {
  who: Standing | null; // null until it is known
  told: "" | "wrong" | "ended" | "short" | "waiting" | "away"; // why there is no way in
  enter: (key: string) => Promise<void>;
  leave: () => void;
};

const again = 3_000;

const told = (e: unknown): Door["told"] =>
  !(e instanceof Problem) ? "away" : e.status === 401 ? "wrong" : e.status === 429 ? "waiting" : e.status === 403 ? "short" : "away";

/** able reports whether who holds the key may use a route, such as "GET /sources". */
export const able = (who: Standing | null, route: string) => who?.may.includes(route.replace(" ", " " + base)) ?? false;

/** useDoor finds out whether a key is needed, and keeps the one that is given. */
export function useDoor(): Door {
  const [who, setWho] = useState<Standing | null>(null);
  const [why, setWhy] = useState<Door["told"]>("");

  useEffect(() => {
    let timer = 0;
    const look = () => {
      get<Standing>("/me").then(setWho, (e) => {
        if (e instanceof Problem && e.status === 401) return;
        setWhy(told(e));
        timer = setTimeout(look, again);
      });
    };
    onRefused(() => {
      if (kept()) setWhy("ended");
      keep("");
      look(); // as nobody: is a key needed at all?
    });
    look();
    return () => clearTimeout(timer);
  }, []);

  const enter = async (key: string) => {
    keep(key.trim());
    try {
      const me = await get<Standing>("/me");
      const sees = able(me, "GET /incidents");
      if (!sees) keep("");
      setWhy(sees ? "" : "short");
      if (sees) setWho(me);
    } catch (e) {
      keep("");
      setWhy(told(e));
    }
  };
  const leave = () => {
    keep("");
    location.hash = "#/";
    setWhy("");
    setWho((old) => old && { ...old, name: "", scopes: [], brands: [], may: [] });
  };
  return { who, told: why, enter, leave };
}
