// Panels that come after the page: where one does not come, its place says so and offers another try.
// A panel that is there and could not be renewed stays as it is.
for (const trouble of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(trouble, (event) => {
    const place = event.target.closest("[data-later]");
    const waiting = place?.querySelector("[data-waiting]");
    if (!waiting) return;
    waiting.hidden = true;
    place.querySelector("[data-failed]")?.remove();
    place.append(place.querySelector("template").content.cloneNode(true));
  });
}

document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-again]")?.closest("[data-later]");
  if (!place) return;
  place.querySelector("[data-failed]").remove();
  place.querySelector("[data-waiting]").hidden = false;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.dispatchEvent(new Event("again"));
});
