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

ready((root) => within(root, "#answers_state").forEach(apply));
