// One key per decision: a button with data-key is pressed by that key, a field is gone to, unless
// somebody is typing.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at instanceof HTMLElement && at.closest("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
  const key = `[data-key="${CSS.escape(event.key.toLowerCase())}"]`;
  const button = document.querySelector(`main ${key}`) ?? document.querySelector(key);
  if (button instanceof HTMLElement) {
    event.preventDefault();
    if (button.matches("input")) button.focus();
    else button.click();
  }
});
