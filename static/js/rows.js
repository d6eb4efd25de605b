// Rows of an editor are moved: Alt with an arrow presses the row's own button, and its handle can be dragged. The desk
// draws them anew in the order that the fields ORDER then say.
const rowOf = (node) => node?.closest?.("[data-row-item]");
let dragged = null;

function number(list) {
  const orders = list.querySelectorAll("[name$=-ORDER]");
  for (const [place, order] of orders.entries()) order.value = place + 1;
}

function over(event) {
  const row = rowOf(document.elementFromPoint(event.clientX, event.clientY));
  if (!row || row === dragged || row.parentNode !== dragged.parentNode) return;
  const box = row.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) row.before(dragged);
  else row.after(dragged);
}

function drop() {
  const list = dragged.closest("[data-row-list]");
  dragged.classList.remove("row-dragged");
  dragged = null;
  number(list);
  list.parentNode.querySelector("[data-row-order]").click();
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || event.target.matches("select")) return;
  const button = rowOf(event.target)?.querySelector(event.key === "ArrowUp" ? "[data-row-up]" : "[data-row-down]");
  if (!button) return;
  event.preventDefault();
  button.click();
});
document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-row-handle]");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  dragged = rowOf(handle);
  dragged.classList.add("row-dragged");
});
document.addEventListener("pointermove", (event) => {
  if (dragged) over(event);
});
for (const end of ["pointerup", "pointercancel"])
  document.addEventListener(end, () => {
    if (dragged) drop();
  });
