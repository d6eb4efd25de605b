// What the desk would refuse is said before it is sent: a message that says nothing (<textarea data-empty="words">, with
// data-or-files where files suffice; a button with data-needs-words wants words). Whoever changes a field that was refused
// is no longer told what was wrong with it.
import { hasFiles } from "./uploads.js";

const WRONG = ".is-invalid, [aria-invalid=true]";
const PLACE = "[id^=div_id_], .form-setting, .mb-3, td";

function refusalOfWords(field, button) {
  const suffices = hasFiles(field.form) && "orFiles" in field.dataset && !button?.hasAttribute("data-needs-words");
  return field.value.trim() || suffices ? "" : field.dataset.empty;
}

function settled(field) {
  field.classList.remove("is-invalid");
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-errormessage");
}

// Takes away what is said of a field, beside it or where it points at.
function clear(field) {
  const said = `${field.getAttribute("aria-errormessage") ?? ""} ${field.getAttribute("aria-describedby") ?? ""}`;
  const notes = said.split(" ").filter(Boolean).map((id) => document.getElementById(id));
  const place = field.closest(PLACE);
  for (const note of [...notes, ...(place?.querySelectorAll(".invalid-feedback") ?? [])])
    if (note?.matches(".invalid-feedback")) note.remove();
  for (const one of [field, ...(place?.querySelectorAll(WRONG) ?? [])]) settled(one);
}

// Puts the words beside the field, in place of what was said of it before; returns whether there are any.
export function show(field, words) {
  clear(field);
  if (!words) return false;
  const note = Object.assign(document.createElement("div"), { className: "invalid-feedback", textContent: words });
  note.id = `${field.id || field.name}-refused`;
  note.setAttribute("role", "alert");
  const foot = field.closest(".composer-foot");
  if (foot) foot.before(note);
  else field.after(note);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", note.id);
  return true;
}

// Comes before all that hears of a submit, so that nothing takes the form for sent.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const words = [...form.querySelectorAll("textarea[data-empty]")];
    const [wrong] = words.filter((field) => show(field, refusalOfWords(field, event.submitter)));
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wrong.focus();
  },
  true,
);

for (const kind of ["input", "change"])
  document.addEventListener(kind, ({ target }) => target.matches?.(WRONG) && clear(target));
