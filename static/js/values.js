// What stands in the fields of a form, of every kind, as plain lists: name -> values. Files, passwords and most hidden
// fields are nobody's draft.
const KEPT =
  "textarea[name], select[name], input[name]:not([type=hidden]:not([data-draft-kept]), [type=file], [type=password], [data-no-draft])";

const ticks = (field) => field.matches("[type=radio], [type=checkbox]");

function valuesOf(field) {
  if (ticks(field)) return field.checked ? [field.value] : [];
  return field.matches("select[multiple]") ? [...field.selectedOptions].map((one) => one.value) : [field.value];
}

export function read(form) {
  const found = {};
  for (const field of form.querySelectorAll(KEPT)) (found[field.name] ??= []).push(...valuesOf(field));
  return found;
}

// An empty field holds as much as none.
const filled = (values) => JSON.stringify((values ?? []).filter((value) => value !== ""));
export const same = (one, other) => filled(one) === filled(other);

export function covers(whole, part) {
  return Object.keys(part).every((name) => same(whole[name], part[name]));
}

// What differs from how the form began.
export function changes(now, before) {
  return Object.fromEntries(Object.entries(now).filter(([name, values]) => !same(values, before[name])));
}

// The names behind the chosen values of fields one can type into, for those that know only the value.
export function names(form) {
  const found = {};
  for (const field of form.querySelectorAll("input[data-pick]")) {
    const name = field.tomselect?.options[field.value]?.text;
    if (name) found[field.value] = name;
  }
  return found;
}

function put(field, values, known) {
  if (ticks(field)) field.checked = values.includes(field.value);
  else if (field.matches("select")) for (const one of field.options) one.selected = values.includes(one.value);
  else field.value = values.shift() ?? "";
  if (field.matches("input[data-pick]") && known[field.value]) field.dataset.text = known[field.value];
  pick(field);
}

// A field that a script took the place of shows what it holds now.
function pick(field) {
  const own = field.tomselect;
  if (!own) return;
  if (field.matches("input") && field.value) own.addOption({ value: field.value, text: field.dataset.text || field.value });
  if (field.matches("select")) own.sync();
  else own.setValue(field.value, true);
}

// Fills in `values`; returns the fields that hold something else now.
export function fill(form, values, known = {}) {
  const before = new Map();
  const left = structuredClone(values);
  for (const field of form.querySelectorAll(KEPT)) {
    if (!(field.name in values)) continue;
    before.set(field, JSON.stringify(valuesOf(field)));
    put(field, ticks(field) || field.matches("select") ? values[field.name] : left[field.name], known);
  }
  return [...before].filter(([field, was]) => was !== JSON.stringify(valuesOf(field))).map(([field]) => field);
}
