// How the API is asked: with the key that this tab keeps, and as of which moment.

export const base = "/api/v1";

/** Problem is what the API says when it can't answer. */
export class Problem extends Error {
  constructor(readonly status: number, readonly detail: string) {
    super(detail);
  }
}

export type Params = Record<string, string | number | boolean | undefined>;

const keyName = "outcry.key";
let refused: () => void = () => undefined;

/** onRefused is told when the API no longer takes the key. */
export const onRefused = (tell: () => void) => void (refused = tell);

/** keep holds the key for as long as the tab lives, "" for none. */
export function keep(key: string) {
  if (key) sessionStorage.setItem(keyName, key);
  else sessionStorage.removeItem(keyName);
}

export const kept = () => sessionStorage.getItem(keyName) ?? "";

/** bearer returns the header that shows the key, nothing where there is none. */
export const bearer = (): Record<string, string> => (kept() ? { Authorization: `Bearer ${kept()}` } : {});

type Sent = { params?: Params; body?: BodyInit; type?: string; match?: string; signal?: AbortSignal };

async function send(method: string, path: string, sent: Sent): Promise<Response> {
  const key = kept();
  const given = Object.entries(sent.params ?? {}).filter(([, v]) => v !== undefined && v !== "");
  const query = given.length ? "?" + new URLSearchParams(given.map(([k, v]) => [k, String(v)])) : "";
  const headers = { ...bearer(), ...(sent.type && { "Content-Type": sent.type }), ...(sent.match && { "If-Match": sent.match }) };
  const response = await fetch(base + path + query, { method, headers, body: sent.body, signal: sent.signal });
  if (response.ok) return response;
  if (response.status === 401 && key === kept()) refused();
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw new Problem(response.status, problem.detail ?? response.statusText);
}

const json = async <T>(response: Response) => (response.status === 204 ? undefined : await response.json()) as T;

export const get = async <T>(path: string, params: Params = {}, signal?: AbortSignal) => json<T>(await send("GET", path, { params, signal }));

/** getTagged returns an answer with the tag of its version. */
export async function getTagged<T>(path: string, params: Params = {}): Promise<{ body: T; tag: string }> {
  const response = await send("GET", path, { params });
  return { body: await json<T>(response), tag: response.headers.get("ETag") ?? "" };
}

export const post = async <T>(path: string, body: unknown, match?: string) =>
  json<T>(await send("POST", path, { body: JSON.stringify(body), type: "application/json", match }));

export const upload = async <T>(path: string, file: File, type: string, params: Params = {}) => json<T>(await send("POST", path, { body: file, type, params }));

export const remove = async (path: string) => void (await send("DELETE", path, {}));

/** serverTime returns the clock that the API goes by, which may run faster than life. */
export async function serverTime(): Promise<Date> {
  const health = (await (await fetch("/healthz")).json()) as { time: string };
  return new Date(health.time);
}

/** of makes a path out of parts that may hold anything. */
export const of = (...parts: string[]) => "/" + parts.map(encodeURIComponent).join("/");
