// The field for files (templates/components/uploads.html): what is chosen, dropped, pasted or photographed is uploaded at
// once, one file after the other, and the form sends its token. So no refused form, reload or lost session costs a file.
// An upload that fails stays in the list with the reason and another try; a form waits for those under way.
import { ready, say, within, word } from "./page.js";

const FIELDS = "[data-uploads]";
const ENTRIES = "[data-upload]";
const OPEN = "[data-upload-open]"; // under way, or failed

let last = null; // the field that was used last takes what is pasted
let turn = Promise.resolve();
const waiting = new Map(); // form -> the button that was pressed while files were under way

const listOf = (field) => field.querySelector("[data-upload-list]");
const inputOf = (field) => field.querySelector("input[type=file]");
const tokenOf = (entry) => entry.dataset.upload;
const fieldsOf = (form) => [...(form?.querySelectorAll(FIELDS) ?? [])];

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

// Says beside the field what is wrong, in place of what was said before.
function tell(field, text) {
  const note = field.querySelector(":scope > .invalid-feedback");
  note?.remove();
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

// Resolves with the status and the text of the answer; a line that is down has status 0.
function send(field, file, entry) {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    const body = new FormData();
    body.append("field", field.dataset.uploads);
    body.append("file", file, file.name);
    call.open("POST", field.dataset.address);
    call.setRequestHeader("X-Desk-Form", "1");
    call.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
    call.upload.addEventListener("progress", (event) => {
      const bar = entry.querySelector("progress");
      if (bar && event.lengthComputable) bar.value = event.loaded / event.total;
    });
    call.addEventListener("loadend", () => resolve({ status: call.status, text: call.responseText }));
    entry.cancel = () => call.abort();
    call.send(body);
  });
}

function reason({ status, text }) {
  if (status === 400) return text;
  if (status === 401) return word("sessionOver");
  if (status === 0) return word("unreached");
  return status >= 500 ? word("away") : word("refused");
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
    if (!entry.isConnected) return forget(answer);
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
function forget(answer) {
  const entry = answer.status === 201 && made(answer.text).querySelector(ENTRIES);
  if (entry) discard(entry);
}

function discard(entry) {
  const field = document.querySelector(FIELDS);
  const headers = { "X-Desk-Form": "1", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "" };
  if (field) fetch(`${field.dataset.address}${tokenOf(entry)}/remove/`, { method: "POST", headers }).catch(() => {});
}

// Takes an entry off the list; the focus goes on to its neighbour.
function leave(field, entry) {
  const next = entry.nextElementSibling ?? entry.previousElementSibling;
  const form = field.closest("form");
  if (entry.matches(ENTRIES)) discard(entry);
  entry.remove();
  tell(field, "");
  (next?.querySelector("button:last-of-type") ?? inputOf(field)).focus();
  changed(field);
  goOn(form);
}

export function add(field, files) {
  last = field;
  const refused = [];
  for (const file of files) {
    const why = refusal(field, file);
    if (why) refused.push(why);
    else start(field, file);
  }
  tell(field, [...new Set(refused)].join(" "));
}

// Where a page has several fields for files, each entry says to which of them it belongs, and can change there.
function fitted(field, entries) {
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
    const query = new URLSearchParams([["field", field.dataset.uploads], ...lost.map((token) => ["token", token])]);
    const answer = await fetch(`${field.dataset.address}?${query}`).catch(() => null);
    if (!answer?.ok) continue;
    const entries = made(await answer.text());
    if (within(entries, ENTRIES).length < lost.length) tell(field, field.dataset.gone);
    listOf(field).append(fitted(field, entries));
  }
}

// Says whether a draft names files of this form.
export const namesFiles = (form, values) => fieldsOf(form).some((field) => values[field.dataset.uploads]?.length);

// Says whether a form has files to send.
export const hasFiles = (form) => fieldsOf(form).some((field) => listOf(field).children.length);

// Sends the form that waited, once nothing is under way and nothing has failed.
function goOn(form) {
  if (!form || !waiting.has(form) || form.querySelector("[data-upload-open=going]")) return;
  const pressed = waiting.get(form);
  waiting.delete(form);
  pressed?.removeAttribute("aria-busy");
  if (!form.querySelector(OPEN)) form.requestSubmit(pressed?.isConnected ? pressed : null);
  else form.querySelector(`${OPEN} button`)?.focus();
}

// Comes before all that hears of a submit, so that nothing takes the form for sent.
document.addEventListener(
  "submit",
  (event) => {
    const open = event.target.querySelector?.(OPEN);
    if (!open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.set(event.target, event.submitter);
    if (event.target.querySelector("[data-upload-open=going]")) {
      event.submitter?.setAttribute("aria-busy", "true");
      say(word("uploading"));
    } else goOn(event.target);
  },
  true,
);

const isFiles = (data) => Boolean(data?.types?.includes("Files"));

// The field that takes what arrives at a place of the page: the one there, the one used last, or that for all files.
function fieldAt(place) {
  const here = place.closest?.(FIELDS);
  if (here) return here;
  const form = place.closest?.("form");
  const shown = (form ? fieldsOf(form) : [...document.querySelectorAll(FIELDS)]).filter((one) => one.offsetParent);
  return shown.includes(last) ? last : shown.find((one) => one.dataset.uploads === "files") ?? shown[0] ?? null;
}

// A picture that was copied has the same name every time.
function named(file) {
  if (file.name !== "image.png") return file;
  const moment = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
  return new File([file], `${word("screenshot")} ${moment}.png`, { type: file.type });
}

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || event.clipboardData.types.includes("text/plain")) return; // a table is words first
  const field = fieldAt(event.target);
  if (!field) return;
  event.preventDefault();
  add(field, files.map(named));
});

// What is dropped beside a field would open instead of the page, and cost what was typed.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!isFiles(event.dataTransfer) || !document.querySelector(FIELDS) || event.target.matches("input[type=file]:not([data-uploads] *)")) return;
    event.preventDefault();
    const field = fieldAt(event.target);
    document.querySelectorAll(FIELDS).forEach((one) => one.classList.toggle("is-over", kind === "dragover" && one === field));
    if (kind === "drop" && field) add(field, filesOf(event.dataTransfer));
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.querySelectorAll(FIELDS).forEach((one) => one.classList.remove("is-over"));
});

// A folder cannot be read as a file.
function filesOf(data) {
  const items = [...(data.items ?? [])].filter((item) => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory);
  return items.map((item) => item.getAsFile()).filter(Boolean);
}

function follow(field) {
  fitted(field, listOf(field));
  for (const input of field.querySelectorAll("input[type=file]")) {
    const take = () => {
      const files = [...input.files];
      input.value = "";
      if (files.length) add(field, files);
    };
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      take();
    });
    take(); // chosen before the script was there
  }
  field.addEventListener("focusin", () => (last = field));
}

ready((root) => within(root, FIELDS).forEach(follow));
