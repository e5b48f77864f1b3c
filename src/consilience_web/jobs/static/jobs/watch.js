// While a job is not over, ask every two seconds how far it is; load the page anew when it is over.
"use strict";
const shown = document.getElementById("job");
document.getElementById("look-again").hidden = true;
const timer = setInterval(async () => {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("job");
  if (!now || !("waiting" in now.dataset)) {
    clearInterval(timer);
    location.reload();
    return;
  }
  shown.replaceChildren(...now.childNodes);
}, 2000);
