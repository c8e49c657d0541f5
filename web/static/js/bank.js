// The question bank: how many are ticked, tags that complete after a comma, and
// Enter in a field that has a button of its own. The form works without this file.
"use strict";

(() => {
  const count = () => {
    const words = document.querySelector("#bank .tick-count");
    if (!words) return;
    const n = Number(words.dataset.elsewhere) + document.querySelectorAll('#bank input[name="tick"]:checked').length;
    words.textContent = n === 1 ? words.dataset.one : words.dataset.many.replace("{n}", n);
  };
  document.addEventListener("change", () => window.setTimeout(count)); // after a box that ticks all
  document.addEventListener("htmx:afterSwap", count);

  document.addEventListener("keydown", (event) => {
    const button = event.key === "Enter" && event.target.dataset && document.getElementById(event.target.dataset.enter);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // What stands before the last comma goes before every tag that is offered.
  document.addEventListener("input", (event) => {
    if (!event.target.matches || !event.target.matches("[data-tags]")) return;
    const list = event.target.list;
    const before = event.target.value.replace(/[^,;]*$/, "");
    const lead = before && before.trimEnd() + " ";
    for (const option of list.options) {
      option.dataset.tag = option.dataset.tag || option.value;
      option.value = lead + option.dataset.tag;
    }
  });
})();
