// Where a form could not be sent, it says so in its own place: why, that nothing typed is lost, and another try.
import { keepsDraft } from "./drafts.js";
import { backFrom, meta, sentences, word } from "./page.js";
import { toast } from "./toasts.js";

const FOOT = ".form-actions, .composer-foot";

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function sign() {
  const made = document.createElement("template");
  made.innerHTML = `<svg class="i" aria-hidden="true"><use href="${meta("icons")}#exclamation-triangle-fill"></use></svg>`;
  return made.content.firstChild;
}

// What no draft keeps stays in its own tab, where it can be sent once another has signed in.
const targetOf = (form) => (keepsDraft(form) ? "" : "_blank");

function ways(form, button, signIn) {
  const again = element("button", { type: "button", className: "btn btn-sm", textContent: word("again") });
  again.addEventListener("click", () => form.requestSubmit(button?.isConnected ? button : null));
  if (!signIn) return [again];
  const page = form.closest("dialog") ? new URL(form.getAttribute("action"), location.href) : location;
  return [element("a", { href: backFrom(signIn, page), className: "btn btn-sm", textContent: word("signIn"), target: targetOf(form) }), again];
}

export function takeBack(form) {
  form.querySelector("[data-not-sent]")?.remove();
}

export function showFailure(form, button, { text, signIn = "" }) {
  const foot = form.querySelector(FOOT);
  const words = sentences([word("notSent"), text, keepsDraft(form) ? word("kept") : ""]);
  if (!foot) return toast({ text: words, level: "error", signIn });
  const note = element("div", { className: "banner banner-risk not-sent", tabIndex: -1 }, sign());
  note.dataset.notSent = "";
  note.setAttribute("role", "alert");
  note.append(element("p", { textContent: words }), ...ways(form, button, signIn));
  foot.before(note);
  note.focus();
}
