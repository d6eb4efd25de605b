// Background work that ends while its page is open: what came of it shows by itself.
// Where this page has the result, the part that shows it is renewed; else the page that has it opens, but not under the
// hands of somebody who writes or stands in a dialog: they have heard that the work is over, and have the link to it.
const BUSY = "input, textarea, select, [contenteditable], dialog *";

// Who stood in what is replaced goes on at its beginning.
async function renew(region) {
  const old = document.getElementById(region);
  const stoodInside = old.contains(document.activeElement);
  await htmx.ajax("GET", location.pathname + location.search, { target: old, select: `#${region}`, swap: "outerHTML" });
  const fresh = document.getElementById(region);
  if (!stoodInside || fresh.contains(document.activeElement)) return;
  fresh.tabIndex = -1;
  fresh.focus({ preventScroll: true });
}

document.addEventListener("desk:over", (event) => {
  const { url } = event.detail;
  const isHere = !url || new URL(url, location.href).pathname === location.pathname;
  // Where the desk is not reached for the result, the link to it stays.
  if (isHere) renew(event.target.dataset.region).catch(() => {});
  else if (!document.activeElement?.matches(BUSY)) location.assign(url);
});
