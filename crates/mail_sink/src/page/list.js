// Keeps the list up to date while somebody looks at it. Without this the browser's reload does.
"use strict";

const every = 2000;

async function look() {
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("list");
      const list = document.getElementById("list");
      // A list that somebody walks through with the keyboard is left as it is.
      if (fresh && fresh.textContent !== list.textContent && !list.contains(document.activeElement)) {
        list.replaceWith(document.adoptNode(fresh));
      }
    } catch {
      // The catcher has been stopped; it may come back.
    }
  }
  setTimeout(look, every);
}

setTimeout(look, every);
