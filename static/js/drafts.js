// What someone types into a form with data-draft="key" survives a closed tab: kept in this browser for a week,
// under the person's id, and dropped once the form has been taken.
import { person, ready, within, word } from "./page.js";

const PREFIX = `desk:draft:${person}:`;
const WEEK = 7 * 24 * 3600 * 1000;

const fields = (form) => [...form.querySelectorAll("textarea[name], input[type=text][name]:not([data-no-draft])")];

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + key));
    return draft && Date.now() - draft.at < WEEK ? draft : null;
  } catch {
    return null;
  }
}

function state(form, text) {
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = text;
}

function save(form) {
  const values = {};
  for (const field of fields(form)) if (field.value.trim()) values[field.name] = field.value;
  const key = PREFIX + form.dataset.draft;
  if (Object.keys(values).length) {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
    state(form, word("saved"));
  } else {
    localStorage.removeItem(key);
    state(form, "");
  }
}

function restore(form) {
  const draft = read(form.dataset.draft);
  if (!draft || form.querySelector(".is-invalid, [aria-invalid=true]")) return;
  let restored = false;
  for (const field of fields(form)) {
    if (field.value || !(field.name in draft.values)) continue;
    field.value = draft.values[field.name];
    restored = true;
  }
  if (restored) state(form, word("restored"));
}

// A draft that was sent is dropped when the answer was a redirect to a normal page; after an error it stays.
function settle() {
  const [visit] = performance.getEntriesByType("navigation");
  const taken = visit?.type === "navigate" && !document.querySelector("[data-error-page]");
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = read(key.slice(PREFIX.length));
    const form = document.querySelector(`form[data-draft="${CSS.escape(key.slice(PREFIX.length))}"]`);
    const refused = form?.querySelector(".is-invalid, [aria-invalid=true]");
    if (!draft || (draft.sent && taken && !refused)) localStorage.removeItem(key);
  }
}

function sent(form) {
  const draft = read(form.dataset.draft);
  if (draft) localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify({ ...draft, sent: true }));
}

settle();

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-draft]")) sent(event.target);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") {
    localStorage.removeItem(PREFIX + form.dataset.draft);
    state(form, "");
  }
});

ready((root) => {
  for (const form of within(root, "form[data-draft]")) {
    restore(form);
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => save(form), 500);
    });
  }
});
