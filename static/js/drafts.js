// What someone fills into a form with data-draft survives a closed tab, a broken line and the end of the session: kept in
// this browser for a week, under the person's id, in a place of its own (data-draft="place", else the form's address).
// It ends when the desk says that it took the form of this key ("sending.js"), or when the person throws it away. What the
// desk keeps as a draft itself ("desk_drafts.js") stays here only as long as the desk does not have it.
import { person, ready, within, word } from "./page.js";
import { bringBack, namesFiles } from "./uploads.js";
import { changes, covers, fill, names, read, same } from "./values.js";

const PREFIX = `desk:draft:${person}:`;
const WEEK = 7 * 24 * 3600 * 1000;
const PAUSE = 500;
const WRONG = ".is-invalid, [aria-invalid=true], .invalid-feedback";
const FORMS = "form[data-draft]";
const KEY = "[name=submission_key]";

const timers = new WeakMap();
const beginnings = new WeakMap();
const begun = new Map(); // by key: a form that comes back refused began as it did before
const told = new WeakSet(); // changes that are the draft's own: nobody typed
const travelling = new WeakMap(); // by form: what is being saved on the desk

// The key under which the desk knows a form again that is sent once more.
export const keyOf = (form) => form.querySelector(KEY) ?? giveKey(form);
const versionOf = (form) => form.querySelector("[name=form_version]")?.value;
const addressOf = (form) => new URL(form.getAttribute("action") || "", location.href).pathname;
// Which state of the desk's own draft the page began with; undefined where the desk keeps none of this form.
export const revisionOf = (form) => form.closest("[data-draft-save]")?.dataset.draftRevision;
// Two tabs with the same form keep a draft each.
const shelfOf = (form) => `${PREFIX}${form.dataset.draft || addressOf(form)}|`;
const placeOf = (form) => shelfOf(form) + keyOf(form).value;

// 16 bytes of chance, written as a UUID.
function chance() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Names this opened page, for the desk and for what is kept here.
export const PAGE = chance();

// A form that came without a key gets one here.
function giveKey(form, value = chance()) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "submission_key", value });
  form.append(field);
  return field;
}

function kept(place) {
  try {
    const draft = JSON.parse(localStorage.getItem(place));
    return draft?.key && Date.now() - draft.at < WEEK ? draft : null;
  } catch {
    return null;
  }
}

const places = (start) => Object.keys(localStorage).filter((one) => one.startsWith(start));

// The newest draft of a form.
function newest(form) {
  const drafts = places(shelfOf(form)).map(kept).filter(Boolean);
  return drafts.sort((one, other) => other.at - one.at)[0] ?? null;
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: text });
  made.addEventListener("click", act);
  return made;
}

// Says what becomes of the draft; `ways` are buttons: [words, what they do]. What `isAsking` waits for the person, and
// stays in sight wherever they are in the form.
export function state(form, text, ways = [], isAsking = false) {
  let place = form.querySelector("[data-draft-state]");
  if (!place && !text) return;
  if (!place) {
    place = Object.assign(document.createElement("span"), { className: "draft-state" });
    place.dataset.draftState = "";
    place.setAttribute("aria-live", "polite");
    (form.querySelector(".form-actions") ?? form).append(place);
  }
  const buttons = ways.map(([words, act]) => button(words, act));
  place.classList.toggle("is-asking", isAsking);
  place.replaceChildren(text, ...buttons.flatMap((one) => [" ", one]));
}

function save(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  if (form.dataset.taken) return;
  const values = contentOf(form);
  const place = placeOf(form);
  const key = keyOf(form).value;
  if (Object.keys(values).length) {
    const before = beginnings.get(form);
    const began = Object.fromEntries(Object.keys(values).map((name) => [name, before[name] ?? []]));
    const draft = { at: Date.now(), key, values, began, names: names(form), version: versionOf(form), revision: revisionOf(form), page: PAGE };
    try {
      localStorage.setItem(place, JSON.stringify(draft));
      if (!revisionOf(form)) state(form, word("saved"));
    } catch {
      state(form, word("unsaved"));
    }
    form.dispatchEvent(new CustomEvent("desk:kept", { bubbles: true }));
  } else if (kept(place)) {
    localStorage.removeItem(place);
    state(form, "");
  }
}

// The desk has what is kept here: the last save arrived, and its answer did not.
function isOnDesk(form, draft) {
  const now = read(form);
  return Object.entries(draft.values).every(([name, values]) => same(now[name], values));
}

// The form shows the very draft of the desk that was changed here, so that the change is the newer word.
function isNewer(form, draft) {
  const { draftRevision, draftPage } = form.closest("[data-draft-save]")?.dataset ?? {};
  return Boolean(Number(draftRevision)) && (draft.revision === draftRevision || draft.page === draftPage);
}

// A field that begins with something else now (a link filled it in, somebody changed it) keeps that.
function stillFits(form, draft, before) {
  if (isNewer(form, draft)) return draft.values;
  const values = Object.entries(draft.values);
  return Object.fromEntries(values.filter(([name]) => name in before && same(before[name], draft.began[name])));
}

// The form takes over the key of the draft: if the desk took it after all, and only its answer was lost, it knows it.
function restore(form) {
  const draft = newest(form);
  if (!draft) return;
  const now = revisionOf(form);
  if (now && isOnDesk(form, draft)) return forget(shelfOf(form) + draft.key);
  if (now && (draft.revision ?? "0") !== now && !isNewer(form, draft)) return offer(form, draft);
  bringIn(form, draft, stillFits(form, draft, beginnings.get(form)));
}

