// The desk: a vote changes only the record, never the page; focus and time go with it.
"use strict";
(() => {
  const CALM = 350; // ms after a new record in which no decision is taken: a second click is a slip
  const LONGEST = 600; // seconds on one record after which a person is taken to have been away
  const root = document.documentElement;
  let arrived = -CALM;
  let seen = 0;

  root.classList.add("scripting");

  // -- how long the record was looked at, without the time in another tab ------------------------
  let since = document.hidden ? null : performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && since !== null) seen += performance.now() - since;
    since = document.hidden ? null : performance.now();
  });
  const seconds = () => Math.min(LONGEST, (seen + (since === null ? 0 : performance.now() - since)) / 1000);

  // -- one decision for one record ----------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-vote] button");
    if (button && event.detail > 1) event.preventDefault();
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-vote]")) return;
    if (performance.now() - arrived < CALM) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.elements.seconds.value = seconds().toFixed(1);
  }, true);

  // -- the next record ------------------------------------------------------------------------------
  const say = (text) => {
    const status = document.getElementById("said");
    if (status) status.textContent = text;
  };
  const busy = (on) => document.getElementById("desk")?.setAttribute("aria-busy", String(on));
  const trouble = (text) => {
    const desk = document.getElementById("desk");
    busy(false);
    desk.querySelector(".trouble")?.remove();
    const box = document.createElement("div");
    box.className = "errors trouble";
    box.setAttribute("role", "alert");
    box.textContent = text;
    desk.querySelector(".decide")?.prepend(box);
  };
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
    arrived = performance.now();
    busy(true);
    setTimeout(() => busy(false), CALM);
    seen = 0;
    since = document.hidden ? null : performance.now();
    mark();
    document.querySelector("#rail .here")?.scrollIntoView({ block: "nearest", inline: "center" });
    const first = document.querySelector("#desk .errors, #desk h1, #main h1");
    first?.focus({ preventScroll: true });
    const waiting = document.querySelector("#queue dd");
    if (waiting) say(`Saved. Waiting for you: ${waiting.textContent}`);
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
