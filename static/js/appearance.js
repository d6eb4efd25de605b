// Light, dark or what the system says: switched at once, kept in a cookie for the next page.
const MEDIA = { dark: "screen", light: "not all", auto: "screen and (prefers-color-scheme: dark)" };

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-switch]")) return;
  event.preventDefault();
  const chosen = event.submitter?.value;
  if (!(chosen in MEDIA)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  document.documentElement.dataset.theme = chosen;
  document.getElementById("dark-tokens").media = MEDIA[chosen];
  for (const button of event.target.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  dispatchEvent(new Event("desk:theme-chosen"));
  dispatchEvent(new Event("desk:theme"));
});
