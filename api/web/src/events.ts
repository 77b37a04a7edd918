// Server-Sent Events read through fetch, which unlike EventSource can show a key.
import { base, bearer } from "./api";

export type Listener = { open: () => void; lost: () => void; take: (name: string, data: string) => void };

const patience = 45_000; // the server says something four times as often
const shortest = 1_000;
const longest = 15_000;

/** follow listens until the function that it returns is called. After a break it asks for what it missed. */
export function follow(to: Listener): () => void {
  const stop = new AbortController();
  let last = "";
  void (async () => {
    for (let wait = shortest; !stop.signal.aborted; wait = Math.min(wait * 2, longest)) {
      try {
        await listen(stop.signal, last, { ...to, open: () => { wait = shortest; to.open(); } }, (id) => (last = id));
      } catch {
        // the line is down: what follows says so, and tries again
      }
      if (stop.signal.aborted) return;
      to.lost();
      await new Promise((done) => setTimeout(done, wait * (0.75 + Math.random() / 2)));
    }
  })();
  return () => stop.abort();
}

async function listen(stop: AbortSignal, last: string, to: Listener, mark: (id: string) => void) {
  const silent = new AbortController();
  let watchdog = setTimeout(() => silent.abort(), patience);
  try {
    const headers = { ...bearer(), Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }) };
    const response = await fetch(base + "/events", { headers, cache: "no-store", signal: AbortSignal.any([stop, silent.signal]) });
    if (!response.ok || !response.body) return;
    to.open();
    const lines = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { value, done } = await lines.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => silent.abort(), patience);
      const blocks = (held + value).split(/\r?\n\r?\n/);
      held = blocks.pop() ?? "";
      for (const block of blocks) {
        const e = parse(block);
        if (e.id) mark(e.id);
        if (e.data) to.take(e.name, e.data);
      }
    }
  } finally {
    clearTimeout(watchdog);
  }
}

/** parse reads one event, as the HTML standard says. */
function parse(block: string): { name: string; id: string; data: string } {
  const e = { name: "message", id: "", data: "" };
  for (const line of block.split(/\r?\n/)) {
    const cut = line.indexOf(":");
    if (cut <= 0) continue;
    const value = line.slice(cut + 1).replace(/^ /, "");
    const field = line.slice(0, cut);
    if (field === "event") e.name = value;
    else if (field === "id") e.id = value;
    else if (field === "data") e.data += (e.data && "\n") + value;
  }
  return e;
}
