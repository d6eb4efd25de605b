// The editor of a request form. What is changed in the open field is saved at once; what decides which settings there
// are draws it anew. Where the desk does not take it the page says so and keeps what was typed (drafts.js); where it is
// not reached it tries again.
import { show } from "./checks.js";
import { contentOf, drop, keep } from "./drafts.js";
import { sentences, word } from "./page.js";
import { renewed } from "./session.js";

const EDITOR = "[data-form-editor]";
const PAUSE = 400;
const AGAIN = 5000;
let waiting = 0;

const editor = () => document.querySelector(EDITOR);
const press = (selector) => editor()?.querySelector(selector)?.click();

function later(selector, pause) {
  clearTimeout(waiting);
  waiting = setTimeout(() => press(selector), pause);
}

// Arrow keys go from choice to choice: what is chosen with them is drawn once they rest, so that none is lost.
let isByKeys = false;
document.addEventListener("keydown", () => (isByKeys = true), true);
document.addEventListener("pointerdown", () => (isByKeys = false), true);

document.addEventListener("change", (event) => {
  if (!event.target.closest(`${EDITOR} .form-open`)) return;
  if (event.target.matches("[data-redraw]")) later("[data-redraw-button]", isByKeys ? PAUSE : 0);
  else later("[data-save]", PAUSE);
});

// A button saves the open field too, so a save that still waits is not needed. One that is pressed while a save travels
// waits for its answer, which may bring another button in its place: then that one is pressed.
let pressed = null;
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt === pressed) pressed = null;
});
document.addEventListener("htmx:afterRequest", () =>
  setTimeout(() => {
    if (!pressed || pressed.isConnected) return;
    const same = [...(editor()?.querySelectorAll("button[name=do]") ?? [])].find((one) => one.value === pressed.value);
    pressed = null;
    same?.click();
  }),
);

// On the way down: it is known before the button's own request begins.
document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest(`${EDITOR} button[name=do]:not([data-save])`);
    if (button) clearTimeout(waiting);
    if (button?.matches("[hx-post]")) pressed = button;
  },
  true,
);

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-open]");
  const line = link && document.getElementById(`line-${link.dataset.open}`);
  if (!line) return;
  event.preventDefault();
  if (line.getAttribute("aria-expanded") === "true") line.focus();
  else line.click();
});

// A list of kinds that opens below what is seen is brought into sight.
document.addEventListener("click", (event) => {
  const picker = event.target.closest(`${EDITOR} .picker > summary`)?.parentNode;
  if (picker) requestAnimationFrame(() => picker.open && picker.scrollIntoView({ block: "nearest" }));
});

// Enter goes from a choice to the next, and after the last adds one. While Chinese is being spelled, Enter is not ours.
document.addEventListener("keydown", (event) => {
  const option = event.target.closest?.(`${EDITOR} .form-option`);
  if (!option || event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
  event.preventDefault();
  const side = event.target.name.replace(/^.*-/, "");
  const next = option.nextElementSibling?.querySelector(`[name$="-${side}"]`);
  if (next) next.focus();
  else option.closest("fieldset").querySelector('button[value^="add:"]')?.click();
});

// Several lines that are pasted into a choice become as many choices; into one that keeps its words, those after it.
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.(`${EDITOR} .form-option input`);
  const lines = event.clipboardData?.getData("text/plain").trim() ?? "";
  if (!field || !/[\r\n]/.test(lines)) return;
  event.preventDefault();
  if (field.selectionEnd - field.selectionStart === field.value.length) field.value = "";
  const button = editor().querySelector("[data-row-lines]");
  const [, list, place, name] = /^(\w+)-(\d+)-(\w+)$/.exec(field.name);
  button.value = `lines:${list}:${place}:${name}:${lines}`;
  button.click();
});

function say(text) {
  const place = editor()?.querySelector("[data-form-state]");
  if (!place) return;
  place.textContent = text;
  place.classList.add("is-unsaved");
}

const sayKept = (text) => say(sentences([text, word("kept")]));

// A page that is older than the last sign-in takes a new token, and tries once more.
let isRenewed = false;
async function renew() {
  const failure = isRenewed ? { text: word("refused") } : await renewed().catch(() => ({ text: word("unreached") }));
  if (failure) return sayKept(failure.text);
  isRenewed = true;
  press("[data-save]");
}

for (const trouble of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(trouble, ({ detail }) => {
    if (!detail.elt.closest(EDITOR)) return;
    keep(editor());
    const status = detail.xhr?.status;
    if (status === 401) return sayKept(word("signedOut"));
    if (status === 403) return renew();
    if (status >= 400 && status < 500) return sayKept(word("refused"));
    sayKept(word(status ? "away" : "unreached"));
    later("[data-save]", AGAIN);
  });
}

// What was refused of a save in passing stands beside its field; nothing that is being typed is drawn anew.
function tellRefused(answer) {
  const page = new DOMParser().parseFromString(answer, "text/html");
  for (const refused of page.querySelectorAll(`${EDITOR} .form-open [aria-invalid=true]`)) {
    const note = refused.closest(".form-setting, .mb-3")?.querySelector(".invalid-feedback");
    const field = document.getElementById(refused.id);
    if (field && note) show(field, note.textContent.trim());
  }
}

// What was saved is no draft of this browser any more; where two editors met, the answer is a page of its own.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.elt.closest(EDITOR);
  if (!form) return;
  // What another editor did meanwhile is anywhere in the form: all of it is drawn anew.
  if (detail.xhr.getResponseHeader("HX-Reselect")) detail.requestConfig.elt.removeAttribute("hx-select-oob");
  if (detail.xhr.status === 409) Object.assign(detail, { shouldSwap: true, isError: false });
  else if (detail.xhr.getResponseHeader("HX-Replace-Url")) {
    drop(form.querySelector("[name=submission_key]")?.value, form, contentOf(form));
    delete form.dataset.taken;
    isRenewed = false;
    form.querySelector("[data-draft-state]").textContent = "";
  } else if (detail.requestConfig?.elt?.matches("[data-save]")) tellRefused(detail.xhr.responseText);
});

// Rows that were removed, moved or pasted are saved once they are drawn; an empty one that was added says nothing yet.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const [verb] = (detail.requestConfig?.elt?.value ?? "").split(":");
  if (["remove", "restore", "up", "down", "order", "lines"].includes(verb)) later("[data-save]", 0);
});
