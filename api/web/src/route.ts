// Where in the page somebody is: #/incident/ID, and with ?at= as of which moment.
import { useEffect, useState } from "preact/hooks";

export type Route = { screen: string; rest: string[]; at: string };

function read(): Route {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [screen = "", ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  const at = new URLSearchParams(query).get("at") ?? "";
  return { screen, rest, at: Number.isNaN(Date.parse(at)) ? "" : at };
}

export function useRoute(): Route {
  const [route, set] = useState(read);
  useEffect(() => {
    const changed = () => set(read());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}

/** to returns the address of a screen at the moment that is looked at. */
export const to = (path: string) => "#" + path + moment(read().at);

/** toPlace is to for a region, "" or the country for the overview. */
export const toPlace = (region: string) => to(region.includes("/") ? `/place/${region}` : "/");

const moment = (at: string) => (at ? `?at=${encodeURIComponent(at)}` : "");

/** travel goes to another moment on the same screen, "" for now; the way back leads past one such stop. */
export function travel(at: string) {
  const hash = (location.hash.split("?")[0] || "#/") + moment(at);
  if (read().at && at) {
    history.replaceState(null, "", hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = hash;
}
