// Writes files/: boards, rules and what a Grafana is provisioned with. The folder
// is made anew; the same sources give the same bytes.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { detector } from "./detector.mjs";
import { incident } from "./incident.mjs";
import { itself } from "./itself.mjs";
import { operations } from "./operations.mjs";
import { forGrafana, forPrometheus } from "./rules.mjs";
import { webcare } from "./webcare.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "files");

rmSync(out, { recursive: true, force: true });
cpSync(join(here, "static"), out, { recursive: true });

const write = (name, text) => {
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), text);
};

for (const board of [operations(), incident(), webcare(), detector(), itself()]) {
  write(`grafana/dashboards/${board.uid}.json`, JSON.stringify(board, null, 2) + "\n");
}
write("grafana/provisioning/alerting/rules.yaml", stringify(forGrafana(), { lineWidth: 0 }));
write("prometheus/outcry.rules.yaml", stringify(forPrometheus(), { lineWidth: 0 }));
