// The switch between Chinese and English; the choice is kept. What is shown follows from pages.css.
"use strict";
{
  const page = document.documentElement;
  const buttons = [...document.querySelectorAll(".theme-toggle-container")].map((beside) => {
    const button = Object.assign(document.createElement("button"), { className: "lang-switch", type: "button" });
    beside.prepend(button);
    return button;
  });
  const name = () => {
    const other = page.dataset.lang === "zh" ? "en" : "zh";
    page.lang = page.dataset.lang === "zh" ? "zh-CN" : "en";
    for (const input of document.querySelectorAll('input[name="q"]')) {
      input.placeholder = other === "zh" ? "Search" : "搜索";
    }
    for (const button of buttons) {
      button.textContent = other === "zh" ? "中文" : "English";
      button.lang = other;
    }
  };
  const choose = () => {
    page.dataset.lang = page.dataset.lang === "zh" ? "en" : "zh";
    try { localStorage.setItem("gkreport-lang", page.dataset.lang); } catch { /* for this page alone, then */ }
    name();
    document.dispatchEvent(new Event("languagechosen"));
  };
  buttons.forEach((button) => button.addEventListener("click", choose));
  name();
}
