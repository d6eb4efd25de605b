// The field for files (templates/components/uploads.html): what is chosen, dropped, pasted or photographed is uploaded at
// once, one file after the other, and the form sends its token. So no refused form, reload or lost session costs a file.
// An upload that fails stays in the list with the reason and another try; a form waits for those under way.
import { say, within, word } from "./page.js";
import { discard, list, reason, send } from "./upload_calls.js";
import { goOn } from "./upload_waiting.js";

export const FIELDS = "[data-uploads]";
const ENTRIES = "[data-upload]";

let turn = Promise.resolve();

export const listOf = (field) => field.querySelector("[data-upload-list]");
const inputOf = (field) => field.querySelector("input[type=file]");
const tokenOf = (entry) => entry.dataset.upload;
export const fieldsOf = (form) => [...(form?.querySelectorAll(FIELDS) ?? [])];

// An event like those of fields, for all that keeps drafts or asks what follows from an answer.
const changed = (field) => listOf(field).dispatchEvent(new Event("change", { bubbles: true }));

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content;
}

function refusal(field, file) {
  const { maxBytes, maxFiles, tooLarge, tooMany, withoutContent } = field.dataset;
  if (file.size > Number(maxBytes)) return tooLarge.replace("{name}", () => file.name);
  if (file.size === 0) return withoutContent.replace("{name}", () => file.name);
  return listOf(field).children.length >= Number(maxFiles) ? tooMany : "";
}

// Says beside the field what is wrong, in place of what was said before, by the desk too.
function tell(field, text) {
  const place = field.closest("[id^=div_id_]") ?? field;
  for (const note of place.querySelectorAll(".invalid-feedback")) note.remove();
  inputOf(field).classList.remove("is-invalid");
  inputOf(field).removeAttribute("aria-invalid");
  if (!text) return;
  const fresh = Object.assign(document.createElement("div"), { className: "invalid-feedback", textContent: text });
  fresh.setAttribute("role", "alert");
  field.append(fresh);
}

function button(text, act) {
  const one = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: text });
  one.addEventListener("click", act);
  return one;
}

function entryFor(file) {
  const entry = document.createElement("li");
  entry.className = "upload";
  entry.dataset.uploadOpen = "going";
  const name = Object.assign(document.createElement("span"), { className: "upload-name", textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, className: "upload-progress" });
  bar.setAttribute("aria-label", file.name);
  entry.append(name, bar);
  return entry;
}

function fail(field, file, entry, answer) {
  entry.dataset.uploadOpen = "failed";
  entry.querySelector("progress")?.remove();
  const why = Object.assign(document.createElement("span"), { className: "upload-reason", textContent: reason(answer) });
  why.setAttribute("role", "alert");
  const again = button(word("again"), () => start(field, file, entry));
  entry.querySelectorAll("button").forEach((one) => one.remove());
  if (answer.status !== 400) entry.append(why, again, remover(field, entry));
  else entry.append(why, remover(field, entry));
}

function remover(field, entry) {
  const one = button(word("remove"), () => {
    entry.cancel?.();
    leave(field, entry);
  });
  one.setAttribute("aria-label", `${word("remove")} ${entry.querySelector(".upload-name").textContent}`);
  return one;
}

function start(field, file, before = null) {
  const entry = entryFor(file);
  if (before) before.replaceWith(entry);
  else listOf(field).append(entry);
  entry.append(button(word("cancel"), () => {
    entry.cancel?.();
    leave(field, entry);
  }));
  turn = turn.then(async () => {
    if (!entry.isConnected) return;
    const answer = await send(field, file, entry);
    if (!entry.isConnected) return forget(field, answer);
    if (answer.status !== 201) fail(field, file, entry, answer);
    else {
      entry.replaceWith(fitted(field, made(answer.text)));
      say(`${file.name}: ${word("uploaded")}`);
      changed(field);
    }
    goOn(field.closest("form"));
  });
}

