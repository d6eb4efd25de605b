// Rows of an editor are moved: Alt with an arrow presses the row's own button, and its handle can be dragged. The desk
// draws them anew in the order that the fields ORDER then say. Until it has, nothing can be typed that would be lost.
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

// While the desk draws the editor anew, it takes neither keys nor clicks; where the desk is not reached, it goes on.
let stoodIn = null;

function sameAs(node) {
  if (node.isConnected) return node;
  if (node.id) return document.getElementById(node.id);
  return [...document.querySelectorAll("[data-row-list] button, #editor button")].find(
    (one) => one.name === node.name && one.value === node.value,
  );
}

function goOn() {
  if (stoodIn && document.activeElement === document.body) sameAs(stoodIn)?.focus();
  stoodIn = null;
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.target?.querySelector("[data-row-list]")) return;
  stoodIn = document.activeElement;
  detail.target.inert = true;
  detail.target.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.target?.inert || !detail.target.isConnected) return;
  detail.target.inert = false;
  detail.target.removeAttribute("aria-busy");
  goOn();
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.inert) goOn();
});
