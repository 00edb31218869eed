// The time left in a test. The server decides when it is over; this only counts down what it said.

function countDown(line) {
  const end = performance.now() + Number(line.dataset.secondsLeft) * 1000;
  const left = line.querySelector("[data-left]");
  const said = line.querySelector("[data-said]");
  const spoken = new Set();
  const say = (step, minutes) => {
    if (spoken.has(step)) return;
    spoken.add(step);
    said.textContent = `${minutes} minute${minutes === 1 ? "" : "s"} left.`;
  };
  const show = () => {
    const seconds = Math.max(0, (end - performance.now()) / 1000);
    const minutes = Math.ceil(seconds / 60);
    left.textContent = !seconds ? "The time is up." : seconds < 60 ? "Less than a minute left." : `${minutes} minute${minutes === 1 ? "" : "s"} left.`;
    line.classList.toggle("time-left--last", seconds < 60);
    if (seconds <= 60) say(1, 1);
    else if (seconds <= 300) say(5, minutes);
    if (!seconds) {
      clearInterval(timer);
      said.textContent = "The time is up. What you chose is being sent.";
      document.querySelector("form[data-keep-draft]")?.requestSubmit();
    }
  };
  const timer = setInterval(show, 1000);
  show();
}
