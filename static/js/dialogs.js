// A link with data-dialog leads to a page with one form; here that form opens in a dialog instead.
// Without scripts, or when anything goes wrong, the link is simply followed.
import { announce } from "./page.js";
import { focusOn } from "./picks.js";

async function open(link) {
  const answer = await fetch(link.href, { headers: { "X-Requested-With": "dialog" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector("[data-dialog-content]");
  if (!answer.ok || !content) throw new Error("not a page for a dialog");
  for (const form of content.querySelectorAll("form")) {
    if (!form.getAttribute("action")) form.setAttribute("action", link.href);
  }
  const dialog = document.getElementById("ask");
  const body = document.getElementById("ask-body");
  body.replaceChildren(document.adoptNode(content));
  dialog.showModal();
  globalThis.htmx?.process(body);
  announce(body);
  const first = body.querySelector("[autofocus], textarea, select, input:not([type=hidden])");
  if (first) focusOn(first);
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
    return;
  }
  if (event.target.matches("dialog.ask")) event.target.close();
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
