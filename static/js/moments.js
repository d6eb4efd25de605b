// Keeps "5 min ago" and "2 h 10 min left" fresh while a page stays open. Working time is left to the server.
import { chinese, word } from "./page.js";

function span(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  if (minutes === 0) return word("under");
  if (minutes >= 2880) {
    const days = Math.round(minutes / 1440);
    return `${days} ${word(days === 1 ? "day" : "days")}`;
  }
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return chinese ? `${rest} 分钟` : `${rest} ${word("min")}`;
  if (!rest || hours >= 24) return `${hours} ${word("hour")}`;
  return `${hours} ${word("hour")} ${rest} ${word("min")}`;
}

function deadline(chip, now) {
  const left = (Date.parse(chip.dataset.due) - now) / 1000;
  const late = left < 0;
  if (late !== chip.classList.contains("chip-late")) return;
  const text = chip.querySelector(".chip-text");
  const tail = text.lastChild;
  const [, moment = ""] = tail.textContent.split(" · ");
  const said = word(late ? "late" : "left");
  const length = chinese ? `${said} ${span(left)}` : `${span(left)} ${said}`;
  tail.textContent = moment ? `${length} · ${moment}` : length;
}

function ago(time, now) {
  const seconds = (now - Date.parse(time.dateTime)) / 1000;
  if (seconds < 0) return;
  const rounded = seconds < 7200 ? seconds : Math.round(seconds / 3600) * 3600;
  time.textContent = seconds < 60 ? word("now") : chinese ? `${span(rounded)}${word("ago")}` : `${span(rounded)} ${word("ago")}`;
}

setInterval(() => {
  if (document.hidden) return;
  const now = Date.now();
  for (const chip of document.querySelectorAll("[data-due]")) deadline(chip, now);
  for (const time of document.querySelectorAll("time[data-ago]")) ago(time, now);
}, 30000);
