// Tells what changes while one reads. Nothing moves by itself: a notice says how many events changed, and who
// presses it gets the rows as they are now, new ones on top. Without this script the page is as it was loaded.

const news = document.querySelector("#news[data-changes]");

const changed = new Set();
let stream = null;
let seq = 0; // of the last change heard, so that nothing is missed while the tab is hidden

const listen = () => {
  const address = new URL(news.dataset.changes, location);
  if (seq) address.searchParams.set("after", seq);
  stream = new EventSource(address); // comes back by itself where it is cut off
  stream.onmessage = (message) => {
    seq = Number(message.lastEventId);
    changed.add(JSON.parse(message.data).event_id);
    tell();
  };
  stream.addEventListener("reset", () => {
    changed.clear();
    seq = 0;
    tell("The table was made anew");
  });
};

const words = document.createTextNode("");
const show = document.createElement("button");

const tell = (told) => {
  const count = changed.size;
  words.data = `${told ?? news.dataset.told ?? (count === 1 ? "1 event changed" : `${count} events changed`)} `;
  if (!show.isConnected) news.replaceChildren(words, show); // one that has the focus keeps it
};

const update = async () => {
  if (!document.getElementById("list")) return location.reload(); // the page of one event
  try {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["#list", "#map"]) {
      const found = fresh.querySelector(part);
      const shown = document.querySelector(part);
      if (found && shown) shown.replaceWith(found);
    }
    for (const id of changed) document.getElementById(`e-${id}`)?.classList.add("changed");
    changed.clear();
    news.replaceChildren("Up to date.");
    document.getElementById("list")?.focus();
  } catch {
    location.reload();
  }
};

if (news) {
  show.type = "button";
  show.textContent = "Show";
  show.addEventListener("click", update);
  // A hidden tab holds no connection; it catches up when it is looked at.
  const follow = () => {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (!stream) {
      listen();
    }
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  follow();
}