// The desk's draft was changed or ended elsewhere since: what was typed here is shown when it is asked for.
function offer(form, draft) {
  const show = () => {
    forget(shelfOf(form) + draft.key);
    bringIn(form, draft, draft.values);
    save(form);
  };
  const drop = () => {
    forget(shelfOf(form) + draft.key);
    state(form, "");
  };
  const ways = [[word("showThem"), show], [word("discard"), drop]];
  afterOthers(() => state(form, word("unsavedHere"), ways, true));
}

function bringIn(form, draft, values) {
  const changed = fill(form, values, draft.names);
  const unplaced = versionOf(form) ? unplacedIn(form, draft) : [];
  if (!changed.length && !unplaced.length && !namesFiles(form, draft.values)) return;
  if (!Number(revisionOf(form))) keyOf(form).value = draft.key;
  state(form, word("restored"), [[word("discard"), () => discard(form)]]);
  afterOthers(async () => {
    tell(changed);
    await bringBack(form, draft.values);
    if (unplaced.length) form.dispatchEvent(new CustomEvent("desk:unplaced", { bubbles: true, detail: { draft, unplaced } }));
    else if (revisionOf(form)) form.dispatchEvent(new CustomEvent("desk:kept", { bubbles: true }));
  });
}

// What the form has no field for: rows that were added, and questions of an older version; rows that were removed.
function unplacedIn(form, draft) {
  const before = beginnings.get(form);
  const removed = (name) => name.endsWith("-DELETE") && draft.values[name].some(Boolean);
  const isFiles = (name) => namesFiles(form, { [name]: draft.values[name] });
  const names = Object.keys(draft.values).filter((name) => (!(name in before) && !isFiles(name)) || removed(name));
  return draft.version === versionOf(form) ? names : Object.keys(draft.values);
}

// Others that listen for changes hear of what the draft filled in.
function tell(fields) {
  for (const field of fields) {
    const change = new Event("change", { bubbles: true });
    told.add(change);
    field.dispatchEvent(change);
  }
}

// What else listens for changes begins with the page: htmx, say.
function afterOthers(act) {
  if (document.readyState === "complete") setTimeout(act);
  else addEventListener("load", () => setTimeout(act), { once: true });
}

const forget = (place) => localStorage.removeItem(place);

// The desk has what was typed until a moment: from then on only what is typed later is kept here.
export function isSaved(form, values) {
  beginnings.set(form, values);
  begun.set(keyOf(form).value, values);
  forget(placeOf(form));
  save(form);
}

// What has ended under the form's key goes on under another.
export function beginAnew(form) {
  forget(placeOf(form));
  keyOf(form).value = chance();
  begun.set(keyOf(form).value, beginnings.get(form));
}

function discard(form) {
  forget(placeOf(form));
  tell(fill(form, beginnings.get(form)));
  save(form);
  state(form, "");
}

// A form waits with its journey until its draft has arrived, so that none comes after it.
export const hold = (form, saving) => travelling.set(form, saving);
export const arrived = (form) => travelling.get(form);

// A form that comes back refused goes on under the key it was sent with, whether the server repeats it or not: else its
// draft would outlast the form. `begin` puts the answer into `place`; of forms alike there, the one in its position is it.
export function keepKey(form, place, begin) {
  const shelf = shelfOf(form);
  const alike = () => within(place, FORMS).filter((one) => shelfOf(one) === shelf);
  const position = Math.max(alike().indexOf(form), 0);
  begin();
  const back = alike()[position];
  if (back && !back.querySelector(KEY)) giveKey(back, keyOf(form).value);
}

export const keepsDraft = (form) => form.matches(FORMS);

// Keeps what was typed until this moment.
export function keep(form) {
  if (keepsDraft(form)) save(form);
}

// The desk took the form of this key, be it with more than was asked at first. What was typed into it while it travelled
// is not what was taken: that stays.
export function drop(key, form, taken) {
  form.dataset.taken = "1";
  for (const place of places(PREFIX)) {
    const draft = kept(place);
    if (draft?.key === key && covers(taken, draft.values)) localStorage.removeItem(place);
  }
}

// What is sent of a form, in the shape of a draft.
export const contentOf = (form) => changes(read(form), beginnings.get(form) ?? {});

function follow(form) {
  form.autocomplete = "off"; // a browser that steps back fills in what it remembers, over the draft
  const key = keyOf(form).value;
  const isBack = begun.has(key);
  const isWrong = Boolean(form.querySelector(WRONG));
  beginnings.set(form, begun.get(key) ?? (isWrong ? {} : read(form)));
  if (!isBack && !isWrong) restore(form);
  begun.set(keyOf(form).value, beginnings.get(form));
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (told.has(event)) return;
      clearTimeout(timers.get(form));
      timers.set(form, setTimeout(() => save(form), PAUSE));
    });
  }
}

const followed = () => [...document.querySelectorAll(FORMS)].filter((form) => timers.has(form));
addEventListener("pagehide", () => followed().forEach(save));
document.addEventListener("visibilitychange", () => document.hidden && followed().forEach(save));

for (const place of places("desk:draft:")) if (!kept(place)) localStorage.removeItem(place);
ready((root) => within(root, FORMS).forEach(follow));
