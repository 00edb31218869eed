// Compiles the one stylesheet and the one script into the Django static folder, and says how large each is.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as sass from "sass";
import { minify } from "terser";

const OUT = new URL("../site/watchword/static/watchword/", import.meta.url);

const { css } = sass.compile("src/watchword.scss", {
  style: "compressed",
  charset: false,
  loadPaths: ["node_modules/govuk-frontend/dist"],
  quietDeps: true,
});
// Every browser we serve knows custom properties and :root always sets these: the fallbacks are dead weight.
write("watchword.css", css.replace(/(var\(--govuk-[a-z-]+), *#[0-9a-f]+\)/g, "$1)"));

const { code } = await minify(readFileSync("src/watchword.js", "utf8"), { module: true, compress: { passes: 2 } });
write("watchword.js", code);

function write(name, text) {
  writeFileSync(new URL(name, OUT), `${text.trim()}\n`);
  console.log(`${name}: ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} gzip`);
}
