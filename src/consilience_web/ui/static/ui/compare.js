// While two forms are compared: 1, 2 and 3 choose in the item at hand, and go on to the next.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["1", "2", "3"].includes(event.key)) return;
  const at = event.target;
  if (!(at instanceof HTMLInputElement) || at.type !== "radio") return;
  const item = at.closest("fieldset");
  const choice = item.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  if (event.key === "3") {
    item.querySelector(".third-value input, .third-value select").focus();
    return;
  }
  const items = [...document.querySelectorAll(".compare > fieldset")];
  const next = items[items.indexOf(item) + 1];
  (next ? next.querySelector("input[type=radio]") : choice).focus();
});
// A third value that is typed is chosen.
document.addEventListener("input", (event) => {
  const third = event.target.closest(".third-value");
  if (third) third.closest(".third").querySelector("input[type=radio]").checked = true;
});
