// Menus are <details>: close them on a click elsewhere, on Escape, and when another one opens. A <details> with
// data-stays-open that somebody opened is open again after its part of the page was refreshed.
import { ready, within } from "./page.js";

const folds = "details[data-stays-open]";
const opened = new Set();
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (location.hash === "#rail") location.hash = "#content";
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches?.(folds)) return;
    if (target.open) opened.add(target.id);
    else opened.delete(target.id);
  },
  true,
);

ready((root) => {
  for (const fold of within(root, folds)) if (opened.has(fold.id)) fold.open = true;
});
