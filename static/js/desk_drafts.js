// What is typed into a request form is saved on the desk too, so that it is there after a closed tab and on another
// device. The form stands in [data-draft-save], the address that takes it, with the revision that the page shows. What
// was typed since the last save is in this browser (drafts.js) until the desk has it: where the desk is not reached, it
// is tried again, and where another page has changed the draft, the person says which one stays.
import { PAGE, beginAnew, hold, isSaved, keep, state } from "./drafts.js";
import { backFrom, word } from "./page.js";
import { renewed } from "./session.js";
import { read } from "./values.js";

const PAUSE = 700;
const AGAIN = 10_000;
const PATIENCE = 8_000;
const OUTLIVES = 60_000; // letters that a browser sends to the end though the page is left
const FORMS = "[data-draft-save] form[data-draft]";

const saves = new WeakMap(); // by form: its timer, whether it is being saved, said to be saved, and whether a choice is awaited

const placeOf = (form) => form.closest("[data-draft-save]");

function ownOf(form) {
  if (!saves.has(form)) saves.set(form, { timer: 0, isSaving: false, isSaved: false, isAsked: false });
  return saves.get(form);
}

function later(form, pause) {
  const own = ownOf(form);
  clearTimeout(own.timer);
  own.timer = setTimeout(() => save(form), pause);
}

function bodyOf(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  body.set("draft_revision", placeOf(form).dataset.draftRevision);
  body.set("draft_page", PAGE);
  return body;
}

function call(form) {
  const body = bodyOf(form).toString();
  const headers = { "X-Desk-Form": "1", "Content-Type": "application/x-www-form-urlencoded" };
  const options = { method: "POST", body, headers, keepalive: body.length < OUTLIVES, signal: AbortSignal.timeout(PATIENCE) };
  return fetch(placeOf(form).dataset.draftSave, options);
}

async function save(form) {
  const own = ownOf(form);
  clearTimeout(own.timer);
  own.timer = 0;
  if (!form.isConnected || form.dataset.taken || own.isAsked) return;
  if (own.isSaving || form.dataset.sent) return later(form, PAUSE);
  own.isSaving = true;
  const saving = deliver(form).catch(() => wait(form));
  hold(form, saving);
  await saving;
  own.isSaving = false;
}

async function deliver(form, isFirst = true) {
  const values = read(form);
  const answer = await call(form);
  if (answer.ok) return saved(form, values, await answer.json());
  if (answer.status === 401) return waitSignedOut(form, `${answer.headers.get("Desk-Sign-In")}?next=`);
  if (answer.status === 409) return ask(form, (await answer.json()).revision);
  if (answer.status >= 500 || answer.status === 429) return wait(form);
  if (answer.status === 403 && isFirst) {
    const failure = await renewed();
    if (!failure) return deliver(form, false);
    if (failure.signIn) return waitSignedOut(form, failure.signIn);
  }
  state(form, word("savedHereOnly"));
}

function saved(form, values, { revision }) {
  placeOf(form).dataset.draftRevision = revision;
  placeOf(form).dataset.draftPage = PAGE;
  if (!form.dataset.taken) isSaved(form, values);
  const own = ownOf(form);
  own.isSaved = !own.timer;
  if (own.isSaved) state(form, word("savedOnDesk"));
}

// What is said already stays as it is, with the focus on its button.
function wait(form, text = word("savedLater"), ways = [], isAsking = false) {
  const said = form.querySelector("[data-draft-state]")?.firstChild?.textContent;
  if (said !== text) state(form, text, ways, isAsking);
  later(form, AGAIN);
}

function waitSignedOut(form, signIn) {
  const enter = () => location.assign(backFrom(signIn));
  wait(form, word("savedSignedOut"), [[word("signIn"), enter]], true);
}

// Another page was faster: what there is now stays until the person says that this one is to replace it. Where that has
// been submitted or discarded, this one goes on as another request.
function ask(form, revision) {
  const own = ownOf(form);
  own.isAsked = true;
  const keepThis = () => {
    own.isAsked = false;
    placeOf(form).dataset.draftRevision = revision;
    if (!revision) beginAnew(form);
    keep(form);
    save(form);
  };
  const open = () => location.assign(location.pathname + location.search);
  const ways = [[word("keepThis"), keepThis]];
  if (revision) ways.unshift([word("openOther"), open]);
  state(form, word(revision ? "changedElsewhere" : "endedElsewhere"), ways, true);
}

document.addEventListener("desk:kept", ({ target: form }) => {
  if (!form.matches(FORMS)) return;
  const own = ownOf(form);
  if (own.isSaved) state(form, "");
  own.isSaved = false;
  later(form, PAUSE);
});

const waiting = () => [...document.querySelectorAll(FORMS)].filter((form) => ownOf(form).timer);

// A page that is left saves what it has, at once; one that is looked at again, or back on the net, tries again.
for (const [target, kind] of [[globalThis, "pagehide"], [globalThis, "online"], [document, "visibilitychange"]]) {
  target.addEventListener(kind, () => waiting().forEach(save));
}
