// Single keys: "/" search, "j" and "k" through the rows, Enter opens, "?" help, and whatever carries data-key.
// They rest while someone types, while a dialog is open, with Ctrl, Alt or Meta, and when switched off in the help.
import { ready, within } from "./page.js";

const OFF = "desk:keys-off";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

let at = null;

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.offsetParent !== null);
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const index = all.indexOf(at);
  const next = all[Math.max(0, Math.min(all.length - 1, index < 0 ? (step > 0 ? 0 : all.length - 1) : index + step))];
  at?.classList.remove("at");
  at = next;
  at.classList.add("at");
  const link = at.querySelector("a[href]");
  link?.focus({ preventScroll: true });
  at.scrollIntoView({ block: "nearest" });
  return true;
}

function press(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => one.offsetParent !== null);
  if (!target) return false;
  target.click();
  const field = target.matches("label") ? target.closest("form")?.querySelector("textarea") : null;
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
  return true;
}

function act(key) {
  if (key === "/") {
    const field = [...document.querySelectorAll("[data-search]")].reverse().find((one) => one.offsetParent !== null);
    field?.focus();
    field?.select();
    return Boolean(field);
  }
  if (key === "?") return showHelp();
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "Enter" && at && (document.activeElement === document.body || at === document.activeElement)) {
    at.querySelector("a[href]")?.click();
    return true;
  }
  return key.length === 1 && press(key);
}

function showHelp() {
  const help = document.getElementById("help");
  if (!help) return false;
  help.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) {
    if (event.key === "Escape" && event.target.matches?.("[data-search]")) event.target.blur();
    return;
  }
  if (localStorage.getItem(OFF) && event.key !== "Enter") return;
  if (act(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) showHelp();
});

ready((root) => {
  for (const box of within(root, "[data-keys-switch]")) {
    box.checked = !localStorage.getItem(OFF);
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
  }
});
