// Adds to pages that work without it: leave at once, answers kept when the line drops; and blocks.js to lessons.

/** Leave at once: blank the page, forget what this tab kept, and put another page in this one's place in the history. */
function exitThisPage(root) {
  const link = root.querySelector("a");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "govuk-visually-hidden";
  root.append(said);
  const lights = document.createElement("span");
  lights.className = "govuk-exit-this-page__indicator";
  lights.setAttribute("aria-hidden", "true");
  for (let i = 0; i < 3; i++) lights.append(Object.assign(document.createElement("span"), { className: "govuk-exit-this-page__indicator-light" }));
  link.append(lights);
  let presses = 0;
  let timer;
  let alone = true;

  const show = (words) => {
    said.textContent = words;
    lights.classList.toggle("govuk-exit-this-page__indicator--visible", presses > 0);
    [...lights.children].forEach((light, i) => light.classList.toggle("govuk-exit-this-page__indicator-light--on", i < presses));
  };
  const forget = () => {
    presses = 0;
    show("");
  };
  const leave = (event) => {
    event?.preventDefault();
    try { sessionStorage.clear(); } catch { /* storage may be off */ }
    document.title = "Loading";
    document.body.classList.add("govuk-exit-this-page-hide-content");
    const overlay = Object.assign(document.createElement("div"), { className: "govuk-exit-this-page-overlay", textContent: "Loading." });
    overlay.setAttribute("role", "alert");
    document.body.append(overlay);
    location.replace(link.href);
  };

  link.addEventListener("click", leave);
  all(".govuk-js-exit-this-page-skiplink").forEach((skip) => skip.addEventListener("click", leave));
  addEventListener("keydown", (event) => { if (event.key !== "Shift") alone = false; }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    // Shift held for a capital letter does not count.
    if (!alone) { alone = true; return; }
    clearTimeout(timer);
    presses += 1;
    if (presses > 2) { leave(); return; }
    show(presses === 1 ? "Shift, press 2 more times to exit." : "Shift, press 1 more time to exit.");
    timer = setTimeout(forget, 5000);
  }, true);
  // Come back to a page kept whole in memory: load it anew, blank until then.
  addEventListener("pageshow", (event) => { if (event.persisted && document.querySelector(".govuk-exit-this-page-overlay")) location.reload(); });
}

/** Slides: arrow keys, the space bar and a presenter's clicker go on and back; what is below the edge is shown first. */
function slide(root) {
  const ways = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "prev", PageUp: "prev" };
  addEventListener("keydown", (event) => {
    const link = ways[event.key] && root.querySelector(`[rel=${ways[event.key]}]`);
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    const below = document.documentElement.scrollHeight - innerHeight - scrollY;
    if (!event.key.startsWith("Arrow") && (link.rel === "next" ? below > 4 : scrollY > 4)) return;
    event.preventDefault();
    link.click();
  });
}

/** Errors first: the summary gets the focus, and its links bring the question into view with the field. */
function errorSummary(root) {
  root.tabIndex = -1;
  root.focus();
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const found = link && document.getElementById(link.hash.slice(1));
    const field = found && (found.matches("input, select, textarea, [tabindex]") ? found : found.querySelector("input:not([type=hidden]), select, textarea") || found);
    if (!field) return;
    event.preventDefault();
    const head = field.closest("fieldset")?.querySelector("legend") || document.querySelector(`label[for="${CSS.escape(field.id)}"]`) || field;
    head.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

/** A second press on a slow line sends nothing twice. */
function preventDoubleClick(form) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (Date.now() - sent < 8000) event.preventDefault();
    else sent = Date.now();
  });
  addEventListener("pageshow", () => { sent = 0; });
}

const DRAFT = "draft:";
const EVERY = 5000; // one look each 5 seconds; without an answer after 4 something is said: a lost line is named within 10
const PATIENCE = 4000;
const LONGEST = 12000; // a look that takes longer is given up
// There is no way to the site; or it has not answered yet: it is busy, or the line swallows what is sent.
const OFFLINE = ["You are offline.", "you are connected again", "You are connected again."];
const SILENT = ["The site is slow to answer, or your connection is lost.", "it answers", "The site answers again."];

