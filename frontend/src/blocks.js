// What the blocks of a lesson add: one step of a story at a time, things to move, details counted, a chat line by line.

/** What a reader did in a block stays in this tab; where its words have changed since, it starts anew. */
function keeping(root, name) {
  const key = `block:${location.pathname}:${name}`;
  const stamp = root.textContent.length;
  const kept = read(key);
  return {
    state: kept?.stamp === stamp ? kept : {},
    keep: (state) => write(key, { ...state, stamp }),
    forget: () => forget(key),
  };
}

const hidden = (words) => make("span", { className: "visually-hidden", textContent: words });
const button = (words, second, ...inside) => make("button", { type: "button", className: `govuk-button${second ? " govuk-button--secondary" : ""}` }, words, ...inside);
/** Says what has changed, to whoever cannot see it. */
const status = (className = "visually-hidden") => {
  const said = make("p", { className });
  said.setAttribute("role", "status");
  return said;
};
/** Takes the focus and is read out: what came of it. */
const result = () => make("p", { className: "practice__result", tabIndex: -1, hidden: true });
const near = (part) => {
  part.scrollIntoView({ block: "nearest" });
  if (part.getBoundingClientRect().top < 0) part.scrollIntoView();
};

/** A story with choices: one step at a time, the one that was chosen gets the focus. */
function scenario(root) {
  const steps = all("[data-step]", root);
  if (steps.length < 2) return;
  const { state, keep, forget: drop } = keeping(root, root.dataset.scenario);
  const again = make("button", { type: "button", className: "button-link", textContent: "Start this story again", hidden: true });
  root.append(again);
  root.classList.add("scenario--live");
  steps.forEach((step, i) => {
    const title = step.querySelector(".step__title");
    if (!title) return;
    if (i === 0 && !("told" in title.dataset)) title.textContent = "How it starts";
    title.id ||= `${step.id}-title`;
    step.setAttribute("role", "group");
    step.setAttribute("aria-labelledby", title.id);
  });
  const show = (target, chosen, focus = true) => {
    const title = target.querySelector(".step__title:not([data-told])");
    if (title && chosen) title.textContent = `You chose: ${chosen}`;
    else if (title && target !== steps[0]) title.textContent = "What happens next";
    steps.forEach((step) => { step.hidden = step !== target; });
    again.hidden = target === steps[0] || Boolean(target.querySelector(".paths__again"));
    if (target === steps[0]) drop();
    else keep({ at: target.id, chosen });
    if (focus) {
      target.focus({ preventScroll: true });
      near(target);
    }
  };
  const find = (id) => steps.find((step) => step.id === id);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && find(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    show(target, link.classList.contains("choice") ? link.firstChild.textContent.trim() : "");
  });
  again.addEventListener("click", () => show(steps[0]));
  const linked = find(location.hash.slice(1));
  if (linked) show(linked, "", false);
  else show(find(state.at) || steps[0], state.chosen, false);
}

/** Things to put in order: buttons move one, the neighbour makes room, so that the focus stays where it is. */
function order(root) {
  const { state, keep, forget: drop } = keeping(root, root.dataset.order);
  const answer = root.querySelector("[data-order-answer]");
  const asked = all("[data-place]", root);
  const words = (item) => item.querySelector(".order__text").textContent;
  const list = make("ol", { className: "order__list" }, ...asked);
  list.setAttribute("role", "list");
  root.querySelector("[data-order-list]").replaceWith(list);
  const said = status();
  const check = button("Check my order");
  const again = button("Start again", true);
  const told = result();
  list.after(said, told, make("div", { className: "practice__do" }, check, again));
  root.classList.add("practice--live");

  const mark = (item) => item.querySelector(".order__mark");
  const moves = (item) => all("button", item);
  asked.forEach((item) => {
    const move = (by) => {
      const made = make("button", { type: "button", className: "order__move" }, by < 0 ? "Move up" : "Move down", hidden(words(item)));
      made.addEventListener("click", () => {
        const now = [...list.children];
        const at = now.indexOf(item);
        const other = now[at + by];
        if (!other) {
          said.textContent = `“${words(item)}” is already ${by < 0 ? "first" : "last"}.`;
          return;
        }
        if (by < 0) item.after(other);
        else item.before(other);
        said.textContent = `“${words(item)}” is now ${at + by + 1} of ${now.length}.`;
        settle(false);
      });
      return made;
    };
    item.append(make("span", { className: "order__mark", hidden: true }), make("span", { className: "order__moves" }, move(-1), move(1)));
  });

  const settle = (checked) => {
    const now = [...list.children];
    now.forEach((item, i) => {
      const [up, down] = moves(item);
      up.setAttribute("aria-disabled", i === 0);
      down.setAttribute("aria-disabled", i === now.length - 1);
      up.parentNode.hidden = checked;
      const right = Number(item.dataset.place) === i + 1;
      mark(item).hidden = !checked;
      mark(item).textContent = right ? "✓ In its place" : `We suggest place ${item.dataset.place}`;
      mark(item).classList.toggle("order__mark--right", right);
    });
    const rights = now.filter((item, i) => Number(item.dataset.place) === i + 1).length;
    told.textContent = rights === now.length ? `All ${rights} stand where we would put them.` : `${rights} of ${now.length} ${rights === 1 ? "stands" : "stand"} where we would put ${rights === 1 ? "it" : "them"}. Look at why below.`;
    told.hidden = again.hidden = answer.hidden = !checked;
    answer.open = checked;
    check.hidden = checked;
    keep({ order: now.map((item) => asked.indexOf(item)), checked });
  };
  check.addEventListener("click", () => {
    settle(true);
    told.focus();
  });
  again.addEventListener("click", () => {
    list.append(...asked);
    settle(false);
    drop();
    said.textContent = "The list is as it was at the start.";
    moves(asked[0])[1].focus();
  });
  if (state.order?.length === asked.length) list.append(...state.order.map((i) => asked[i]));
  settle(Boolean(state.checked));
}

