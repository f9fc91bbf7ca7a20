// The little that pages do by themselves. Without it they still work, less conveniently.
"use strict";

const themeSwitch = document.querySelector("[data-theme-switch]");
if (themeSwitch) {
  const name = themeSwitch.querySelector("[data-theme-name]");
  const show = () => (name.textContent = window.crosskeepTheme.chosen());
  show();
  themeSwitch.hidden = false;
  themeSwitch.addEventListener("click", () => {
    window.crosskeepTheme.next();
    show();
  });
}

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !confirm(question)) {
    event.preventDefault();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) {
    return;
  }
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    // Not every page may write to the clipboard: select it, so that one key press copies it.
    getSelection().selectAllChildren(source);
    button.textContent = "Selected";
  }
});

// One open menu at a time; Escape closes it.
const menus = () => document.querySelectorAll("details.change[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// A unit such as "by attention" has no number beside it.
const showNumbers = () => {
  for (const amount of document.querySelectorAll(".amount")) {
    const unit = amount.querySelector("select");
    amount.querySelector("input").hidden = unit.selectedOptions[0]?.dataset.number === "false";
  }
};

// What is wrong is told beside an input, and to who cannot see that.
const markProblems = () => {
  for (const input of document.querySelectorAll("[aria-describedby*='error-']")) {
    const ids = input.getAttribute("aria-describedby").split(" ");
    const wrong = ids.some((id) => id.startsWith("error-") && document.getElementById(id)?.textContent);
    input.classList.toggle("is-invalid", wrong);
    input.toggleAttribute("aria-invalid", wrong);
  }
};

const refresh = () => {
  showNumbers();
  markProblems();
};
document.addEventListener("change", refresh);
document.addEventListener("htmx:afterSettle", refresh);
refresh();
