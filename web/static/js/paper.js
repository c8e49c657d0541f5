// Keying in answers from paper: Enter goes to the next field, and the form is
// sent from its button alone.
"use strict";

(() => {
  const form = document.querySelector("form[data-keyed]");
  if (!form) return;
  // One press moves one field, however long it is held: a repeated Enter would
  // run through the fields and send the form.
  let held = false;
  const enters = (event) => event.key === "Enter" && event.target.matches("input, select");
  form.addEventListener("keypress", (event) => { if (held || enters(event)) event.preventDefault(); });
  form.addEventListener("keyup", () => { held = false; });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && held) return event.preventDefault();
    if (!enters(event)) return;
    event.preventDefault();
    held = true;
    const fields = [...form.querySelectorAll("select, input:not([type=hidden]), textarea, button[type=submit]")];
    fields[fields.indexOf(event.target) + 1].focus();
  });
  // What was keyed in but not saved is not thrown away with the page.
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
