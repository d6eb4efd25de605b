// A form with files under way waits for them, and is sent then; one with a file that failed leads to its reason.
import { say, word } from "./page.js";

const OPEN = "[data-upload-open]"; // under way, or failed
const GOING = "[data-upload-open=going]";
const waiting = new Map(); // form -> the button that was pressed while files were under way

// Sends the form that waited, once nothing is under way and nothing has failed.
export function goOn(form) {
  if (!form || !waiting.has(form) || form.querySelector(GOING)) return;
  const pressed = waiting.get(form);
  waiting.delete(form);
  pressed?.removeAttribute("aria-busy");
  if (!form.querySelector(OPEN)) form.requestSubmit(pressed?.isConnected ? pressed : null);
  else form.querySelector(`${OPEN} button`)?.focus();
}

// Comes before all that hears of a submit, so that nothing takes the form for sent.
document.addEventListener(
  "submit",
  (event) => {
    const open = event.target.querySelector?.(OPEN);
    if (!open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.set(event.target, event.submitter);
    if (event.target.querySelector(GOING)) {
      event.submitter?.setAttribute("aria-busy", "true");
      say(word("uploading"));
    } else goOn(event.target);
  },
  true,
);
