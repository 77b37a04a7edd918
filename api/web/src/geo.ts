// Shapes as SVG paths. Degrees are laid flat around the middle of the country,
// which at its size bends nothing that an eye would see.
import type { Geometry, Shapes } from "./wire";

export type Area = { region: string; level: string; name: string; path: string; box: Box };
export type Box = { x0: number; y0: number; x1: number; y1: number };

export const flat = (lat0: number) => {
  const squeeze = Math.cos((lat0 * Math.PI) / 180);
  return (lon: number, lat: number): [number, number] => [lon * squeeze * 100, -lat * 100];
};

export type Flat = ReturnType<typeof flat>;

const rings = (g: Geometry): number[][][] => (g.type === "Polygon" ? g.coordinates : g.coordinates.flat());

/** middle returns the latitude around which the shapes are laid flat. */
export function middle(shapes: Shapes): number {
  let low = 90;
  let high = -90;
  for (const f of shapes.features)
    for (const ring of rings(f.geometry))
      for (const p of ring) {
        low = Math.min(low, p[1]!);
        high = Math.max(high, p[1]!);
      }
  return low > high ? 52.2 : (low + high) / 2;
}

export function areas(shapes: Shapes, to: Flat): Area[] {
  return shapes.features.map((f) => {
    const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
    const path = rings(f.geometry)
      .map((ring) => {
        const points = ring.map((p) => {
          const [x, y] = to(p[0]!, p[1]!);
          box.x0 = Math.min(box.x0, x);
          box.x1 = Math.max(box.x1, x);
          box.y0 = Math.min(box.y0, y);
          box.y1 = Math.max(box.y1, y);
          return `${x.toFixed(2)} ${y.toFixed(2)}`;
        });
        return `M${points.join("L")}Z`;
      })
      .join("");
    return { region: f.properties.region, level: f.properties.level, name: f.properties.name ?? f.properties.region, path, box };
  });
}

export const around = (boxes: Box[]): Box =>
  boxes.reduce((a, b) => ({ x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) }),
    { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity });

/** grown returns box with air around it, at least least wide and high. */
export function grown(box: Box, air: number, least = 0): Box {
  const w = Math.max((box.x1 - box.x0) * air, least);
  const h = Math.max((box.y1 - box.y0) * air, least);
  const cx = (box.x0 + box.x1) / 2;
  const cy = (box.y0 + box.y1) / 2;
  return { x0: cx - w / 2, x1: cx + w / 2, y0: cy - h / 2, y1: cy + h / 2 };
}
