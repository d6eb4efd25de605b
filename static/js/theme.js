// Runs in the head, before anything is drawn: marks that scripts run and turns "auto" into what the system says.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const settle = () => {
    const chosen = root.dataset.theme;
    root.dataset.bsTheme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
  };
  root.classList.add("js");
  settle();
  dark.addEventListener("change", () => {
    settle();
    dispatchEvent(new Event("desk:theme"));
  });
  addEventListener("desk:theme-chosen", settle);
})();
