// How files come to their field (uploads.js): chosen, photographed, dropped, pasted.
import { ready, within, word } from "./page.js";
import { add, FIELDS, fieldsOf, fitted, listOf } from "./uploads.js";

let last = null; // the field that was used last takes what is pasted

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
