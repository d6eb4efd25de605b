// What a search box found, by keyboard: the arrows go from the box through the links and back, Enter opens the one
// that has the focus, Escape leads from a link to the box, and in the box it puts away what was found.
const BOX = "[data-search][hx-target]";
const LINKS = "[data-row] a.rows-title, .empty a[href], a[data-stop]";

function foundBy(box) {
  const results = document.querySelector(box.getAttribute("hx-target"));
  return { results, links: [...results.querySelectorAll(LINKS)] };
}

// The box to which a key belongs: the box itself, or the one that found the link.
function boxOf(element) {
  return [...document.querySelectorAll(BOX)].find((box) => box === element || foundBy(box).links.includes(element));
}

function step(box, from, by) {
  const stops = [box, ...foundBy(box).links];
  const next = stops[stops.indexOf(from) + by];
  next?.focus();
  return Boolean(next);
}

function leave(box, from) {
  const { results, links } = foundBy(box);
  if (!links.length) return false;
  if (from === box) results.replaceChildren();
  else box.focus();
  return true;
}

const KEYS = {
  ArrowDown: (box, from) => step(box, from, 1),
  ArrowUp: (box, from) => step(box, from, -1),
  Escape: leave,
};

// Before "keys.js" hears of it: there Escape leaves the box.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const box = event.key in KEYS && boxOf(event.target);
    if (box && KEYS[event.key](box, event.target)) event.preventDefault();
  },
  true,
);

// New results take the links away; who stood on one of them goes on in the box.
document.addEventListener("htmx:beforeSwap", (event) => {
  const box = boxOf(document.activeElement);
  if (box && document.activeElement !== box && event.detail.target.contains(document.activeElement)) box.focus();
});
