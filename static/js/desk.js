// What every page does. Each part waits for `ready`, which also tells about content that htmx or a dialog brought.
import "./appearance.js";
import "./menus.js";
import "./tabs.js";
import "./finding.js";
import "./missed.js";
import "./keys.js";
import "./toasts.js";
import "./upload_ways.js";
import "./checks.js";
import "./guard.js";
import "./drafts.js";
import "./sending.js";
import "./dialogs.js";
import "./moments.js";
import "./picks.js";
import "./fields.js";
import "./later.js";
import "./results.js";
import { announce } from "./page.js";

announce(document);
document.addEventListener("htmx:load", (event) => {
  // The first one is about the whole page, which has just been told.
  if (event.detail.elt !== document.body) announce(event.detail.elt);
});
