import { useRead, useShared } from "./shared";
import { about, percent, span } from "./time";
import type { Night } from "./wire";
import { brandName } from "./words";

/** Scoreboard shows how the detector does, night by night, against what people said. */
export function Scoreboard() {
  const { w, lang } = useShared();
  const { data, missing } = useRead<{ nights: Night[] }>("/scoreboard");
  const nights = [...(data?.nights ?? [])].sort((a, b) => b.day.localeCompare(a.day) || a.brand.localeCompare(b.brand));
  const day = (d: string) => new Date(`${d.slice(0, 10)}T12:00:00Z`).toLocaleDateString(lang === "nl" ? "nl-NL" : "en-GB", { day: "numeric", month: "short" });
  return (
    <>
      <h1>{w.scoresTitle}</h1>
      <p class="lead">{w.scoresHint}</p>
      {(missing || (data && nights.length === 0)) && <p class="empty">{w.noScores}</p>}
      {nights.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={w.scores}>
          <table class="sources">
            <thead>
              <tr><th>{w.night}</th><th>{w.brand}</th><th class="n">{w.precision}</th><th class="n">{w.falseAWeek}</th><th class="n">{w.delay}</th>
                <th class="n">{w.incidents}</th><th class="n">{w.status.confirmed}</th><th class="n">{w.status.dismissed}</th><th class="n">{w.unjudged}</th><th class="n">{w.missed}</th></tr>
            </thead>
            <tbody>
              {nights.map((n) => (
                <tr key={n.day + n.brand} class={n.brand ? "" : "all"}>
                  <th scope="row">{day(n.day)}</th>
                  <td>{n.brand ? brandName(n.brand) : w.allBrands}</td>
                  <td class="n">{n.precision === null ? "–" : percent(n.precision, lang)}{n.precision_low !== null && n.precision_high !== null && <small>{percent(n.precision_low, lang)} – {percent(n.precision_high, lang)}</small>}</td>
                  <td class="n">{about(n.false_a_week, lang)}</td>
                  <td class="n">{n.median_delay_s === null ? "–" : span(n.median_delay_s)}</td>
                  <td class="n">{n.incidents}</td><td class="n">{n.confirmed}</td><td class="n">{n.dismissed}</td><td class="n">{n.unjudged}</td><td class="n">{n.missed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
