// Tells what changes while one reads. Nothing moves by itself: a notice says how many events changed, and who
// presses it gets the rows as they are now, new ones on top. Without this script the page is as it was loaded.

const news = document.querySelector("#news[data-changes]");

const AGAIN = 30_000; // milliseconds, as the server says in Retry-After
const changed = new Set(); // ids of events
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
  stream.addEventListener("reset", (message) => {
    seq = Number(message.lastEventId);
    changed.clear();
    tell("The table was made anew.");
  });
  stream.onerror = () => {
    if (stream?.readyState !== EventSource.CLOSED) return;
    leave(); // refused, as by a server that starts or has no place left
    setTimeout(follow, AGAIN);
  };
};

const leave = () => {
  stream?.close();
  stream = null;
};

// A hidden tab holds no connection; it catches up when it is looked at.
const follow = () => {
  if (document.hidden) leave();
  else if (!stream) listen();
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
    news.dataset.changes = fresh.getElementById("news").dataset.changes;
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
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", follow);
  follow();
}
