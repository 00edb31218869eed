// Compiles the one stylesheet and the one script into the Django static folder, and says how large each is.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as sass from "sass";
import { minify } from "terser";

const OUT = new URL("../site/watchword/static/watchword/", import.meta.url);

// Variants of GOV.UK's components that no page uses. To use one, take it off this list.
const UNUSED = [
  /--inverse/, /summary-card/, /pagination--block/, /__conditional/, /link--no-underline/, /--interruption/,
  /breadcrumbs--collapse/, /__prefix|__suffix|input__wrapper/, /extra-letter-spacing/, /list--spaced/, /:-ms-|::-moz-focus/,
];

const { css } = sass.compile("src/watchword.scss", {
  style: "compressed",
  charset: false,
  loadPaths: ["node_modules/govuk-frontend/dist"],
  quietDeps: true,
});
write("watchword.css", trim(css));

const scripts = Object.fromEntries(["kept.js", "blocks.js", "place.js", "deadline.js", "questions.js", "watchword.js"].map((name) => [name, readFileSync(`src/${name}`, "utf8")]));
const { code } = await minify(scripts, { module: true, compress: { passes: 2 } });
write("watchword.js", code);

function trim(text) {
  return text
    // Every browser we serve knows custom properties, and :root always sets these: the fallbacks are dead weight.
    .replace(/(var\(--govuk-[a-z-]+), *#[0-9a-f]+\)/g, "$1)")
    // Typeface and smoothing are set once, on the page and on controls (_base.scss), and inherited.
    .replace(/(-webkit-font-smoothing:antialiased|-moz-osx-font-smoothing:grayscale|font-family:inherit);?/g, "")
    .replace(/([^{}]+)\{([^{}]*)\}/g, (rule, selectors, body) => {
      if (selectors.includes("@font-face") || selectors.startsWith("@")) return rule;
      const kept = selectors.split(/,(?![^(]*\))/).filter((selector) => !UNUSED.some((name) => name.test(selector)));
      return kept.length && body ? `${kept.join(",")}{${body.replace(/;$/, "")}}` : "";
    })
    .replace(/@[^{}]+\{\}/g, "");
}

function write(name, text) {
  writeFileSync(new URL(name, OUT), `${text.trim()}\n`);
  console.log(`${name}: ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} gzip`);
}