// A file that was taken off the list in the very moment in which the desk took it.
function forget(field, answer) {
  const entry = answer.status === 201 && made(answer.text).querySelector(ENTRIES);
  if (entry) discard(field, tokenOf(entry));
}

// Takes an entry off the list; the focus goes on to its neighbour.
function leave(field, entry) {
  const next = entry.nextElementSibling ?? entry.previousElementSibling;
  const form = field.closest("form");
  if (entry.matches(ENTRIES)) discard(field, tokenOf(entry));
  entry.remove();
  tell(field, "");
  (next?.querySelector("button:last-of-type") ?? inputOf(field)).focus();
  changed(field);
  goOn(form);
}

export function add(field, files) {
  const refused = [];
  for (const file of files) {
    const why = refusal(field, file);
    if (why) refused.push(why);
    else start(field, file);
  }
  tell(field, [...new Set(refused)].join(" "));
}

// Where a page has several fields for files, each entry says to which of them it belongs, and can change there.
export function fitted(field, entries) {
  const fields = fieldsOf(field.closest("form"));
  for (const entry of within(entries, ENTRIES)) {
    entry.querySelector(".upload-belongs")?.remove();
    if (fields.length > 1) entry.querySelector(".upload-buttons").prepend(chooser(field, fields, entry));
  }
  return entries;
}

function chooser(field, fields, entry) {
  const choice = Object.assign(document.createElement("select"), { className: "form-select upload-belongs" });
  choice.setAttribute("aria-label", `${word("belongs")} ${entry.querySelector(".upload-name").textContent}`);
  for (const one of fields) choice.add(new Option(inputOf(one).dataset.label || one.dataset.uploads, one.dataset.uploads));
  choice.value = field.dataset.uploads;
  choice.addEventListener("change", (event) => {
    event.stopPropagation();
    move(entry, fields.find((one) => one.dataset.uploads === choice.value));
  });
  return choice;
}

function move(entry, to) {
  const from = entry.closest(FIELDS);
  entry.querySelector("[type=checkbox]").name = to.dataset.uploads;
  listOf(to).append(entry);
  entry.querySelector("select")?.focus();
  for (const one of [from, to]) {
    tell(one, "");
    changed(one);
  }
}

function shift(entry, isUp) {
  const other = isUp ? entry.previousElementSibling : entry.nextElementSibling;
  if (!other) return;
  if (isUp) other.before(entry);
  else other.after(entry);
  entry.querySelector(isUp ? "[data-upload-up]" : "[data-upload-down]").focus();
  changed(entry.closest(FIELDS));
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-upload-up], [data-upload-down], [data-upload-remove]");
  if (!pressed) return;
  const entry = pressed.closest(ENTRIES);
  if (pressed.matches("[data-upload-remove]")) {
    say(pressed.getAttribute("aria-label"));
    leave(entry.closest(FIELDS), entry);
  } else shift(entry, pressed.matches("[data-upload-up]"));
});

// Brings back the uploads that a draft names and a form does not list; says how many of them are gone.
export async function bringBack(form, values) {
  for (const field of fieldsOf(form)) {
    const listed = [...listOf(field).querySelectorAll(ENTRIES)].map(tokenOf);
    const lost = (values[field.dataset.uploads] ?? []).filter((token) => token && !listed.includes(token));
    if (!lost.length) continue;
    const answer = await list(field, lost);
    if (answer === null) continue;
    const entries = made(answer);
    if (within(entries, ENTRIES).length < lost.length) tell(field, field.dataset.gone);
    listOf(field).append(fitted(field, entries));
  }
}

// Says whether a draft names files of this form.
export const namesFiles = (form, values) => fieldsOf(form).some((field) => values[field.dataset.uploads]?.length);

// Says whether a form has files to send.
export const hasFiles = (form) => fieldsOf(form).some((field) => listOf(field).children.length);
