// The desk: a decision changes only the record, never the page; the next record is there already.
"use strict";
(() => {
  const CALM = 350; // ms after a new record in which no decision is taken: a second click is a slip
  const FEW = 10; // records fetched ahead, of which more are asked for when fewer are left
  const MOST = 20; // records that one can go back to without waiting
  const LONGEST = 600; // seconds on one record after which a person is taken to have been away
  const root = document.documentElement;
  let calming = 0; // the timer of a new record; 0 when decisions are taken
  let seen = 0;

  root.classList.add("scripting");

  // -- how long the record was looked at, without the time in another tab ------------------------
  let since = document.hidden ? null : performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && since !== null) seen += performance.now() - since;
    since = document.hidden ? null : performance.now();
  });
  const seconds = () => Math.min(LONGEST, (seen + (since === null ? 0 : performance.now() - since)) / 1000);

  // -- what is on the desk --------------------------------------------------------------------------
  const desk = () => document.getElementById("desk");
  const say = (text) => {
    const status = document.getElementById("said");
    if (status && status.textContent !== text) status.textContent = text;
  };
  const sayLeft = (what) => {
    const waiting = document.querySelector("#queue dd");
    if (waiting) say(`${what}. Waiting for you: ${waiting.textContent}`);
  };
  const busy = (on) => desk()?.setAttribute("aria-busy", String(on));
  const trouble = (text) => {
    busy(false);
    desk().querySelector(".trouble")?.remove();
    const box = document.createElement("div");
    box.className = "errors trouble";
    box.setAttribute("role", "alert");
    box.textContent = text;
    desk().querySelector(".decide")?.prepend(box);
  };
  const arrive = () => {
    busy(true);
    clearTimeout(calming);
    calming = setTimeout(() => {
      calming = 0;
      if (!awaited) busy(false);
    }, CALM);
    seen = 0;
    since = document.hidden ? null : performance.now();
    mark();
    document.querySelector("#rail .here")?.scrollIntoView({ block: "nearest", inline: "center" });
    document.querySelector("#desk .errors, #desk h1, #main h1")?.focus({ preventScroll: true });
  };

  // -- one decision for one record ----------------------------------------------------------------
  const QUICK = "[data-vote], [data-decides]:not([action*='/do/unvote/'])";
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (button?.form?.matches(QUICK) && event.detail > 1) event.preventDefault();
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const decides = window.kept && form.matches("[data-decides]");
    const early = form.matches(QUICK) && calming;
    if (decides || early) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (early || (decides && awaited)) return;
    if (form.matches("[data-vote]")) form.elements.seconds.value = seconds().toFixed(1);
    if (decides) decide(form, event.submitter);
  }, true);

  const decide = (form, button) => {
    const address = form.getAttribute("action");
    const [, act, record] = address.match(/\/do\/(\w+)\/([^/]+)\/$/);
    const sent = new FormData(form);
    if (button?.name) sent.set(button.name, button.value);
    sent.delete("csrfmiddlewaretoken");
    const decision = { address, act, record: decodeURIComponent(record), form: Object.fromEntries(sent) };
    const reasons = document.getElementById("reasons");
    if (reasons && sent.get("choice") === "exclude" && !sent.get("reason")) {
      trouble("Choose the first reason that applies before you exclude.");
      reasons.focus();
    } else if (act === "unvote") {
      takeBack(decision);
    } else {
      keepTyped(decision.record);
      goOn(decision);
    }
  };
  // A note or label that was typed and not saved goes along with the decision: it would be lost.
  const keepTyped = (record) => {
    const note = document.getElementById("note-text");
    const label = document.getElementById("label-text");
    if (note && note.value.trim() !== note.defaultValue.trim()) {
      window.kept.add({ address: note.form.getAttribute("action"), act: "note", record, form: { text: note.value } });
      note.defaultValue = note.value;
    }
    if (label?.value.trim()) {
      window.kept.add({ address: label.form.getAttribute("action"), act: "label", record, form: { label: label.value, on: "yes" } });
      label.value = "";
    }
  };
  const goOn = (decision) => {
    const left = desk().cloneNode(true);
    left.dataset.act = decision.act;
    behind.push(left);
    behind.splice(0, behind.length - MOST);
    const next = ahead.shift();
    if (decision.act === "vote") count(-1);
    if (next) show(next);
    wait(window.kept.add(decision), { for: next ? "" : "next" });
  };
  // A vote that no request has carried yet is not sent at all; any other is taken back after it.
  const takeBack = (decision) => {
    const back = behind.at(-1)?.dataset.record === decision.record ? behind.pop() : null;
    const before = window.kept.waiting().findLast((one) => one.record === decision.record && !["unvote", "note", "label"].includes(one.act));
    if (back) {
      if (desk().dataset.record) ahead.unshift(desk().cloneNode(true));
      show(back);
    }
    if (back?.dataset.act !== "defer") count(1);
    if (before && !before.tried) window.kept.drop(before.key);
    else if (back?.dataset.act !== "defer") wait(window.kept.add(decision), { for: back ? "" : "back" });
  };
  const count = (step) => {
    const [waiting, done] = document.querySelectorAll("#queue dd");
    if (!done) return;
    waiting.textContent = Number(waiting.textContent) + step;
    done.textContent = Number(done.textContent) - step;
  };

  // -- the next records, and those just decided: here in memory, gone with the page ------------------
  const ahead = [];
  const behind = [];
  let awaited = null; // the decision whose answer brings the next record, and whether it is that
  const wait = (id, why) => {
    if (!why.for) return;
    awaited = { id, ...why };
    busy(true);
    // Another tab may have sent it: then the answer went there.
    window.kept.send().then(() => awaited?.id === id && look());
  };
  const show = (next) => {
    awaited = null;
    const twice = ahead.findIndex((one) => one.dataset.record === next.dataset.record);
    if (twice >= 0) ahead.splice(twice, 1);
    desk().replaceWith(next);
    window.htmx.process(next);
    const undo = behind.at(-1)?.querySelector("template[data-undo]");
    if (undo) next.querySelector(".tools > :first-child")?.replaceWith(undo.content.cloneNode(true));
    window.scrollTo(0, 0);
    arrive();
    document.dispatchEvent(new CustomEvent("desk:shown"));
  };
  const nothingHere = () => {
    const bare = desk().cloneNode(false);
    delete bare.dataset.record;
    bare.className = "desk";
    bare.dataset.bare = "";
    bare.innerHTML = `<section class="card empty"><h1 tabindex="-1">No further record is here</h1>
      <p>What you decided is kept in this browser, as the line above says. The next record comes by itself
      as soon as it could be sent.</p></section><div class="decide"><div class="tools"><span></span></div></div>`;
    show(bare);
  };
  let fetching = false;
  const fetchAhead = async () => {
    if (fetching || !desk()?.dataset.record || ahead.length >= FEW || window.kept.waiting().length) return;
    fetching = true;
    const address = new URL(desk().dataset.ahead, location);
    for (const one of [desk(), ...ahead]) address.searchParams.append("held", one.dataset.record);
    const { page, own } = await window.kept.ask(address).catch(() => ({}));
    const here = [desk(), ...ahead].map((one) => one.dataset.record);
    const found = own ? [...page.querySelectorAll("#desk")] : [];
    ahead.push(...found.filter((one) => !here.includes(one.dataset.record)));
    root.dataset.ahead = ahead.length;
    fetching = false;
  };

  // -- what the server says ---------------------------------------------------------------------------
  const stands = (page) => {
    for (const id of ["queue", "stage-pages", "rail"]) {
      const now = page.getElementById(id);
      if (now) document.getElementById(id)?.replaceWith(now);
    }
  };
  // How things stand now, where an answer did not say it; a record that can be decided stays.
  const look = async () => {
    const { page, own } = await window.kept.ask(desk().dataset.ahead.replace(/ahead\/$/, "")).catch(() => ({}));
    const now = own && page.getElementById("desk");
    if (!now) return;
    if (awaited || !desk().dataset.record) show(now);
    stands(page);
    fetchAhead();
  };
  document.addEventListener("kept:answer", (event) => {
    const { decision, page, refusal } = event.detail;
    if (!desk()?.dataset.ahead) return;
    const isAwaited = awaited?.id === decision.id;
    const isLast = behind.at(-1)?.dataset.record === decision.record;
    const answered = page.getElementById("desk");
    const more = window.kept.waiting().length;
    if (refusal && answered && (isAwaited || (isLast && !more))) {
      event.preventDefault();
      if (isLast) behind.pop();
      if (!isAwaited && desk().dataset.record) ahead.unshift(desk().cloneNode(true));
      show(answered);
      stands(page);
    } else if (refusal) {
      if (isAwaited || !more) look();
    } else {
      if (answered && (isAwaited || (!more && "bare" in desk().dataset))) show(answered);
      if (!more) {
        stands(page);
        sayLeft("Saved");
      }
      fetchAhead();
    }
  });
  document.addEventListener("kept:trouble", () => {
    const why = awaited?.for;
    awaited = null;
    if (why === "next") nothingHere();
    if (why === "back") busy(false);
    sayLeft("Kept here");
  });
  document.addEventListener("kept:elsewhere", () => {
    if (desk() && "bare" in desk().dataset && !window.kept.waiting().length) look();
  });
  document.addEventListener("kept:left", () => {
    ahead.length = behind.length = 0;
    if (desk()) location.reload();
  });
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.kept || !desk()?.dataset.ahead) return;
    const pending = window.kept.waiting();
    if (pending.some((one) => one.record === desk().dataset.record)) wait(pending.at(-1).id, { for: "next" });
    fetchAhead();
  });

  // -- notes and labels: the answer takes the place of the desk ---------------------------------------
  document.addEventListener("htmx:beforeRequest", () => busy(true));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status >= 500) {
      trouble("Not saved: the server could not take it. The record is still here; please try again.");
      return;
    }
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    if (xhr.status < 400 && !page.getElementById("desk")) {
      trouble("Not saved: you are signed out. Sign in in another tab, then decide again here.");
      event.detail.shouldSwap = false;
      return;
    }
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    if (!page.getElementById("desk")) event.detail.selectOverride = "#main > *";
  });
  document.addEventListener("htmx:sendError", () =>
    trouble("Not saved: the server cannot be reached. The record is still here; please try again."));
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "desk" && event.detail.elt?.id !== "desk") return;
    arrive();
    sayLeft("Saved");
  });

  // -- the team's terms, marked or not ---------------------------------------------------------------
  const MARKS = "consilience.marks";
  const marked = () => localStorage.getItem(MARKS) !== "off";
  const mark = () => {
    root.classList.toggle("unmarked", !marked());
    for (const button of document.querySelectorAll("[data-toggle=marks]")) button.setAttribute("aria-pressed", marked());
  };
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("[data-toggle=marks]"))) return;
    localStorage.setItem(MARKS, marked() ? "off" : "on");
    mark();
  });
  mark();

  // Escape closes a panel and gives the focus back to its button.
  document.addEventListener("keydown", (event) => {
    const panel = event.key === "Escape" && document.querySelector(".tools details[open]");
    if (!panel) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
})();
