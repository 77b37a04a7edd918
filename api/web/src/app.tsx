import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { where, type Place } from "./api";
import { Desk } from "./desk";
import { IncidentView } from "./incident";
import { Overview } from "./overview";
import { useAtlas, useLive } from "./live";
import { CountryMap } from "./map";
import { PlaceView } from "./place";
import { Sources } from "./sources";
import { words, type Lang, type Words } from "./words";

type Shared = { lang: Lang; w: Words; places: Map<string, Place>; now: Date };

const SharedContext = createContext<Shared>({ lang: "nl", w: words("nl"), places: new Map(), now: new Date() });

export const useShared = () => useContext(SharedContext);

/** kept returns a setting that the browser remembers. */
export function useKept(name: string, otherwise: string): [string, (v: string) => void] {
  const [value, set] = useState(() => localStorage.getItem("outcry." + name) ?? otherwise);
  return [
    value,
    (v) => {
      localStorage.setItem("outcry." + name, v);
      set(v);
    },
  ];
}

/** useRoute returns the parts of the address behind the #. */
function useRoute(): string[] {
  const read = () => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
  const [route, set] = useState(read);
  useEffect(() => {
    const changed = () => set(read());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}

export function App() {
  const [lang, setLang] = useKept("lang", navigator.language.startsWith("nl") ? "nl" : "en");
  const [theme, setTheme] = useKept("theme", "");
  const [asked, setAsked] = useState(""); // region that the desk found
  const live = useLive();
  const atlas = useAtlas();
  const route = useRoute();
  const screen = route[0] ?? "";
  const w = words(lang as Lang);

  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dataset.theme = theme;
  }, [lang, theme]);
  useEffect(() => scrollTo(0, 0), [route.join("/")]);

  const incident = screen === "incident" ? live.incidents.find((i) => i.id === route[1]) : undefined;
  const focus = incident ? where(incident)
    : screen === "place" ? [route.slice(1).join("/")]
    : screen === "desk" && asked ? [asked] : [];

  return (
    <SharedContext.Provider value={{ lang: lang as Lang, w, places: atlas?.places ?? new Map(), now: live.now }}>
      <a class="skip" href="#panel" onClick={skipTo}>{w.skip}</a>
      <Header screen={screen} link={live.link} turnLang={() => setLang(lang === "nl" ? "en" : "nl")} turnTheme={() => setTheme(turned(theme))} />
      {live.link === "reconnecting" && <p class="banner" role="status">{w.unreachable}</p>}
      <main class={`screen at-${screen || "overview"}`}>
        <CountryMap atlas={atlas} incidents={live.incidents} reports={live.reports} focus={focus} />
        <section class="panel" id="panel" tabIndex={-1}>
          {screen === "incident" ? <IncidentView key={route[1]} id={route[1] ?? ""} known={incident} />
            : screen === "place" ? <PlaceView key={focus[0]} region={focus[0] ?? ""} incidents={live.incidents} />
            : screen === "desk" ? <Desk onPlace={setAsked} incidents={live.incidents} />
            : screen === "sources" ? <Sources sources={live.sources} />
            : <Overview incidents={live.incidents} ready={live.link !== "starting"} />}
        </section>
      </main>
    </SharedContext.Provider>
  );
}

function skipTo(e: Event) {
  e.preventDefault();
  document.getElementById("panel")?.focus();
}

const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** turned returns the theme opposite to the one that shows. */
const turned = (theme: string) => ((theme || (dark() ? "dark" : "light")) === "dark" ? "light" : "dark");

function Header(p: { screen: string; link: string; turnLang: () => void; turnTheme: () => void }) {
  const { w, lang, now } = useShared();
  const here = (name: string) => ((p.screen || "overview") === name ? "page" : undefined);
  const state = p.link === "live" ? w.live : p.link === "starting" ? w.starting : w.reconnecting;
  return (
    <header class="top">
      <a class="brand" href="#/"><img src="/favicon.svg" alt="" width="24" height="24" />outcry</a>
      <nav aria-label="outcry">
        <a href="#/" aria-current={here("overview")}>{w.overview}</a>
        <a href="#/desk" aria-current={here("desk")}>{w.desk}</a>
        <a href="#/sources" aria-current={here("sources")}>{w.sources}</a>
      </nav>
      <span class={`link ${p.link}`} title={state}>
        <i aria-hidden="true" />
        <span class="state">{state}</span>
        <time dateTime={now.toISOString()}>
          {now.toLocaleTimeString(lang === "nl" ? "nl-NL" : "en-GB", { timeZone: "Europe/Amsterdam", hour: "2-digit", minute: "2-digit" })}
        </time>
      </span>
      <button class="quiet" onClick={p.turnLang} lang={lang === "nl" ? "en" : "nl"}>{w.language}</button>
      <button class="quiet icon" onClick={p.turnTheme} aria-label={w.theme} title={w.theme}>◐</button>
    </header>
  );
}
