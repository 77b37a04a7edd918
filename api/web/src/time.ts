// Times and numbers as people read them.
import type { Lang } from "./words";

const zone = "Europe/Amsterdam";
const locale = { nl: "nl-NL", en: "en-GB" };

/** clock writes 20:15, with the day before it where that is not the day of now. */
export function clock(at: string | Date, lang: Lang, now?: Date): string {
  const d = new Date(at);
  const time = d.toLocaleTimeString(locale[lang], { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  const day = (x: Date) => x.toLocaleDateString(locale[lang], { timeZone: zone, day: "numeric", month: "short" });
  return now && day(now) === day(d) ? time : `${day(d)} ${time}`;
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

export const whole = (n: number, lang: Lang) => n.toLocaleString(locale[lang], { maximumFractionDigits: 0 });

/** about writes a quantity as exactly as it helps: 41, 1.8, <0.1. */
export const about = (n: number, lang: Lang) =>
  n > 0 && n < 0.1 ? `<${(0.1).toLocaleString(locale[lang])}` : n.toLocaleString(locale[lang], { maximumFractionDigits: n < 10 ? 1 : 0 });

/** tick writes the time under a chart: the hour, the day at midnight, days alone where the step is long. */
export function tick(at: Date, step: number, lang: Lang): string {
  const time = at.toLocaleTimeString(locale[lang], { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  if (step < 43_200 && time !== "00:00") return time;
  return at.toLocaleDateString(locale[lang], { timeZone: zone, day: "numeric", month: "short" });
}
