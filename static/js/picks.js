// Long choices become a field one can type into: <select data-pick>, or <select data-pick="/people/find"> that asks the
// desk (JSON list of {value, text, note}) while one types. <input data-pick="..." data-text="name of its value"> keeps
// one value of that list, or what was typed: the desk finds whom it means, or refuses it beside the field. Without
// scripts they stay what they are.
import { meta, ready, script, within, word } from "./page.js";

function option(data, escape) {
  const note = data.note ? `<small>${escape(data.note)}</small>` : "";
  return `<div>${escape(data.text)}${note}</div>`;
}

function settings(select) {
  const remote = select.dataset.pick;
  const chosen = {
    maxOptions: 200,
    plugins: select.multiple ? { remove_button: { title: word("remove") } } : {},
    searchField: ["text", "note"],
    render: {
      option,
      item: option,
      no_results: () => `<div class="no-results">${word("none")}</div>`,
      option_create: () => null,
    },
  };
  if (!remote) return chosen;
  const typed = { maxItems: 1, create: true, createOnBlur: true, delimiter: "\n", ...known(select) };
  return {
    ...chosen,
    ...(select.matches("input") ? typed : {}),
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

// What an input holds already, under the name that belongs to it.
function known(input) {
  const value = input.value.trim();
  return value ? { options: [{ value, text: input.dataset.text || value }], items: [value] } : {};
}

async function enrich(select) {
  await script(meta("tom-select"));
  if (select.tomselect || !select.isConnected) return;
  const pick = new globalThis.TomSelect(select, settings(select));
  if (select.dataset.pick) forget(pick);
  // The field that took its place carries the label now.
  select.setAttribute("aria-hidden", "true");
  select.tabIndex = -1;
  const described = select.getAttribute("aria-describedby");
  if (described) pick.control_input.setAttribute("aria-describedby", described);
}

ready((root) => within(root, "select[data-pick], input[data-pick]").forEach(enrich));
