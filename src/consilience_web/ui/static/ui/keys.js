// One key per decision. A control with data-key is pressed by that key, unless somebody is typing.
// Each person may choose other keys or none; both are kept in their own browser (WCAG 2.1.4).
"use strict";
(() => {
  const STORE = "consilience.keys";
  const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE)) ?? {};
      return { off: kept.off === true, own: kept.own ?? {} };
    } catch {
      return { off: false, own: {} };
    }
  };
  const write = (kept) => localStorage.setItem(STORE, JSON.stringify(kept));
  const controls = () => [...document.querySelectorAll("[data-key]")];
  const keyOf = (control) => read().own[control.dataset.does] ?? control.dataset.key;
  const shown = (control) => control.checkVisibility?.() ?? true;

  const show = () => {
    document.documentElement.classList.toggle("keys-off", read().off);
    for (const control of controls()) {
      const cap = control.querySelector("kbd");
      if (cap && cap.textContent !== keyOf(control)) cap.textContent = keyOf(control);
    }
  };

  const press = (control) => {
    if (control.matches("details")) {
      control.open = !control.open;
      (control.open ? control.querySelector("input:not([type=hidden]), textarea") : null)?.focus();
    } else if (control.matches("input:not([type=radio]):not([type=checkbox])")) {
      control.focus();
      control.select();
    } else {
      control.click();
      if (control.matches("input")) control.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || read().off) return;
    const at = event.target;
    if (at instanceof HTMLElement && at.closest(`${TYPING}, dialog[open]`)) return;
    const key = event.key.toLowerCase();
    const fitting = controls().filter((control) => keyOf(control) === key && shown(control));
    const control = fitting.find((found) => found.closest("main")) ?? fitting[0];
    if (control) {
      event.preventDefault();
      press(control);
    } else if (key === "?") {
      event.preventDefault();
      help();
    }
  });

  // -- the list of the keys, to look at and to change --------------------------------------------
  const make = (name, text = "", attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    return made;
  };

  const row = (does, key, said) => {
    const line = make("tr");
    const field = make("input", "", { value: key, maxlength: "1", "aria-label": `Key for ${does}`, autocomplete: "off" });
    field.addEventListener("focus", () => field.select());
    field.addEventListener("change", () => {
      const kept = read();
      const chosen = field.value.trim().toLowerCase();
      const other = controls().find((c) => c.dataset.does !== does && keyOf(c) === chosen);
      if (!chosen || chosen === "?" || other) {
        said.textContent = other ? `${chosen} is the key for ${other.dataset.does ?? "something else"}.` : "Choose one letter, number or sign other than ?.";
        field.value = kept.own[does] ?? key;
        return;
      }
      kept.own[does] = chosen;
      write(kept);
      said.textContent = `${does}: ${chosen}`;
      show();
    });
    const cell = make("td");
    cell.append(field);
    line.append(make("th", does, { scope: "row" }), cell);
    return line;
  };

  const help = () => {
    document.querySelector("dialog.keys")?.remove();
    const dialog = make("dialog", "", { class: "keys", "aria-labelledby": "keys-title" });
    const said = make("p", "", { role: "status", class: "quiet" });
    const table = make("table");
    const named = new Map(controls().filter((c) => c.dataset.does && shown(c)).map((c) => [c.dataset.does, keyOf(c)]));
    for (const [does, key] of named) table.append(row(does, key, said));
    const label = make("label", "", { class: "choice" });
    const box = make("input", "", { type: "checkbox" });
    box.checked = !read().off;
    box.addEventListener("change", () => {
      write({ ...read(), off: !box.checked });
      show();
    });
    label.append(box, " Use these keys in this browser");
    const actions = make("p", "", { class: "actions" });
    const standard = make("button", "Back to the standard keys", { type: "button" });
    standard.addEventListener("click", () => {
      write({ ...read(), own: {} });
      show();
      help();
    });
    const close = make("button", "Close", { type: "button", class: "primary" });
    close.addEventListener("click", () => dialog.close());
    actions.append(close, standard);
    const notes = [...document.querySelectorAll("[data-keys]")].map((n) => make("p", n.dataset.keys, { class: "quiet" }));
    dialog.append(make("h2", "Keys", { id: "keys-title" }), label, ...notes, table, said, actions);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  const offer = () => {
    const place = document.querySelector(".who");
    if (!place || !controls().some((control) => control.dataset.does)) return;
    const button = make("button", "Keys ", { type: "button", class: "link tool keys-offer" });
    button.append(make("kbd", "?"));
    button.addEventListener("click", help);
    place.prepend(button);
  };

  offer();
  show();
  new MutationObserver(show).observe(document.body, { childList: true, subtree: true });
})();
