// The map without this script is links to other views of it. With it the picture alone is replaced, so that
// neither the place on the page nor the fields of the form are lost; a double click comes nearer.

const show = async (address) => {
  const map = document.getElementById("map");
  map.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("map");
    if (!answer.ok || !found) throw new Error(String(answer.status));
    const label = document.activeElement?.getAttribute("aria-label");
    const held = map.contains(document.activeElement);
    map.replaceWith(found);
    history.replaceState(null, "", address);
    if (held) found.querySelector(`.moves [aria-label="${CSS.escape(label ?? "")}"], .moves a`)?.focus();
  } catch {
    location.assign(address); // the link as it is, without us
  }
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("#map .moves a, #map .many");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const to = new URL(link.href);
  const near = (address) => new URLSearchParams(address.search).get("near");
  if (near(to) !== near(location)) return; // that changes the list, too
  event.preventDefault();
  show(to);
});

document.addEventListener("dblclick", (event) => {
  const svg = event.target.closest("#map > svg");
  if (!svg || event.target.closest("a")) return;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const { lat, lon, zoom, right, down } = Object.fromEntries(
    Object.entries(svg.dataset).map(([name, value]) => [name, Number(value)]),
  );
  const { width, height } = svg.viewBox.baseVal;
  const to = new URL(location);
  const place = [lat - (at.y - height / 2) / down, lon + (at.x - width / 2) / right];
  to.searchParams.set("view", [...place.map((degrees) => degrees.toFixed(4)), zoom + 1].join());
  show(to);
});
