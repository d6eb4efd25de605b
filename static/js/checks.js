// What the desk would refuse is said before it is sent, so that chosen files stay chosen: a file that is too large or
// empty, too many files (limits and words stand on the field, see tickets/forms/uploads.py), a message that says
// nothing: <textarea data-empty="words">, with data-or-files where files suffice; a button with data-needs-words wants words.
import { ready, within } from "./page.js";

const FILES = "input[type=file][data-max-bytes]";

function refusalOfFiles(field) {
  const { maxBytes, maxFiles, tooLarge, tooMany, withoutContent } = field.dataset;
  const large = [...field.files].find((file) => file.size > Number(maxBytes));
  if (large) return tooLarge.replace("{name}", () => large.name);
  const empty = [...field.files].find((file) => file.size === 0);
  if (empty) return withoutContent.replace("{name}", () => empty.name);
  return field.files.length > Number(maxFiles) ? tooMany : "";
}

function refusalOfWords(field, button) {
  const chosen = [...field.form.querySelectorAll(FILES)].some((one) => one.files.length);
  const suffices = chosen && "orFiles" in field.dataset && !button?.hasAttribute("data-needs-words");
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
    const files = [...form.querySelectorAll(FILES)].filter((field) => show(field, refusalOfFiles(field)));
    const words = [...form.querySelectorAll("textarea[data-empty]")].filter((field) =>
      show(field, refusalOfWords(field, event.submitter)),
    );
    const [wrong] = [...words, ...files];
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wrong.focus();
  },
  true,
);

ready((root) => {
  for (const field of within(root, FILES)) field.addEventListener("change", () => show(field, refusalOfFiles(field)));
  for (const field of within(root, "textarea[data-empty]")) field.addEventListener("input", () => show(field, ""));
});
