// Working time: times of day are finished as one types them, arrows move through the year, ticks are set together.
const STEP = 15;
const DAY = 24 * 60;
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function minutes(text) {
  const found = /^(\d{1,2})(?:[:.：hH]?(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const sum = Number(found[1]) * 60 + Number(found[2] ?? 0);
  return Number(found[2] ?? 0) < 60 && sum <= DAY ? sum : null;
}

function written(sum) {
  return `${String(Math.floor(sum / 60)).padStart(2, "0")}:${String(sum % 60).padStart(2, "0")}`;
}

// "9" becomes 09:00 when one leaves the field; arrows move it by a quarter of an hour, with Shift by an hour.
function finish(field) {
  const sum = minutes(field.value);
  if (sum !== null) field.value = written(sum);
}

function step(field, event) {
  const sum = minutes(field.value);
  if (sum === null) return;
  event.preventDefault();
  const by = (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 60 : STEP);
  field.value = written(Math.min(DAY, Math.max(0, Math.round((sum + by) / STEP) * STEP)));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// One day of the year can be reached with Tab, the others from it with the arrows.
function enter(year) {
  const days = [...year.querySelectorAll("[data-day]")];
  const here = days.find((day) => day.matches("[aria-current], .day-today")) ?? days[0];
  for (const day of days) day.tabIndex = day === here ? 0 : -1;
}

function move(day, event) {
  const days = [...day.closest("[data-year]").querySelectorAll("[data-day]")];
  const next = days[days.indexOf(day) + MOVES[event.key]];
  event.preventDefault();
  if (!next) return;
  day.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// The chosen day is marked where it stands; on a phone its panel is brought into sight.
function choose(day) {
  for (const other of day.closest("[data-year]").querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  day.setAttribute("aria-current", "date");
}

function show(panel) {
  const box = panel.getBoundingClientRect();
  if (box.top < 0 || box.top > innerHeight - 80) panel.scrollIntoView({ block: "start" });
  panel.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (!(event.key in MOVES) || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.matches("[data-day]")) move(event.target, event);
  else if (event.target.matches("[data-time]") && event.key.match(/Up|Down/)) step(event.target, event);
});
document.addEventListener(
  "change",
  (event) => {
    if (event.target.matches("[data-time]")) finish(event.target);
  },
  true,
);
document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-tick-all]");
  if (!all) return;
  const boxes = [...all.closest("form").querySelectorAll("input[type=checkbox]")];
  const on = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = on;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const day = event.detail.requestConfig?.elt;
  if (!day?.matches?.("[data-day]")) return;
  choose(day);
  const panel = document.getElementById("chosen");
  if (panel) show(panel);
});
for (const year of document.querySelectorAll("[data-year]")) enter(year);
