// The frame of a page: the rail shows the stage one is at, the menu closes like any other.
"use strict";

document.querySelector(".rail .here")?.scrollIntoView({ block: "nearest", inline: "center" });

const menu = document.querySelector(".menu");
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// An error summary takes the focus, so that it is read first.
document.querySelector(".errors[role=alert]")?.focus();