/** Details to inspect: says how many were looked at and how many of them are signs. */
function spot(root) {
  const { state, keep, forget: drop } = keeping(root, root.dataset.spot);
  const details = all("[data-detail]", root);
  const seen = new Set(state.seen);
  const count = status("practice__count");
  const again = button("Start again", true);
  root.querySelector(".spot__list").after(count, make("div", { className: "practice__do" }, again));
  const tell = () => {
    const signs = [...seen].filter((i) => details[i]?.dataset.detail === "sign").length;
    const looked = seen.size === details.length ? `all ${seen.size}` : `${seen.size} of ${details.length}`;
    count.textContent = `You have looked at ${looked}${seen.size ? `; ${signs || "none"} ${signs > 1 ? "are signs" : "is a sign"}` : ""}.`;
    again.parentNode.hidden = !seen.size;
  };
  details.forEach((detail, i) => {
    detail.open = seen.has(i);
    detail.addEventListener("toggle", () => {
      if (!detail.open || seen.has(i)) return;
      seen.add(i);
      keep({ seen: [...seen] });
      tell();
    });
  });
  again.addEventListener("click", () => {
    details.forEach((detail) => { detail.open = false; });
    seen.clear();
    drop();
    tell();
    details[0].querySelector("summary").focus();
  });
  tell();
}

/** A chat, one message at a time, until the reader says where it turned. */
function thread(root) {
  const { state, keep, forget: drop } = keeping(root, root.dataset.thread);
  const answer = root.querySelector("[data-thread-answer]");
  const messages = all("[data-message]", root);
  const turn = Number(root.dataset.turn);
  let { shown = 1, said = null } = state; // said: the message that was named, 0 for none
  const news = status();
  const told = result();
  const next = button("Next message");
  const number = hidden("");
  const here = button("This is where it turned", true, number);
  const give = button("Show what we think", true);
  const again = button("Read it again", true);
  root.querySelector(".thread__messages").after(news, told, make("div", { className: "practice__do" }, next, here, give, again));
  const words = (i) => `Message ${i} of ${messages.length}. ${messages[i - 1].dataset.message}: ${messages[i - 1].querySelector(".message__text").textContent}`;
  const verdict = () => {
    if (!said) return `We would say it turned at message ${turn}. It is made to be hard to see.`;
    if (said === turn) return `Right on: it turned at message ${turn}.`;
    if (said < turn) return `A little early: you stopped at message ${said}, and we would say message ${turn}. To be wary early does no harm.`;
    return `Later than we would say: you stopped at message ${said}, and we would say message ${turn}. It is made to be hard to see.`;
  };
  const draw = () => {
    const over = said !== null;
    messages.forEach((message, i) => {
      message.hidden = !over && i >= shown;
      all(".message__mark", message).forEach((mark) => mark.remove());
      const marks = over ? [i + 1 === said && said !== turn && "You stopped here", i + 1 === turn && "Here it turned"].filter(Boolean) : [];
      message.classList.toggle("message--turn", over && i + 1 === turn);
      marks.forEach((mark) => message.firstElementChild.append(make("p", { className: "message__mark", textContent: mark })));
    });
    all(".message__note", root).forEach((note) => { note.hidden = !over; note.open = over; });
    told.textContent = over ? verdict() : "";
    told.hidden = again.hidden = answer.hidden = !over;
    answer.open = over;
    number.textContent = `(message ${shown})`;
    next.hidden = over || shown === messages.length;
    here.hidden = over;
    give.hidden = over || shown < messages.length;
  };
  const name = (at) => {
    said = at;
    keep({ shown, said });
    draw();
    told.focus();
  };
  next.addEventListener("click", () => {
    shown += 1;
    keep({ shown, said });
    draw();
    news.textContent = words(shown);
    if (next.hidden) here.focus();
    near(next.hidden ? give : here);
  });
  here.addEventListener("click", () => name(shown));
  give.addEventListener("click", () => name(0));
  again.addEventListener("click", () => {
    shown = 1;
    said = null;
    drop();
    draw();
    news.textContent = words(1);
    next.focus();
  });
  root.classList.add("practice--live");
  draw();
}
