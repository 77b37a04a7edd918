import type { Link } from "./live";
import { to } from "./route";
import { able } from "./door";
import { useShared } from "./shared";
import { hour } from "./time";

type Props = {
  screen: string; link: Link; sees: boolean; travelling: boolean;
  leave: () => void; turnLang: () => void; turnTheme: () => void; turnTravel: () => void;
};

export function Header(p: Props) {
  const { w, lang, now, who } = useShared();
  const state = { live: w.live, starting: w.starting, reconnecting: w.reconnecting, past: w.past }[p.link];
  return (
    <header class="top">
      <a class="brand" href={to("/")}><img src="/favicon.svg" alt="" width="24" height="24" /><span>outcry</span></a>
      {p.sees && <Tasks screen={p.screen} />}
      {p.sees && (
        <button class={`link ${p.link}`} onClick={p.turnTravel} aria-expanded={p.travelling} title={w.travel}>
          <i aria-hidden="true" />
          <span class="hidden">{w.travel}: </span>
          <span class="state">{state}</span>
          <time dateTime={now.toISOString()}>{hour(now, lang)}</time>
        </button>
      )}
      <span class="turns">
        <button class="quiet icon" onClick={p.turnLang} lang={lang === "nl" ? "en" : "nl"} title={w.language}>{lang === "nl" ? "EN" : "NL"}<span class="hidden">: {w.language}</span></button>
        <button class="quiet icon" onClick={p.turnTheme} aria-label={w.theme} title={w.theme}>◐</button>
        {p.sees && who && !who.open && <button class="quiet leave" onClick={p.leave} title={who.name}>{w.signOut}</button>}
      </span>
    </header>
  );
}

/** Tasks are the screens that are open to who looks. */
function Tasks({ screen }: { screen: string }) {
  const { w, who } = useShared();
  const tasks = [
    ["", w.overview, "GET /incidents"], ["desk", w.desk, "GET /confirm"], ["planned", w.planned, "GET /maintenance"],
    ["sources", w.sources, "GET /sources"], ["scores", w.scores, "GET /scoreboard"],
  ] as const;
  const here = screen === "incident" || screen === "place" ? "" : screen;
  return (
    <nav aria-label={w.tasks}>
      {tasks.filter(([, , route]) => able(who, route)).map(([name, title]) => (
        <a key={name} href={to("/" + name)} aria-current={here === name ? "page" : undefined}>{title}</a>
      ))}
    </nav>
  );
}
