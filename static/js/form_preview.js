// The preview of a request form shows what is saved. It is read again where that is something else now, and keeps what
// was tried in it.
import { changes, fill, read } from "./values.js";

const EDITOR = "[data-form-editor]";
const preview = document.querySelector("[data-form-preview] iframe");
const state = () => document.querySelector(`${EDITOR} #form-state`);
let stamp = state()?.dataset.stamp;
let tried = {};

// The preview is scrolled to what is open, or where that is not in sight (hidden by its condition, still to be mended,
// of a later stage) to the last that is asked before it; the page around it stays.
function showOpen() {
  const lines = [...document.querySelectorAll(`${EDITOR} .form-line`)];
  const open = lines.findIndex((line) => line.dataset.isOpen === "1");
  const asked = lines.slice(0, open + 1).map(partOf).findLast((part) => part?.getClientRects().length);
  if (asked) preview.contentWindow.scrollTo(0, asked.getBoundingClientRect().top + preview.contentWindow.scrollY - 16);
}

function partOf(line) {
  const key = line.querySelector(".form-line-open").id.slice("line-".length).split(".")[0];
  return preview.contentDocument?.getElementById(`part_${key}`);
}

function showTried() {
  const form = preview.contentDocument.querySelector("form");
  if (!form) return;
  const began = read(form);
  for (const field of fill(form, tried)) field.dispatchEvent(new Event("change", { bubbles: true }));
  preview.contentWindow.addEventListener("pagehide", () => (tried = changes(read(form), began)));
}

// The browser would put a page that is read again back to where it was, after us.
function showLoaded() {
  preview.contentWindow.history.scrollRestoration = "manual";
  showTried();
  showOpen();
}

preview?.addEventListener("load", showLoaded);
// It may have come before this script.
if (preview?.contentDocument?.readyState === "complete" && preview.contentDocument.URL !== "about:blank") showLoaded();

document.addEventListener("htmx:afterSettle", () => {
  const now = state()?.dataset.stamp;
  if (now && now !== stamp) preview.contentWindow.location.reload();
  else if (now) showOpen();
  stamp = now ?? stamp;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preview-phone]");
  if (!button) return;
  const isPhone = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isPhone));
  button.closest("[data-form-preview]").classList.toggle("is-wide", !isPhone);
});
