// Long choices become a field one can type into: <select data-pick>, or <select data-pick="/people/find"> that asks the
// desk (JSON list of {value, text, note}) while one types. <input data-pick="..." data-text="name of its value"> keeps
// one value of that list, or what was typed: the desk finds whom it means, or refuses it beside the field. A <textarea>
// keeps several, one a line. Without scripts they stay what they are.
import { meta, ready, script, within, word } from "./page.js";

function option(data, escape) {
  const note = data.note ? `<small>${escape(data.note)}</small>` : "";
  return `<div>${escape(data.text)}${note}</div>`;
}

const bringIntoSight = (element) => element.scrollIntoView({ block: "nearest" });

const isMany = (field) => field.multiple || field.matches("textarea");

function settings(select) {
  const remote = select.dataset.pick;
  const chosen = {
    maxOptions: 200,
    // What was typed to find one is not the beginning of the next.
    onItemAdd() {
      if (isMany(select)) this.setTextboxValue("");
    },
    // What comes to lie under a pointer that rests was not chosen by it: Enter takes the first until it is moved.
    onType() {
      this.ignoreHover = true;
    },
    // On a phone the list of the last field would lie under the bar.
    onDropdownOpen(dropdown) {
      this.ignoreHover = true;
      bringIntoSight(dropdown);
    },
    onLoad() {
      this.ignoreHover = true;
      if (this.isOpen) bringIntoSight(this.dropdown);
    },
    plugins: isMany(select) ? { remove_button: { title: word("remove") } } : {},
    searchField: ["text", "note"],
    render: {
      option,
      item: option,
      no_results: () => `<div class="no-results">${word("none")}</div>`,
      option_create: () => null,
    },
  };
  if (!remote) return chosen;
  const most = select.matches("textarea") ? null : 1;
  const typed = { maxItems: most, create: true, createOnBlur: true, delimiter: "\n", ...known(select) };
  return {
    ...chosen,
    ...(select.matches("input, textarea") ? typed : {}),
    // The desk has searched already, also in what it does not show.
    searchField: [],
    preload: "focus",
    shouldLoad: () => true,
    load(query, done) {
      const address = new URL(remote, location.href);
      address.searchParams.set("q", query);
      fetch(address, { headers: { Accept: "application/json" } })
        .then((answer) => answer.json())
        .then((found) => done(query === this.inputValue() ? (found.results ?? found) : []))
        .catch(() => done());
    },
  };
}

// What was found for the letters before is no answer to those after: it must not be chosen by a quick Tab.
function forget(pick) {
  pick.control_input.addEventListener("input", () => pick.clearOptions(), true);
}

// A field that is left shrinks to what was chosen. It waits until the pointer is up again: what lies below would
// otherwise move away between press and release, and the click on it would be lost.
document.addEventListener(
  "pointerdown",
  () => {
    const open = document.querySelector(".ts-wrapper.focus .ts-control");
    if (!open) return;
    open.style.minHeight = `${open.offsetHeight}px`;
    const settle = () => setTimeout(() => (open.style.minHeight = ""));
    ["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, settle, { once: true }));
  },
  true,
);

// What a field holds already, under the names that belong to it, line by line.
function known(field) {
  const names = (field.dataset.text ?? "").split("\n");
  const values = field.value.split("\n").map((line) => line.trim());
  const options = values.map((value, place) => ({ value, text: names[place] || value })).filter((one) => one.value);
  return { options, items: options.map((one) => one.value) };
}

// The list stays closed: it would cover what is said below.
function focusClosed(pick) {
  const { openOnFocus } = pick.settings;
  pick.settings.openOnFocus = false;
  pick.focus();
  setTimeout(() => (pick.settings.openOnFocus = openOnFocus));
}

// Puts the focus on an element and brings it into sight; a list that stands for a select has the focus in its own field.
export function focusOn(element) {
  if (!element.matches("a, button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  if (element.tomselect) focusClosed(element.tomselect);
  else element.focus();
  bringIntoSight(element);
}

async function enrich(select) {
  await script(meta("tom-select"));
  if (select.tomselect || !select.isConnected) return;
  const hadFocus = document.activeElement === select;
  const pick = new globalThis.TomSelect(select, settings(select));
  if (select.dataset.pick) forget(pick);
  // The field that took its place carries the label now.
  select.setAttribute("aria-hidden", "true");
  select.tabIndex = -1;
  const described = select.getAttribute("aria-describedby");
  if (described) pick.control_input.setAttribute("aria-describedby", described);
  // Whatever leads to the field that it stands for, such as "autofocus" after a quick script, arrives here.
  select.addEventListener("focus", () => focusClosed(pick));
  if (hadFocus) focusClosed(pick);
}

ready((root) => within(root, "select[data-pick], input[data-pick], textarea[data-pick]").forEach(enrich));
