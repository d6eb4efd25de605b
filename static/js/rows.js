// Rows of an editor are moved: Alt with an arrow presses the row's own button, and its handle can be dragged. The desk
// draws them anew in the order that the fields ORDER then say. Until it has, nothing can be typed that would be lost.
const rowOf = (node) => node?.closest?.("[data-row-item]");
let dragged = null;

function number(list) {
  const orders = list.querySelectorAll("[name$=-ORDER]");
  for (const [place, order] of orders.entries()) order.value = place + 1;
}

// Rows move inside their list, and between lists of one group.
const listOf = (node) => node?.closest?.("[data-row-list]");
const groupOf = (list) => list?.dataset.rowGroup ?? list;

function rowUnder(event) {
  let row = rowOf(document.elementFromPoint(event.clientX, event.clientY));
  while (row && groupOf(listOf(row.parentNode)) !== groupOf(listOf(dragged.parentNode))) row = rowOf(row.parentNode);
  return row;
}

function over(event) {
  const list = listOf(document.elementFromPoint(event.clientX, event.clientY));
  if (list && !list.children.length && groupOf(list) === groupOf(listOf(dragged.parentNode))) return list.append(dragged);
  const row = rowUnder(event);
  if (!row || row === dragged || row.contains(dragged)) return;
  const box = row.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) row.before(dragged);
  else row.after(dragged);
}

function drop() {
  const list = dragged.closest("[data-row-list]");
  const place = dragged.dataset.address && list.closest("form").querySelector("[data-row-place]");
  if (place) {
    const where = list.dataset.rowWhere ?? "";
    place.value = `field-place:${dragged.dataset.address}:${where}:${[...list.children].indexOf(dragged)}`;
  }
  dragged.classList.remove("row-dragged");
  dragged = null;
  if (place) return place.click();
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
let pressed = null;

// What was moved keeps the focus: on the way it went, or where that ends on the way back. A section is called by its place.
function movedLine() {
  const [, way, address] = /^field-(up|down):(.+)$/.exec(pressed?.value ?? "") ?? [];
  const section = /^section:(\d+)$/.exec(address ?? "");
  const now = section ? `section:${Number(section[1]) + (way === "up" ? -1 : 1)}` : address;
  const line = now && document.getElementById(`line-${now}`);
  if (!line || stoodIn !== pressed) return line;
  const back = way === "up" ? "down" : "up";
  const ways = [way, back].map((one) => line.parentNode.querySelector(`[data-row-${one}]`));
  return ways.find(Boolean) ?? line;
}

function sameAs(node) {
  if (node.isConnected) return node;
  if (node.id) return document.getElementById(node.id);
  return [...document.querySelectorAll("[data-row-list] button, #editor button")].find(
    (one) => one.name === node.name && one.value === node.value,
  );
}

function goOn() {
  if (stoodIn && document.activeElement === document.body) (movedLine() ?? sameAs(stoodIn))?.focus();
  stoodIn = pressed = null;
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.target?.querySelector("[data-row-list]")) return;
  stoodIn = document.activeElement;
  pressed = detail.elt;
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
