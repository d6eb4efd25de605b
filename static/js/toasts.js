// Short answers: the server's messages, and what a response says through the HX-Trigger "desk:toast".
// Plain ones leave by themselves; one with an undo stays longer, a warning or error until it is closed.
import { backFrom, meta, ready, say, within, word } from "./page.js";

const ICONS = { success: "check-circle-fill", error: "exclamation-octagon-fill", warning: "exclamation-triangle-fill", info: "info-circle-fill" };

function leaveLater(toast) {
  if (toast.matches(".error, .warning")) return;
  const wait = toast.querySelector("form") ? 12000 : 6000;
  let timer = setTimeout(() => toast.remove(), wait);
  for (const stop of ["pointerenter", "focusin"]) toast.addEventListener(stop, () => clearTimeout(timer));
  for (const go of ["pointerleave", "focusout"]) {
    toast.addEventListener(go, () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), wait);
    });
  }
}

// Signs in beside the page, so that what was typed here stays.
function wayIn(signIn) {
  return Object.assign(document.createElement("a"), { href: backFrom(signIn), target: "_blank", className: "btn btn-sm", textContent: word("signIn") });
}

export function toast({ text, undo = "", signIn = "", level = "success" }) {
  const pattern = document.getElementById("toast-pattern");
  const box = document.getElementById("toasts");
  if (!pattern || !box) return;
  const made = pattern.content.firstElementChild.cloneNode(true);
  made.classList.add(level);
  made.querySelector("use").setAttribute("href", `${meta("icons")}#${ICONS[level] ?? ICONS.info}`);
  made.querySelector("p").textContent = text;
  const form = made.querySelector("form");
  if (undo) form.action = undo;
  else form.remove();
  if (signIn) made.querySelector("[data-close]").before(wayIn(signIn));
  box.append(made);
  say(text);
  leaveLater(made);
}

document.addEventListener("desk:toast", (event) => toast(event.detail));
// What the page asks by itself while somebody types, [data-quiet], says nothing: their draft says how it stands.
document.addEventListener("htmx:sendError", (event) => {
  if (!event.target.closest("[data-later], [data-quiet]")) toast({ text: word("offline"), level: "error" });
});
// Parts of a page are refused to those who are signed out meanwhile; the page with what was typed stays.
document.addEventListener("htmx:responseError", ({ detail, target }) => {
  if (detail.xhr.status !== 401 || target.closest("[data-quiet]") || document.querySelector("#toasts a[target]")) return;
  const signIn = detail.xhr.getResponseHeader("Desk-Sign-In");
  toast({ text: word("signedOut"), level: "warning", signIn: signIn && `${signIn}?next=` });
});
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-toast] [data-close]");
  close?.closest("[data-toast]").remove();
});

ready((root) => within(root, "[data-toast]").forEach(leaveLater));
