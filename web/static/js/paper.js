// Keying in answers from paper: Enter goes to the next field, and the form is
// sent from its button alone.
"use strict";

(() => {
  const form = document.querySelector("form[data-keyed]");
  if (!form) return;
  const enters = (event) => event.key === "Enter" && event.target.matches("input, select");
  form.addEventListener("keypress", (event) => { if (enters(event)) event.preventDefault(); });
  form.addEventListener("keydown", (event) => {
    if (!enters(event)) return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("select, input:not([type=hidden]), textarea, button[type=submit]")];
    fields[fields.indexOf(event.target) + 1].focus();
  });
  // What was keyed in but not saved is not thrown away with the page.
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
