// A form marked data-guard is sent once: a second click while the first one travels does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-guard]") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  setTimeout(() => {
    if (!form.dataset.sent) return;
    for (const one of form.querySelectorAll("button[type=submit]")) one.setAttribute("aria-disabled", "true");
    button?.setAttribute("aria-busy", "true");
  });
});

// Lets the form be sent again.
export function release(form) {
  delete form.dataset.sent;
  for (const one of form.querySelectorAll("button[type=submit]")) {
    one.removeAttribute("aria-disabled");
    one.removeAttribute("aria-busy");
  }
}

const releaseAll = () => document.querySelectorAll("form[data-sent]").forEach(release);
addEventListener("pageshow", (event) => event.persisted && releaseAll());
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) release(form);
});
