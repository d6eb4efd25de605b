// A search is over when its page is left or when something else is typed. Where nothing it found was opened, the desk is
// told the words, so that those who describe services learn what is not found.
const BOX = "[data-missed]";
const OPENED = "#results a[href]:not([href^='/ask/'])";
const GLANCE = 1000;

let shown = null; // the search whose results are in sight: box, text, since when, whether it led on

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const goesOn = (text, before) => text && (text.startsWith(before) || before.startsWith(text));

function tell({ box, text, at, ledOn }) {
  if (ledOn || text.length < 2 || Date.now() - at < GLANCE) return;
  const body = new URLSearchParams({ q: text, csrfmiddlewaretoken: token() });
  fetch(box.dataset.missed, { method: "POST", body, keepalive: true }).catch(() => {});
}

function show(box) {
  const text = box.value.trim();
  if (shown && !goesOn(text, shown.text)) tell(shown);
  shown = text ? { box, text, at: Date.now(), ledOn: false } : null;
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "results") document.querySelectorAll(BOX).forEach(show);
});
document.addEventListener("click", (event) => {
  if (shown && event.target.closest?.(OPENED)) shown.ledOn = true;
});
document.addEventListener("submit", (event) => {
  if (shown?.box.form === event.target) shown.ledOn = true;
});
window.addEventListener("pagehide", () => {
  if (shown) tell(shown);
  shown = null;
});
document.querySelectorAll(BOX).forEach(show);
