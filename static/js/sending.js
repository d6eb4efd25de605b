// Forms marked data-guard travel in the background: what is typed stays in sight until the desk says that it took the
// form (servicedesk/web/sending.py). A refused form comes back in its place, in its dialog too; where sending failed, the
// form says so and offers another try. The history of the browser holds no form.
import { arrived, contentOf, drop, keep, keepKey, keepsDraft, keyOf } from "./drafts.js";
import { release } from "./guard.js";
import { showFailure, takeBack } from "./failures.js";
import { announce, here, say, within, word } from "./page.js";
import { focusOn } from "./picks.js";
import { renewed } from "./session.js";

const HEADERS = { "X-Desk-Form": "1", Accept: "text/html" };
const TRAVELS = "main:not(.entrance-main) form[method=post][data-guard], dialog form[method=post][data-guard]";
const TROUBLE = "[data-error-page]";
const WRONG = ".is-invalid, [aria-invalid=true]";
const TOLD = "[role=alert], .alert-danger";
const UNADDRESSED = "form[method=post]:not([action])";

function bodyOf(form, button) {
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  return body;
}

const addressOf = (form, button) => new URL(button?.getAttribute("formaction") || form.getAttribute("action") || here(), here());

// The desk took the form: the draft ends, and the page goes on.
function leave(form, answer, content) {
  const key = answer.headers.get("Desk-Taken");
  if (key) drop(key, form, content);
  else form.dataset.taken = "1";
  const next = new URL(answer.headers.get("Desk-Next"), here());
  if (!next.hash || next.href.split("#")[0] !== here()) return location.assign(next);
  // Only the fragment differs, so the browser would not ask for the page again.
  for (const one of document.forms) one.reset();
  location.hash = next.hash;
  location.reload();
}

// Shows the page that answered instead of the one that asked: in the dialog, if it was asked there. A page that has an
// address of its `own` is moved to; one of another `address` than the one in sight is read from its beginning, and its
// forms go where they belong.
function show(form, page, own, address) {
  const dialog = form.closest("dialog");
  const inDialog = dialog && page.querySelector("[data-dialog-content]");
  if (dialog && !inDialog) dialog.close();
  const place = inDialog ? dialog.querySelector(".ask-body") : document.getElementById("content");
  const fresh = inDialog ? [inDialog] : [...page.getElementById("content").childNodes];
  const isOther = !own && address.pathname !== location.pathname;
  const begin = () => {
    moveTo(own);
    place.replaceChildren(...fresh.map((node) => document.adoptNode(node)));
    for (const one of isOther ? within(place, UNADDRESSED) : []) one.setAttribute("action", address.href);
  };
  if (keepsDraft(form)) keepKey(form, place, begin);
  else begin();
  if (!inDialog) document.title = page.title;
  const told = [...page.querySelectorAll("#toasts > [data-toast]")].map((one) => document.adoptNode(one));
  document.getElementById("toasts")?.append(...told);
  globalThis.htmx?.process(place);
  for (const root of [place, ...told]) announce(root);
  const wrong = place.querySelector(WRONG) ?? place.querySelector(TOLD);
  const next = wrong ?? (isOther && !inDialog && place.querySelector("h1"));
  if (next) focusOn(next);
  if (wrong?.textContent) say(wrong.textContent.trim());
}

// A page that stands where the answer belongs, such as the ticket that somebody else was faster to take.
let moved = false;
function moveTo(address) {
  if (!address || new URL(address, here()).pathname === location.pathname) return;
  history.pushState(null, "", address);
  moved = true;
}
addEventListener("popstate", () => moved && location.reload());

async function troubleIn(answer) {
  if (answer.status === 401) {
    const signIn = answer.headers.get("Desk-Sign-In");
    return { text: word("sessionOver"), signIn: signIn && `${signIn}?next=` };
  }
  return answer.status >= 500 ? { text: word("away") } : null;
}

// Returns what went wrong, or nothing where the desk took the form or answered it.
async function deliver(form, button, isFirst = true) {
  await arrived(form);
  const content = keepsDraft(form) ? contentOf(form) : {};
  const address = addressOf(form, button);
  const answer = await fetch(address, { method: "POST", body: bodyOf(form, button), headers: HEADERS });
  if (answer.headers.has("Desk-Next")) return leave(form, answer, content);
  const trouble = await troubleIn(answer);
  if (trouble) return trouble;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = page.querySelector(TROUBLE);
  if (said?.dataset.errorPage === "csrf" && isFirst) return (await renewed()) ?? deliver(form, button, false);
  if (said || !page.getElementById("content")) return { text: said?.querySelector("p")?.textContent.trim() || word("refused") };
  release(form);
  const own = answer.headers.get("Desk-Page");
  show(form, page, own, address);
}

async function send(form, button) {
  takeBack(form);
  const failure = await deliver(form, button).catch(() => ({ text: word("unreached") }));
  if (!failure) return;
  release(form);
  showFailure(form, button, failure);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(TRAVELS)) return;
  event.preventDefault();
  keyOf(form);
  keep(form);
  send(form, event.submitter);
});
addEventListener("pageshow", (event) => event.persisted && document.querySelector("form[data-taken]") && location.reload());
