// The token with which forms are sent: that of the last sign-in.
import { here, person, word } from "./page.js";
import { toast } from "./toasts.js";

// Takes a new token for a page whose own is too old, after another sign-in, say, if it is still the same person. Returns
// what went wrong, or nothing.
export async function renewed() {
  const answer = await fetch(here(), { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const now = page.body.dataset.person || "nobody";
  if (now !== person) return now === "nobody" ? { signIn: answer.url, text: word("sessionOver") } : { text: word("somebodyElse") };
  if (!answer.ok || !token) return { text: word("refused") };
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  return null;
}

// A button whose part of the page was refused for its old token is pressed once more with the new one. Forms that look
// after themselves do so in their own scripts.
const again = new WeakSet();
document.addEventListener("htmx:responseError", async ({ detail }) => {
  const { elt, xhr } = detail;
  if (xhr.status !== 403 || !elt.matches("button") || elt.closest("[data-form-editor]")) return;
  const failure = again.has(elt) ? { text: word("refused") } : await renewed().catch(() => ({ text: word("unreached") }));
  if (failure) return toast({ ...failure, level: "error" });
  again.add(elt);
  elt.click();
});
