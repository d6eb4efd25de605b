// What the field for files asks of the desk: to take a file, to take it away, to list what a draft names.
import { word } from "./page.js";

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

// Resolves with the status and the text of the answer; a line that is down has status 0.
export function send(field, file, entry) {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    const body = new FormData();
    body.append("field", field.dataset.uploads);
    body.append("file", file, file.name);
    call.open("POST", field.dataset.address);
    call.setRequestHeader("X-Desk-Form", "1");
    call.setRequestHeader("X-CSRFToken", token());
    call.upload.addEventListener("progress", (event) => {
      const bar = entry.querySelector("progress");
      if (bar && event.lengthComputable) bar.value = event.loaded / event.total;
    });
    call.addEventListener("loadend", () => resolve({ status: call.status, text: call.responseText }));
    entry.cancel = () => call.abort();
    call.send(body);
  });
}

export function reason({ status, text }) {
  if (status === 400) return text;
  if (status === 401) return word("sessionOver");
  if (status === 0) return word("unreached");
  return status >= 500 ? word("away") : word("refused");
}

// Lists uploads of the person as entries of the field; null where the desk is away.
export async function list(field, tokens) {
  const query = new URLSearchParams([["field", field.dataset.uploads], ...tokens.map((one) => ["token", one])]);
  const headers = { "HX-Request": "true" };
  const answer = await fetch(`${field.dataset.address}?${query}`, { headers }).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

export function discard(field, upload) {
  const headers = { "X-Desk-Form": "1", "X-CSRFToken": token() };
  fetch(`${field.dataset.address}${upload}/remove/`, { method: "POST", headers }).catch(() => {});
}
