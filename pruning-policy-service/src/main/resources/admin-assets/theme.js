// Before anything is drawn: the colours that were chosen here, or else the system's.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("crosskeep-theme") ?? "auto";
  const apply = () => {
    const name = chosen() === "auto" ? (dark.matches ? "dark" : "light") : chosen();
    document.documentElement.setAttribute("data-bs-theme", name);
    document.dispatchEvent(new Event("crosskeep:theme"));
  };
  apply();
  dark.addEventListener("change", apply);
  window.crosskeepTheme = {
    chosen,
    next() {
      const names = ["auto", "light", "dark"];
      localStorage.setItem("crosskeep-theme", names[(names.indexOf(chosen()) + 1) % names.length]);
      apply();
    },
  };
})();
