// The token with which forms are sent: that of the last sign-in.
import { here, person, word } from "./page.js";

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
