// What the desk would refuse is said before it is sent: a message that says nothing (<textarea data-empty="words">, with
// data-or-files where files suffice; a button with data-needs-words wants words).
import { ready, within } from "./page.js";
import { hasFiles } from "./uploads.js";

function refusalOfWords(field, button) {
  const suffices = hasFiles(field.form) && "orFiles" in field.dataset && !button?.hasAttribute("data-needs-words");
  return field.value.trim() || suffices ? "" : field.dataset.empty;
}

// Puts the words beside the field, in place of what the desk said of it before; returns whether there are any.
function show(field, words) {
  const before = `${field.getAttribute("aria-errormessage") ?? ""} ${field.getAttribute("aria-describedby") ?? ""}`;
  for (const id of before.split(" ").filter(Boolean)) {
    const note = document.getElementById(id);
    if (note?.matches(".invalid-feedback")) note.remove();
  }
  field.classList.remove("is-invalid");
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-errormessage");
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

ready((root) => {
  for (const field of within(root, "textarea[data-empty]")) field.addEventListener("input", () => show(field, ""));
});
