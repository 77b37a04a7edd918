// Builds the page into dist: one script and one style sheet, named by their
// digest, and the index that loads them. The same sources give the same files.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = "dist";

const result = await build({
  entryPoints: { app: "src/main.tsx", style: "src/style.css" },
  bundle: true,
  minify: true,
  write: false,
  outdir: out,
  target: "es2022",
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "eof",
});

for (const name of await readdir(out)) {
  if (name !== ".keep") await rm(`${out}/${name}`, { recursive: true });
}
await mkdir(`${out}/assets`);

let index = await readFile("src/index.html", "utf8");
for (const file of result.outputFiles) {
  const ext = file.path.split(".").pop();
  const digest = createHash("sha256").update(file.contents).digest("hex").slice(0, 12);
  const name = `assets/${ext === "js" ? "app" : "style"}-${digest}.${ext}`;
  await writeFile(`${out}/${name}`, file.contents);
  index = index.replace(`{{${ext}}}`, name);
}
await writeFile(`${out}/favicon.svg`, await readFile("src/favicon.svg"));
await writeFile(`${out}/index.html`, index);
