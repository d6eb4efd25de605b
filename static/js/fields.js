// Small conveniences of fields: show the password, copy what is shown once, filter as soon as a choice is made,
// send with Ctrl+Enter, and lead to the first error.
import { ready, say, within, word } from "./page.js";
import { focusOn } from "./picks.js";

function reveal(button) {
  const field = button.closest(".reveal").querySelector("input");
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  button.setAttribute("aria-label", word(shown ? "show" : "hide"));
}

// Without https a browser keeps its clipboard to itself; what is selected can be copied all the same.
async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return;
  }
  button.lastChild.textContent = word("copied");
  say(word("copied"));
}

// A link of the list above a refused form leads to its field, which may be in a dialog.
function lead(event, link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leads]");
  if (link) lead(event, link);
  const shown = event.target.closest("[data-reveal]");
  if (shown) reveal(shown);
  const copied = event.target.closest("[data-copy]");
  if (copied) copy(copied);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-filters]");
  if (form && event.target.matches("select")) form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form?.requestSubmit();
  }
});

ready((root) => {
  if (root !== document) return;
  const [wrong] = within(root, "main .is-invalid, main [aria-invalid=true]");
  if (wrong) focusOn(wrong);
});
