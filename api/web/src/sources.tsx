import { useShared } from "./shared";
import { clock, span, whole } from "./time";
import type { Source } from "./wire";

export function Sources({ sources }: { sources: Source[] | null }) {
  const { w, lang, now } = useShared();
  return (
    <>
      <h1>{w.sources}</h1>
      <p class="lead">{w.sourcesHint}</p>
      {sources?.length === 0 && <p class="empty">{w.noSources}</p>}
      {sources !== null && sources.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={w.sources}>
          <table class="sources">
            <thead><tr><th>{w.source}</th><th>{w.state}</th><th class="n">{w.lastSeen}</th><th class="n">{w.stored}</th><th class="n">{w.duplicates}</th><th class="n">{w.rejected}</th></tr></thead>
            <tbody>
              {sources.map((s) => (
                <tr key={s.source}>
                  <th scope="row">{s.source}</th>
                  <td><span class={`chip ${s.blind ? "blind" : "sees"}`}>{s.blind ? w.blind : w.sees}</span></td>
                  <td class="n">{clock(new Date(now.getTime() - s.lag_s * 1000), lang, now)}<small>{span(s.lag_s)}</small></td>
                  <td class="n">{whole(s.complaints, lang)}</td>
                  <td class="n">{whole(s.duplicates, lang)}</td>
                  <td class="n">{whole(s.rejected, lang)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
