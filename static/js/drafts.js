// What someone types into a form with data-draft="key" survives a closed tab: kept in this browser for a week,
// under the person's id, and dropped once the form has been taken.
import { person, ready, within, word } from "./page.js";

const PREFIX = `desk:draft:${person}:`;
const WEEK = 7 * 24 * 3600 * 1000;
const PAUSE = 500;
const WRONG = ".is-invalid, [aria-invalid=true], .invalid-feedback";

const timers = new WeakMap();

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
  clearTimeout(timers.get(form));
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
  if (!draft || form.querySelector(WRONG)) return;
  let restored = false;
  for (const field of fields(form)) {
    if (field.value || !(field.name in draft.values)) continue;
    field.value = draft.values[field.name];
    restored = true;
  }
  if (restored) state(form, word("restored"));
}

// A draft that was sent is dropped when the answer was a redirect to a normal page. When its form came back refused,
// or an error page came instead, it counts as not sent: it waits on whatever page the form is next.
function settle() {
  const [visit] = performance.getEntriesByType("navigation");
  const isError = Boolean(document.querySelector("[data-error-page]"));
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const key = name.slice(PREFIX.length);
    const draft = read(key);
    const refused = document.querySelector(`form[data-draft="${CSS.escape(key)}"]`)?.querySelector(WRONG);
    if (!draft) localStorage.removeItem(name);
    else if (draft.sent && (isError || refused)) mark(key, draft, false);
    else if (draft.sent && visit?.type === "navigate") localStorage.removeItem(name);
  }
}

function mark(key, draft, sent) {
  localStorage.setItem(PREFIX + key, JSON.stringify({ ...draft, sent }));
}

// What was typed last is saved now: the timer would save it while the answer travels, as if it had not been sent.
function sent(form) {
  save(form);
  const draft = read(form.dataset.draft);
  if (draft) mark(form.dataset.draft, draft, true);
}

settle();

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-draft]") && !event.defaultPrevented) sent(event.target);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") {
    clearTimeout(timers.get(form));
    localStorage.removeItem(PREFIX + form.dataset.draft);
    state(form, "");
  }
});

ready((root) => {
  for (const form of within(root, "form[data-draft]")) {
    restore(form);
    form.addEventListener("input", () => {
      clearTimeout(timers.get(form));
      timers.set(form, setTimeout(() => save(form), PAUSE));
    });
  }
});
