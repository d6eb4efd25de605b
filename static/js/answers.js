// Questions come and go with the answers: the desk says which parts of the form are in sight and what is worked out. Only
// those change, so that the focus, the caret and chosen files stay; what came and went is said.
import { ready, say, within } from "./page.js";

function apply(state) {
  const form = state.closest("form");
  const shown = new Set(state.querySelector("[name=shown]").value.split(" "));
  for (const part of form.querySelectorAll("[data-part]")) part.hidden = !shown.has(part.dataset.part);
  const worked = JSON.parse(state.querySelector("script").textContent);
  for (const place of form.querySelectorAll("[data-worked]")) {
    const text = worked[place.dataset.worked] ?? "";
    if (place.textContent !== text) place.textContent = text;
  }
  if (state.dataset.said) say(state.dataset.said);
}

// A draft holds what this form has no field for: added rows, questions of an older version. The desk draws the form anew
// with all of it, and says what has no place.
function draw({ target: form, detail: { draft, unplaced } }) {
  for (const name of unplaced.filter((one) => !form.elements[one])) {
    for (const value of draft.values[name]) form.append(Object.assign(document.createElement("input"), { name, value, hidden: true }));
    const [, rows, place] = /^(.+)-([0-9]+)-/.exec(name) ?? [];
    const total = rows && form.querySelector(`[name="${CSS.escape(rows)}-TOTAL_FORMS"]`);
    if (total) total.value = Math.max(Number(total.value), Number(place) + 1);
  }
  const version = form.querySelector("[name=form_version]");
  if (draft.version) version.value = draft.version;
  form.requestSubmit(form.querySelector("[name=check]"));
}

// A day for what comes later is the choice to send it later; taking the choice back empties the day.
document.addEventListener("change", ({ target }) => {
  const box = target.dataset.ticks && document.getElementById(target.dataset.ticks);
  if (box && target.value) box.checked = true;
  const day = target.matches("[type=checkbox]") && target.id && document.querySelector(`[data-ticks="${CSS.escape(target.id)}"]`);
  if (day && !target.checked) day.value = "";
});

document.addEventListener("desk:unplaced", draw);
ready((root) => within(root, "#answers_state").forEach(apply));
