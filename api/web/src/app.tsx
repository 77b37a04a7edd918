import { useEffect, useState } from "preact/hooks";
import { Desk } from "./desk";
import { Header } from "./header";
import { IncidentView } from "./incident";
import { useAtlas, useLive, type Atlas, type Live } from "./live";
import { CountryMap } from "./map";
import { Overview } from "./overview";
import { PastBar } from "./past";
import { PlaceView } from "./place";
import { Planned } from "./planned";
import { useRoute, type Route } from "./route";
import { Scoreboard } from "./scoreboard";
import { able, useDoor } from "./door";
import { SharedContext, useKept } from "./shared";
import { SignIn } from "./signin";
import { Sources } from "./sources";
import { where } from "./wire";
import { words, type Lang } from "./words";

export function App() {
  const [lang, setLang] = useKept("lang", navigator.language.startsWith("nl") ? "nl" : "en");
  const [theme, setTheme] = useKept("theme", "");
  const [travelling, setTravelling] = useState(false);
  const route = useRoute();
  const door = useDoor();
  const sees = able(door.who, "GET /incidents");
  const live = useLive(door.who, route.at);
  const atlas = useAtlas(sees);
  const w = words(lang as Lang);

  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dataset.theme = theme;
  }, [lang, theme]);
  useEffect(() => scrollTo(0, 0), [[route.screen, ...route.rest].join("/")]);

  const shared = { lang: lang as Lang, w, places: atlas.places, now: live.now, at: route.at, who: door.who };
  const turns = { turnLang: () => setLang(lang === "nl" ? "en" : "nl"), turnTheme: () => setTheme(turned(theme)) };
  return (
    <SharedContext.Provider value={shared}>
      <a class="skip" href="#panel" onClick={skipTo}>{w.skip}</a>
      <Header screen={route.screen} link={live.link} sees={sees} leave={door.leave} {...turns}
        travelling={travelling || route.at !== ""} turnTravel={() => setTravelling(!travelling)} />
      {sees && live.link === "reconnecting" && <p class="banner" role="status">{w.unreachable}</p>}
      {sees && (travelling || route.at) && <PastBar close={() => setTravelling(false)} />}
      {sees ? <Screen key={door.who!.name} route={route} live={live} atlas={atlas} />
        : door.who || door.told ? <SignIn door={door} /> : <main class="screen" />}
    </SharedContext.Provider>
  );
}

/** Screen is the task at hand: beside the map where that says something. */
function Screen({ route, live, atlas }: { route: Route; live: Live; atlas: Atlas }) {
  const { screen, rest } = route;
  const panel = (inside: preact.JSX.Element, wide = false) => <section class={wide ? "panel wide" : "panel"} id="panel" tabIndex={-1}>{inside}</section>;
  const alone = screen === "desk" ? <Desk live={live} /> : screen === "planned" ? <Planned /> : screen === "scores" ? <Scoreboard />
    : screen === "sources" ? <Sources sources={live.sources} /> : null;
  if (alone) return <main class={`screen alone at-${screen}`}>{panel(alone, true)}</main>;

  const incident = screen === "incident" ? live.incidents.find((i) => i.id === rest[0]) : undefined;
  const region = screen === "place" ? rest.join("/") : "";
  const focus = incident ? where(incident) : region ? [region] : [];
  return (
    <main class={`screen at-${screen || "overview"}`}>
      <CountryMap shapes={atlas.shapes} incidents={live.incidents} reports={live.reports} focus={focus} place={region} />
      {panel(screen === "incident" ? <IncidentView key={rest[0]} id={rest[0] ?? ""} known={incident} incidents={live.incidents} />
        : region ? <PlaceView key={region} region={region} incidents={live.incidents} />
        : <Overview incidents={live.incidents} ready={live.link === "live" || live.link === "past"} />)}
    </main>
  );
}

function skipTo(e: Event) {
  e.preventDefault();
  document.getElementById("panel")?.focus();
}

const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** turned returns the theme opposite to the one that shows. */
const turned = (theme: string) => ((theme || (dark() ? "dark" : "light")) === "dark" ? "light" : "dark");
