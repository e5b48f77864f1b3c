// Decisions are kept in this browser until the server has them: each is sent by an id of its own, in
// order, again and again until it is answered. Only those of the person who is signed in are touched.
"use strict";
window.kept = (() => {
  const account = document.body.dataset.account;
  const STORE = `consilience.kept.${account}.`;
  const LEFT = "consilience.left";
  const PATIENCE = 20_000; // ms after which an answer is not waited for any longer
  const AGAIN = 5_000; // ms until the server is asked again, the first time
  const SELDOM = 60_000;
  const memory = new Map(); // what found no room in the browser's store
  const place = document.getElementById("kept");
  const status = place.querySelector("[role=status]");
  let token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let trouble = ""; // why decisions wait: "offline", "broken", "left", or nothing
  let sending = null;
  let timer = 0;
  let pause = AGAIN;
  let last = 0;

  // -- what is kept: one entry a decision, so that two tabs never write over each other -----------
  const write = (key, decision) => {
    try {
      localStorage.setItem(key, JSON.stringify(decision));
      memory.delete(key);
    } catch {
      memory.set(key, decision);
    }
    show();
  };
  const drop = (key) => {
    memory.delete(key);
    localStorage.removeItem(key);
    show();
  };
  const all = () => {
    const found = new Map(memory);
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(STORE))) {
      found.set(key, JSON.parse(localStorage.getItem(key)));
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, decision]) => ({ ...decision, key }));
  };
  const waiting = () => all().filter((decision) => !decision.refused);
  const refused = () => all().filter((decision) => decision.refused);
  const clear = () => {
    for (const { key } of all()) drop(key);
  };

  const add = (decision) => {
    if (!trouble) status.textContent = "";
    const id = [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
    last = Math.max(Date.now(), last + 1);
    write(`${STORE}${last}.${id}`, { ...decision, id });
    send();
    return id;
  };

  // -- sending -------------------------------------------------------------------------------------
  const ask = async (address, options = {}) => {
    const answer = await fetch(address, { ...options, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { status: answer.status, page, own: page.body.dataset.account === account };
  };
  const renewed = async () => {
    const { page, own } = await ask(place.dataset.own);
    if (own) token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    return own;
  };
  const sent = ({ address, form, id }) =>
    ask(address, { method: "POST", body: new URLSearchParams({ ...form, decision: id, csrfmiddlewaretoken: token }) });

  const deliver = async (decision) => {
    let answer = await sent(decision);
    if (answer.status === 403) {
      // Signed in again: the old page's token is void. As somebody else: nothing is sent.
      if (!(await renewed())) return { trouble: "left" };
      answer = await sent(decision);
    }
    if (answer.status >= 500 || answer.status === 429) return { trouble: "broken" };
    if (answer.status < 400 && !answer.own) return { trouble: "left" };
    return { ...answer, refusal: answer.status < 400 ? "" : words(answer.page) };
  };
  const words = (page) => {
    const said = page.querySelector("#main .errors li") ?? page.querySelector("#main .card p:not(.question)");
    return (said ?? page.querySelector("#main h1, h1"))?.textContent.trim() ?? "The server refused it.";
  };

  const run = async () => {
    let n = 0;
    for (let decision; (decision = waiting()[0]); ) {
      const { key, ...plain } = decision;
      write(key, { ...plain, tried: true });
      const outcome = await deliver(decision).catch(() => ({ trouble: "offline" }));
      trouble = outcome.trouble ?? "";
      if (trouble) {
        late = true;
        clearTimeout(timer);
        timer = setTimeout(send, pause);
        pause = Math.min(2 * pause, SELDOM);
        show();
        tell("kept:trouble", { decision });
        return;
      }
      if (outcome.refusal) write(key, { ...plain, refused: outcome.refusal });
      else drop(key);
      n += outcome.refusal ? 0 : 1;
      if (!tell("kept:answer", { decision, ...outcome })) drop(key);
    }
    if (late && n) status.textContent = n === 1 ? "The decision that was kept here is sent." : `The ${n} decisions that were kept here are sent.`;
    late = false;
    pause = AGAIN;
  };
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));
  const alone = (work) => (navigator.locks ? navigator.locks.request(STORE, work) : work());
  const send = () => {
    sending ??= alone(run).finally(() => {
      sending = null;
    });
    return sending;
  };

  // -- saying so -----------------------------------------------------------------------------------
  const WHY = {
    offline: (many) => `Offline: ${many} kept here and will be sent.`,
    broken: (many) => `The server takes nothing at the moment: ${many} kept here and will be sent.`,
    left: (many) => `You are signed out: ${many} kept here and will be sent when you have signed in again. `,
  };
  const counted = (n) => (n === 1 ? "1 decision is" : `${n} decisions are`);
  const show = () => {
    const n = waiting().length;
    place.dataset.waiting = n;
    const said = trouble && n ? WHY[trouble](counted(n)) : "";
    if (said.trim() !== (status.dataset.said ?? "")) {
      status.textContent = said;
      status.dataset.said = said.trim();
      if (said && trouble === "left") status.append(signIn());
    }
    place.querySelector(".refused")?.remove();
    if (refused().length) place.append(notTaken());
  };
  const make = (name, text, attributes = {}) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.textContent = text;
    return made;
  };
  const signIn = () => {
    const back = location.pathname.replace(/do\/.*/, "");
    return make("a", "Sign in", { href: `${place.dataset.signIn}?next=${encodeURIComponent(back)}` });
  };
  const notTaken = () => {
    const box = make("div", "", { className: "errors refused", role: "alert" });
    const list = make("ul", "");
    for (const { act, record, form, refused: why } of refused()) {
      const what = { vote: `Your ${form.choice}`, unvote: "Taking your vote back", defer: "Putting it off", note: "Your note", label: "Your label" }[act];
      list.append(make("li", `${what} on record ${record}: ${why}`));
    }
    const seen = make("button", "I have read this", { type: "button", className: "button" });
    seen.addEventListener("click", () => {
      for (const { key } of refused()) drop(key);
    });
    box.append(make("h2", "Not taken"), list, seen);
    return box;
  };

  // -- when ----------------------------------------------------------------------------------------
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  window.addEventListener("storage", (event) => {
    if (!waiting().length) trouble = "";
    show();
    tell(event.key === LEFT ? "kept:left" : "kept:elsewhere", {});
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]")) return;
    event.preventDefault();
    await send();
    const n = waiting().length;
    if (n && !confirm(`${counted(n)} not sent yet. Sign out and throw away what was decided?`)) return;
    clear();
    localStorage.setItem(LEFT, Date.now());
    form.submit();
  });
  let late = waiting().length > 0;
  show();
  document.addEventListener("DOMContentLoaded", send);

  return { add, drop, send, ask, waiting };
})();