/** What was ticked stays in this tab until it has arrived; a lost line is said. A form is not sent into nothing: what was pressed while the line was lost is sent when it is back. */
function keepDraft(form) {
  const key = DRAFT + form.dataset.keepDraft;
  const fields = () => [...form.elements].filter((field) => field.name && /^(radio|checkbox|text|textarea|number|select-one)$/.test(field.type));
  const ticks = (field) => /^(radio|checkbox)$/.test(field.type);
  const state = () => JSON.stringify(fields().filter((field) => !ticks(field) || field.checked).map((field) => [field.name, field.value]));
  const base = state();
  const notice = document.createElement("div");
  notice.className = "connection";
  notice.setAttribute("role", "status");
  form.prepend(notice);
  let lost; // OFFLINE, SILENT or none
  let looks = 0;
  let heard = 0; // the last look that was answered: what an earlier one finds is old
  let dirty = false;
  let pressed; // the button that was pressed while the line was lost
  let timer;

  const say = (words, back = false) => {
    notice.textContent = words;
    notice.classList.toggle("connection--back", back);
  };
  const explain = () => say(`${lost[0]} What you chose is kept on this page${pressed ? `, and is sent when ${lost[1]}` : ""}.`);
  const tell = (now) => {
    if (now === lost) return;
    const was = lost;
    lost = now;
    if (lost) explain();
    else {
      say(`${was[2]} ${pressed ? "Your answers are being sent." : "You can go on."}`, true);
      if (pressed) form.requestSubmit(pressed);
    }
  };
  const look = async () => {
    const mine = ++looks;
    const find = (what) => { if (mine > heard) tell(what); };
    const waiting = setTimeout(find, PATIENCE, SILENT);
    try {
      // Any answer shows that the line is there.
      await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
      heard = Math.max(heard, mine);
      tell();
    } catch (fault) {
      if (fault.name === "TypeError") find(OFFLINE); // else given up: it stays silent
    }
    clearTimeout(waiting);
  };
  const watch = () => { timer ||= setInterval(look, EVERY); };
  const revision = Number(form.elements.revision?.value);
  const keep = (sent = false) => write(key, { base, state: state(), sent, revision });

  const draft = read(key);
  if (draft && draft.base === base && draft.state !== base) {
    const kept = JSON.parse(draft.state).map(String);
    fields().forEach((field) => {
      if (ticks(field)) field.checked = kept.includes(String([field.name, field.value]));
      else field.value = JSON.parse(draft.state).find(([name]) => name === field.name)?.[1] ?? field.value;
    });
    dirty = true;
    watch();
    say("What you chose before is back on this page. It is not sent yet.");
  } else {
    forget(key);
  }

  form.addEventListener("input", () => {
    dirty = true;
    keep();
    watch();
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) tell(OFFLINE);
    // A site that is only slow gets what is pressed a second time, and what must go because the time is up.
    if (lost && !(lost === SILENT && (pressed || !event.submitter))) {
      event.preventDefault();
      pressed = event.submitter || form.querySelector("[type=submit]");
      explain();
      notice.scrollIntoView({ block: "nearest" });
      look();
      watch();
      return;
    }
    if (dirty) keep(true);
  }, true);
  addEventListener("offline", () => tell(OFFLINE));
  addEventListener("online", look);
  if (!navigator.onLine) tell(OFFLINE);
}

/** A page of the test says how far the attempt has come: what was sent before that has arrived. No other page does (sign in again, a fault): then it is kept. */
function clearArrived() {
  const told = document.querySelector("[data-arrived]");
  if (!told) return;
  const arrived = (draft) => "closed" in told.dataset || (draft?.sent && draft.revision < Number(told.dataset.revision));
  try {
    Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT + told.dataset.arrived) && arrived(read(key))).forEach(forget);
  } catch { /* off */ }
}

all(".govuk-exit-this-page").forEach(exitThisPage);
all("[data-scenario]").forEach(scenario);
all("[data-order]").forEach(order);
all("[data-spot]").forEach(spot);
all("[data-thread]").forEach(thread);
all("[data-slide]").forEach(slide);
clearArrived();
all("form[data-keep-draft]").forEach(keepDraft);
all("[data-hotspot]").forEach(hotspot);
all("form[data-place]").forEach(keepPlace);
all("[data-seconds-left]").forEach(countDown);
all("form[data-prevent-double-click]").forEach(preventDoubleClick);
all(".govuk-error-summary").slice(0, 1).forEach(errorSummary);
all("form[data-forget]").forEach((form) => form.addEventListener("submit", () => { try { sessionStorage.clear(); } catch { /* off */ } }));
