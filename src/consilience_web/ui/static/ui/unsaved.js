// A form that was written in and not saved says so, and is not left without a question.
"use strict";
(() => {
  const UNSAVED = "form[data-unsaved=yes]";
  let sent = false;
  const say = () => {
    const place = document.querySelector(`${UNSAVED} [data-saved]`);
    if (place) place.textContent = "Not saved yet.";
  };
  const write = (event) => {
    const form = event.target.closest?.("form[data-unsaved]");
    if (!form) return;
    form.dataset.unsaved = "yes";
    say();
  };
  document.addEventListener("input", write);
  document.addEventListener("change", write);
  document.addEventListener("htmx:afterSettle", say);
  document.addEventListener("submit", (event) => {
    sent = event.target.matches("form[data-unsaved]");
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && document.querySelector(UNSAVED)) event.preventDefault();
  });
  say();
})();
