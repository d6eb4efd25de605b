// Long choices become a field one can type into: <select data-pick>, or <select data-pick="/people/find"> that asks the
// desk (JSON list of {value, text, note}) while one types. <input data-pick="..." data-text="name of its value"> keeps
// one value of that list, an address that a person can also type. Without scripts they stay what they are.
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
    render: { option, item: option, no_results: () => `<div class="no-results">${word("none")}</div>` },
  };
  if (!remote) return chosen;
  const typed = select.matches("input") ? { maxItems: 1, create: false, delimiter: "\n", ...known(select) } : {};
  return {
    ...chosen,
    ...typed,
    preload: "focus",
    load: (query, done) => {
      const address = new URL(remote, location.href);
      address.searchParams.set("q", query);
      fetch(address, { headers: { Accept: "application/json" } })
        .then((answer) => answer.json())
        .then((found) => done(Array.isArray(found) ? found : found.results))
        .catch(() => done());
    },
  };
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
  // The field that took its place carries the label now.
  select.setAttribute("aria-hidden", "true");
  select.tabIndex = -1;
  const described = select.getAttribute("aria-describedby");
  if (described) pick.control_input.setAttribute("aria-describedby", described);
}

ready((root) => within(root, "select[data-pick], input[data-pick]").forEach(enrich));
