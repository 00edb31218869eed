// Where a reader stopped in a lesson: told to the server for who is signed in, kept in this tab for who is not.

const STOPPED = 3000; // this long at a block is a stop
const APART = 10000; // told at most once in this time

function keepPlace(form) {
  const url = form.dataset.place;
  const key = `place:${location.pathname}`;
  const blocks = all(".lesson [data-block]");
  if (blocks.length < 2) return;

  if (!url) {
    const kept = blocks.findIndex((block) => block.dataset.block === read(key));
    if (kept > 0) {
      const link = make("a", { className: "govuk-link", href: `#${blocks[kept].id}`, textContent: "Go on where you left off" });
      blocks[0].before(make("p", { className: "lesson__go-on" }, link));
    }
  }

  // The block in which the line a third down the window lies: what is being read.
  const here = () => blocks.filter((block) => block.getBoundingClientRect().top < innerHeight / 3).pop() || blocks[0];
  let told = blocks[0].dataset.block; // who opens a lesson and goes again has not moved
  let last = -APART;
  let timer;
  const tell = () => {
    const block = here().dataset.block;
    const wait = last + APART - performance.now();
    const leaving = document.querySelector(".govuk-exit-this-page-overlay"); // that cleared the tab on purpose
    if (block === told || leaving) return;
    if (wait > 0) {
      later(wait);
      return;
    }
    told = block;
    last = performance.now();
    if (!url) {
      write(key, block);
      return;
    }
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, block });
    fetch(url, { method: "POST", body, keepalive: true }).catch(() => { told = ""; });
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(tell, wait);
  };
  const scrolled = () => later(STOPPED);
  const left = () => { if (document.visibilityState === "hidden") tell(); };
  addEventListener("scroll", scrolled, { passive: true });
  addEventListener("pagehide", tell);
  document.addEventListener("visibilitychange", left);

  // Read to the end: nothing is kept any more, also not by leaving.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    removeEventListener("scroll", scrolled);
    removeEventListener("pagehide", tell);
    document.removeEventListener("visibilitychange", left);
    forget(key);
  });
}
