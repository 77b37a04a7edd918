// Times and numbers as people read and write them.
import type { Lang } from "./words";

const zone = "Europe/Amsterdam";
const locale = { nl: "nl-NL", en: "en-GB" };

const told = (lang: Lang, at: Date, parts: Intl.DateTimeFormatOptions) => at.toLocaleString(locale[lang], { timeZone: zone, ...parts });

/** hour writes 20:15. */
export const hour = (at: Date, lang: Lang) => told(lang, at, { hour: "2-digit", minute: "2-digit" });

/** day writes 21 nov. */
export const day = (at: Date, lang: Lang) => told(lang, at, { day: "numeric", month: "short" });

/** clock writes 20:15, with the day before it where that is not the day of now. */
export function clock(at: string | Date, lang: Lang, now?: Date): string {
  const d = new Date(at);
  return now && day(now, lang) === day(d, lang) ? hour(d, lang) : `${day(d, lang)} ${hour(d, lang)}`;
}

/** span writes 45 s, 12 min, 3 h 05 or 4 d. */
export function span(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s} s`;
  const min = Math.round(s / 60);
  if (min < 90) return `${min} min`;
  if (min < 48 * 60) return `${Math.floor(min / 60)} h ${String(min % 60).padStart(2, "0")}`;
  return `${Math.round(min / 1440)} d`;
}

export const whole = (n: number | null, lang: Lang) => n?.toLocaleString(locale[lang], { maximumFractionDigits: 0 }) ?? "–";

/** about writes a quantity as exactly as it helps: 41, 1.8, <0.1. */
export const about = (n: number, lang: Lang) =>
  n > 0 && n < 0.1 ? `<${(0.1).toLocaleString(locale[lang])}` : n.toLocaleString(locale[lang], { maximumFractionDigits: n < 10 ? 1 : 0 });

export const percent = (n: number, lang: Lang) => n.toLocaleString(locale[lang], { style: "percent", maximumFractionDigits: 0 });

/** tick writes the time under a chart: the hour, the day at midnight, days alone where the step is long. */
export const tick = (at: Date, step: number, lang: Lang) => (step < 43_200 && hour(at, lang) !== "00:00" ? hour(at, lang) : day(at, lang));

/** onWall writes a moment as an input of date and time holds it: 2026-11-21T20:15. */
export const onWall = (at: Date) => at.toLocaleString("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).replace(" ", "T");

/** offWall returns the moment that an input of date and time means, nothing for an empty one. */
export function offWall(value: string): Date | null {
  const asked = Date.parse(value + "Z");
  if (Number.isNaN(asked)) return null;
  let at = asked;
  for (let i = 0; i < 2; i++) at += asked - Date.parse(onWall(new Date(at)) + "Z"); // by as much as the zone is off
  return new Date(at);
}
