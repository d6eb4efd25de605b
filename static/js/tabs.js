// A row of tabs that is wider than the screen shows the one that is open.
import { ready, within } from "./page.js";

ready((root) => {
  for (const tab of within(root, ":is(.tabs, .segments) > [aria-current]")) {
    const row = tab.parentElement;
    const middle = tab.offsetLeft - row.offsetLeft + tab.offsetWidth / 2;
    row.scrollLeft = middle - row.clientWidth / 2;
  }
});
